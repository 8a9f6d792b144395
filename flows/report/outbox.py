"""Mails on their way: each is written, with its state, before it is sent, so that none is lost and none sent twice.

`<root>/<run>/<key>.eml` is the mail as it goes out, `<root>/<run>/<key>.json` its state; `key` stands for the address.
`<root>/<run>/posted` says that all mails of the run are there. Every write outlives a power cut. See docs/mail.md.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from shutil import rmtree
from typing import Literal, NamedTuple

from flows.errors import MailError
from flows.report.message import mail_key
from warehouse import durable

State = Literal["waiting", "sending", "sent", "refused", "uncertain", "expired"]
MAX_AGE = timedelta(days=7)  # what could not be sent for so long says nothing new any more
KEPT = timedelta(days=30)  # how long the mails of a run are kept
POSTED = "posted"


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one address. `sent_by` is the delivery that tried last, `tries` how often it went out.

    waiting: to be sent; sending: its text is going out just now, or the program died then; uncertain: the server did
    not answer whether it took the text; refused: the server will not take it; expired: too old to be sent.
    """

    run_id: str
    address: str
    message_id: str
    written_at: datetime
    state: State = "waiting"
    tries: int = 0
    sent_by: str | None = None
    told: str | None = None

    @property
    def key(self) -> str:
        """The name of its files."""
        return mail_key(self.address)


class Outbox:
    """The outbox in directory `root`, made with the first mail; `MailError` where it cannot be read or written."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the outbox: two programs that send at once would send twice. Raises `MailError` where another does."""
        with self._told():
            durable.make_folder(self.root)
            self.root.chmod(0o700)  # it holds addresses
            descriptor = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise self._unwritable(error) from error
            raise MailError(f"{self.root}: another program is sending; wait until it has finished") from error
        try:
            yield
        finally:
            os.close(descriptor)

    def put(self, run_id: str, address: str, message: EmailMessage, now: datetime) -> None:
        """Write a mail to be sent, unless that address has one of the run already."""
        letter = Letter(run_id, address, str(message["Message-ID"]), now)
        if self._file(letter).exists():
            return
        with self._told():
            durable.make_folder(self.root / run_id)
            durable.write(self._file(letter, ".eml"), message.as_bytes())
        self.keep(letter)

    def has(self, run_id: str, address: str) -> bool:
        """Whether the address has its mail of the run."""
        return (self.root / run_id / f"{mail_key(address)}.json").exists()

    def keep(self, letter: Letter) -> None:
        """Write the state of a mail."""
        told = asdict(letter) | {"written_at": letter.written_at.isoformat()}
        with self._told():
            durable.write(self._file(letter), json.dumps(told, ensure_ascii=False).encode())

    def mark_posted(self, run_id: str) -> None:
        """Remember that all mails of the run are written."""
        with self._told():
            durable.make_folder(self.root / run_id)
            durable.write(self.root / run_id / POSTED, b"")

    def posted(self, run_id: str) -> bool:
        """Whether all mails of the run are written."""
        return (self.root / run_id / POSTED).exists()

    def letters(self, *states: State) -> list[Letter]:
        """Return the mails in these states, by default in all, the oldest run first, then by address."""
        with self._told():
            found = [self._read(file) for file in self.root.glob("*/*.json")]
        kept = [letter for letter in found if not states or letter.state in states]
        return sorted(kept, key=lambda letter: (letter.run_id, letter.address))

    def retry_refused(self) -> None:
        """Let the mails that a server refused wait again: a person has mended the cause, or wants to know."""
        for letter in self.letters("refused"):
            self.keep(replace(letter, state="waiting"))

    def message(self, letter: Letter) -> bytes:
        """Return the mail as it goes out."""
        with self._told():
            return self._file(letter, ".eml").read_bytes()

    def expire(self, now: datetime, delivery_id: str) -> None:
        """Give up what is too old to be sent; delete the mails of runs of long ago."""
        for letter in self.letters("waiting", "sending", "uncertain"):
            if now - letter.written_at > MAX_AGE:
                told = f"not sent within {MAX_AGE.days} days, given up" if letter.state == "waiting" else None
                self.keep(replace(letter, state="expired", sent_by=delivery_id, told=told))
        kept = {letter.run_id for letter in self.letters() if now - letter.written_at <= KEPT}
        for folder in self.root.glob("*/"):
            if folder.name not in kept and _age(folder, now) > KEPT:
                rmtree(folder, ignore_errors=True)

    def _file(self, letter: Letter, suffix: str = ".json") -> Path:
        return self.root / letter.run_id / f"{letter.key}{suffix}"

    def _read(self, file: Path) -> Letter:
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
            return Letter(**kept | {"written_at": datetime.fromisoformat(kept["written_at"])})
        except (ValueError, KeyError, TypeError) as error:
            raise MailError(f"{file}: not the state of a mail ({error}); delete it and its .eml") from error

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> MailError:
        return MailError(
            f"{error.filename or self.root}: the outbox cannot be read or written ({error.strerror}); give the user "
            "that runs gongkai the right to write there, or free some space, then `gongkai report --email`"
        )


class LastMails(NamedTuple):
    """The mails of the last run that has any: how many in each state; and every mail that is not sent, of any run."""

    run_id: str | None
    states: dict[State, int]
    unsent: tuple[Letter, ...]


def last_mails(root: Path) -> LastMails:
    """Return what became of the last mails in the outbox `root`. Raises `MailError` where it cannot be read."""
    letters = Outbox(root).letters()
    last = max((letter.run_id for letter in letters), default=None)
    states = Counter(letter.state for letter in letters if letter.run_id == last)
    return LastMails(last, dict(states), tuple(letter for letter in letters if letter.state not in ("sent", "expired")))


def _age(folder: Path, now: datetime) -> timedelta:
    return timedelta(seconds=now.timestamp() - folder.stat().st_mtime)

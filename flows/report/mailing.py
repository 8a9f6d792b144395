"""From a published run to mails in the outbox: each recipient's own area, page and mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from expectations.rules import Language
from flows.errors import FlowError, MailError, UsageError
from flows.report.account import mail_account
from flows.report.digest import gather_digest, mail_words
from flows.report.message import compose, shown_alone
from flows.report.outbox import MAX_AGE, Outbox
from flows.report.publish import link_to, write_area
from flows.report.recipients import ALL, Recipient, everything, read_recipients
from flows.report.sending import Delivery, deliver
from flows.settings import MailSettings, outbox_path, recipients_path
from warehouse.area import Area, AreaReader, divisions_of, read_areas
from warehouse.area_data import NAMES
from warehouse.errors import WarehouseError
from warehouse.report_data import LAST_RUN, rows

NOBODY = Recipient(address="nobody@localhost", areas=ALL)
NAMED = 3  # divisions that the head of a mail names


@dataclass(frozen=True, slots=True)
class Mailing:
    """Where the mails of a warehouse come from and go: its reports, the account, and who gets them."""

    warehouse: Path
    reports: Path
    settings: MailSettings | None
    recipients: tuple[Recipient, ...]

    @property
    def outbox(self) -> Outbox:
        """The outbox of the warehouse."""
        return Outbox(outbox_path(self.warehouse))


class MailOptions(NamedTuple):
    """What a run knows of its mails: the warehouse, the reports, and the file of recipients, if one was given."""

    warehouse: Path
    reports: Path
    recipients: Path | None = None


class Mail(NamedTuple):
    """A recipient's mail."""

    recipient: Recipient
    message: EmailMessage


def mailing(warehouse: Path, reports: Path, recipients: Path | None = None) -> Mailing:
    """Return the mailing as the environment configures it. Raises `UsageError` where something does not fit."""
    settings = mail_account()
    file = recipients_path(recipients)
    found = everything(settings.recipients if settings else ())
    if file is not None:
        named = read_recipients(file)
        known = {recipient.address.lower() for recipient in named}
        found = (*named, *(recipient for recipient in found if recipient.address.lower() not in known))
    if settings is not None and not found:
        raise UsageError("GONGKAI_SMTP_HOST is set, but nobody gets mail; set GONGKAI_MAIL_TO or GONGKAI_RECIPIENTS")
    return Mailing(warehouse, reports, settings, found)


def send_mails(made: Mailing, run_id: str, *, again: bool = False) -> Delivery | None:
    """Write the mails of run `run_id` into the outbox and send what waits there; None where no account is set up.

    `again`: those that were refused are tried again, too. Raises `MailError` where a mail was not sent, when all others
    are dealt with, and where none could be made.
    """
    if made.settings is None:
        return None
    with _as_mail_error(), made.outbox.locked():
        unknown = _unknown(made, _divisions(made))
        _post(made, run_id, again=again)
        if again:
            made.outbox.retry_refused()
        delivery = deliver(made.outbox, made.settings, uuid4().hex if again else run_id, datetime.now(UTC))
    delivery.problems[:0] = unknown.values()
    if delivery.problems:
        raise MailError(f"{delivery.told()}. What waits is sent by the next run, or by `gongkai report --email`")
    return delivery


def after_run(options: MailOptions, run_id: str, *, published: bool) -> Delivery | None:
    """Send the mails of a run that has ended; where it published nothing, they say that nothing is new.

    None where there is no account or no warehouse. Raises `MailError` as `send_mails` does.
    """
    with _as_mail_error():
        made = mailing(*options)
        last = last_run(made.warehouse)
    return send_mails(made, last.run_id if published else run_id) if last else None


def left_behind(options: MailOptions, run_id: str) -> Delivery | None:
    """Before run `run_id` begins, send what earlier ones left: mails that wait, and those that a run was killed before.

    Raises `MailError` as `send_mails` does.
    """
    with _as_mail_error():
        made = mailing(*options)
        last = last_run(made.warehouse)
        if made.settings is None or last is None:
            return None
        with made.outbox.locked():
            if datetime.now(UTC) - last.finished < MAX_AGE:
                _post(made, last.run_id)
            delivery = deliver(made.outbox, made.settings, run_id, datetime.now(UTC))
    if delivery.problems:
        raise MailError(delivery.told())
    return delivery


@contextmanager
def _as_mail_error() -> Iterator[None]:
    """Whatever keeps mails from being made is told as such: the data is published all the same."""
    try:
        yield
    except MailError:
        raise
    except (FlowError, WarehouseError) as error:
        raise MailError(f"no mail could be made: {error}") from error


class LastRun(NamedTuple):
    """The last published run and when it ended (UTC)."""

    run_id: str
    finished: datetime


def last_run(warehouse: Path) -> LastRun | None:
    """Return the last run that the published warehouse holds; None where there is no warehouse, or no run in it."""
    if not warehouse.is_file():
        return None
    run = next(iter(rows(warehouse, LAST_RUN)), None)
    return LastRun(run["run_id"], run["finished_at"].replace(tzinfo=UTC)) if run else None


def _post(made: Mailing, run_id: str, *, again: bool = False) -> None:
    """Write the mails of a run that are not there yet; `again` also for who has become a recipient since."""
    if made.outbox.posted(run_id) and not again:
        return
    now = datetime.now(UTC)
    left = tuple(one for one in made.recipients if not made.outbox.has(run_id, one.address))
    for mail in mails(made, run_id, left):
        made.outbox.put(run_id, mail.recipient.address, mail.message, now)
    made.outbox.mark_posted(run_id)


def mails(made: Mailing, run_id: str, recipients: tuple[Recipient, ...]) -> Iterator[Mail]:
    """Yield the mails area by area, and write the page on each area beside the report of the run.

    A recipient with a division that is not there gets none, and stops no other.
    """
    ended = datetime.now(UTC)
    told = _by_area(made, recipients)
    for reader in read_areas(made.warehouse, list(told)):
        last = run_id == reader.run_id
        page = write_area(made.reports, reader, _title(told[reader.area][0], reader, "zh"), again=last)
        for recipient in told[reader.area]:
            title = _title(recipient, reader, recipient.language)
            digest = gather_digest(reader, run_id, None if last else ended, title, recipient.language)
            sender = made.settings.sender if made.settings else None
            yield Mail(recipient, compose(digest, recipient, sender, link_to(page)))


def _by_area(made: Mailing, recipients: tuple[Recipient, ...]) -> dict[Area, list[Recipient]]:
    """Return the recipients by what they are told of, without those whose divisions are not there."""
    found = _divisions(made)
    unknown = _unknown(made, found)
    told: dict[Area, list[Recipient]] = {}
    for recipient in recipients:
        if recipient.address not in unknown:
            divisions = {key for text in recipient.areas if recipient.areas != ALL for key in found[text]}
            told.setdefault(recipient.area(divisions), []).append(recipient)
    return told


def _divisions(made: Mailing) -> dict[str, tuple[str, ...]]:
    named = {text for one in made.recipients if one.areas != ALL for text in one.areas}
    return divisions_of(made.warehouse, sorted(named)) if named else {}


def _unknown(made: Mailing, found: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return what is wrong with recipients' areas, by address; `found` are the divisions that they name."""
    unknown = {
        one.address: [text for text in one.areas if not found[text]] for one in made.recipients if one.areas != ALL
    }
    return {
        address: f"{address}: there is no division {'、'.join(texts)}; correct the recipients' file"
        for address, texts in unknown.items()
        if texts
    }


def _title(recipient: Recipient, reader: AreaReader, language: Language) -> str:
    """Return what the recipient is told of: divisions, and bodies where only some are meant."""
    word = {name: text[language] for name, text in mail_words().items()}
    names = [row["full_name"] for row in reader.rows(NAMES)]
    title = word["comma"].join(names[:NAMED]) if names else word["whole"]
    title += word["and_more"] if len(names) > NAMED else ""
    filters = (*recipient.bodies, *recipient.kinds)
    return title + word["brackets"].format(text=word["comma"].join(filters)) if filters else title


def preview(made: Mailing, folder: Path) -> list[Path]:
    """Write each recipient's mail of the last run as `<address>.eml` and `<address>.html`, and send nothing.

    Returns the files. Raises `FlowError` where there is no run, a recipient is wrong or the folder cannot be written.
    """
    last = last_run(made.warehouse)
    if last is None:
        raise FlowError(f"{made.warehouse}: holds no run yet; make one with `gongkai run`")
    written: list[Path] = []
    recipients = made.recipients or (NOBODY,)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for mail in mails(made, last.run_id, recipients):
            name = re.sub(r"[^A-Za-z0-9.@_+-]", "_", mail.recipient.address)
            for suffix, data in ((".eml", mail.message.as_bytes()), (".html", shown_alone(mail.message).encode())):
                written.append(folder / f"{name}{suffix}")
                written[-1].write_bytes(data)
    except OSError as error:
        raise FlowError(f"{error.filename or folder}: cannot be written ({error.strerror}); name another") from error
    if unknown := _unknown(made, _divisions(made)):
        raise UsageError("; ".join(unknown.values()))
    return written

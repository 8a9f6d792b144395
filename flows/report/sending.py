"""Sending what waits in the outbox by SMTP: one connection, one transaction a mail."""

from __future__ import annotations

import smtplib
import ssl
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import parseaddr

from expectations.words import shown
from flows.report.outbox import Letter, Outbox, State
from flows.settings import MailSettings

TIMEOUT = 30.0  # seconds for each answer of the server
LOST = 5  # connections lost one after the other before the rest waits for the next run
ONCE_MORE = 2  # times that a mail goes out whose server did not answer


@dataclass(slots=True)
class Delivery:
    """What a delivery did: mails by state, and why some did not go, a line for each."""

    states: Counter[State] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    @property
    def sent(self) -> int:
        """How many mails the server took."""
        return self.states["sent"]

    def told(self) -> str:
        """Return all problems in one line."""
        rest = len(self.problems) - 5
        return "; ".join(self.problems[:5]) + (f"; and {rest} more" if rest > 0 else "")


class _ServerError(Exception):
    """The server takes no mail at all: what waits goes on waiting."""


def deliver(outbox: Outbox, settings: MailSettings, delivery_id: str, now: datetime) -> Delivery:
    """Send what waits, and once more what an earlier delivery (not `delivery_id`) sent without an answer.

    The states of the mails say what became of each. Raises `MailError` where the outbox cannot be used; what the server
    does or refuses is told in the result.
    """
    made = Delivery()
    outbox.expire(now, delivery_id)
    due = [letter for letter in outbox.letters("waiting", "sending", "uncertain") if _is_due(letter, delivery_id)]
    due.sort(key=lambda letter: letter.told is not None)  # what made trouble before must not hold the others up
    server = _Server(settings)
    try:
        for letter in due:
            settled = _sent(outbox, server, letter, delivery_id)
            outbox.keep(settled)
            made.states[settled.state] += 1
    except _ServerError as error:
        made.problems.append(str(error))
    finally:
        server.close()
    letters = outbox.letters()
    made.states["waiting"] = sum(letter.state == "waiting" for letter in letters)
    # From the states, not from what was just done: a delivery that is tried again tells the whole, too.
    made.problems += [_problem(letter) for letter in letters if letter.sent_by == delivery_id and letter.told]
    return made


def _is_due(letter: Letter, delivery_id: str) -> bool:
    if letter.state == "waiting":
        return True
    return letter.tries < ONCE_MORE and letter.sent_by != delivery_id


def _problem(letter: Letter) -> str:
    return f"{letter.address}: {letter.state} ({letter.told})"


def _sent(outbox: Outbox, server: _Server, letter: Letter, delivery_id: str) -> Letter:
    """Send one mail and return it with its new state."""
    letter = replace(letter, sent_by=delivery_id, told=None)
    going = replace(letter, state="sending", tries=letter.tries + 1)
    data = outbox.message(letter)
    begun = False

    def begin() -> None:
        nonlocal begun
        outbox.keep(going)
        begun = True

    try:
        server.transact(letter.address, data, begin)
    except smtplib.SMTPResponseException as error:
        told = _answer(error.smtp_code, error.smtp_error)
        state: State = "refused" if error.smtp_code >= 500 else "waiting"
        return replace(letter, state=state, told=told)
    except (OSError, smtplib.SMTPException) as error:
        told = f"{type(error).__name__}: {shown(str(error))}"
        return replace(going, state="uncertain", told=told) if begun else replace(letter, told=told)
    return replace(going, state="sent")


class _Server:
    """A connection that is made when it is needed, and made again when it was lost."""

    def __init__(self, settings: MailSettings) -> None:
        self.settings = settings
        self._connection: smtplib.SMTP | None = None
        self._lost = 0

    def transact(self, address: str, data: bytes, begin: Callable[[], None]) -> None:
        """Send one mail; `begin` is called before its text goes out.

        Raises `SMTPResponseException` where the server refuses it, another `SMTPException` or `OSError` where the
        connection is lost, and `_ServerError` where the server takes no mail at all.
        """
        connection = self._connected()
        try:
            _expect(connection.rset())
            self._sender(connection)
            _expect(connection.rcpt(address))
            begin()
            _expect(connection.data(data))
            self._lost = 0
        except smtplib.SMTPServerDisconnected:
            self.close()
            raise
        except smtplib.SMTPResponseException as error:
            if error.smtp_code == 421:  # the server is about to hang up
                self.close()
            raise
        except OSError:
            self.close()
            raise

    def _sender(self, connection: smtplib.SMTP) -> None:
        code, answer = connection.mail(parseaddr(self.settings.sender)[1])
        if code != 250:
            raise self._no_server(f"the sender {self.settings.sender} is refused: {_answer(code, answer)}")

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            if self._lost >= LOST:
                raise self._no_server("the connection was lost again and again")
            self._lost += 1
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        try:
            connection = _open(self.settings)
            if self.settings.user:
                connection.login(self.settings.user, self.settings.password or "")
            connection.ehlo_or_helo_if_needed()
        except smtplib.SMTPAuthenticationError as error:
            # Some servers repeat what was sent to them: only the kind of a refused login is told.
            raise self._no_server(f"the login of {self.settings.user} is refused") from error
        except (OSError, smtplib.SMTPException) as error:
            raise self._no_server(shown(str(error), 300)) from error
        return connection

    def _no_server(self, why: str) -> _ServerError:
        server = f"{self.settings.host}:{self.settings.port}"
        return _ServerError(f"{server}: no mail could be sent ({why}); check the GONGKAI_SMTP_ settings")

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()


def _open(settings: MailSettings) -> smtplib.SMTP:
    if settings.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT, context=context)
    connection = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT)
    if settings.security == "starttls":
        connection.starttls(context=ssl.create_default_context())
    return connection


def _expect(answer: tuple[int, bytes]) -> None:
    code, text = answer
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, text)


def _answer(code: int, text: bytes | str) -> str:
    return f"{code} {shown(text.decode('utf-8', 'replace') if isinstance(text, bytes) else text)}"

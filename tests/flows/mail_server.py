"""A mail server for tests, with TLS and login, that can be told to misbehave."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from flows.settings import MailSettings

USER, PASSWORD = "warehouse", "correct horse"
REFUSED, BUSY = "nobody@example.org", "full@example.org"


class Post:
    """Takes mails in. `dies`: how many texts it takes and then hangs up, without an answer."""

    def __init__(self, dies: int = 0) -> None:
        self.dies = dies
        self.taken: list[tuple[str, EmailMessage]] = []
        self.encrypted: list[bool] = []

    async def handle_RCPT(  # noqa: N802  (the name is the library's)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == REFUSED:
            return "550 5.1.1 no such user"
        if address == BUSY:
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append((envelope.rcpt_tos[0], message))
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        if self.dies:
            self.dies -= 1
            server.transport.abort()
        return "250 OK"

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.taken]


def _login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Authority:
    """A certificate authority of the tests; `file` is its certificate."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.file = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(str(self.file))

    def server_context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._authority.issue_cert("localhost").configure_cert(context)
        return context


@contextmanager
def serving(post: Post, authority: Authority, security: str = "starttls") -> Iterator[MailSettings]:
    """Run the server and give the settings that reach it."""
    context = authority.server_context()
    kinds = {
        "starttls": {"tls_context": context, "require_starttls": True},
        "tls": {"ssl_context": context},
        "none": {},
    }
    login = {"authenticator": _login, "auth_required": True, "auth_require_tls": security == "starttls"}
    controller = Controller(post, hostname="localhost", port=free_port(), ready_timeout=120, **kinds[security], **login)
    with _trusted(authority):
        controller.start()
    try:
        yield MailSettings("localhost", controller.port, security, USER, PASSWORD, "from@example.org", ())
    finally:
        controller.stop()


@contextmanager
def _trusted(authority: Authority) -> Iterator[None]:
    """Have this process trust the authority, as the controller's own first connection must."""
    import os

    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(authority.file)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SSL_CERT_FILE"]
        else:
            os.environ["SSL_CERT_FILE"] = before

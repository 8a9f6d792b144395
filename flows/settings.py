"""Where a run reads and writes: defaults, environment variables, versions."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4
from zoneinfo import ZoneInfo

from flows.errors import UsageError
from flows.limits import LIMITS, Limits
from transform.reference import data_folder

if TYPE_CHECKING:
    from warehouse.history import Keep

DEFAULT_WAREHOUSE = Path("build/gongkai.duckdb")
DEFAULT_REPORTS = Path("build/reports")
REREAD = 20_000  # documents that a run reads again at most, because it reads otherwise than the run before
MIB = 1024 * 1024
BLOCK = "GONGKAI_SMTP_BLOCK"  # names the Prefect block with the mail account's secrets
LOCAL_TIME = ZoneInfo("Asia/Shanghai")


class MailSettings(NamedTuple):
    """How the mail is sent. `security`: starttls, tls or none; `user` None: without login.

    `recipients` are those of GONGKAI_MAIL_TO, who get the mail on the whole country.
    """

    host: str
    port: int
    security: str
    user: str | None
    password: str | None
    sender: str
    recipients: tuple[str, ...]


def program_version() -> str:
    """Return the version of the installed program."""
    try:
        return metadata.version("gongkai")
    except metadata.PackageNotFoundError:
        return "0+unknown"


def new_run_id(now: datetime | None = None) -> str:
    """Return the name of a new run: names sort by time (UTC) and never repeat."""
    return f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid4().hex[:6]}"


def warehouse_path(given: Path | None) -> Path:
    """Return the warehouse file: as given, `GONGKAI_WAREHOUSE`, or the default."""
    return given or Path(os.environ.get("GONGKAI_WAREHOUSE") or DEFAULT_WAREHOUSE)


def reports_path(given: Path | None) -> Path:
    """Return the directory of the data-quality reports: as given, `GONGKAI_REPORTS`, or the default."""
    return given or Path(os.environ.get("GONGKAI_REPORTS") or DEFAULT_REPORTS)


def store_path(warehouse: Path) -> Path:
    """Return the content store of a warehouse: `store` beside it, or `GONGKAI_STORE`."""
    return Path(os.environ.get("GONGKAI_STORE") or warehouse.parent / "store")


def reviewed_path(given: Path | None) -> Path:
    """Return the folder of people's decisions: as given, `GONGKAI_REVIEWED`, or `data/reviewed`.

    Raises `UsageError` where one was named and is no folder.
    """
    named = given or (Path(os.environ["GONGKAI_REVIEWED"]) if os.environ.get("GONGKAI_REVIEWED") else None)
    if named is not None and not named.is_dir():
        raise UsageError(f"{named}: is no folder; name the one that holds the reviewed files (*.yaml), or make it")
    return named or data_folder() / "reviewed"


def limits(environment: Mapping[str, str] | None = None) -> Limits:
    """Return the limits for one document: `GONGKAI_TIME_LIMIT` and `GONGKAI_SLOW_TIME_LIMIT` in seconds,
    `GONGKAI_MEMORY_LIMIT` in MiB (0: none), or the defaults. Raises `UsageError` for a bad value.
    """
    env = os.environ if environment is None else environment
    time = _number(env, "GONGKAI_TIME_LIMIT", LIMITS.time, 1)
    slow = _number(env, "GONGKAI_SLOW_TIME_LIMIT", max(LIMITS.slow_time, time), 1)
    return Limits(time, slow, int(_number(env, "GONGKAI_MEMORY_LIMIT", LIMITS.memory / MIB, 0) * MIB))


def reread(environment: Mapping[str, str] | None = None) -> int:
    """Return how many documents a run reads again at most: `GONGKAI_REREAD`. Raises `UsageError` for a bad value."""
    return int(_number(os.environ if environment is None else environment, "GONGKAI_REREAD", REREAD, 0))


def keep(environment: Mapping[str, str] | None = None) -> Keep:
    """Return which published files are kept: `GONGKAI_KEEP`, as `last,months`. Raises `UsageError` for a bad value."""
    from warehouse.history import Keep  # noqa: PLC0415  (imports DuckDB)

    text = (os.environ if environment is None else environment).get("GONGKAI_KEEP", "").strip()
    if not text:
        return Keep()
    numbers = [part.strip() for part in text.split(",")]
    if len(numbers) != len(Keep._fields) or not all(part.isascii() and part.isdecimal() for part in numbers):
        raise UsageError(f"GONGKAI_KEEP is {text!r}; set it to two whole numbers: the last files, and months (7,12)")
    return Keep(*map(int, numbers))


def _number(env: Mapping[str, str], name: str, default: float, least: float) -> float:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdecimal() or int(text) < least:
        raise UsageError(f"{name} is {text!r}; set it to a whole number, {least} or more")
    return float(text)


def inbox(given: list[Path]) -> list[Path]:
    """Return the paths to land: as given, or `GONGKAI_INBOX`. Raises `UsageError` where there is neither."""
    if given:
        return given
    named = os.environ.get("GONGKAI_INBOX")
    if not named:
        raise UsageError("no PATH was given; name files or directories, or set GONGKAI_INBOX")
    return [Path(part) for part in named.split(os.pathsep) if part]


def mail_settings(environment: Mapping[str, str] | None = None) -> MailSettings | None:
    """Return how to send the mail, None where no `GONGKAI_SMTP_HOST` is set. Raises `UsageError` for a bad value."""
    env = os.environ if environment is None else environment
    host = env.get("GONGKAI_SMTP_HOST")
    if not host:
        return None
    security = env.get("GONGKAI_SMTP_SECURITY", "starttls")
    if security not in DEFAULT_PORTS:
        raise UsageError(f"GONGKAI_SMTP_SECURITY is {security!r}; set it to starttls, tls or none")
    port = env.get("GONGKAI_SMTP_PORT", str(DEFAULT_PORTS[security]))
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise UsageError(f"GONGKAI_SMTP_PORT is {port!r}; set it to a port number")
    sender = env.get("GONGKAI_MAIL_FROM", "")
    if "@" not in sender or not sender.isprintable():
        raise UsageError(f"GONGKAI_SMTP_HOST is set, but GONGKAI_MAIL_FROM is {sender!r}; set it to an address")
    user, password = env.get("GONGKAI_SMTP_USER"), env.get("GONGKAI_SMTP_PASSWORD")
    if not (user or "").isascii() or not (password or "").isascii():
        raise UsageError("GONGKAI_SMTP_USER or GONGKAI_SMTP_PASSWORD is not ASCII, as SMTP wants it; choose others")
    recipients = tuple(part.strip() for part in env.get("GONGKAI_MAIL_TO", "").split(",") if part.strip())
    return MailSettings(host, int(port), security, user, password, sender, recipients)


def recipients_path(given: Path | None) -> Path | None:
    """Return the file that says who gets which mail: as given, `GONGKAI_RECIPIENTS`, or None."""
    named = os.environ.get("GONGKAI_RECIPIENTS")
    return given or (Path(named) if named else None)


def outbox_path(warehouse: Path) -> Path:
    """Return the outbox of a warehouse: in its content store."""
    return store_path(warehouse) / "outbox"


DEFAULT_PORTS = {"starttls": 587, "tls": 465, "none": 25}

"""The mail account: settings of the environment, completed by a Prefect block that keeps the secrets."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from flows.errors import UsageError
from flows.settings import BLOCK, MailSettings, mail_settings

FIELDS = ("host", "port", "security", "user", "password")


def mail_account(environment: Mapping[str, str] | None = None) -> MailSettings | None:
    """Return how to send mail; None where nothing is configured.

    `GONGKAI_SMTP_BLOCK` names a Prefect Secret block: its value is the password, or an object with `host`, `port`,
    `security`, `user`, `password` and `from`. What the environment says comes first. Raises `UsageError` where a value
    is wrong or the block cannot be had.
    """
    env = os.environ if environment is None else environment
    name = env.get(BLOCK)
    return mail_settings({**_of_block(name), **env} if name else env)


def _of_block(name: str) -> dict[str, str]:
    value = _secret(name)
    if not isinstance(value, Mapping):
        return {"GONGKAI_SMTP_PASSWORD": str(value)}
    unknown = sorted(set(map(str, value)) - {*FIELDS, "from"})
    if unknown:
        raise UsageError(f"{BLOCK} {name!r}: its value holds {unknown}; it may hold {[*FIELDS, 'from']}")
    found = {f"GONGKAI_SMTP_{field.upper()}": str(value[field]) for field in FIELDS if value.get(field) is not None}
    return found | ({"GONGKAI_MAIL_FROM": str(value["from"])} if value.get("from") else {})


def _secret(name: str) -> object:
    """Return the value of the block: text, or the object that it is as JSON."""
    from prefect.blocks.system import Secret  # noqa: PLC0415  (Prefect takes seconds; most accounts need no block)

    try:
        block = Secret.load(name)
    except ValueError as error:
        raise UsageError(
            f"{BLOCK} {name!r}: there is no such Secret block; make it in Prefect, or set GONGKAI_SMTP_PASSWORD"
        ) from error
    if not isinstance(block, Secret):
        raise UsageError(f"{BLOCK} {name!r}: is read outside of a running event loop only")
    kept = block.value.get_secret_value()
    if not isinstance(kept, str):
        return kept
    # A password may look like a number in JSON: only an object is taken as JSON.
    return json.loads(kept) if kept.lstrip().startswith("{") else kept

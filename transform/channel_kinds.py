"""The kinds of channels of publication, by the words that name them (`data/lookups/channels.yaml`)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from transform.reference import lookup


class Channel(NamedTuple):
    """A channel of publication: its code, and the words that name it."""

    code: str
    words: re.Pattern[str]


@lru_cache(maxsize=1)
def channels() -> tuple[Channel, ...]:
    """The declared channels (`data/lookups/channels.yaml`), in the order in which they are looked for."""
    declared: dict[str, dict[str, Any]] = lookup("channels.yaml")
    return tuple(Channel(code, re.compile("|".join(d["words"]))) for code, d in declared.items())


@lru_cache(maxsize=1)
def _any_channel() -> re.Pattern[str]:
    """The words that name any channel: most pieces of text have none, which one look tells."""
    return re.compile("|".join(channel.words.pattern for channel in channels()))


def channel_of(text: str) -> str | None:
    """The code of the channel that a piece of text names, or None."""
    if not _any_channel().search(text):
        return None
    return next(channel.code for channel in channels() if channel.words.search(text))

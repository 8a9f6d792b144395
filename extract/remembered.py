"""What a function makes of texts that come again and again, remembered without the cost of a call."""

from __future__ import annotations

from collections.abc import Callable
from typing import AnyStr, TypeVar

_Made = TypeVar("_Made")
_MOST, _LONGEST = 20_000, 300  # texts that are remembered, and the characters of one


class Remembered(dict[AnyStr, _Made]):
    """As `lru_cache`, but what is known is found as in any dict. All is forgotten where there is too much of it."""

    def __init__(self, make: Callable[[AnyStr], _Made]) -> None:
        self._make: Callable[[AnyStr], _Made] = make

    def __missing__(self, text: AnyStr) -> _Made:
        made = self._make(text)
        if len(self) >= _MOST:
            self.clear()
        return self.setdefault(text, made) if len(text) < _LONGEST else made

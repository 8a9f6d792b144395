"""What divisions of today were in earlier years: under another name or kind, or apart, before they were merged."""

from __future__ import annotations

from functools import lru_cache

from transform.divisions import Division
from transform.reference import lookup


@lru_cache(maxsize=1)
def declared_heirs() -> dict[str, str]:
    """Former counties → counties that have their place, as `division_successions.yaml` declares them."""
    return dict(lookup("division_successions.yaml")["successors"])


class History:
    """Former divisions by the code of the one that has their place now."""

    def __init__(self) -> None:
        self._names: dict[str, list[str]] = {}
        self._before: dict[str, list[Division]] = {}
        self._after: dict[str, Division] = {}

    def add(self, former: Division, heir: Division | None, declared: Division | None) -> None:
        """A former division, with its heir by the tables and the declared one, which goes before."""
        if heir is not None and (heir.code == former.code or heir.level == former.level == "county"):
            self.called(heir.code, former.name)
        after = declared or heir
        if after is not None and after.level == former.level:
            self._before.setdefault(after.code, []).append(former)
            self._after[former.code] = after

    def called(self, code: str, name: str) -> None:
        """A former name of a division."""
        self._names.setdefault(code, []).append(name)

    def names(self, code: str) -> tuple[str, ...]:
        """The former names of a division, and those of the counties that it is now."""
        return tuple(self._names.get(code, ()))

    def before(self, division: Division, year: int) -> tuple[Division, ...]:
        """The divisions in whose place it is that were there in that year."""
        return tuple(
            former
            for former in self._before.get(division.code, ())
            if former.valid_to is not None and (former.valid_from or year) <= year <= former.valid_to
        )

    def after(self, former: Division) -> str:
        """Code of the division of its level that has a former one's place, empty if none has."""
        after = self._after.get(former.code)
        return after.code if after else ""

    def became(self, former: Division) -> Division | None:
        """The division of its level that a former one alone became, or None: it was there, or others went into it."""
        after, last = self._after.get(former.code), former.valid_to or 0
        if after is None or last >= (after.valid_from or 0) or self.before(after, last) != (former,):
            return None
        return after

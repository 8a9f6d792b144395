"""What a clause is about by the heading above it or the words that its list item begins with: 二、申请：零件."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from transform.clauses import Clause, Pattern

_LEAD = re.compile(
    r"\s*(?:(?:[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]\)|\d{1,2}[.、])\s*(?P<item>[^,;:。]{1,40})"
    r"|(?P<bare>[^,;:。\d]{0,16}(?:公开|申请|复议|诉讼|收费|问题)(?:政府)?(?:信息)?(?:工作|办理|受理)?的?(?:情况|方面|数量?)?)(?::|。?$))"
)


@lru_cache(maxsize=256)  # items and requests ask for the same clauses
def _lead(text: str) -> str | None:
    found = _LEAD.match(text)
    return None if found is None else found["item"] or found["bare"]


def about(found: Sequence[Clause], subject: Pattern, section: int) -> Iterator[Clause]:
    """The clauses of a section, and those that stand below or behind words that name its subject."""
    here = False
    for clause in found:
        lead = _lead(clause.folded)
        if lead is not None:
            here = bool(subject.search(lead))
        if here or clause.section == section:
            yield clause

"""What a clause is about by the heading above it or the words that its list item begins with: 二、申请：零件."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from transform.clauses import Clause, Pattern, fold

_LEAD = re.compile(
    r"\s*(?:(?:[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]\)|\d{1,2}(?:[.、]|\s+(?=[\u4e00-\u9fff]{4})))\s*"
    r"(?P<item>[^,;:。]{1,40})"
    r"|(?P<bare>[^,;:。\d]{0,16}(?:公开|申请|复议|诉讼|收费|问题)(?:政府)?(?:信息)?(?:工作|办理|受理)?的?(?:情况|方面|数量?)?)(?::|。?$))"
)


@lru_cache(maxsize=256)  # items and requests ask for the same clauses
def _lead(text: str) -> tuple[str, bool] | None:
    """The words that name a subject, and whether they are a heading: numbered, or without a full stop."""
    found = _LEAD.match(text)
    return None if found is None else (found["item"] or found["bare"], bool(found["item"]) or text[-1] != "。")


def names(heading: str, subject: Pattern) -> bool:
    """Whether a heading as printed names a subject."""
    lead = _lead(fold(heading).strip())
    return lead is not None and subject.search(lead[0]) is not None


def about(
    found: Sequence[Clause], subject: Pattern, section: int | str, another: Pattern | None = None
) -> Iterator[Clause]:
    """The clauses of a section, and those that stand below or behind words that name its subject.

    The section is named by its number or the code of what it is about. Within it, not those below words that name
    `another` subject: 四、收费、复议、诉讼.
    """
    here, elsewhere, at = False, False, None
    for clause in found:
        if clause.section != at:
            here, elsewhere, at = False, False, clause.section
        lead = _lead(clause.folded)
        if lead is not None:
            said, heads = lead
            here = bool(subject.search(said))
            elsewhere = heads and not here and another is not None and bool(another.search(said))
        if here or (section in (at, clause.about) and not elsewhere):
            yield clause

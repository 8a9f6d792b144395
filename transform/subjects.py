"""What a clause is about by the heading above it or the words that its list item begins with: 二、申请：零件."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from transform.clauses import Clause, Pattern, fold

NO_SECTION = -1  # for `about`: what only its heading or list item names, in whatever section
_LEAD = re.compile(
    r"\s*(?:(?:[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]\)|\d{1,2}(?:[.、]|\s+(?=[\u4e00-\u9fff]{4})))\s*"
    r"(?P<item>[^,;:。]{1,40})"
    r"|(?P<bare>[^,;:。\d]{0,16}(?:公开|申请|复议|诉讼|收费|问题)(?:政府)?(?:信息)?(?:工作|办理|受理)?的?(?:情况|方面|数量?)?)(?::|。?$))"
)
# What has no lead, as most clauses: no number, and no colon behind the at most 28 characters of bare words.
_NO_LEAD = re.compile(r"[^一二三四五六七八九十(\d\s:][^:]{27}(?s:.)")


@lru_cache(maxsize=256)  # items and requests ask for the same clauses
def _lead(text: str) -> tuple[str, bool] | None:
    """The words that name a subject, and whether they are a heading: numbered, or without a full stop."""
    found = _LEAD.match(text)
    return None if found is None else (found["item"] or found["bare"], bool(found["item"]) or text[-1] != "。")


def names(heading: str, subject: Pattern) -> bool:
    """Whether a heading as printed names a subject."""
    lead = _lead(fold(heading).strip())
    return lead is not None and subject.search(lead[0]) is not None


class Stretch(NamedTuple):
    """Clauses of one section behind words that may name their subject: these, and whether they are a heading."""

    lead: tuple[str, bool] | None
    clauses: list[Clause]


def stretches(found: Sequence[Clause]) -> list[Stretch]:
    """The clauses of a document in stretches: each subject is looked for among few leads, not in all clauses."""
    made: list[Stretch] = []
    stretch: list[Clause] = []
    section = None
    for clause in found:
        lead = None if _NO_LEAD.match(clause.folded) else _lead(clause.folded)
        if lead is None and clause.section == section:
            stretch.append(clause)
        else:
            section, stretch = clause.section, [clause]
            made.append(Stretch(lead, stretch))
    return made


def about(
    found: Iterable[Stretch], subject: Pattern, section: int | str, another: Pattern | None = None
) -> Iterator[Clause]:
    """The clauses of a section, and those that stand below or behind words that name its subject.

    The section is named by its number or the code of what it is about. Within it, not those below words that name
    `another` subject: 四、收费、复议、诉讼.
    """
    here, elsewhere, at = False, False, None
    for lead, clauses in found:
        first = clauses[0]
        if first.section != at:
            here, elsewhere, at = False, False, first.section
        if lead is not None:
            said, heads = lead
            here = bool(subject.search(said))
            elsewhere = heads and not here and another is not None and bool(another.search(said))
        if here or (section in (at, first.about) and not elsewhere):
            yield from clauses

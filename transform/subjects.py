"""What a clause is about by the heading above it or the words that its list item begins with: 二、申请：零件."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transform.clauses import Clause, Pattern

_LEAD = re.compile(
    r"\s*(?:(?:[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]\)|\d{1,2}[.、])\s*(?P<item>[^,;:。]{1,40})"
    r"|(?P<bare>[^,;:。\d]{0,16}(?:公开|申请|复议|诉讼|收费|问题)(?:政府)?(?:信息)?(?:工作|办理|受理)?的?(?:情况|方面|数量?)?)(?::|。?$))"
)


def about(found: Sequence[Clause], subject: Pattern, section: int) -> Iterator[Clause]:
    """The clauses of a section, and those that stand below or behind words that name its subject."""
    here = False
    for clause in found:
        lead = _LEAD.match(clause.folded)
        if lead is not None:
            here = bool(subject.search(lead["item"] or lead["bare"]))
        if here or clause.section == section:
            yield clause

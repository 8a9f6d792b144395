"""Which numbers of items count beside others: not those of one site, of platforms, or of deeds told one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial

from transform.clauses import Clause
from transform.prose_stock import STOCKS
from transform.rated import Rated
from transform.subjects import NO_SECTION, Stretch, about, stretches
from transform.wordings import words_of

ACCEPTED = 1  # the least score of a number that counts
_words = partial(words_of, "prose_items.yaml")
_DEEDS = 3  # of one sentence that are a list


class Led:
    """The clauses of a document by what leads them, sorted out when first asked for: many numbers tell enough alone."""

    def __init__(self, found: Sequence[Clause]) -> None:
        self._found = found

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The clauses in stretches, each with the heading or list item that leads it."""
        return stretches(self._found)

    @cached_property
    def platforms(self) -> list[Clause]:
        """The clauses below a heading on platforms."""
        return list(about(self.stretches, _words()["platforms"], NO_SECTION))


def without_sites(rated: Sequence[Rated]) -> list[Rated]:
    """The numbers without those of one site behind the total of their clause: 公开信息97条,在公开网主动公开40条."""
    totals = [r for r in rated if r.told.scope is None and r.score >= ACCEPTED and r.span not in STOCKS]
    return [r for r in rated if r.told.scope is None or not any(_is_before(total, r) for total in totals)]


def _is_before(total: Rated, rated: Rated) -> bool:
    behind = total.told.clause is rated.told.clause and total.end < rated.end
    return behind and total.told.value > rated.told.value


def is_of_platform(rated: Rated, led: Led) -> bool:
    """Whether a number stands below a heading on platforms, and is not called what was disclosed."""
    return "主动公开" not in rated.told.clause.folded and rated.told.clause in led.platforms


def platforms_last(rated: Sequence[Rated], led: Led) -> Sequence[Rated]:
    """The numbers without those below a heading on platforms, where one stands below a heading on what is disclosed."""
    others = [candidate for candidate in rated if not is_of_platform(candidate, led)]
    if len(others) == len(rated):
        return rated
    disclosed = list(about(led.stretches, _words()["disclosed"], NO_SECTION))
    told = any(candidate.score >= ACCEPTED and candidate.told.clause in disclosed for candidate in others)
    return others if told else rated


def without_lists(found: Sequence[Clause]) -> Iterator[Clause]:
    """The clauses that count, but not where a sentence tells deed after deed: 公开文件387件;发布公告214条;公布…9条."""
    sentence: list[Clause] = []
    for clause in found:
        if clause.counts:
            sentence.append(clause)
        if sentence and clause.folded[-1] != ";":
            if not _tells_deeds(sentence):
                yield from sentence
            sentence = []
    yield from sentence


def _tells_deeds(sentence: Sequence[Clause]) -> bool:
    """Whether the clauses of a sentence that count tell so many deeds that they are a list."""
    if len(sentence) < _DEEDS:
        return False
    published = _words()["published"]
    return sum(published.search(clause.folded) is not None for clause in sentence) >= _DEEDS

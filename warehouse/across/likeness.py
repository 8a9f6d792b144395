"""Copied text: likely pairs compared on their texts, with the passages that they share, into `dq_similarity`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import duckdb

from transform.frames import frame_of
from warehouse.across.pairs import find_pairs
from warehouse.across.passages import Passage, as_printed, counted, shared
from warehouse.across.settings import Likeness
from warehouse.across.touched import rejudged

BATCH = 2000  # pairs whose texts are held at once
_NOTHING: frozenset[int] = frozenset()
Key = tuple[str, str]
Place = tuple[int, int]  # section and paragraph

AGAIN = "SELECT report_id FROM across_outdated UNION SELECT report_id FROM across_compared"
# Pairs found again, and pairs of which one side changed; of untouched reports only these change.
FORGET = (
    "DELETE FROM {table} WHERE report_id IN ({again}) OR other_report_id IN ({again}) "
    "OR (report_id, other_report_id) IN (SELECT (report_id, other_report_id) FROM across_pair)"
)
BATCHES = "SELECT report_id, other_report_id FROM across_pair ORDER BY ALL"
PARAGRAPHS = """
SELECT pair.report_id, pair.other_report_id, pair.basis, report.jurisdiction_id, report.year, size.size,
  section, paragraph, other_section, other_paragraph
FROM across_batch JOIN across_pair AS pair USING (report_id, other_report_id)
JOIN across_paragraph USING (report_id, other_report_id)
JOIN across_size AS size ON size.report_id = pair.report_id
JOIN dim_report AS report ON report.report_id = pair.report_id
ORDER BY pair.report_id, pair.other_report_id, section, paragraph, other_section, other_paragraph
"""
TEXTS = """
SELECT report_id, CASE WHEN field = 'preface' THEN 0 ELSE ordinal END, text FROM fact_narrative
WHERE field IN ('preface', 'section')
  AND report_id IN (SELECT report_id FROM across_batch UNION SELECT other_report_id FROM across_batch)
"""
NAMES = """
SELECT report_id, organ_name, organ.name, place.name, province, prefecture, county, township
FROM dim_report AS report JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = report.jurisdiction_id
WHERE report_id IN (SELECT report_id FROM across_batch UNION SELECT other_report_id FROM across_batch)
"""
# A window begins at every clause, the last one of a paragraph stands for all clauses behind it.
COMMON = """
SELECT report_id, section, paragraph, first, first + CASE WHEN is_last THEN 1000 ELSE 1 END
FROM across_common_window
WHERE report_id IN (SELECT report_id FROM across_batch)
"""
LINES = """
SELECT DISTINCT report_id, section, paragraph, line, page FROM report_likeness
WHERE report_id IN (SELECT report_id FROM across_batch UNION SELECT other_report_id FROM across_batch)
"""
COMPARED_AGAIN = f"""
{AGAIN} UNION SELECT report_id FROM dq_similarity WHERE other_report_id IN ({AGAIN})
UNION SELECT report_id FROM across_pair
"""  # noqa: S608


class _Batch(NamedTuple):
    """What is known of the reports of a batch: paragraphs by report and section, names, common clauses, places."""

    texts: Mapping[tuple[str, int], Sequence[str]]
    names: Mapping[str, frozenset[str]]
    common: Mapping[tuple[str, int, int], frozenset[int]]
    lines: Mapping[tuple[str, int, int], tuple[int | None, int | None]]


class _Found(NamedTuple):
    """A passage with the paragraphs in which it stands."""

    passage: Passage
    place: Place
    other: Place


def judge_likeness(connection: duckdb.DuckDBPyConnection, likeness: Likeness, run_id: str) -> None:
    """Compare the touched reports with the body's report of the year before and with those of other bodies of the year.

    Fills `dq_similarity` and `dq_passage`. Reports that are not touched get the pairs that they form with touched ones.
    """
    find_pairs(connection, likeness)
    rules = [likeness.last_year.rule, likeness.peers.rule, likeness.passages_rule]
    rejudged(connection, COMPARED_AGAIN, rules)
    for table in ("dq_passage", "dq_similarity"):
        connection.execute(FORGET.format(table=table, again=AGAIN))
    pairs = connection.execute(BATCHES).df()
    for begin in range(0, len(pairs), BATCH):
        connection.register("across_batch", pairs.iloc[begin : begin + BATCH])
        try:
            _compare(connection, likeness, run_id)
        finally:
            connection.unregister("across_batch")


def _compare(connection: duckdb.DuckDBPyConnection, likeness: Likeness, run_id: str) -> None:
    batch = _batch(connection)
    similar: list[tuple[object, ...]] = []
    passages: list[tuple[object, ...]] = []
    for key, rows in groupby(connection.execute(PARAGRAPHS).fetchall(), key=itemgetter(slice(0, 6))):
        pair = key[0], key[1]
        alike, found = _pair(batch, pair, [(row[6:8], row[8:10]) for row in rows], likeness)
        if found:
            _, _, basis, jurisdiction, year, counted = key
            size = max(int(counted), alike)
            similar.append((*pair, jurisdiction, year, basis, alike / size, alike, size, run_id))
            passages += list(_passage_rows(batch, pair, found))
    for table, made in (("dq_similarity", similar), ("dq_passage", passages)):
        connection.register("across_rows", frame_of(table, made))
        connection.execute(f"INSERT INTO {table} BY NAME FROM across_rows")
        connection.unregister("across_rows")


def _batch(connection: duckdb.DuckDBPyConnection) -> _Batch:
    texts = {(row[0], row[1]): row[2].split("\n") for row in connection.execute(TEXTS).fetchall()}
    names = {row[0]: frozenset(filter(None, row[1:])) for row in connection.execute(NAMES).fetchall()}
    common: dict[tuple[str, int, int], set[int]] = {}
    for report, section, paragraph, first, behind in connection.execute(COMMON).fetchall():
        common.setdefault((report, section, paragraph), set()).update(range(first, behind))
    lines = {row[:3]: row[3:] for row in connection.execute(LINES).fetchall()}
    return _Batch(texts, names, {place: frozenset(found) for place, found in common.items()}, lines)


def _pair(
    batch: _Batch, pair: Key, paragraphs: Sequence[tuple[Place, Place]], likeness: Likeness
) -> tuple[int, list[_Found]]:
    """Return the characters of the first report that stand in the second, too, and the longest passages."""
    alike: dict[Place, set[int]] = {}
    found: list[_Found] = []
    for place, other in paragraphs:
        common = batch.common.get((pair[0], *place), _NOTHING)
        text = _counted(_printed(batch, pair[0], place), batch.names[pair[0]], common)
        other_text = _counted(_printed(batch, pair[1], other), batch.names[pair[1]], _NOTHING)
        told = shared(text, other_text, likeness.passage)
        alike.setdefault(place, set()).update(told.alike)
        found += [_Found(passage, place, other) for passage in told.passages]
    found.sort(key=lambda f: (-f.passage.size, f.place, f.passage.start, f.other))
    return sum(map(len, alike.values())), list(_apart(found, likeness.passages))


def _apart(found: Sequence[_Found], limit: int) -> Iterator[_Found]:
    """The longest passages that do not overlap in the first report."""
    taken: list[_Found] = []
    for one in found:
        is_covered = any(
            one.place == before.place
            and one.passage.start < before.passage.stop
            and before.passage.start < one.passage.stop
            for before in taken
        )
        if not is_covered and len(taken) < limit:
            taken.append(one)
            yield one


@lru_cache(maxsize=4096)
def _counted(printed: str, names: frozenset[str], common: frozenset[int]) -> str:
    return counted(printed, names, common)


def _printed(batch: _Batch, report: str, place: Place) -> str:
    section, paragraph = place
    lines = batch.texts.get((report, section), ())
    return lines[paragraph - 1] if paragraph <= len(lines) else ""


def _passage_rows(batch: _Batch, pair: Key, found: Sequence[_Found]) -> Iterator[tuple[object, ...]]:
    for ordinal, (passage, place, other) in enumerate(found, 1):
        names, other_names = batch.names[pair[0]], batch.names[pair[1]]
        text = as_printed(_printed(batch, pair[0], place), names, passage.start, passage.stop)
        other_printed = _printed(batch, pair[1], other)
        other_text = as_printed(other_printed, other_names, passage.other_start, passage.other_stop)
        at, other_at = batch.lines[pair[0], *place], batch.lines[pair[1], *other]
        yield (*pair, ordinal, passage.size, text, other_text, place[0], *at, other[0], *other_at)

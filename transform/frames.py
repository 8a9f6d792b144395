"""Reports as tidy frames, one for each table of the warehouse schema and with exactly its columns and types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from extract.forms import title_form
from extract.model import Where
from transform.deadlines import deadline_rows
from transform.gazetteer import Division, Gazetteer
from transform.likeness import signatures
from transform.lineage import body_of, heir_of
from transform.records import Organ, Place, Report
from warehouse.schema import load_schema

DTYPES: dict[str, Any] = {  # any: the overloads of pandas know each name apart
    "VARCHAR": "str",
    "SMALLINT": "Int16",
    "INTEGER": "Int32",
    "BIGINT": "Int64",
    "DOUBLE": "float64",
    "BOOLEAN": "boolean",
    "DATE": "datetime64[s]",
    "TIMESTAMP": "datetime64[us]",
}
FACTS = {"disclosure": "fact_disclosure", "request": "fact_request", "dispute": "fact_dispute"}
_NOWHERE = Where()

Rows = list[tuple[Any, ...]]


def frame_of(table: str, rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """A frame of one schema table from rows in the order of its columns."""
    columns = load_schema().tables[table].columns
    held = list(rows)
    data = [list(values) for values in zip(*held, strict=True)] if held else [[] for _ in columns]
    arrays = {c.name: pd.array(values, dtype=DTYPES[c.type]) for c, values in zip(columns, data, strict=True)}
    return pd.DataFrame(arrays, copy=False)  # the arrays are nobody else's


def report_id(document_sha256: str) -> str:
    """The key of a report: the first 16 hexadecimal digits of its document's hash."""
    return document_sha256[:16]


def organ_id(organ: Organ, place: Place, gazetteer: Gazetteer) -> str:
    """The key of a body, stable over years and names: a hash of its present name and jurisdiction; see `lineage`."""
    return body_of(organ, place, gazetteer).organ_id


def frames_of(
    reports: Sequence[Report], run_id: str, program_version: str, gazetteer: Gazetteer
) -> dict[str, pd.DataFrame]:
    """Frames by table name for these reports; held ones appear in `dim_report` only."""
    loaded = [report for report in reports if report.hold is None]
    frames = {
        "dim_jurisdiction": frame_of(
            "dim_jurisdiction", jurisdiction_rows((r.place for r in reports if r.place), gazetteer)
        ),
        "dim_organ": frame_of("dim_organ", _organ_rows(reports, gazetteer)),
        "dim_report": frame_of(
            "dim_report", (_report_row(report, run_id, program_version, gazetteer) for report in reports)
        ),
        "report_evidence": frame_of("report_evidence", (row for report in reports for row in _evidence_rows(report))),
        "fact_narrative": frame_of("fact_narrative", (row for report in loaded for row in _narrative_rows(report))),
        "dq_check": frame_of("dq_check", (row for report in loaded for row in _check_rows(report, run_id))),
        "dq_check_across": frame_of("dq_check_across", (row for r in loaded for row in _soft_check_rows(r, run_id))),
        "report_likeness": frame_of("report_likeness", (row for report in loaded for row in _likeness_rows(report))),
    }
    facts: dict[str, Rows] = {table: [] for table in FACTS}
    for report in loaded:
        _add_cells(report, facts)
    return frames | {name: frame_of(name, facts[table]) for table, name in FACTS.items()}


def _add_cells(report: Report, facts: dict[str, Rows]) -> None:
    assert report.place is not None  # noqa: S101  (a loaded report has a place)
    key = report_id(report.extracted.document.sha256), report.place.code, report.year
    for cell in report.cells:
        raw = cell.raw if cell.state not in ("missing", "absent") else None
        reading = cell.row, cell.column, cell.value, cell.number, cell.unit, cell.state, raw
        facts[cell.table].append((*key, *reading, *(cell.where or _NOWHERE)))


def _report_row(report: Report, run_id: str, program_version: str, gazetteer: Gazetteer) -> tuple[Any, ...]:
    document, extracted = report.extracted.document, report.extracted
    organ, place, period = report.organ, report.place, report.period or (None, None)
    sure = report.confidence
    return (
        report_id(document.sha256),
        document.sha256,
        report.content_sha256,
        document.path,
        document.format,
        document.encoding,
        "held" if report.hold else "loaded",
        report.hold,
        sure.get("is_report"),
        organ_id(organ, place, gazetteer) if organ and place else None,
        organ.name if organ else None,
        sure.get("organ"),
        place.code if place else None,
        report.place_confidence,
        report.year,
        sure.get("year"),
        *period,
        report.issue_date,
        extracted.edition,
        *(extracted.table_editions[table] for table in FACTS),
        report.scope,
        extracted.title,
        is_correction(extracted.title),
        *_contact(report),
        None,
        False,
        run_id,
        program_version,
    )


def is_correction(title: str | None) -> bool:
    """Whether a title says that the report corrects one published before."""
    return title is not None and any(word in title for word in title_form().correction)


def _contact(report: Report) -> tuple[str | None, ...]:
    return tuple(report.contact)


def _organ_rows(reports: Iterable[Report], gazetteer: Gazetteer) -> Rows:
    found = {body_of(r.organ, r.place, gazetteer) for r in reports if r.organ and r.place}
    return [tuple(body) for body in sorted({body.organ_id: body for body in sorted(found, key=str)}.values())]


def _evidence_rows(report: Report) -> Iterator[tuple[Any, ...]]:
    """The clues of one report; also of a held one, which they explain."""
    key = report_id(report.extracted.document.sha256)
    for ordinal, piece in enumerate(report.evidence, 1):
        where = piece.where or _NOWHERE
        yield (key, ordinal, piece.about, piece.kind, piece.candidate, piece.text, piece.weight, *where)


def _narrative_rows(report: Report) -> Iterator[tuple[Any, ...]]:
    assert report.place is not None  # noqa: S101
    key = report_id(report.extracted.document.sha256), report.place.code, report.year
    for fact in report.narrative:
        told = fact.text, fact.value, fact.unit, fact.exactness, fact.scope, fact.label
        yield (*key, fact.field, fact.ordinal, *told, *(fact.where or _NOWHERE))


def _likeness_rows(report: Report) -> Iterator[tuple[Any, ...]]:
    key = report_id(report.extracted.document.sha256)
    for signed in signatures(report):
        where = signed.where or _NOWHERE
        yield (
            key,
            signed.section,
            signed.ordinal,
            signed.paragraph,
            signed.size,
            where.line,
            where.page,
            *signed.bands,
        )


def _check_rows(report: Report, run_id: str) -> Iterator[tuple[Any, ...]]:
    assert report.place is not None  # noqa: S101
    key = report_id(report.extracted.document.sha256), report.place.code, report.year
    for check in report.checks:
        place = check.rule, check.table, check.row or "", check.column or ""
        verdicts = check.left, check.right, check.state, check.state_blank_zero
        yield (*key, *place, *verdicts, "、".join(check.unknown) or None, run_id)


def _soft_check_rows(report: Report, run_id: str) -> Iterator[tuple[Any, ...]]:
    """Rows of `dq_check_across` of what one report says for itself; the warehouse adds what compares reports."""
    assert report.place is not None  # noqa: S101
    key = report_id(report.extracted.document.sha256), report.place.code, report.year
    for check in report.soft_checks:
        place = check.rule, check.table or None, check.row or "", check.column or ""
        verdicts = None, check.left, check.right, check.state, check.state_blank_zero
        yield (*key, *place, *verdicts, "、".join(check.unknown) or None, None, None, run_id)


def jurisdiction_rows(places: Iterable[Place], gazetteer: Gazetteer) -> Rows:
    """Rows of `dim_jurisdiction` for the places and all divisions above them, in the order of their codes."""
    rows: dict[str, tuple[Any, ...]] = {}
    held = list(places)
    heirs = [heir for place in held if (heir := heir_of(place, gazetteer)) is not None]
    for place in [*held, *(Place(h.code, h.level, tuple(s.name for s in gazetteer.path(h))) for h in heirs)]:
        known = gazetteer.by_code(place.code)
        above = known or gazetteer.by_code(place.code[:6])
        line = gazetteer.path(above) if above else ()
        for depth, division in enumerate(line, 1):
            rows.setdefault(division.code, _division_row(division, line[:depth]))
        if known is None:
            unlisted = Division(place.code, place.path[-1], place.level, above.code if above else "")
            names = _by_level(line) | {place.level: unlisted.name}
            rows[place.code] = _jurisdiction_row(unlisted, place.path, names, provisional=place.provisional)
    return [rows[code] for code in sorted(rows)]


def gazetteer_frame(gazetteer: Gazetteer) -> pd.DataFrame:
    """`dim_jurisdiction` with every division of the gazetteer, for what has not reported."""
    return frame_of("dim_jurisdiction", (_division_row(d, gazetteer.path(d)) for d in gazetteer.divisions()))


def reference_frames(gazetteer: Gazetteer) -> dict[str, pd.DataFrame]:
    """What is loaded whether or not anyone reports: all divisions, and the rules on deadlines."""
    return {
        "dim_jurisdiction": gazetteer_frame(gazetteer),
        "dim_deadline": frame_of("dim_deadline", deadline_rows(gazetteer)),
    }


def _by_level(line: Sequence[Division]) -> dict[str, str]:
    return {division.level: division.name for division in line}


def _division_row(division: Division, line: Sequence[Division]) -> tuple[Any, ...]:
    return _jurisdiction_row(division, [d.name for d in line], _by_level(line), provisional=False)


def _jurisdiction_row(
    division: Division, path: Sequence[str], names: Mapping[str, str], *, provisional: bool
) -> tuple[Any, ...]:
    code, level, parent = division.code, division.level, division.parent_code or None
    above = (names.get(name) for name in ("province", "prefecture", "county", "township"))
    spell = division.valid_from, division.valid_to
    return (code, code, path[-1], "".join(path), level, parent, *above, provisional, *spell)

"""What comparing reports found, as findings in words about the later report or the one that copied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from expectations.findings import Finding, render
from expectations.frames import LOCATION, findings_frame
from expectations.words import number_text
from extract.model import Where
from extract.records import Signal
from warehouse.across.cells import CellKey, collect_cells
from warehouse.across.settings import Across, Copying
from warehouse.load import load_batch

Findings = dict[str, list[Finding]]

_PLACE = ", ".join(f"cell.{column}" for column in LOCATION)
IDENTITIES = f"""
SELECT checked.report_id, rule, checked.table_code, checked.row_code, checked.column_code, {_PLACE}, left_value,
  right_value, other_report_id IS NOT NULL AS compares_years, checked.year - 1, parts
FROM dq_check_across AS checked LEFT JOIN {{cells}} AS cell USING (report_id, table_code, row_code, column_code)
WHERE checked.state = 'fail' AND rule IN (SELECT unnest($rules)) AND report_id IN (SELECT report_id FROM {{reports}})
ORDER BY checked.report_id, rule, checked.row_code, checked.column_code
"""  # noqa: S608
OUTLIERS = f"""
SELECT report_id, basis, table_code, row_code, column_code, {_PLACE}, outlier.value, median, others
FROM dq_outlier AS outlier JOIN (SELECT DISTINCT report_id FROM rejudged_across WHERE rule IN (SELECT unnest($rules)))
  USING (report_id)
LEFT JOIN across_told_cell AS cell USING (report_id, table_code, row_code, column_code)
ORDER BY report_id, basis, table_code, row_code, column_code
"""  # noqa: S608

# Of two bodies' reports the one dated earlier is not told to have copied; without dates both are. Each report is told
# once of each kind: of the partner with which it shares most.
COPIES = """
SELECT report.report_id, pair.basis, pair.share, pair.alike, passage.size, passage.text, passage.line, passage.page,
  report.year - 1, coalesce(other.organ_name, organ.name)
FROM dq_similarity AS pair JOIN dim_report AS report USING (report_id)
JOIN (SELECT DISTINCT report_id FROM rejudged_across WHERE rule IN (SELECT unnest($rules))) USING (report_id)
JOIN dim_report AS other ON other.report_id = pair.other_report_id
JOIN dim_organ AS organ ON organ.organ_id = other.organ_id
JOIN dq_passage AS passage ON passage.report_id = pair.report_id AND passage.other_report_id = pair.other_report_id
  AND passage.ordinal = 1
WHERE report.is_current AND (pair.basis = 'last_year' OR NOT coalesce(report.issue_date < other.issue_date, false))
QUALIFY row_number() OVER (PARTITION BY pair.report_id, pair.basis ORDER BY pair.alike DESC, pair.other_report_id) = 1
ORDER BY pair.report_id, pair.basis
"""
REPORTS = """
SELECT report_id, organ_id, year, scope, document_sha256, status, jurisdiction_id, $run AS run_id
FROM dim_report WHERE report_id IN (SELECT unnest($reports)) ORDER BY report_id
"""


def tell(connection: duckdb.DuckDBPyConnection, across: Across, run_id: str) -> int:
    """Let findings about all that was judged again wait for the settling of the run; return how many there are."""
    found: Findings = {}
    for report_id, signal in (*_identities(connection, across), *_outliers(connection, across)):
        found.setdefault(report_id, []).append(render(signal))
    for report_id, signal in _copies(connection, across):
        found.setdefault(report_id, []).append(render(signal))
    if not found:
        return 0
    reports = connection.execute(REPORTS, {"run": run_id, "reports": list(found)}).df()
    load_batch(connection, {"dq_finding": findings_frame({"dim_report": reports}, found)})
    return sum(map(len, found.values()))


def _identities(connection: duckdb.DuckDBPyConnection, across: Across) -> Iterator[tuple[str, Signal]]:
    rules = [*(identity.rule for identity in across.identities), across.growth.rule]
    asked = (("across_cell", "across_touched", rules), ("across_part_cell", "across_parent", [across.rollup.rule]))
    for cells, reports, of in asked:
        rows = connection.execute(IDENTITIES.format(cells=cells, reports=reports), {"rules": of}).fetchall()
        for report_id, rule, *cell_and_rest in rows:
            (table, row, column), place, rest = cell_and_rest[:3], cell_and_rest[3:-5], cell_and_rest[-5:]
            left, right, compares_years, before, parts = rest
            params = [("left", number_text(left, "zh")), ("right", number_text(right, "zh"))]
            if compares_years:
                params.append(("previous_year", str(before)))
            if parts is not None:
                params.append(("parts", str(parts)))
            yield report_id, Signal(rule, table, row, column, _where(place), tuple(params))


def _outliers(connection: duckdb.DuckDBPyConnection, across: Across) -> Iterator[tuple[str, Signal]]:
    rules = {"history": across.outliers.history.rule, "peers": across.outliers.peers.rule}
    keys = [CellKey(measure.table, measure.row, measure.column) for measure in across.outliers.measures]
    collect_cells(connection, "across_told_cell", "SELECT report_id FROM dq_outlier", keys)
    for report_id, basis, *rest in connection.execute(OUTLIERS, {"rules": list(rules.values())}).fetchall():
        (table, row, column), place, (value, median, others) = rest[:3], rest[3:-3], rest[-3:]
        told = (number_text(value, "zh"), number_text(median, "zh"), str(others))
        params = tuple(zip(("value", "median", "others"), told, strict=True))
        yield report_id, Signal(rules[basis], table, row, column, _where(place), params)


def _copies(connection: duckdb.DuckDBPyConnection, across: Across) -> Iterator[tuple[str, Signal]]:
    declared = across.likeness
    rules = [declared.last_year.rule, declared.peers.rule, declared.passages_rule]
    for report_id, basis, share, alike, size, text, line, page, before, other in connection.execute(
        COPIES, {"rules": rules}
    ).fetchall():
        where = Where(line=line, page=page)
        percent, passage = ("share", f"{share:.0%}"), ("passage", text)
        told: Copying = declared.last_year if basis == "last_year" else declared.peers
        if share >= told.told and alike >= told.least:
            who = ("previous_year", str(before)) if basis == "last_year" else ("other", other)
            yield report_id, Signal(told.rule, where=where, params=(percent, who, passage))
        elif basis == "peers" and size >= declared.long_passage:
            yield report_id, Signal(declared.passages_rule, where=where, params=(("other", other), passage))


def _where(place: list[Any]) -> Where | None:
    return None if all(part is None for part in place) else Where(*place)

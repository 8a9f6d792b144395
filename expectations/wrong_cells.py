"""Findings about identities that fail: the identity itself, what was left blank, and the cell that is likely wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from expectations import words
from expectations.equations import CellAt, Operand, identity_of, sides
from expectations.finding import Finding, finding_at
from expectations.localise import Known, Located, Reading, exact, forgotten_zeros, localise
from expectations.localise.kinds import kinds
from expectations.proposals import Change, Proposal
from expectations.rules import Language
from extract.forms import editions
from extract.printed import PrintedCell
from extract.records import Signal
from transform.agreement import told_totals
from transform.numbers import read_number
from transform.reconcile import BLANK_STATES
from transform.records import Check, ReadCell, Report

Key = tuple[str, str, str]
Cells = Mapping[Key, ReadCell]
CheckFinding = Callable[[Check, str, CellAt], Finding]

_BLANK = "disclosure_blank"
_STOCK = "decisions_equal_stock"
_MONEY = ("implausible_amount", "implausible_purchase_price")


def identity_findings(report: Report, check_finding: CheckFinding) -> list[Finding]:
    """Findings about the identities of a report; none costs anything where all hold.

    Failing identities come first, each with the likeliest explanation; then, as warnings, those that fail for a blank
    cell; then the cells that are likely wrong, with all explanations, and zeros that were left out.
    """
    states = {(check.state, check.state_blank_zero) for check in report.checks}
    failing = any(loose == "fail" for _, loose in states)
    open_ = ("not_assessable", "not_assessable") in states and any(_lacks_number(cell) for cell in report.cells)
    found = _failing(report, check_finding) if failing or open_ else []
    return [*found, *_zero_findings(report)] if ("not_assessable", "pass") in states else found


def _failing(report: Report, check_finding: CheckFinding) -> list[Finding]:
    cells = {(c.table, c.row, c.column): c for c in report.cells}
    located = localise(report.cells, table_editions(report), _known(report))
    failing = [
        _explained(check_finding(check, edition_of(report, check.table), _cell_at(cells, check.table)), located)
        for check in report.checks
        if check.state == "fail"
    ]
    return [*failing, *_blank_findings(report, cells), *(_wrong_cell(one, cells) for one in located if one.proposals)]


def _lacks_number(cell: ReadCell) -> bool:
    """Whether the table is printed and a number should stand here: missing, or no number."""
    return cell.value is None and cell.state not in (*BLANK_STATES, "absent")


def edition_of(report: Report, table: str) -> str:
    """The edition of one table, that of the report where the table shows none."""
    return report.extracted.table_editions.get(table) or report.extracted.edition


def table_editions(report: Report) -> list[tuple[str, str]]:
    """The tables whose cells are listed, with their editions."""
    listed = dict.fromkeys(cell.table for cell in report.cells)
    return [(table, edition_of(report, table)) for table in listed]


def _cell_at(cells: Cells, table: str, *, blank: float | None = None) -> CellAt:
    """The cells of a table; a blank one is read as `blank`."""

    def at(row: str, column: str) -> Operand:
        cell = cells.get((table, row, column))
        if cell is None:
            return Operand(None, None)
        return Operand(blank if cell.value is None and cell.state in BLANK_STATES else cell.value, cell.where)

    return at


def _known(report: Report) -> Known:
    """What prose and recognition add: totals that are told exactly, and doubtful readings."""
    recognised = {
        (cell.row, cell.column): reading for cell in report.extracted.cells.recognised if (reading := _reading(cell))
    }
    # A number that counts for nothing because of its unit, as 90万元 in a column of counts.
    recognised |= {
        (cell.row, cell.column): Reading(0.0, frozenset({exact(cell.number)}))
        for cell in report.cells
        if cell.value is None and cell.number is not None
    }
    return Known(told_totals(report.narrative, report.scope), recognised)


def _reading(cell: PrintedCell) -> Reading:
    numbers = (read_number(text).number for text in (cell.raw, *cell.alternatives))
    return Reading(cell.confidence or 0.0, frozenset(exact(number) for number in numbers if number is not None))


def _explained(finding: Finding, located: Sequence[Located]) -> Finding:
    """A failing identity with the likeliest explanation of why it fails."""
    for one in located:
        if one.proposals and (finding.rule, finding.row, finding.column) in one.failing:
            first = one.proposals[0]
            return finding._replace(proposal=first.explanation, confidence=first.confidence)
    return finding


def _wrong_cell(one: Located, cells: Cells) -> Finding:
    """The finding at the first cell of the likeliest explanation; how certain it is decides about the rule."""
    first = one.proposals[0]
    main = first.changes[0]
    if not one.certain:
        code = "likely_left_out"
    else:
        code = "likely_wrong_cell" if first.confidence >= kinds().confidence.likely else "possible_wrong_cell"
    spot = main.table, main.row, main.column, cells[main.table, main.row, main.column].where

    def params(language: Language) -> dict[str, str]:
        text = first.explanation if language == "zh" else first.explanation_en
        return {
            "count": str(len(one.failing)),
            "explanation": text,
            "certainty": f"{first.confidence:.0%}",
            "others": _others(len(one.proposals) - 1, language),
        }

    finding = finding_at(code, spot, {"zh": params("zh"), "en": params("en")})
    return _proposing(finding, one.proposals)


def _others(count: int, language: Language) -> str:
    if language == "zh":
        return f"另有{count}种解释" if count else "没有其他解释"
    return f"{count or 'no'} other explanation{'' if count == 1 else 's'}"


def _proposing(finding: Finding, proposals: tuple[Proposal, ...]) -> Finding:
    first = proposals[0]
    return finding._replace(proposal=first.explanation, confidence=first.confidence, proposals=proposals)


def _zero_findings(report: Report) -> list[Finding]:
    """Cells left blank in a table that prints its zeros."""
    found = []
    for proposal in forgotten_zeros(report.cells, table_editions(report)):
        ((table, row, column, *_),) = proposal.changes
        where = next(c.where for c in report.cells if (c.table, c.row, c.column) == (table, row, column))
        finding = finding_at("blank_for_zero", (table, row, column, where), {"zh": {}, "en": {}})
        found.append(_proposing(finding, (proposal,)))
    return found


def _blank_findings(report: Report, cells: Cells) -> list[Finding]:
    """One warning for each row or column in which an identity fails once blank cells are read as zero.

    Identities that all fail for one wholly blank row or column are told there, once.
    """
    groups: dict[tuple[str, str | None, str | None], list[Check]] = {}
    for check in report.checks:
        if check.state == "not_assessable" and check.state_blank_zero == "fail":
            groups.setdefault(_spot(report, check, cells), []).append(check)
    return [_blank_finding(report, spot, checks, cells) for spot, checks in groups.items()]


def _spot(report: Report, check: Check, cells: Cells) -> tuple[str, str | None, str | None]:
    """The wholly blank row or column to which all blank operands of a check belong, else the check's own."""
    blanks = [tuple(name.split("/")) for name in check.unknown]
    block = editions()[edition_of(report, check.table)].tables[check.table].blocks[0]  # type: ignore[index]
    rows, columns = {row for row, _ in blanks}, {column for _, column in blanks}
    if len(columns) == 1 and check.row is not None and _is_blank(cells, check.table, block.rows, columns):
        return check.table, None, columns.pop()
    if len(rows) == 1 and check.column is not None and _is_blank(cells, check.table, rows, block.columns):
        return check.table, rows.pop(), None
    return check.table, check.row, check.column


def _is_blank(cells: Cells, table: str, rows: Sequence[str] | set[str], columns: Sequence[str] | set[str]) -> bool:
    return all(cells[table, row, column].state in BLANK_STATES for row in rows for column in columns)


def _blank_finding(
    report: Report, spot: tuple[str, str | None, str | None], checks: Sequence[Check], cells: Cells
) -> Finding:
    first, at = checks[0], _cell_at(cells, spot[0], blank=0)
    identity = identity_of(first, edition_of(report, first.table))

    def total(codes: Sequence[str]) -> float:
        operands = (at(first.row, code) if first.row is not None else at(code, first.column or "") for code in codes)
        return sum(operand.value or 0 for operand in operands)

    read = first._replace(left=total(identity.left), right=total(identity.right))
    zh, en = ({**sides(read, identity, at, lang), "count": str(len(checks))} for lang in ("zh", "en"))
    row, column = first.unknown[0].split("/")
    return finding_at("blank_breaks_identity", (*spot, cells[spot[0], row, column].where), {"zh": zh, "en": en})


def explained(report: Report, finding: Finding, signal: Signal) -> Finding:
    """The finding that a signal made, with the explanation of what it tells where there is one.

    Decisions that equal the stock of items (which number is right the form does not tell), money in the wrong unit, a
    blank in a table of disclosure that prints its zeros.
    """
    if finding.rule == _STOCK:
        return _proposing_number(report, finding, "stock_as_decisions", None, kinds().confidence.stock)
    if finding.rule == _BLANK:
        zeros = any(cell.table == finding.table and cell.value == 0 for cell in report.cells)
        return _proposing_number(report, finding, _BLANK, 0, kinds().confidence.disclosure_blank) if zeros else finding
    proposed = dict(signal.params).get("proposed") if finding.rule in _MONEY else None
    if proposed is None:
        return finding
    return _proposing_number(report, finding, "unit_slip", float(proposed), kinds().confidence.unit_slip)


def _proposing_number(
    report: Report, finding: Finding, code: str, proposed: float | None, confidence: float
) -> Finding:
    if finding.table is None or finding.row is None or finding.column is None:
        return finding
    key = finding.table, finding.row, finding.column
    cell = next(cell for cell in report.cells if (cell.table, cell.row, cell.column) == key)
    change = Change(*key, cell.raw, cell.value, proposed)

    def told(text: str, language: Language) -> str:
        row, column = (
            words.quoted(words.short_label(key[0], axis, name, language))
            for axis, name in (("row", key[1]), ("column", key[2]))
        )
        printed, meant = words.number_text(cell.value, language), words.number_text(proposed, language)
        return text.format(row=row, column=column, printed=printed, proposed=meant)

    kind = kinds().moves[code]
    zh, en = f"{told(kind.zh, 'zh')}。", f"{told(kind.en, 'en')}."
    return _proposing(finding, (Proposal(code, (change,), zh, en, confidence),))

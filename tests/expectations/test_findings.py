"""Findings of one report: words, identities, fingerprints."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.findings import (
    Change,
    Finding,
    Operand,
    check_finding,
    findings_of,
    fingerprint,
    fingerprints,
    render,
    subject_of,
)
from extract.model import Document, Where
from extract.printed import PrintedCells
from extract.records import Extracted, Signal
from transform.reconcile import evaluate
from transform.records import Contact, ReadCell, Report

Cells = dict[tuple[str, str, str], float | None]
EDITIONS = (("disclosure", "2021"), ("request", "2021"), ("dispute", "2021"))


def report_of(cells: Cells, signals: tuple[Signal, ...] = ()) -> Report:
    document = Document("a.txt", "ab" * 32, "text", "utf-8", ())
    extracted = Extracted(document, "2021", dict(EDITIONS), "甲", None, PrintedCells.of(()), (), (), (), signals[:1])
    read = tuple(
        ReadCell(
            table, row, column, str(value), "blank" if value is None else "reported", value, None, value, Where(line=n)
        )
        for n, ((table, row, column), value) in enumerate(cells.items(), 1)
    )
    return Report(
        extracted=extracted,
        is_report=True,
        year=2022,
        period=None,
        issue_date=None,
        scope="own",
        organ=None,
        place=None,
        place_confidence=1.0,
        contact=Contact(),
        cells=read,
        checks=evaluate(cells, EDITIONS, {place for place, value in cells.items() if value is None}),
        soft_checks=(),
        narrative=(),
        signals=signals,
        evidence=(),
        content_sha256="cd" * 32,
        hold=None,
    )


def test_a_balanced_report_has_no_findings(cells_2021: Cells) -> None:
    assert findings_of(report_of(cells_2021)) == ()


def test_a_wrong_outcome_names_its_row_and_its_column_and_both_sides(cells_2021: Cells) -> None:
    cells_2021["request", "granted", "enterprise"] += 9
    found = findings_of(report_of(cells_2021))
    assert [(f.rule, f.row, f.column, f.severity) for f in found] == [
        ("request_row_total", "granted", None, "error"),
        ("request_outcomes", None, "enterprise", "error"),
        ("likely_wrong_cell", "granted", "enterprise", "error"),
    ]
    by_row, by_column, cell = found
    assert by_row.message.startswith("“（一）予以公开”行：总计")
    assert f"商业企业{cells_2021['request', 'granted', 'enterprise']}" in by_row.message
    assert by_column.message.startswith("商业企业列：总计")
    assert by_column.message_en.startswith("Column Commercial enterprises: total processed")
    assert by_row.where == Where(line=list(cells_2021).index(("request", "granted", "total")) + 1)
    right, wrong = cells_2021["request", "granted", "enterprise"] - 9, cells_2021["request", "granted", "enterprise"]
    assert cell.proposals[0].changes == (Change("request", "granted", "enterprise", str(wrong), wrong, right),)
    assert {by_row.proposal, by_column.proposal, cell.proposal} == {cell.proposals[0].explanation}
    assert f"应为{right}" in cell.message
    assert f"{right} is meant" in cell.message_en


def test_a_balance_shows_its_four_operands() -> None:
    check = next(
        c for c in evaluate_balance(1, 0, 0, 0) if c.rule == "request_balance" and c.column == "natural_person"
    )
    values = {"received": 1, "carried_in": 0, "processed_total": 0, "carried_out": 0}
    finding = check_finding(check, "2019", lambda row, _: Operand(values[row], Where(page=2, table=3, row=4)))
    assert finding.message == "自然人列：本年新收1 + 上年结转0 ≠ 总计0 + 结转下年0（左边1，右边0）。"
    assert "received 1 + carried in 0 ≠ total processed 0 + carried out 0" in finding.message_en
    assert finding.where == Where(page=2, table=3, row=4)


def evaluate_balance(received: int, carried_in: int, total: int, carried_out: int) -> tuple:
    from extract.forms import editions

    values = dict.fromkeys((("request", *cell) for cell in editions()["2019"].tables["request"].cells), 0)
    rows = {"received": received, "carried_in": carried_in, "processed_total": total, "carried_out": carried_out}
    values |= {("request", row, "natural_person"): value for row, value in rows.items()}
    return evaluate(values, [("request", "2019")])


def test_what_fails_for_a_blank_cell_only_is_a_warning(cells_2021: Cells) -> None:
    cells_2021["request", "granted", "total"] = None
    cells_2021["request", "granted", "natural_person"] = None
    found = findings_of(report_of(cells_2021))
    assert {f.severity for f in found} == {"warning"}


def test_signals_of_both_rooms_are_told_once(cells_2021: Cells) -> None:
    signals = (Signal("title_missing", params=(("other", ""),)), Signal("period_missing"))
    assert [f.rule for f in findings_of(report_of(cells_2021, signals))] == ["title_missing", "period_missing"]


def test_of_a_document_that_is_no_report_only_the_document_is_told(cells_2021: Cells) -> None:
    cells_2021["request", "granted", "enterprise"] += 9
    signals = (Signal("not_a_report", params=(("reason", "通知"),)), Signal("row_missing", "request", "granted"))
    report = replace(report_of(cells_2021, signals), is_report=False, hold="not_a_report")
    assert [f.rule for f in findings_of(report)] == ["not_a_report"]


def test_the_proposal_and_its_confidence_are_kept() -> None:
    params = (("as_printed", "其他=1"), ("as_read", "总计=1"), ("reason", "甲"), ("total_state", "blank"))
    finding = render(Signal("shifted_total", "request", "received", "total", None, params, "总计=1，其他=0", 0.6))
    assert (finding.proposal, finding.confidence, finding.severity) == ("总计=1，其他=0", 0.6, "error")


@pytest.mark.parametrize(
    ("where", "zh", "en"),
    [
        (Where(line=7, start=1, end=2), "（第7行）", "(line 7)"),
        (Where(page=3, x0=1, y0=1, x1=2, y1=2), "（第3页）", "(page 3)"),
        (Where(table=2, row=5, cell=1), "（第2个表格第5行）", "(table 2, row 5 of the document)"),
        (None, "表“（一）予以公开”行：", "“Granted”:"),
    ],
)
def test_places_are_told_in_the_terms_of_the_format(where: Where | None, zh: str, en: str) -> None:
    finding = render(Signal("row_missing", "request", "granted", None, where))
    assert zh in finding.message
    assert en in finding.message_en


@given(st.text(max_size=400))
def test_printed_text_never_becomes_a_template_or_a_second_line(raw: str) -> None:
    finding = render(Signal("cell_unread", "request", "granted", "total", Where(line=1), (("raw", raw), ("unit", ""))))
    assert len(finding.message) < 300
    assert finding.message.isprintable()


def test_printed_text_with_braces_stays_as_printed() -> None:
    assert "“{row}{0.x}”" in render(Signal("cell_unread", params=(("raw", "{row}{0.x}"), ("unit", "")))).message


def finding_at(line: int, rule: str = "unmatched_row", row: str | None = None, message: str = "甲") -> Finding:
    return Finding(rule, "warning", "request", row, None, message, "A", where=Where(line=line))


def test_fingerprints_do_not_depend_on_lines_or_words() -> None:
    assert fingerprint("s", finding_at(1)) == fingerprint("s", finding_at(9, message="乙"))


@pytest.mark.parametrize(
    "other",
    [
        finding_at(1, "row_repeated"),
        finding_at(1, row="granted"),
        finding_at(1)._replace(column="total"),
        finding_at(1)._replace(table="dispute"),
    ],
)
def test_fingerprints_depend_on_rule_and_place(other: Finding) -> None:
    assert fingerprint("s", finding_at(1)) != fingerprint("s", other)


def test_fingerprints_depend_on_the_subject() -> None:
    keyed = {"organ_id": "o", "year": 2020, "scope": "own", "document_sha256": "ab", "held": False}
    subjects = [
        subject_of(**{**keyed, **change})
        for change in (
            {},
            {"organ_id": "p"},
            {"year": 2021},
            {"scope": "rollup"},
            {"held": True},
            {"held": True, "document_sha256": "cd"},
        )
    ]
    assert len({fingerprint(subject, finding_at(1)) for subject in subjects}) == len(subjects)
    assert subject_of(**keyed) == subject_of(**{**keyed, "document_sha256": "cd"})
    assert subject_of(**{**keyed, "year": None}) == subject_of(**{**keyed, "held": True})


@given(
    st.lists(st.tuples(st.sampled_from(["unmatched_row", "row_repeated"]), st.integers(1, 5)), max_size=12),
    st.randoms(),
)
def test_fingerprints_of_a_report_are_unique_and_survive_reordering(
    made: list[tuple[str, int]], rng: random.Random
) -> None:
    findings = [finding_at(line, rule, message=f"{rule}{line}") for rule, line in made]
    shuffled = rng.sample(findings, len(findings))
    before, after = fingerprints("s", findings), fingerprints("s", shuffled)
    assert len(set(before)) == len(findings)
    assert Counter(zip(findings, before, strict=True)) == Counter(zip(shuffled, after, strict=True))
    shifted = [f._replace(where=Where(line=f.where.line + 100)) for f in findings]
    assert fingerprints("s", shifted) == before

"""Readings of recognised cells, chosen by the form's identities; and what stays doubtful."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_form import Key, balanced

from extract.model import Where
from extract.printed import PrintedCell, PrintedCells
from transform.recognition import choose_readings
from transform.reconcile import evaluate
from transform.values import read_cells

EDITION = "2021"
TABLES = [(table, EDITION) for table in ("disclosure", "request", "dispute")]
AMOUNT: Key = ("disclosure", "administrative_fee", "amount")
NUMBERS = {**balanced(EDITION, 3), AMOUNT: 0}
REQUEST = sorted(key for key in NUMBERS if key[0] == "request")


def cells(misread: Mapping[Key, tuple[str, float, tuple[str, ...]]], confidence: float | None = 0.99) -> PrintedCells:
    """All cells of an edition, balanced, but for those misread: text, confidence and other readings."""
    found = []
    for key, number in NUMBERS.items():
        raw, sure, others = misread.get(key, (str(number), confidence, ()))
        found.append(PrintedCell(*key, raw, "printed", None, Where(page=1), sure, others))
    return PrintedCells.of(found)


def chosen(misread: Mapping[Key, tuple[str, float, tuple[str, ...]]]):
    read, signals = choose_readings(cells(misread), TABLES)
    return {(c.table, c.row, c.column): c.raw for c in read}, signals


def one_off(number: int) -> str:
    return str(number + 1)


def test_cells_read_from_characters_pass_through() -> None:
    printed = cells({("request", "received", "total"): ("7", None, ())}, confidence=None)  # type: ignore[dict-item]
    read, signals = choose_readings(printed, TABLES)
    assert read is printed
    assert signals == []


def test_sure_cells_that_add_up_raise_nothing() -> None:
    assert chosen({})[1] == []


@given(st.sampled_from(REQUEST), st.floats(0.05, 0.95))
def test_one_misread_cell_is_put_right(key: Key, confidence: float) -> None:
    number = NUMBERS[key]
    read, signals = chosen({key: (one_off(number), confidence, ("x", str(number), str(number + 5)))})
    assert read == {held: str(value) for held, value in NUMBERS.items()}
    assert [(s.rule, s.table, s.row, s.column, s.params) for s in signals] == [
        ("ocr_chosen", *key, (("raw", one_off(number)), ("chosen", str(number))))
    ]


def test_an_unread_cell_is_put_right() -> None:
    key = ("request", "granted", "enterprise")
    read, signals = chosen({key: ("〓", 0.0, (str(NUMBERS[key]),))})
    assert read[key] == str(NUMBERS[key])
    assert [s.rule for s in signals] == ["ocr_chosen"]


@given(st.lists(st.sampled_from(REQUEST), min_size=2, max_size=2, unique=True))
def test_two_misread_cells_are_put_right(keys: list[Key]) -> None:
    misread = {key: (one_off(NUMBERS[key]), 0.4, (str(NUMBERS[key]),)) for key in keys}
    read, _ = chosen(misread)
    put_right = (cell._replace(raw=read[cell.table, cell.row, cell.column]) for cell in cells(misread))
    values = {(c.table, c.row, c.column): c.value for c in read_cells(PrintedCells.of(put_right))[0].read}
    assert all(check.state == "pass" for check in evaluate(values, TABLES))


def test_nothing_is_chosen_where_two_readings_do_as_well() -> None:
    first, second = ("dispute", "reconsideration", "upheld"), ("dispute", "reconsideration", "corrected")
    misread = {
        first: (one_off(NUMBERS[first]), 0.5, (str(NUMBERS[first]),)),
        second: (str(NUMBERS[second]), 0.5, (str(NUMBERS[second] - 1),)),
    }
    read, signals = chosen(misread)
    assert read[first] == one_off(NUMBERS[first])
    assert {(s.rule, s.column) for s in signals} == {("ocr_doubtful", "upheld"), ("ocr_doubtful", "corrected")}


def test_the_less_sure_of_two_is_taken() -> None:
    first, second = ("dispute", "reconsideration", "upheld"), ("dispute", "reconsideration", "corrected")
    misread = {
        first: (one_off(NUMBERS[first]), 0.3, (str(NUMBERS[first]),)),
        second: (str(NUMBERS[second]), 0.9, (str(NUMBERS[second] - 1),)),
    }
    read, signals = chosen(misread)
    assert read[first] == str(NUMBERS[first])
    assert [s.rule for s in signals] == ["ocr_chosen"]


def test_no_reading_is_chosen_that_breaks_an_identity() -> None:
    key = ("request", "received", "natural_person")
    read, signals = chosen({key: (str(NUMBERS[key]), 0.3, (one_off(NUMBERS[key]),))})
    assert read[key] == str(NUMBERS[key])
    assert signals == []  # unsure, but confirmed by two identities


def test_an_unsure_cell_that_fails_an_identity_is_doubtful() -> None:
    key = ("request", "received", "natural_person")
    _, signals = chosen({key: (one_off(NUMBERS[key]), 0.62, ("8 8",))})
    (signal,) = signals
    assert (signal.rule, signal.row, signal.column, signal.confidence) == ("ocr_doubtful", *key[1:], 0.62)
    assert signal.params == (("raw", one_off(NUMBERS[key])), ("confidence", "62%"))
    assert signal.proposal == "或为“8 8”"


@pytest.mark.parametrize(("confidence", "doubtful"), [(0.5, True), (0.96, True), (0.98, False)])
def test_a_cell_outside_all_identities_must_be_surer(confidence: float, doubtful: bool) -> None:
    key = ("disclosure", "licensing", "decisions")
    assert key in NUMBERS
    _, signals = chosen({key: (str(NUMBERS[key]), confidence, ())})
    assert [s.rule for s in signals] == ["ocr_doubtful"] * doubtful


@pytest.mark.parametrize(("printed", "doubtful"), [("1250", True), ("12.50", True), ("0", False)])
def test_no_sum_tells_of_an_amount_whether_its_point_is_right(printed: str, doubtful: bool) -> None:
    _, signals = chosen({AMOUNT: (printed, 0.99, ())})
    assert [(s.rule, s.table, s.row) for s in signals] == [("ocr_doubtful", *AMOUNT[:2])] * doubtful

"""The declarations against the public vocabulary, and that they refuse what they do not know."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pydantic import ValidationError

from extract import forms
from extract.forms import (
    TABLES,
    Edition,
    Member,
    PageForm,
    editions,
    member,
    members,
    section_forms,
    table_words,
    title_form,
    unit_form,
)


@pytest.fixture
def vocabulary(shared: Path) -> list[dict[str, str]]:
    with (shared / "contract" / "vocabulary.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_code_of_the_vocabulary_is_declared(vocabulary: list[dict[str, str]]) -> None:
    told = {(line["table"], line["axis"], line["code"]) for line in vocabulary}
    declared = {
        (m.table, m.axis, m.code) for table in TABLES for axis in ("row", "column") for m in members(table, axis)
    }
    assert declared == told
    assert len(told) == len(vocabulary)


def test_numbers_editions_and_labels_are_those_of_the_vocabulary(vocabulary: list[dict[str, str]]) -> None:
    for line in vocabulary:
        found = member(line["table"], line["axis"], line["code"])
        assert found.statutory_no == line["statutory_no"], found
        assert list(found.editions) == line["editions"].split(), found
        assert list(found.labels_zh) == line["label_zh"].split("|"), found
        assert found.label_en == line["label_en"], found


def test_the_order_is_that_of_the_vocabulary(vocabulary: list[dict[str, str]]) -> None:
    for table in TABLES:
        for axis in ("row", "column"):
            told = [line["code"] for line in vocabulary if (line["table"], line["axis"]) == (table, axis)]
            assert [m.code for m in members(table, axis)] == told
            assert [m.position for m in members(table, axis)] == list(range(1, len(told) + 1))


@pytest.mark.parametrize(("edition", "cells", "checks"), [("2019", (22, 161, 15), 40), ("2021", (10, 175, 15), 42)])
def test_cells_and_identities_of_an_edition(edition: str, cells: tuple[int, int, int], checks: int) -> None:
    form = editions()[edition]
    assert tuple(len(form.tables[table].cells) for table in TABLES) == cells
    assert sum(cells) == {"2019": 198, "2021": 200}[edition]
    counted = 0
    for identity in form.identities:
        keys = form.tables[identity.table].cells
        counted += len({row if identity.along == "row" else column for row, column in keys})
    assert counted == checks


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_cells_and_operands_are_members_of_that_edition(edition: str) -> None:
    form = editions()[edition]
    for table in TABLES:
        for row, column in form.tables[table].cells:
            assert edition in member(table, "row", row).editions
            assert edition in member(table, "column", column).editions
    for identity in form.identities:
        axis = "column" if identity.along == "row" else "row"
        for code in (*identity.left, *identity.right):
            assert edition in member(identity.table, axis, code).editions
        assert set(identity.left).isdisjoint(identity.right)


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_every_member_of_an_edition_stands_in_its_tables(edition: str) -> None:
    for table in TABLES:
        keys = editions()[edition].tables[table].cells
        for axis, index in (("row", 0), ("column", 1)):
            held = {m.code for m in members(table, axis) if edition in m.editions}
            assert {key[index] for key in keys} == held


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_the_outcomes_are_all_rows_between_intake_and_total(edition: str) -> None:
    """Article by article, the rows of （一） to （六） add up to （七）; none is left out, none counted twice."""
    form = editions()[edition]
    (outcomes,) = [identity for identity in form.identities if identity.rule == "request_outcomes"]
    rows = list(dict.fromkeys(row for row, _ in form.tables["request"].cells))
    assert list(outcomes.right) == rows[2:-2]


def test_totals_are_marked() -> None:
    marked = {(m.table, m.axis, m.code) for t in TABLES for a in ("row", "column") for m in members(t, a) if m.is_total}
    assert marked == {
        ("request", "row", "processed_total"),
        ("request", "column", "total"),
        ("dispute", "column", "total"),
    }


def test_money_is_declared_as_money() -> None:
    money = {(m.table, m.code) for t in TABLES for m in members(t, "column") if m.canonical_unit == "yuan"}
    assert money == {("disclosure", "amount")}


@pytest.mark.parametrize(
    ("year", "edition"), [(2018, None), (2019, "2019"), (2020, "2019"), (2021, "2021"), (2030, "2021"), (None, None)]
)
def test_the_edition_due_in_a_year(year: int | None, edition: str | None) -> None:
    assert forms.edition_due(year) == edition


def test_an_unknown_code_says_what_is_unknown() -> None:
    with pytest.raises(KeyError, match="no row 'nothing' in table 'request'"):
        member("request", "row", "nothing")


def test_unknown_keys_are_refused() -> None:
    row = {"code": "a", "table": "request", "axis": "row", "position": 1, "labels": ["甲"], "en": "A"}
    assert Member(**row).label == "甲"
    with pytest.raises(ValidationError, match="lable"):
        Member(**row, lable="乙")
    form = {"edition": "1", "basis": "x", "covers": [1, None], "tables": {}, "identities": []}
    assert Edition(**form).due_in(5)
    with pytest.raises(ValidationError, match="rules"):
        Edition(**form, rules=[])
    with pytest.raises(ValidationError, match="lawsuits"):
        Edition(**(form | {"tables": {"lawsuits": {"section": 1, "blocks": []}}}))


@pytest.mark.parametrize(("words", "why"), [(["甲("], "no regular expression"), ([], "found everywhere")])
def test_lists_of_patterns_are_refused_where_they_cannot_be_meant(words: list[str], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        PageForm(**dict.fromkeys(PageForm.model_fields, ("甲",)) | {"menu": words})


def test_declarations_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        members("request", "row")[0].code = "other"


def test_sections_are_numbered_without_a_gap() -> None:
    assert [form.number for form in section_forms().statutory] == [1, 2, 3, 4, 5, 6]
    assert [form.number for form in section_forms().pre2019] == [1, 2, 3, 4, 5, 6, 7]
    for edition in editions().values():
        assert [edition.tables[table].section for table in TABLES] == [2, 3, 4]


def test_both_families_have_sections_about_the_same() -> None:
    statutory = [form.about for form in section_forms().statutory]
    earlier = [form.about for form in section_forms().pre2019]
    assert len(set(earlier)) == len(earlier)
    assert [about for about in earlier if about != "fees"] == statutory


def test_a_section_title_names_one_section_of_its_family() -> None:
    for family in (section_forms().statutory, section_forms().pre2019):
        titles = [title for form in family for title in form.titles]
        assert len(titles) == len(set(titles))


def test_words_of_titles_do_not_contradict_each_other() -> None:
    form = title_form()
    assert not set(form.ending) & set(form.not_a_report)
    assert all(not ending.endswith(form.not_a_report) for ending in form.ending)


def test_units_agree_between_their_two_lists() -> None:
    units = unit_form()
    shared = set(units.count) & set(units.money)
    assert shared == {"万"}
    assert all(units.count[unit] == units.money[unit] for unit in shared)
    assert set(units.signs.values()) == {1, -1}


def test_signs_that_look_alike_are_none_of_the_labels() -> None:
    declared = [m for table in TABLES for axis in ("row", "column") for m in members(table, axis)]
    words = [label for member in declared for label in (*member.labels_zh, *member.variants)]
    words += [word for w in map(table_words, TABLES) for word in (*w.ignored, *w.spanning, *w.subtotals, *w.beside)]
    words += [title for form in section_forms().statutory for title in (form.theme, *form.titles)]
    signs = set("".join(words))
    assert not {chr(sign) for sign in forms.look_alikes()} & signs
    assert set(forms.look_alikes().values()) <= signs


def test_the_version_changes_with_the_declarations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = forms.forms_version()
    for path in forms.HERE.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(forms, "HERE", tmp_path)
    assert forms.forms_version.__wrapped__() == before
    with (tmp_path / "units.yaml").open("a") as file:
        file.write("# changed\n")
    assert forms.forms_version.__wrapped__() != before

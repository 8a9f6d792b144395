"""Numbers far from the body's own other years, and from those of its peers."""

import pytest
from across_frames import Body, Nights

from warehouse.across.settings import AcrossError, load_across, read_across

FOUND = "SELECT basis, row_code, column_code, value, median, others FROM dq_outlier ORDER BY ALL"


@pytest.fixture
def nights():
    return Nights()


def money(value):
    return {("disclosure", "administrative_fee", "amount"): {"value": float(value), "number": float(value)}}


def received(value):
    return {("request", "received", "total"): {"value": float(value), "number": float(value)}}


def history(values, cells=received):
    return [Body(f"y{n}", year=2021 + n, cells=cells(value)) for n, value in enumerate(values)]


def peers(values, **given):
    kind = {"kind": "township_government", "level": "township", "parent": "990122", **given}
    return [
        Body(f"p{n}", organ=f"town-{n}", jurisdiction=f"99012210{n}", cells=received(v), **kind)
        for n, v in enumerate(values)
    ]


def test_a_number_far_from_the_bodys_other_years_is_told(nights):
    nights.run(*history([30, 28, 33, 31, 305]))
    assert nights.ask(FOUND) == [("history", "received", "total", 305.0, 30.5, 4)]
    assert nights.told("outlier_history") == [("outlier_history", "received", "total", "new")]
    ((message, line),) = nights.ask("SELECT message, line FROM dq_finding WHERE rule = 'outlier_history'")
    assert message.endswith("填报305，而本机关其他4个年度的中位数为30.5。")
    assert line == 9


def test_a_slip_of_ten_thousand_between_units_is_told_and_common_growth_is_not(nights):
    nights.run(*history([2_000_000, 2_500_000, 250, 2_600_000, 2_400_000], money))
    assert nights.ask(FOUND) == [("history", "administrative_fee", "amount", 250.0, 2_450_000.0, 4)]
    growing = Nights()
    growing.run(*history([20, 31, 45, 70, 110]))
    assert growing.ask(FOUND) == []


@pytest.mark.parametrize("values", [[0, 1, 0, 0, 15], [1, 0, 0, 2, 0]])
def test_small_numbers_are_never_outliers(nights, values):
    nights.run(*history(values))
    assert nights.ask(FOUND) == []


def test_a_short_history_says_nothing(nights):
    nights.run(*history([30, 28, 33, 305]))
    assert nights.ask(FOUND) == []


def test_a_further_year_makes_an_outlier_of_an_older_number_and_a_correction_ends_it(nights):
    made = history([30, 28, 305, 31, 33])
    nights.run(*made[:4])
    assert nights.ask(FOUND) == []
    nights.run(made[4])
    assert nights.ask(FOUND) == [("history", "received", "total", 305.0, 30.5, 4)]
    nights.run(Body("again", year=2023, issue_date="2024-06-01", cells=received(35)))
    assert nights.ask(FOUND) == []
    assert nights.told("outlier_history") == [("outlier_history", "received", "total", "fixed")]


def test_peers_are_bodies_of_one_kind_under_one_division(nights):
    nights.run(*peers([20, 25, 18, 30, 22, 26, 19, 21, 2300]))
    assert nights.ask(FOUND) == [("peers", "received", "total", 2300.0, 21.5, 8)]
    assert nights.ask("SELECT severity FROM dq_finding WHERE rule = 'outlier_peers'") == [("info",)]
    view = nights.view("v_outlier", "jurisdiction_code, organ_kind, basis, round(ratio), others")
    assert view == [("990122108", "township_government", "peers", 102.0, 8)]


def test_departments_are_no_peers_of_each_other(nights):
    nights.run(*peers([20, 25, 18, 30, 22, 26, 19, 21, 2300], kind="department"))
    assert nights.ask(FOUND) == []


def test_the_rule_names_and_thresholds_come_from_the_declaration(tmp_path):
    assert len(set(load_across().rules)) == 13
    wrong = tmp_path / "across.yaml"
    wrong.write_text("identities: [{rule: x, table: request, compare: equal, left: [{row: a}], right: [{row: b}]}]")
    with pytest.raises(AcrossError, match=r"(?s)across\.yaml: .*either rows or columns"):
        read_across(wrong)

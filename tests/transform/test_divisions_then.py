"""What divisions were in earlier years, and since when and until when they were there."""

from __future__ import annotations

import pytest

from transform.gazetteer import Gazetteer
from transform.history import declared_heirs


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("340222", None, 2019),  # 繁昌县, by the list of changes
        ("310230", None, 2015),  # 崇明县, by the later editions of codes
        ("340225", 2011, 2018),  # 无为县, from 巢湖市 to 芜湖市
        ("540422", 2015, 2022),  # 米林县, under a code that no revision of the standard has
        ("340212", 2020, None),  # 繁昌区
        ("340281", 2019, None),  # 无为市
        ("360112", 2015, None),  # 新建区, into which 湾里区 went later
        ("330105", None, None),  # 拱墅区 was there when 下城区 went into it
        ("320613", None, None),  # 崇川区 was there under another code
    ],
)
def test_the_years_of_a_division(code: str, first: int | None, last: int | None, gazetteer: Gazetteer) -> None:
    division = gazetteer.by_code(code)
    assert division is not None
    assert (division.valid_from, division.valid_to) == (first, last)


@pytest.mark.parametrize(
    ("code", "year", "names"),
    [
        ("310101", 2009, ["卢湾区"]),
        ("310101", 2015, []),
        ("320508", 2010, ["沧浪区", "平江区", "金阊区"]),
        ("340281", 2009, ["无为县"]),
        ("420600", 2009, ["襄樊市"]),
    ],
)
def test_what_a_division_was_in_a_year(code: str, year: int, names: list[str], gazetteer: Gazetteer) -> None:
    today = gazetteer.by_code(code)
    assert today is not None
    assert [former.name for former in gazetteer.history.before(today, year)] == names


@pytest.mark.parametrize(
    ("code", "name"), [("511521", "叙州区"), ("310103", None), ("230710", None), ("320829", "洪泽区")]
)
def test_what_a_county_alone_became(code: str, name: str | None, gazetteer: Gazetteer) -> None:
    former = gazetteer.by_code(code)
    assert former is not None
    became = gazetteer.history.became(former)
    assert (became.name if became else None) == name


def test_declared_successors_are_in_the_tables(gazetteer: Gazetteer) -> None:
    for former, heir in declared_heirs().items():
        codes = gazetteer.by_code(former), gazetteer.by_code(heir)
        assert [code and code.level for code in codes] == ["county", "county"]

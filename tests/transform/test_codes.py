"""Postcodes, index numbers and registration codes as evidence on a place."""

from __future__ import annotations

import pytest

from transform.codes import divisions_of_numbers, divisions_of_postcode
from transform.gazetteer import Gazetteer


def test_a_postcode_tells_the_cities_around(gazetteer: Gazetteer) -> None:
    names = {division.name for division in divisions_of_postcode("253300", gazetteer)}
    assert "德州市" in names
    assert "石家庄市" not in names


@pytest.mark.parametrize("printed", ["", "25330", "2362400", "000000"])
def test_what_is_no_postcode_tells_nothing(printed: str, gazetteer: Gazetteer) -> None:
    assert divisions_of_postcode(printed, gazetteer) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("索引号：12620600MB0523338C/2025-04735", ["武威市"]),
        ("|索引号|620702081/2026-00007|", ["甘州区"]),
        ("area=11370883004325769B", ["邹城市"]),
        ("索引号：000014349/2015-00339", []),
        ("电话：13707085412，2020年1月1日", []),
    ],
)
def test_codes_hold_that_of_a_division(text: str, names: list[str], gazetteer: Gazetteer) -> None:
    assert [division.name for division in divisions_of_numbers(text, gazetteer)] == names

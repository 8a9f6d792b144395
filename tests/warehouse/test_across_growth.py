"""Rates of growth stated in the prose against the figures of two years."""

import pytest
from across_frames import Body, Nights, all_frames
from warehouse_frames import frame

RULE = "growth_differs"


def cells(received, carried_in):
    told = {"received": received, "carried_in": carried_in}
    return {
        ("request", row, "total"): {"value": value, "number": value, "raw": f"{value:g}"} for row, value in told.items()
    }


def two_years(stated, before=(100.0, 10.0), now=(120.0, 5.0), prose=None):
    """A report of 2021 and one of 2022 that states a rate; `prose` are the numbers that their texts give."""
    nights = Nights()
    first, second = Body("a", year=2021, cells=cells(*before)), Body("b", year=2022, cells=cells(*now))
    texts = {"a": {0: "本报告根据条例编制。"}, "b": {0: "本报告根据条例编制。"}}
    first.texts, second.texts = texts["a"], texts["b"]
    frames = all_frames("run-1", first, second)
    rows = [row.to_dict() for _, row in frames["fact_narrative"].iterrows()]
    ids = dict(frames["dim_report"][["year", "report_id"]].itertuples(index=False))
    of = {row["report_id"]: row for row in rows}
    added = [of[ids[2022]] | {"field": "growth_stated", "value": stated, "label": "requests_received"}]
    for year, value in zip((2021, 2022), prose or (), strict=False):
        added.append(of[ids[year]] | {"field": "requests_received", "value": value, "label": None})
    told = [row | {"ordinal": 1, "exactness": "exact"} for row in added]
    frames["fact_narrative"] = frame("fact_narrative", [*rows, *told])
    nights.settle(frames)
    return nights


@pytest.mark.parametrize(
    ("stated", "state", "right"),
    [
        (20.0, "pass", 20.0),  # new requests, 100 to 120
        (13.6, "pass", 13.64),  # with those carried in, 110 to 125
        (14.0, "pass", 13.64),  # printed without decimals
        (25.0, "fail", 20.0),
        (-20.0, "fail", 13.64),
    ],
)
def test_a_rate_holds_where_some_meaning_gives_it(stated, state, right):
    nights = two_years(stated)
    asked = "SELECT state, left_value, right_value, row_code, column_code FROM dq_check_across WHERE rule = ?"
    assert nights.ask(asked, RULE) == [(state, stated, right, "received", "total")]
    assert nights.told(RULE) == ([(RULE, "received", "total", "new")] if state == "fail" else [])


def test_the_numbers_of_the_prose_count_as_well():
    assert two_years(1.1, prose=(3607.0, 3646.0)).told(RULE) == [] != two_years(1.1).told(RULE)
    assert two_years(1.05, prose=(3607.0, 3646.0)).told(RULE) == [(RULE, "received", "total", "new")]


def test_nothing_is_concluded_without_a_year_before():
    nights = two_years(25.0, before=(0.0, 0.0))
    assert nights.ask("SELECT count(*) FROM dq_check_across WHERE rule = ?", RULE) == [(0,)]

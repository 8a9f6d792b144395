"""Who has not reported, who was late, under which names a body has reported; on the whole gazetteer."""

import pytest
from warehouse_frames import Made, frame, frames_of

from transform.frames import reference_frames
from transform.gazetteer import load_gazetteer
from warehouse.publish import staging

COUNTY = "360982"  # 樟树市


@pytest.fixture(scope="module")
def reference():
    return reference_frames(load_gazetteer())


@pytest.fixture
def load(path, reference):
    """Publish the reference tables and made-up reports; `organs` maps a body to what differs in its row."""

    def _load(*made, organs=None, names=None):
        frames = frames_of("run-1", *made)
        rows = frames["dim_organ"].to_dict("records")
        frames["dim_organ"] = frame("dim_organ", [row | (organs or {}).get(row["organ_id"], {}) for row in rows])
        frames["dim_report"]["organ_name"] = [(names or {}).get(m.name, f"机关{m.organ}") for m in made]
        del frames["dim_jurisdiction"]  # the gazetteer has them
        with staging(path, "run-1") as staged:
            staged.load(reference)
            staged.load(frames)
            staged.settle()
            staged.publish()

    return _load


def test_the_whole_gazetteer_is_there_with_former_divisions_and_their_years(load, ask):
    load(Made("a", jurisdiction=COUNTY))
    assert ask("SELECT count(*) > 44000 FROM dim_jurisdiction") == [(True,)]
    found = "SELECT name, valid_to FROM dim_jurisdiction WHERE jurisdiction_id = '110103'"
    assert ask(found) == [("崇文区", 2009)]


def test_townships_of_a_county_without_a_report(load, ask):
    town = "360982106"  # 阁山镇
    load(
        Made("a", organ="t", jurisdiction=town, year=2020),
        Made("b", organ="c", jurisdiction=COUNTY, year=2021),
        organs={"t": {"kind": "township_government"}},
    )
    missing = "SELECT township FROM v_missing_report WHERE county = '樟树市' AND missing = 'township' AND year = ?"
    towns = ask("SELECT count(*) FROM dim_jurisdiction WHERE parent_id = ?", COUNTY)[0][0]
    names = {year: {name for (name,) in ask(missing, year)} for year in (2020, 2021)}
    assert towns > 10
    assert len(names[2020]) == towns - 1
    assert "阁山镇" not in names[2020]
    assert len(names[2021]) == towns
    told = (
        "SELECT years_reported, first_year, last_year FROM v_missing_report WHERE jurisdiction_id = ? AND year = 2021"
    )
    assert ask(told, town) == [(1, 2020, 2020)]


def test_departments_that_reported_in_another_year(load, ask):
    load(
        Made("a", organ="edu", jurisdiction=COUNTY, year=2020),
        Made("b", organ="edu", jurisdiction=COUNTY, year=2021),
        Made("c", organ="tax", jurisdiction=COUNTY, year=2020),
        Made("d", organ="old", jurisdiction=COUNTY, year=2020),
        organs={"old": {"successor_id": "edu"}},
    )
    missing = "SELECT organ, year, years_reported FROM v_missing_report WHERE missing = 'body' ORDER BY ALL"
    assert ask(missing) == [("机关tax", 2021, 1)]


def test_coverage_of_every_year(load, ask):
    load(*(Made(f"r{year}", organ="c", jurisdiction=COUNTY, year=year) for year in range(2008, 2026)))
    told = ask("SELECT year, count(*) FROM v_missing_report WHERE county = '樟树市' GROUP BY year ORDER BY year")
    assert [year for year, _ in told] == list(range(2008, 2026))
    assert all(townships > 10 for _, townships in told)


class TestLateness:
    def rows(self, ask):
        return dict(ask("SELECT report_id, (state, days_late, deadline_id) FROM v_lateness"))

    def test_departments_governments_townships(self, load, ask):
        made = [
            Made("late", organ="d1", jurisdiction=COUNTY, year=2022, issue_date="2023-02-10"),
            Made("early", organ="d2", jurisdiction=COUNTY, year=2022, issue_date="2023-01-31"),
            Made("government", organ="g", jurisdiction=COUNTY, year=2022, issue_date="2023-03-31"),
            Made("town", organ="t", jurisdiction="360982106", year=2022, issue_date="2023-05-01"),
            Made("old", organ="t2", jurisdiction="360982106", year=2012, issue_date="2013-04-02"),
            Made("undated", organ="d3", jurisdiction=COUNTY, year=2022, issue_date=None),
        ]
        kinds = {"g": "government", "t": "township_government", "t2": "township_government"}
        load(*made, organs={organ: {"kind": kind} for organ, kind in kinds.items()})
        found = self.rows(ask)
        told = {m.name: found[m.report_id] for m in made}
        assert told == {
            "late": ("late", 10, "regulation_2019_departments.department"),
            "early": ("on_time", 0, "regulation_2019_departments.department"),
            "government": ("on_time", 0, "regulation_2019_governments.government.county"),
            "town": ("no_rule", None, None),
            "old": ("late", 2, "regulation_2007.township_government"),
            "undated": ("undated", None, "regulation_2019_departments.department"),
        }

    def test_the_rule_of_the_smaller_area_holds(self, load, ask):
        made = Made("a", jurisdiction="431200", year=2021, issue_date="2022-01-30")
        load(made)
        assert self.rows(ask)[made.report_id] == ("late", 2, "huaihua_2021_departments.department.prefecture")


def test_a_renamed_body_has_one_key_and_two_names(load, ask):
    load(
        Made("a", organ="e", year=2016, jurisdiction=COUNTY),
        Made("b", organ="e", year=2017, jurisdiction=COUNTY),
        Made("c", organ="e", year=2020, jurisdiction=COUNTY),
        names={"a": "樟树市环境保护局", "b": "樟树市环境保护局", "c": "樟树市生态环境局"},
    )
    assert ask("SELECT name, first_year, last_year FROM organ_alias ORDER BY ALL") == [
        ("樟树市环境保护局", 2016, 2017),
        ("樟树市生态环境局", 2020, 2020),
    ]


def test_evidence_is_kept_for_held_reports_too_and_replaced_with_its_report(path, ask):
    made = Made("a", status="held")
    clue = {
        "report_id": made.report_id,
        "about": "place",
        "kind": "title",
        "candidate": "x",
        "text": "y",
        "weight": 5.0,
    }
    for run, count in (("run-1", 2), ("run-2", 1)):
        frames = frames_of(run, made)
        frames["report_evidence"] = frame("report_evidence", [clue | {"ordinal": n + 1} for n in range(count)])
        with staging(path, run) as staged:
            staged.load(frames)
            staged.settle()
            staged.publish()
        assert ask("SELECT count(*) FROM report_evidence") == [(count,)]

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warehouse_frames import Made, frames_of

from warehouse.errors import LoadError
from warehouse.lookup import known_documents, reports_by_document, reports_loaded_with_content
from warehouse.publish import staging
from warehouse.schema import load_schema

pytestmark = pytest.mark.usefixtures("not_compared")

REPORT_COLUMNS = len(load_schema().tables["dim_report"].columns)
CELL = ("request", "received", "natural_person")
HOSTILE = "'; DROP TABLE fact_request; --\"\\ =1+1 \x00\u202e" + "长" * 100_000


@pytest.fixture
def staged(path):
    with staging(path, "run-1") as opened:
        yield opened


def rows(staged, sql):
    return staged.connection.execute(sql).fetchall()


def test_blank_stays_null_and_zero_stays_zero(staged):
    blank = {"value": None, "number": None, "state": "blank", "raw": None}
    zero = {"value": 0.0, "number": 0.0, "raw": "0"}
    made = Made("a", cells={CELL: blank, ("request", "received", "enterprise"): zero})
    staged.load(frames_of("run-1", made))
    found = rows(staged, "SELECT applicant, value, state, raw FROM fact_request WHERE outcome = 'received' ORDER BY 1")
    assert ("natural_person", None, "blank", None) in found
    assert ("enterprise", 0.0, "reported", "0") in found


def test_hostile_text_is_data(staged):
    made = Made("a", title=HOSTILE, cells={CELL: {"raw": HOSTILE, "state": "text", "value": None}})
    staged.load(frames_of("run-1", made))
    assert rows(staged, "SELECT title FROM dim_report") == [(HOSTILE,)]
    assert rows(staged, "SELECT raw FROM fact_request WHERE state = 'text'") == [(HOSTILE,)]


def test_loading_twice_replaces_a_report_and_no_other(staged):
    first, other = Made("a", narrative=[{"field": "problem", "ordinal": 1, "text": "旧"}]), Made("b", organ="organ-2")
    staged.load(frames_of("run-1", first, other))
    before = rows(staged, "SELECT count(*) FROM fact_request")
    staged.load(frames_of("run-1", Made("a", cells={CELL: {"value": 7.0}})))
    assert rows(staged, "SELECT count(*) FROM fact_request") == before == [(350,)]
    assert rows(staged, "SELECT count(*) FROM fact_request WHERE value = 7") == [(1,)]
    assert rows(staged, "SELECT count(*) FROM fact_narrative") == [(0,)]
    assert rows(staged, "SELECT count(*) FROM document") == [(2,)]


def test_a_report_that_is_held_on_reload_loses_its_facts(staged):
    staged.load(frames_of("run-1", Made("a")))
    staged.load(frames_of("run-1", Made("a", status="held")))
    assert rows(staged, "SELECT count(*) FROM fact_request") == [(0,)]


def test_a_dimension_row_is_replaced_even_when_others_refer_to_it(staged):
    staged.load(frames_of("run-1", Made("a")))
    staged.load(frames_of("run-1", Made("b", jurisdiction="990123")))
    assert rows(staged, "SELECT jurisdiction_id FROM dim_organ") == [("990123",)]


@pytest.mark.parametrize(
    ("table", "change", "named"),
    [
        ("fact_request", lambda f: f.drop(columns="state"), r"fact_request: missing columns \['state'\]"),
        ("fact_request", lambda f: f.assign(extra=1), r"unknown columns \['extra'\]"),
        ("fact_request", lambda f: f.assign(state="zero"), "fact_request.*CHECK"),
        ("fact_request", lambda f: f.assign(state=None), "NOT NULL"),
        ("fact_request", lambda f: f.assign(raw=3), "column raw"),
        ("fact_request", lambda f: f.assign(raw=[3] + ["x"] * (len(f) - 1)), "column raw.*3 is not text"),
        ("fact_request", lambda f: f.assign(raw="\ud800"), "table fact_request"),
        ("fact_request", lambda f: f.assign(line=1.5), "column line"),
        ("fact_request", lambda f: f.assign(value="drei"), "value"),
        ("fact_request", lambda f: f.assign(year=1850), "CHECK"),
        ("fact_request", lambda f: f.assign(report_id="ffff"), "rows of report 'ffff'"),
        ("dim_report", lambda f: f.assign(issue_date="31. Januar"), "column issue_date"),
        (
            "dim_report",
            lambda f: pd.concat([f, f], axis=1),
            f"{2 * REPORT_COLUMNS} columns given, {REPORT_COLUMNS} declared",
        ),
    ],
)
def test_a_frame_that_does_not_fit_is_refused_and_nothing_is_loaded(staged, table, change, named):
    frames = frames_of("run-1", Made("a"))
    frames[table] = change(frames[table])
    with pytest.raises(LoadError, match=f"(?s){named}"):
        staged.load(frames)
    assert rows(staged, "SELECT count(*) FROM dim_report") == [(0,)]
    staged.load(frames_of("run-1", Made("a")))
    assert rows(staged, "SELECT count(*) FROM dim_report") == [(1,)]


def test_an_unknown_table_is_refused(staged):
    with pytest.raises(LoadError, match="fact_requests"):
        staged.load({"fact_requests": pd.DataFrame()})


def test_facts_without_their_report_are_refused(staged):
    frames = frames_of("run-1", Made("a"))
    del frames["dim_report"]
    with pytest.raises(LoadError, match="in one batch"):
        staged.load(frames)


def test_column_order_does_not_matter(staged):
    frames = {name: frame[list(reversed(frame.columns))] for name, frame in frames_of("run-1", Made("a")).items()}
    staged.load(frames)
    assert rows(staged, "SELECT DISTINCT jurisdiction_id, state FROM fact_request") == [("990122", "reported")]


def test_lookup_of_what_arrived_before(staged):
    known, unknown = Made("a"), Made("b")
    staged.load(frames_of("run-1", known))
    asked = [(known.sha, "in/a.txt"), (known.sha, "elsewhere.txt"), (unknown.sha, "in/b.txt")]
    assert known_documents(staged.connection, asked) == {(known.sha, "in/a.txt")}
    assert reports_by_document(staged.connection, [known.sha, unknown.sha]) == {known.sha: known.report_id}
    assert reports_loaded_with_content(staged.connection, [unknown.sha, known.sha]) == {known.sha: known.report_id}
    assert known_documents(staged.connection, []) == set()


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
numbers = st.one_of(
    st.none(), st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**9), 10**9).map(float)
)
readings = st.fixed_dictionaries({"raw": st.one_of(st.none(), texts), "value": numbers, "number": numbers})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reading=readings, title=st.one_of(st.none(), texts), line=st.one_of(st.none(), st.integers(1, 2**31 - 1)))
def test_what_is_loaded_comes_back(staged, reading, title, line):
    staged.load(frames_of("run-1", Made("a", title=title, cells={CELL: reading | {"line": line}})))
    found = rows(
        staged,
        """SELECT raw, value, number, line FROM fact_request
        WHERE outcome = 'received' AND applicant = 'natural_person'""",
    )
    assert found == [(reading["raw"], reading["value"], reading["number"], line)]
    assert rows(staged, "SELECT title FROM dim_report") == [(title,)]

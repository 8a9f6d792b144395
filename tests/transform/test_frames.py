"""Frames: exactly the declared columns and types, held reports in one table only, unknown apart from blank."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from printed_form import CHANNELS, RESULTS, printed, read, report

from extract.extractor import extract
from extract.forms import TABLES
from extract.readers import read_document
from transform.frames import DTYPES, FACTS, frame_of, frames_of, gazetteer_frame, organ_id, report_id
from transform.gazetteer import Gazetteer
from transform.interpret import interpret
from transform.records import Report
from warehouse.schema import load_schema

Frames = dict[str, pd.DataFrame]
SCHEMA = load_schema().tables
MADE = ("dim_jurisdiction", "dim_organ", "dim_report", "report_evidence", "fact_narrative", "dq_check", *FACTS.values())

CELLS = printed(
    "2021",
    request__received__enterprise="",
    request__received__total="/",
    request__carried_in__total="见附表",
    request__granted__enterprise="0",
    disclosure__administrative_fee__amount="12.5",
)


@pytest.fixture(scope="module")
def reports(gazetteer: Gazetteer) -> list[Report]:
    loaded = report("2021", CELLS)
    absent = report("2019", printed("2019"), year=2020, without=("dispute",))
    held = report("2021", printed("2021"), signature="").replace("人民政府2022年", "人民政府2023年")
    notice = "关于做好2023年政府信息公开工作年度报告编制工作的通知\n\n各乡镇人民政府：\n\n请按时报送。\n"
    texts = {"a.txt": loaded, "b.txt": absent, "held.txt": held, "notice.txt": notice}
    return [interpret(read(text, path), gazetteer) for path, text in texts.items()]


@pytest.fixture(scope="module")
def frames(reports: list[Report], gazetteer: Gazetteer) -> Frames:
    return frames_of(reports, "run-1", "1.2.3", gazetteer)


def only(frame: pd.DataFrame, **where: str) -> pd.Series:
    for column, value in where.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_the_frames_that_transform_makes(frames: Frames) -> None:
    assert set(frames) == {*MADE, "dq_check_across", "report_likeness"}


def test_running_text_is_signed_window_by_window(shared: Path, gazetteer_of_china: Gazetteer) -> None:
    path = next((shared / "seeds").glob("003*.txt"))
    found = interpret(extract(read_document(path.read_bytes(), path.name)), gazetteer_of_china)
    frame = frames_of([found], "run-1", "1", gazetteer_of_china)["report_likeness"]
    assert list(frame.columns) == list(SCHEMA["report_likeness"].column_names)
    assert set(frame["report_id"]) == {found.extracted.document.sha256[:16]}
    assert not frame.duplicated(["report_id", "section", "ordinal"]).any()
    assert frame.loc[frame["section"] == 1, "line"].min() == 3


@pytest.mark.parametrize("table", MADE)
@pytest.mark.parametrize("full", [True, False], ids=["full", "empty"])
def test_columns_and_types_are_those_of_the_schema(
    table: str, full: bool, reports: list[Report], gazetteer: Gazetteer
) -> None:
    frame = frames_of(reports if full else [], "run-1", "1", gazetteer)[table]
    assert len(frame) > 0 if full else len(frame) == 0
    assert list(frame.columns) == list(SCHEMA[table].column_names)
    for column in SCHEMA[table].columns:
        assert str(frame[column.name].dtype) == str(pd.Series([], dtype=DTYPES[column.type]).dtype), column.name


@pytest.mark.parametrize("table", list(SCHEMA))
def test_every_table_of_the_schema_can_be_made_empty(table: str) -> None:
    frame = frame_of(table, [])
    assert list(frame.columns) == list(SCHEMA[table].column_names)
    assert len(frame) == 0


@pytest.mark.parametrize("table", MADE)
def test_required_columns_are_filled_and_keys_are_unique(table: str, frames: Frames) -> None:
    frame = frames[table]
    for column in SCHEMA[table].columns:
        if not column.null:
            assert frame[column.name].notna().all(), column.name
    assert not frame.duplicated(list(SCHEMA[table].key)).any()


@pytest.mark.parametrize("table", MADE)
def test_closed_domains_hold(table: str, frames: Frames) -> None:
    for column in SCHEMA[table].columns:
        if column.in_ is not None:
            assert set(frames[table][column.name].dropna()) <= set(column.in_), column.name


@pytest.mark.parametrize("table", MADE)
def test_references_hold_within_the_batch(table: str, frames: Frames) -> None:
    for reference in SCHEMA[table].references:
        if reference.target_table in frames:
            there = set(frames[reference.target_table][reference.target_column])
            assert set(frames[table][reference.column].dropna()) <= there, reference


def test_held_reports_stand_in_dim_report_only(reports: list[Report], frames: Frames) -> None:
    held = {report_id(r.extracted.document.sha256): r.hold for r in reports if r.hold}
    assert sorted(filter(None, held.values())) == ["not_a_report", "year_conflict"]
    found = frames["dim_report"].set_index("report_id")
    assert len(found) == 4
    for key, reason in held.items():
        assert (found.loc[key, "status"], found.loc[key, "hold_reason"]) == ("held", reason)
    for table in ("fact_narrative", "dq_check", *FACTS.values()):
        assert set(frames[table]["report_id"]).isdisjoint(held)
        assert len(set(frames[table]["report_id"])) == 2


def test_loaded_reports_have_no_reason(frames: Frames) -> None:
    loaded = frames["dim_report"][frames["dim_report"]["status"] == "loaded"]
    assert loaded["hold_reason"].isna().all()
    assert set(loaded["year"]) == {2022, 2020}
    assert set(loaded["jurisdiction_id"]) == {"990122101"}
    assert len(set(loaded["organ_id"])) == 1  # one body over two years


def test_the_confidence_of_each_field_of_the_head_is_kept(reports: list[Report], frames: Frames) -> None:
    found = frames["dim_report"].set_index("report_id")
    for made in reports:
        row = found.loc[report_id(made.extracted.document.sha256)]
        for field in ("is_report", "organ", "year"):
            kept = row[f"{field}_confidence"]
            assert (None if pd.isna(kept) else kept) == made.confidence[field], field
    assert set(found["status"]) == {"loaded", "held"}


def test_facts_count_every_cell_once(frames: Frames) -> None:
    counts = {table: len(frames[name]) for table, name in FACTS.items()}
    assert counts == {"disclosure": 10 + 22, "request": 175 + 161, "dispute": 15 + 15}
    assert len(frames["dq_check"]) == 42 + 40


@pytest.mark.parametrize(
    ("row", "column", "state", "raw", "value"),
    [
        ("received", "enterprise", "blank", "", None),
        ("received", "total", "na", "/", None),
        ("carried_in", "total", "text", "见附表", None),
        ("granted", "enterprise", "reported", "0", 0.0),
    ],
)
def test_blank_stroke_text_and_zero_stay_apart(
    row: str, column: str, state: str, raw: str, value: float | None, frames: Frames
) -> None:
    key = frames["dim_report"].set_index("source_path").loc["a.txt", "report_id"]
    found = only(frames["fact_request"], report_id=key, outcome=row, applicant=column)
    assert (found["state"], found["raw"]) == (state, raw)
    assert (None if pd.isna(found["value"]) else found["value"]) == value
    assert pd.notna(found["line"])
    assert found["span_end"] >= found["span_start"]


def test_what_is_not_printed_has_no_raw_text_and_no_place(frames: Frames) -> None:
    absent = frames["fact_dispute"][frames["fact_dispute"]["state"] == "absent"]
    assert len(absent) == len(CHANNELS) * len(RESULTS)
    for column in ("raw", "value", "number", "unit", "line", "span_start", "span_end", "page", "x0", "table_no"):
        assert absent[column].isna().all(), column


def test_number_unit_and_value_stand_side_by_side(frames: Frames) -> None:
    key = frames["dim_report"].set_index("source_path").loc["a.txt", "report_id"]
    found = only(frames["fact_disclosure"], report_id=key, item="administrative_fee", measure="amount")
    assert (found["raw"], found["number"], found["unit"], found["value"]) == ("12.5", 12.5, "万元", 125_000)


def test_places_lead_to_the_printed_cell(reports: list[Report], frames: Frames) -> None:
    text = report("2021", CELLS)
    key = report_id(reports[0].extracted.document.sha256)
    facts = frames["fact_request"][frames["fact_request"]["report_id"] == key]
    assert len(facts) == 175
    for fact in facts.itertuples():
        assert text[fact.span_start : fact.span_end].strip() == fact.raw


def test_checks_name_what_is_unknown(frames: Frames) -> None:
    open_ = frames["dq_check"][frames["dq_check"]["state"] == "not_assessable"]
    found = open_[(open_["rule"] == "request_row_total") & (open_["row_code"] == "received") & (open_["year"] == 2022)]
    assert list(found["unknown"]) == ["received/total、received/enterprise"]
    assert found["column_code"].tolist() == [""]
    passed = frames["dq_check"][frames["dq_check"]["state"] == "pass"]
    assert passed["unknown"].isna().all()
    assert (passed["left_value"] == passed["right_value"]).all()


def test_all_divisions_above_are_there(frames: Frames) -> None:
    found = frames["dim_jurisdiction"].set_index("jurisdiction_id")
    assert list(found.index) == sorted(found.index)
    town = found.loc["990122101"]
    assert town["full_name"] == "澄霞省霁川市鹭汀县青筠镇"
    assert [town[level] for level in ("province", "prefecture", "county", "township")] == [
        "澄霞省",
        "霁川市",
        "鹭汀县",
        "青筠镇",
    ]
    parents = set(found["parent_id"].dropna())
    assert parents <= set(found.index)
    assert pd.isna(found.loc["990122", "township"])


def test_the_whole_gazetteer_as_a_frame(gazetteer: Gazetteer) -> None:
    frame = gazetteer_frame(gazetteer)
    assert list(frame.columns) == list(SCHEMA["dim_jurisdiction"].column_names)
    assert frame["jurisdiction_id"].is_unique
    assert set(frame["parent_id"].dropna()) <= set(frame["jurisdiction_id"])
    assert len(frame) > 40_000


def test_keys_are_stable(reports: list[Report], gazetteer: Gazetteer) -> None:
    first, second = reports[:2]
    assert first.organ is not None
    assert second.organ is not None
    assert first.place is not None
    assert second.place is not None
    assert organ_id(first.organ, first.place, gazetteer) == organ_id(second.organ, second.place, gazetteer)
    assert report_id("0123456789abcdef" * 4) == "0123456789abcdef"


def test_edition_of_every_table_is_told(frames: Frames) -> None:
    found = frames["dim_report"].set_index("source_path")
    told = {path: [found.loc[path, f"edition_{table}"] for table in TABLES] for path in ("a.txt", "b.txt")}
    assert told["a.txt"] == ["2021"] * 3
    assert told["b.txt"][:2] == ["2019", "2019"]
    assert pd.isna(told["b.txt"][2])


def test_too_few_values_in_a_row_are_an_error() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        frame_of("dim_organ", [("a", "b", "c")])

"""What a collector noted beside a document reaches the report, and is no document itself."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.inspecting import inspect_one
from flows.landing import documents_under, land
from flows.sidecar import SideCars
from flows.store import Store
from transform.gazetteer import Gazetteer
from transform.place import SURE_ENOUGH
from transform.records import Source

TEXT = "政府信息公开工作年度报告\n本报告根据条例编制。\n一、总体情况\n2021年，我局公开信息10条。\n二、主动公开情况\n"
ENTRY = {"url": "http://www.zhangshu.gov.cn/1.html", "published_at": "2022-01-20T08:00:00", "publisher": "樟树市教育局"}
TOLD = Source("http://www.zhangshu.gov.cn/1.html", date(2022, 1, 20), "樟树市教育局")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "in" / "a.txt"
    file.parent.mkdir()
    file.write_text(TEXT, encoding="utf-8")
    return file


def beside(document: Path, name: str, text: str) -> None:
    (document.parent / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt.json", json.dumps(ENTRY)),
        ("manifest.json", json.dumps([{"file": "a.txt", **ENTRY}, {"file": "b.txt", "url": "x"}])),
        ("manifest.json", json.dumps({"a.txt": ENTRY})),
        (
            "manifest.csv",
            "file,url,published_at,publisher\na.txt,http://www.zhangshu.gov.cn/1.html,2022-01-20,樟树市教育局\n",
        ),
    ],
)
def test_a_side_car_is_read_and_is_no_document(document: Path, name: str, text: str) -> None:
    beside(document, name, text)
    assert SideCars().source_of(document) == TOLD
    assert list(documents_under([document.parent])) == [document]


@pytest.mark.parametrize(
    "text", ["", "[1]", "{", '{"url": 3, "published_at": "yesterday"}', "[" * 100_000, '"a"'], ids=range(6)
)
def test_what_is_no_side_car_tells_nothing_and_is_reported_where_it_cannot_be_read(document: Path, text: str) -> None:
    beside(document, "a.txt.json", text)
    told: list[str] = []
    assert SideCars(lambda _file, reason: told.append(reason)).source_of(document) is None
    assert bool(told) == (not text.startswith('{"url"'))


def test_it_is_kept_in_the_store_and_comes_back(document: Path, tmp_path: Path) -> None:
    beside(document, "a.txt.json", json.dumps(ENTRY))
    store = Store(tmp_path / "store")
    landing = land([document.parent], store, lambda _: (), settled=0)
    assert [arrival.told for arrival in landing.arrivals] == [TOLD]
    assert [arrival.told for arrival in store.arrivals()] == [TOLD]


def test_a_side_car_that_comes_later_is_kept_with_the_first_time_of_arrival(document: Path, tmp_path: Path) -> None:
    store, first = Store(tmp_path / "store"), datetime(2026, 1, 1, tzinfo=UTC)
    (arrival,) = land([document], store, lambda _: (), settled=0).arrivals
    again = store.add(document, arrival.sha256, arrival.path, first, TOLD)
    assert (again.told, again.landed_at) == (TOLD, arrival.landed_at)


def test_a_held_report_still_tells_what_it_names(tmp_path: Path, gazetteer: Gazetteer) -> None:
    held = tmp_path / "b.txt"
    title = "大石镇2021年政府信息公开工作年度报告"
    held.write_text(f"{title}\n一、总体情况\n2021年，我镇公开信息10条。\n", encoding="utf-8")
    report = inspect_one(held, gazetteer)["report"]
    assert report["hold"] == "jurisdiction_uncertain"
    assert report["jurisdiction"] == {"code": None, "level": "township", "path": ["大石镇"]}
    assert report["confidence"]["jurisdiction"] < SURE_ENOUGH


def test_it_decides_where_the_page_is_silent(document: Path, gazetteer: Gazetteer) -> None:
    assert inspect_one(document, gazetteer)["report"]["jurisdiction"] is None
    beside(document, "a.txt.json", json.dumps(ENTRY))
    report = inspect_one(document, gazetteer)["report"]
    assert report["jurisdiction"]["code"] == "360982"
    assert report["organ"]["kind"] == "department"
    assert report["issue_date"] == "2022-01-20"

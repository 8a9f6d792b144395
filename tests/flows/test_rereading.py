"""What another version has read is read again, and what a later side-car tells takes effect."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from arriving import put
from nights import COUNTY, TOWN, ask, loaded, night

from flows import part, rereading
from flows.versions import reading_version

pytestmark = pytest.mark.usefixtures("quick", "unreported")

SILENT = "政府信息公开工作年度报告\n本报告根据条例编制。\n一、总体情况\n2021年，我局公开信息10条。\n二、主动公开情况\n"
ENTRY = {"url": "http://www.zhangshu.gov.cn/1.html", "published_at": "2022-01-20", "publisher": "樟树市教育局"}


@pytest.fixture
def another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on the program is another one."""
    for module in (part, rereading):
        monkeypatch.setattr(module, "reading_version", lambda: "another")


def three(home: Path) -> None:
    put(home / "in", "a.txt", TOWN)
    put(home / "in", "a_copy.txt", TOWN)
    put(home / "in", "b.txt", COUNTY)
    put(home / "in", "c.txt", b"")


def versions(home: Path) -> list[tuple[object, ...]]:
    query = "SELECT source_path, reading_version = 'another' FROM document JOIN run ON read_run_id = run.run_id"
    return [(Path(str(path)).name, again) for path, again in ask(home, f"{query} ORDER BY 1")]


def test_another_version_reads_again_from_the_store_what_the_first_one_read(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    three(tmp_path)
    first = night(tmp_path)
    before = loaded(tmp_path), ask(tmp_path, "SELECT fingerprint, status FROM dq_finding ORDER BY 1")
    request.getfixturevalue("another_version")
    for path in (tmp_path / "in").iterdir():
        path.unlink()
    second = night(tmp_path)
    assert (second.reread, second.landed, second.published) == (3, 0, True)
    assert loaded(tmp_path) == before[0]
    assert {run for (run,) in ask(tmp_path, "SELECT run_id FROM document")} == {first.run_id}
    assert {run for (run,) in ask(tmp_path, "SELECT run_id FROM dim_report")} == {second.run_id}
    assert versions(tmp_path) == [("a.txt", True), ("a_copy.txt", False), ("b.txt", True), ("c.txt", True)]
    known = dict(ask(tmp_path, "SELECT fingerprint, status FROM dq_finding"))
    assert set(known) == {fingerprint for fingerprint, _ in before[1]}
    assert set(known.values()) <= {"open", "fixed"}
    assert not night(tmp_path).published, "all is read by this version now"


@pytest.mark.usefixtures("another_version")
def test_no_more_is_read_again_than_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(part, "reading_version", reading_version)
        three(tmp_path)
        night(tmp_path, reread=0)
    nothing = night(tmp_path, reread=0)
    assert (nothing.published, nothing.postponed) == (False, 3)
    bounded = night(tmp_path, reread=2)
    assert (bounded.reread, bounded.postponed) == (2, 1)
    assert night(tmp_path, reread=2).reread == 1


def test_what_cannot_be_read_any_more_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "in", "a.txt", TOWN)
    night(tmp_path)
    before = ask(tmp_path, "SELECT * EXCLUDE (read_run_id) FROM document"), ask(tmp_path, "SELECT * FROM fact_request")
    for module in (part, rereading):
        monkeypatch.setattr(module, "reading_version", lambda: "another")
    monkeypatch.setattr("flows.batch.read_document", lambda *_: (_ for _ in ()).throw(RuntimeError("a defect")))
    summary = night(tmp_path)
    assert (summary.reread, summary.unreadable, summary.complete) == (1, 0, True)
    assert before[0] == ask(tmp_path, "SELECT * EXCLUDE (read_run_id) FROM document")
    assert before[1] == ask(tmp_path, "SELECT * FROM fact_request")


def test_a_side_car_that_comes_later_takes_effect_in_the_next_run(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", SILENT.encode())
    assert night(tmp_path).held == 1
    put(tmp_path / "in", "a.txt.json", json.dumps(ENTRY).encode())
    summary = night(tmp_path)
    assert (summary.reread, summary.landed) == (1, 0)
    assert ask(tmp_path, "SELECT status, jurisdiction_id FROM dim_report") == (("loaded", "360982"),)
    assert loaded(tmp_path) == [("a.txt", "loaded")]
    assert not night(tmp_path).published


def test_side_cars_in_an_archive_are_read_and_are_no_documents(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("x/a.txt", SILENT)
        archive.writestr("x/manifest.json", json.dumps([{"file": "a.txt", **ENTRY}]))
        archive.writestr("b.txt", SILENT.replace("10", "11"))
        archive.writestr("b.txt.json", json.dumps(ENTRY))
    put(tmp_path / "in", "all.zip", data.getvalue())
    summary = night(tmp_path)
    assert (summary.landed, summary.loaded) == (2, 2)
    assert {place for (place,) in ask(tmp_path, "SELECT jurisdiction_id FROM dim_report")} == {"360982"}
    assert not night(tmp_path).published


def test_the_version_names_what_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.versions.find_spec", lambda _: None)
    monkeypatch.setattr("flows.versions.shutil.which", lambda name: "/bin/" + name if name == "libreoffice" else None)
    assert reading_version.__wrapped__() == reading_version().split("+")[0] + "+office"


def test_once_ocr_is_installed_only_what_could_not_be_read_is_read_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for module in (part, rereading):
        monkeypatch.setattr(module, "reading_version", lambda: "abc+office")
    put(tmp_path / "in", "a.txt", TOWN)
    put(tmp_path / "in", "c.txt", b"")
    assert (night(tmp_path).loaded, night(tmp_path).reread) == (1, 0)
    for module in (part, rereading):
        monkeypatch.setattr(module, "reading_version", lambda: "abc+ocr+office")
    assert night(tmp_path).reread == 1

from __future__ import annotations

import hashlib
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from arriving import SAMPLES, put
from PIL import Image
from renditions.page import render_html
from renditions.word import render_docx, zipped

from extract.model import DocumentError, Where
from extract.readers.picture import page_picture
from flows.cli import main
from flows.context import contexts_of, page_of
from flows.errors import UsageError
from flows.inspecting import inspect_one
from flows.inspector import inspect
from flows.limits import Limits
from flows.showing import Place, place_of
from flows.store import Store
from transform.gazetteer import Gazetteer

TOWN = SAMPLES / "reports/jichuan/luting/qingyunzhen_2019.txt"
CELL = "request/received/total"


def run_here(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["gongkai", *map(str, arguments), "--places", str(SAMPLES / "places.csv")])
    with pytest.raises(SystemExit) as done:
        main()
    return int(done.value.code or 0)


def shown(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], document: Path, cell: str = CELL
) -> dict[str, Any]:
    assert run_here(monkeypatch, "inspect", document, "--show", cell, "--json") == 0
    found: dict[str, Any] = json.loads(capfd.readouterr().out)
    return found


def test_a_cell_of_a_text_is_marked_on_its_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], gazetteer: Gazetteer
) -> None:
    found = shown(monkeypatch, capfd, TOWN)
    line = inspect_one(TOWN, gazetteer)["cells"]
    cell = next(c for c in line if (c["table"], c["row"], c["column"]) == ("request", "received", "total"))
    assert {name: found[name] for name in cell} == cell
    assert found["lines"][0].endswith("一、本年新收政府信息公开申请数量"), "the row with its label"
    assert found["lines"][-1] == f"{cell['where']['line']:>6} 【{cell['raw']}】"
    assert found["picture"] is None


@pytest.mark.parametrize("render", [render_html, render_docx])
def test_a_cell_of_a_table_is_marked_in_its_row(
    render: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    document = put(tmp_path, "report", render(TOWN.read_text(encoding="utf-8")))
    (row,) = shown(monkeypatch, capfd, document)["lines"]
    assert row.startswith("一、本年新收政府信息公开申请数量 | ")
    assert row.endswith(" | 【13】")


def test_a_cell_that_is_not_printed_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    text = TOWN.read_text(encoding="utf-8")
    cut = put(tmp_path, "cut.txt", text[: text.index("一、本年新收政府信息公开申请数量")].encode())
    found = shown(monkeypatch, capfd, cut)
    assert (found["state"], found["where"], found["lines"]) == ("missing", None, [])


def test_the_page_of_a_pdf_is_drawn_with_the_cell_marked(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    document, picture = shared / "real" / "huaian_2024.pdf", tmp_path / "cell.png"
    assert run_here(monkeypatch, "inspect", document, "--show", CELL, "--output", picture) == 0
    printed = capfd.readouterr().out
    assert "【3119】" in printed
    assert str(picture) in printed.replace("\n", "")
    assert marked_box(picture.read_bytes()) == pytest.approx((486.4, 456.5, 521.4, 480.7), abs=5)


def marked_box(png: bytes) -> tuple[float, ...]:
    """The red frame on a page, in points of an A4 page."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    down, across = np.nonzero((pixels[..., 0] > 200) & (pixels[..., 1] < 60) & (pixels[..., 2] < 60))
    scale = 595.3 / pixels.shape[1]
    return tuple(float(edge) * scale for edge in (across.min(), down.min(), across.max(), down.max()))


@pytest.mark.parametrize("dpi", [200, 196, 300, 100])
def test_a_place_on_a_scan_is_where_the_reader_measured_it(dpi: int) -> None:
    page = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    image = io.BytesIO()
    page.save(image, "PNG", dpi=(dpi, dpi))
    measured = 200 if dpi == 196 else dpi  # the reader takes 196 dots per inch for 200
    box = tuple(x * 72 / measured for x in (0.5 * page.width, 0.25 * page.height, 0.6 * page.width, 0.3 * page.height))
    png = page_picture(image.getvalue(), Where(page=1, x0=box[0], y0=box[1], x1=box[2], y1=box[3]))
    height = 842 * 0.05 / 2
    x0, y0, x1, y1 = marked_box(png)
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((0.55 * 595.3, 0.275 * 841.5), abs=2)
    assert y1 - y0 == pytest.approx(2 * height, abs=10)


@pytest.mark.parametrize(
    ("data", "where", "words"),
    [
        (b"text", Where(line=1), "not on a page"),
        (b"text", Where(page=1, x0=0, y0=0, x1=1, y1=1), "format text"),
        (b"%PDF-1.7 broken", Where(page=1, x0=0, y0=0, x1=1, y1=1), "damaged"),
    ],
)
def test_what_cannot_be_drawn_says_why(data: bytes, where: Where, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        page_picture(data, where)


def test_a_page_that_is_not_there_is_named(shared: Path) -> None:
    data = (shared / "real" / "huaian_2024.pdf").read_bytes()
    with pytest.raises(DocumentError, match="no page 99"):
        page_picture(data, Where(page=99, x0=0, y0=0, x1=1, y1=1))


@pytest.mark.parametrize(
    ("text", "words"),
    [("received/total", "TABLE/ROW/COLUMN"), ("x/y/z", "tables: disclosure"), ("request/x/total", "rows: received")],
)
def test_cells_that_do_not_exist_are_refused_with_what_there_is(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        place_of(text)
    assert place_of(CELL) == Place("request", "received", "total")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--output", "a.png"], "--show"), (["--show", CELL, TOWN], "one document"), (["--show", "x"], "TABLE/ROW")],
)
def test_wrong_usage_of_show_is_refused(
    arguments: list[object], words: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run_here(monkeypatch, "inspect", TOWN, *arguments) == 2
    assert words in capfd.readouterr().err


def test_inspect_isolates_documents_and_shows_the_members_of_archives(tmp_path: Path) -> None:
    html = render_html(TOWN.read_text(encoding="utf-8"))
    archive = put(tmp_path, "reports.zip", zipped({"a.html": html, "empty.txt": b"", "b.txt": TOWN.read_bytes()}))
    broken = put(tmp_path, "broken.zip", zipped({"a.txt": b"\0" * 40_000_000}))
    found = list(inspect([archive, broken, TOWN], SAMPLES / "places.csv"))
    assert [one["document"]["path"] for one in found] == [
        f"{archive}!a.html", f"{archive}!empty.txt", f"{archive}!b.txt", str(broken), str(TOWN),
    ]  # fmt: skip
    assert [one["error"] is None for one in found] == [True, False, True, False, True]
    assert found[3]["document"]["format"] == "zip"
    assert found[0]["document"]["format"] == "html"
    assert [cell["value"] for cell in found[0]["cells"]] == [cell["value"] for cell in found[4]["cells"]]


def test_one_plain_text_is_inspected_without_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", refused)
    (found,) = inspect([TOWN], SAMPLES / "places.csv")
    assert found["error"] is None


def test_a_document_over_its_limits_is_told_and_the_next_one_read(tmp_path: Path) -> None:
    text = TOWN.read_bytes()
    documents = [put(tmp_path, "a.txt", text), put(tmp_path, "b.txt", text + b"\n")]
    found = list(inspect(documents, SAMPLES / "places.csv", Limits(time=0.0001)))
    assert [one["error"] for one in found] == ["took longer than 0.0001 seconds; check what it holds"] * 2


def test_why_shows_the_row_of_other_formats_and_draws_pages(shared: Path, tmp_path: Path) -> None:
    pdf = (shared / "real" / "huaian_2024.pdf").read_bytes()
    source = put(tmp_path, "a.pdf", pdf)
    sha256 = hashlib.sha256(pdf).hexdigest()
    warehouse = tmp_path / "g.duckdb"
    Store(tmp_path / "store").add(source, sha256, "a.pdf", datetime.now(UTC))
    names = ("line", "span_start", "span_end", "page", "x0", "y0", "x1", "y1", "table_no", "row_no", "cell_no")
    places = {**dict.fromkeys(names), "page": 4, "x0": 486.4, "y0": 456.5, "x1": 521.4, "y1": 480.7}
    report = {"format": "pdf", "document_sha256": sha256, "source_path": "a.pdf", "encoding": None}
    (row,) = contexts_of(warehouse, report, [], [places])
    assert row is not None
    assert row.endswith("【3119】")
    chain = {"where": places, "document": {"path": "a.pdf", "sha256": sha256}}
    assert marked_box(page_of(warehouse, chain)) == pytest.approx((486.4, 456.5, 521.4, 480.7), abs=5)

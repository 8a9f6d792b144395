"""Reports printed to PDF by a browser, with the borders that pages give their tables, read like their text."""

from __future__ import annotations

import os
import shutil
import subprocess
from html import escape
from pathlib import Path

import pytest
from printed_form import printed, raws, read, report
from renditions.layout import Box, lay_out

from extract.extractor import extract
from extract.readers import read_document

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
STYLES = {
    "collapsed": "table{border-collapse:collapse;width:100%}td{border:1px solid;text-align:center;padding:3px 6px}",
    "separate": "table{border:1px solid}td{border:1px solid #333}",
    "open": "table{border-collapse:collapse;border-style:hidden}td{border:1px solid}",
    "shaded": "table{width:100%}td{background:#dde}",
    "dotted": "body{border:2px solid}table{border-collapse:collapse;width:100%}td{border:1px dotted}",
    "lines": "table{width:100%;border-collapse:collapse;font-size:9pt}td{border-bottom:1px solid;padding:4px 8px}",
    "none": "table{width:100%;font-size:9pt}td{text-align:center;padding:4px 8px}",
}


@pytest.fixture(scope="module")
def browser() -> str:
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium is installed: apt-get install chromium")
    return found


def cell(box: Box) -> str:
    return f'<td rowspan="{box.down}" colspan="{box.across}">{escape(box.text)}</td>'


def page(text: str, style: str) -> str:
    parts = []
    for block in lay_out(text):
        if isinstance(block, str):
            parts.append(f"<p>{escape(block)}</p>")
        else:
            parts.append("<table>" + "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in block) + "</table>")
    rule = f"p{{text-indent:2em;margin:0;line-height:1.8}}{STYLES[style]}"
    return f"<!DOCTYPE html><meta charset=utf-8><style>{rule}</style><body>{''.join(parts)}"


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("style", STYLES)
def test_a_page_printed_by_a_browser(style: str, edition: str, browser: str, tmp_path: Path) -> None:
    text = report(edition, printed(edition, 3), texts={1: "全年平稳。主动公开政府信息1234条。" * 12})
    source, target = tmp_path / "report.html", tmp_path / "report.pdf"
    source.write_text(page(text, style), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"]
    subprocess.run(
        [browser, *options, f"--print-to-pdf={target}", source.as_uri()], check=True, capture_output=True, timeout=120
    )
    expected, got = read(text), extract(read_document(target.read_bytes(), "report.pdf"))
    assert raws(got) == raws(expected)
    assert got.title == expected.title
    assert [section.number for section in got.sections] == [1, 2, 3, 4, 5, 6]
    assert "全年平稳。主动公开政府信息1234条。" * 12 in [sentence.text for sentence in got.body]

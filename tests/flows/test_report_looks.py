"""The report and the mails in a browser, as wide as a desk's screen and as a phone's: nothing sticks out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from html import escape, unescape
from pathlib import Path

import pytest
from arriving import Published

from flows.report.mailing import Mailing, preview
from flows.report.recipients import Recipient

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
DESK, PHONE = 1280, 390
# The page lies in a frame, since a browser's own window is never as narrow as a phone.
FRAME = """<!doctype html><meta charset="utf-8"><body style="margin:0">
<iframe id="page" width="{width}" height="2000" style="border:0" srcdoc="{page}"></iframe><script>
window.onload = function () {{
  var page = document.getElementById("page").contentDocument;
  {script}
  var root = page.documentElement;
  var found = [root.scrollWidth - root.clientWidth, page.images.length, page.title].concat(told);
  document.body.setAttribute("data-found", found.join("|"));
}};</script>"""
LOADED = "var told = [Array.prototype.every.call(page.images, function (i) { return i.naturalWidth > 0; })];"
FILTERED = """var select = page.querySelector("#filter select[name=severity]");
select.value = "错误";
select.dispatchEvent(new Event("input", {bubbles: true}));
var told = [page.querySelectorAll("article:not([hidden])").length, page.getElementById("shown").textContent];"""


@pytest.fixture(scope="module")
def browser() -> str:
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium is installed: apt-get install chromium")
    return found


def looked_at(browser: str, html: str, width: int, folder: Path, script: str = LOADED) -> list[str]:
    """Return by how much the page is too wide, how many pictures it has, its title, and what the script tells."""
    frame = folder / "frame.html"
    frame.write_text(FRAME.format(width=width, page=escape(html), script=script), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'browser'}", "--dump-dom"]
    size = f"--window-size={max(width, 600)},2000"
    done = subprocess.run([browser, *options, size, frame.as_uri()], capture_output=True, check=True, timeout=300)
    told = re.search(r'data-found="([^"]*)"', done.stdout.decode())
    assert told is not None
    return unescape(told[1]).split("|")


def mails_of(home: Path, folder: Path) -> list[str]:
    recipients = (
        Recipient(address="all@example.org", areas="all"),
        Recipient(address="some@example.org", areas=("990100",), language="en"),
    )
    written = preview(Mailing(home / "gongkai.duckdb", home / "reports", None, recipients), folder)
    return [file.read_text(encoding="utf-8") for file in written if file.suffix == ".html"]


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_mails_and_report_fit(width: int, browser: str, published: Published, tmp_path: Path) -> None:
    report = Path(published.summary.html or "").read_text(encoding="utf-8")
    for html in (report, *mails_of(published.warehouse.parent, tmp_path)):
        over, _, title, loaded = looked_at(browser, html, width, tmp_path)
        assert (int(over), loaded) == (0, "true"), title


def test_hostile_text_fits_a_phone_and_runs_nothing(browser: str, hostile: Path, tmp_path: Path) -> None:
    report = (hostile / "reports/latest/report.html").read_text(encoding="utf-8")
    for html in (report, *mails_of(hostile, tmp_path)):
        over, _, title, loaded = looked_at(browser, html, PHONE, tmp_path)
        assert (int(over), loaded) == (0, "true"), title


def test_the_report_can_be_filtered(browser: str, published: Published, tmp_path: Path) -> None:
    report = Path(published.summary.html or "").read_text(encoding="utf-8")
    shown, told = looked_at(browser, report, DESK, tmp_path, FILTERED)[3:]
    assert shown == told == str(len(re.findall('data-severity="错误"', report)))
    assert 0 < int(shown) < report.count("<article")

"""Data Docs of a run: pages of what was validated, readable without the network; and figures of a whole batch."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
import regex

from expectations.data_docs import build_data_docs
from expectations.engine import Validator
from expectations.judge import judge
from expectations.shares import shares
from expectations.statistical import implausible
from expectations.suites import suites_version

Frames = dict[str, pd.DataFrame]
NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def test_pages_of_all_suites_and_batches_replace_the_old_ones(frames: Frames, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "old.html").write_text("old", encoding="utf-8")
    validated = judge(frames).validated
    index = build_data_docs([validated, validated], tmp_path / "docs", "run<1>", NOW)
    assert not (tmp_path / "docs" / "old.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]
    text = index.read_text(encoding="utf-8")
    assert "run&lt;1&gt;" in text
    assert suites_version() in text
    linked = {tmp_path / "docs" / unquote(link) for link in regex.findall(r'href="(validations/[^"]+)"', text)}
    assert len(linked) == 2 * len(validated)
    for page in linked:
        assert "Evaluated Expectations" in page.read_text(encoding="utf-8")
    (suite,) = (tmp_path / "docs" / "expectations").rglob("dim_report.html")
    assert "A value in every row: report_id, " in suite.read_text(encoding="utf-8")
    for page in (tmp_path / "docs").rglob("*.html"):
        fetched = regex.search(r"<script|(src=|url\(|<link[^>]*href=)[\"'(]?https?:", page.read_text(encoding="utf-8"))
        assert fetched is None, page


def reports(held: int, loaded: int) -> Frames:
    states = ["held"] * held + ["loaded"] * loaded
    return {"dim_report": pd.DataFrame({"status": states, "edition": ["2021"] * len(states)})}


@pytest.mark.parametrize(("held", "loaded", "told"), [(10, 40, False), (11, 40, True), (9, 9, False)])
def test_a_figure_is_told_where_it_is_out_of_bounds_and_rests_on_enough(held: int, loaded: int, told: bool) -> None:
    found = implausible(reports(held, loaded), Validator())
    assert [figure.code for figure in found] == (["reports_held"] if told else [])
    if told:
        assert found[0].figure == pytest.approx(held / (held + loaded))
        assert found[0].high == shares()["reports_held"].high

"""Runs that take the same bytes over at the same time each leave their path."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from flows.store import Listing, Store

NOW = datetime(2025, 3, 1, tzinfo=UTC)
RUNS, PATHS = 4, 25


def take(root: Path, source: Path, sha256: str, run: int) -> None:
    """Take the file over under names of this run's own; note what it holds, as for an archive."""
    store = Store(root)
    for number in range(PATHS):
        store.add(source, sha256, f"{run}/{number}", NOW)
        store.keep_listing(sha256, Listing((), None), str(run))


def test_runs_at_once_lose_no_path(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("某镇2023年政府信息公开工作年度报告", encoding="utf-8")
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    with ThreadPoolExecutor(RUNS) as runs:  # a lock is of the open file: threads exclude each other as processes do
        list(runs.map(lambda run: take(tmp_path / "store", source, sha256, run), range(RUNS)))
    paths = {arrival.path for arrival in Store(tmp_path / "store").arrivals()}
    assert paths == {f"{run}/{number}" for run in range(RUNS) for number in range(PATHS)}

"""Programs that take the same bytes over at the same time each leave their path."""

from __future__ import annotations

import hashlib
import multiprocessing
from datetime import UTC, datetime
from pathlib import Path

from flows.store import Listing, Store

NOW = datetime(2025, 3, 1, tzinfo=UTC)
PROGRAMS, PATHS = 4, 25


def take(root: Path, source: Path, sha256: str, program: int) -> None:
    """Take the file over under names of this program's own; note what it holds, as for an archive."""
    store = Store(root)
    for number in range(PATHS):
        store.add(source, sha256, f"{program}/{number}", NOW)
        store.keep_listing(sha256, Listing((), None), str(program))


def test_programs_at_once_lose_no_path(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("某镇2023年政府信息公开工作年度报告", encoding="utf-8")
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    forked = multiprocessing.get_context("fork")
    programs = [
        forked.Process(target=take, args=(tmp_path / "store", source, sha256, number)) for number in range(PROGRAMS)
    ]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    assert [program.exitcode for program in programs] == [0] * PROGRAMS
    paths = {arrival.path for arrival in Store(tmp_path / "store").arrivals()}
    assert paths == {f"{program}/{number}" for program in range(PROGRAMS) for number in range(PATHS)}

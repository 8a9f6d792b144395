"""What the tests of the flows share: a quiet Prefect of their own, and one published run over all samples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from arriving import HOSTILE, SAMPLES, Published, Run, put

import expectations.judge
from benchmarks.year import PoolHere
from flows import night
from flows.prefect_setup import prepare
from flows.summary import Summary
from transform.frames import reference_frames
from transform.gazetteer import Gazetteer

PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="session")
def prefect_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give Prefect a home of its own and one server for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        prepare(quiet=True)
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=300):
            yield


@pytest.fixture(scope="session")
def nightly(prefect_here: None) -> Run:
    """The flow itself, with the places of the samples."""
    from flows.nightly import nightly as flow

    def run(inbox: Path | None, home: Path, **options: object) -> Summary:
        places = {"warehouse": str(home / "gongkai.duckdb"), "reports": str(home / "reports")}
        paths = [str(inbox)] if inbox else []
        return flow(paths=paths, places=str(SAMPLES / "places.csv"), **places, **options)

    return run


@pytest.fixture(scope="session")
def reference(gazetteer: Gazetteer) -> dict[str, pd.DataFrame]:
    """The frames of the reference tables, made once."""
    return reference_frames(gazetteer)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, gazetteer: Gazetteer, reference: dict[str, pd.DataFrame]) -> None:
    """Leave out what costs seconds a run: structural suites, worker processes, Data Docs and pictures.

    The run over all samples has all of them.
    """
    monkeypatch.setattr(expectations.judge, "structural_failures", lambda *_, **__: ([], 0))
    monkeypatch.setattr(night, "ReadingPool", lambda settings, _workers: PoolHere(gazetteer, settings))
    monkeypatch.setattr("expectations.data_docs.build_data_docs", lambda *_: None)
    monkeypatch.setattr("flows.report.message.trend_picture", lambda *_: PICTURE)
    monkeypatch.setattr("transform.frames.reference_frames", lambda _: reference)
    monkeypatch.setattr("flows.reference.load_gazetteer", lambda _: gazetteer)


@pytest.fixture
def unreported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the report, an eighth of a quick night: it reads the warehouse, and changes nothing in it."""
    monkeypatch.setattr(night.Night, "report", lambda _: None)


@pytest.fixture(scope="session")
def published(nightly: Run, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """One run over all samples; not to be changed."""
    home = tmp_path_factory.mktemp("published")
    inbox = home / "inbox"
    for source in sorted((SAMPLES / "reports").rglob("*")):
        if source.is_file():
            name = str(source.relative_to(SAMPLES / "reports"))
            put(inbox, name)
    summary = nightly(inbox, home)
    return Published(summary, inbox, home / "gongkai.duckdb", home / "reports")


@pytest.fixture(scope="session")
def hostile(nightly: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a run over reports whose text, and whose names, attack who reads them; not to be changed."""
    home = tmp_path_factory.mktemp("hostile")
    text = (SAMPLES / "reports/jichuan/luting/jiaoyuju_2022.txt").read_text(encoding="utf-8")
    spoilt, number = re.subn(r"\t142\s*\n", lambda _: f"\t{HOSTILE}{'长' * 10_000}\n", text, count=1)
    assert number == 1
    spoilt += f"\n\x1b[31m{HOSTILE}\n"  # at the end: a text that begins with control characters is not read
    put(home / "in", "<script>alert(3)<_script>\x1b[2J.txt", spoilt.encode())
    put(home / "in", "=cmd|' /C calc'!A0.txt", b"")
    nightly(home / "in", home)
    return home

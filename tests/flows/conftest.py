"""What the tests of the flows share: a quiet Prefect of their own, and one published run over all samples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from arriving import SAMPLES, Published, Run, put

import expectations.judge
from flows.prefect_setup import prepare
from flows.summary import Summary


@pytest.fixture(scope="session")
def prefect_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give Prefect a home of its own and one server for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        prepare(quiet=True)
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=120):
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


@pytest.fixture
def quick_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the structural suites out, which cost seconds a run; the run over all samples has them."""
    monkeypatch.setattr(expectations.judge, "structural_failures", lambda *_, **__: ([], 0))


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

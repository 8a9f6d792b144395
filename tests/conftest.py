"""What the tests of all rooms share: the project's folders, the gazetteer, and a repeatable hypothesis."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # before this folder: it has folders named as the rooms

from transform.gazetteer import Gazetteer, load_gazetteer

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("repeatable", deadline=None, derandomize=True, database=None, max_examples=60)
settings.load_profile("repeatable")


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A process has whole files, and one has all that need the Prefect server: each process would start its own."""
    served = {item.path for item in items if "prefect_here" in getattr(item, "fixturenames", ())}
    for item in items:
        item.add_marker(pytest.mark.xdist_group("served" if item.path in served else item.path.stem))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of documents beside the project; without it its tests are skipped, and fail where CI is set."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("the folder ../shared is not there")
    return folder


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """All divisions and the invented ones of the samples."""
    return load_gazetteer(ROOT / "data" / "samples" / "places.csv")


@pytest.fixture(scope="session")
def gazetteer_of_china() -> Gazetteer:
    """All divisions, none invented."""
    return load_gazetteer()

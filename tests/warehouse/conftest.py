"""A directory with a warehouse to publish to, and the shortest way to do it."""

import shutil

import duckdb
import pytest
from warehouse_frames import frames_of

from warehouse.ddl import ddl
from warehouse.publish import staging
from warehouse.reviewed import NOTHING_REVIEWED
from warehouse.schema import load_schema
from warehouse.stamp import describe


@pytest.fixture(scope="session")
def described(tmp_path_factory):
    """A file with all tables, comments and views and no rows: to make it is half of the cost of a first publish."""
    path = tmp_path_factory.mktemp("described") / "gongkai.duckdb"
    with duckdb.connect(path) as connection:
        for statement in ddl(load_schema()):
            connection.execute(statement)
        describe(connection)
    return path


@pytest.fixture
def not_compared(monkeypatch):
    """Leave out the comparison of reports with each other, a third of a publish, where the file is the matter."""
    monkeypatch.setattr("warehouse.publish.judge_across", lambda *_: {})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "gongkai.duckdb"


@pytest.fixture
def publish(path, described):
    """Publish one run of made-up reports and return the counts of its findings."""

    def _publish(run_id, *made, reviewed=NOTHING_REVIEWED, **options):
        if not path.exists():
            shutil.copyfile(described, path)
        with staging(path, run_id, **options) as staged:
            staged.load(frames_of(run_id, *made))
            counts = staged.settle(reviewed)
            staged.publish()
        return counts

    return _publish


@pytest.fixture
def ask(path):
    """The rows that a query gives on the published file."""

    def _ask(sql, *parameters):
        with duckdb.connect(path, read_only=True) as connection:
            return connection.execute(sql, list(parameters)).fetchall()

    return _ask

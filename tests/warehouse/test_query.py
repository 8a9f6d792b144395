import pytest
from warehouse_frames import Made, frames_of

from warehouse.errors import MissingWarehouseError, NotAWarehouseError, QueryError
from warehouse.publish import staging
from warehouse.query import masked, open_published, run_sql


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A published warehouse, which no query can change."""
    path = tmp_path_factory.mktemp("queried") / "gongkai.duckdb"
    with staging(path, "run-1") as staged:
        staged.load(frames_of("run-1", Made("a")))
        staged.settle()
        staged.publish()
    return path


def test_a_query_gives_names_types_and_rows(path):
    found = run_sql(path, "SELECT year, received, title FROM v_report WHERE year = ?", [2022])
    assert found.columns == ("year", "received", "title")
    assert found.types == ("SMALLINT", "DOUBLE", "VARCHAR")
    assert found.rows == ((2022, 3.0, "县教育局2022年政府信息公开工作年度报告"),)


def test_names_are_masked_wherever_a_query_puts_them(path):
    text = "'镇长胡国平任副组长'"
    found = run_sql(path, f"SELECT {text} AS name, [{text}] AS l, {{'k': {text}}} AS s, MAP {{{text}: 1}} AS m, 3 AS n")
    hidden = "镇长胡某某任副组长"
    assert masked(found).rows == ((hidden, [hidden], {"k": hidden}, {hidden: 1}, 3),)
    assert masked(found).columns == found.columns


def test_whole_numbers_stay_whole_beside_null(path):
    assert repr(run_sql(path, "SELECT unnest([1, NULL]) AS n").rows) == "((1,), (None,))"


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM dim_report",
        "CREATE TABLE t AS SELECT 1",
        "SELECT 1; DROP TABLE run",
        "COPY run TO 'out.csv'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM '/etc/hostname'",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SELEC 1",
        "SELECT * FROM nowhere",
        "",
    ],
)
def test_what_is_no_query_is_refused(path, sql, monkeypatch, tmp_path):
    before = path.read_bytes()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(QueryError):
        run_sql(path, sql)
    assert path.read_bytes() == before


@pytest.mark.parametrize("sql", ["SHOW TABLES", "DESCRIBE run", "EXPLAIN SELECT 1", "WITH x AS (SELECT 1) FROM x"])
def test_what_explores_is_allowed(path, sql):
    assert run_sql(path, sql).rows


def test_python_variables_are_no_tables(path):
    secret = open_published(path).execute("SELECT 1").fetchall()  # noqa: F841
    with pytest.raises(QueryError, match="secret"):
        run_sql(path, "SELECT * FROM secret")


def test_missing_and_foreign_files_are_named(tmp_path):
    path = tmp_path / "gongkai.duckdb"
    with pytest.raises(MissingWarehouseError, match=r"gongkai\.duckdb.*`gongkai run`"):
        run_sql(path, "SELECT 1")
    path.write_text("no database")
    with pytest.raises(NotAWarehouseError, match=r"gongkai\.duckdb"):
        open_published(path)

import csv

import duckdb
import pytest
from warehouse_frames import Made

from warehouse.errors import (
    MissingWarehouseError,
    NotAWarehouseError,
    QueryError,
    SchemaMismatchError,
    UnwritablePathError,
)
from warehouse.export import export
from warehouse.schema import load_schema

pytestmark = pytest.mark.usefixtures("not_compared")

CELLS = {
    ("request", "received", "natural_person"): {"raw": "=HYPERLINK(\"http://x\")", "value": -3.0},
    ("request", "received", "enterprise"): {"raw": "", "value": None, "state": "blank"},
    ("request", "received", "total"): {"raw": None, "value": None, "state": "missing"},
    ("request", "received", "research_institution"): {"raw": '引"号,逗\n行'},
    ("request", "received", "other_organisation"): {"raw": "－1"},
}  # fmt: skip


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(publish, path, tmp_path):
    publish("run-1", Made("a", cells=CELLS))
    (file,) = export(path, tmp_path / "out", "csv", ["fact_request"])
    assert file.read_bytes().startswith(b"\xef\xbb\xbfreport_id,")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = {(row["outcome"], row["applicant"]): row for row in csv.DictReader(opened)}
    assert rows["received", "natural_person"]["raw"] == '\'=HYPERLINK("http://x")'
    assert rows["received", "natural_person"]["value"] == "-3.0"
    assert rows["received", "research_institution"]["raw"] == '引"号,逗\n行'
    assert rows["received", "other_organisation"]["raw"] == "'－1"
    assert ',blank,"",' in file.read_text(encoding="utf-8-sig")
    assert ",missing,,9," in file.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_export_is_the_same_whatever_the_order_of_loading(publish, path, tmp_path, form):
    one, two = Made("a"), Made("b", organ="organ-2")
    publish("run-1", one, two)
    first = {file.name: file.read_bytes() for file in export(path, tmp_path / "one", form)}
    publish("run-1", two, one, rebuild=True)
    second = {file.name: file.read_bytes() for file in export(path, tmp_path / "two", form)}
    assert first == second
    assert sorted(first) == sorted(f"{name}.{form}" for name in load_schema().tables)


def test_parquet_keeps_text_as_printed(publish, path, tmp_path):
    publish("run-1", Made("a", cells=CELLS))
    (file,) = export(path, tmp_path, "parquet", ["v_cell"])
    raw = duckdb.sql(
        f"SELECT raw FROM '{file}' WHERE row_code = 'received' AND column_code = 'natural_person'"
    ).fetchall()
    assert raw == [('=HYPERLINK("http://x")',)]


def test_what_cannot_be_exported_is_named(publish, path, tmp_path):
    with pytest.raises(MissingWarehouseError):
        export(path, tmp_path, "csv")
    path.write_bytes(b"damaged")
    with pytest.raises(NotAWarehouseError):
        export(path, tmp_path, "csv")
    path.unlink()
    publish("run-1", Made("a"))
    with pytest.raises(QueryError, match="no such table"):
        export(path, tmp_path, "csv", ["run; DROP TABLE run"])
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnwritablePathError, match="directory that you may write to"):
        export(path, tmp_path / "file", "csv", ["run"])
    with duckdb.connect(path) as connection:
        connection.execute("CREATE OR REPLACE VIEW schema_stamp AS SELECT 0 AS version, 'abc' AS digest")
    with pytest.raises(SchemaMismatchError, match="older"):
        export(path, tmp_path / "old", "csv")
    assert not (tmp_path / "old").exists()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_names_of_officials_stay_in_the_warehouse(publish, path, tmp_path, form):
    told = {"field": "section", "ordinal": 1, "text": "由镇长胡国平任组长。"}
    cell = {("request", "received", "total"): {"raw": "=联系人：张三", "state": "text", "value": None}}
    publish("run-1", Made("a", narrative=[told], cells=cell))

    def texts(folder, **options):
        files = export(path, folder, form, ["fact_narrative", "v_cell"], **options)
        asked = "SELECT {0} FROM '{1}' WHERE {0} SIMILAR TO '.*(镇长|联系).*'"
        found = [duckdb.sql(asked.format(*one)).fetchall() for one in zip(("text", "raw"), files, strict=True)]
        return [text for rows in found for (text,) in rows]

    mark = "'" if form == "csv" else ""
    assert texts(tmp_path / "masked") == ["由镇长胡某某任组长。", f"{mark}=联系人：张某"]
    assert texts(tmp_path / "printed", personal=True) == ["由镇长胡国平任组长。", f"{mark}=联系人：张三"]
    with duckdb.connect(path.resolve(), read_only=True) as connection:
        assert connection.execute("SELECT text FROM fact_narrative").fetchall() == [("由镇长胡国平任组长。",)]

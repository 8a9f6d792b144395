import duckdb
import pytest
import yaml

from warehouse.ddl import comments, ddl, digest, literal, quote
from warehouse.dimensions import static_dimensions
from warehouse.schema import SCHEMA_FILE, Schema, SchemaError, load_schema, read_schema
from warehouse.stamp import describe


def declaration():
    return yaml.safe_load(SCHEMA_FILE.read_text(encoding="utf-8"))


def written(tmp_path, declared):
    file = tmp_path / "schema.yaml"
    file.write_text(yaml.safe_dump(declared, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def test_groups_are_expanded_in_place():
    names = load_schema().tables["fact_request"].column_names
    assert names[:7] == ("report_id", "jurisdiction_id", "year", "outcome", "applicant", "value", "number")
    assert names[-1] == "cell_no"


def test_null_and_in_are_read():
    columns = {c.name: c for c in load_schema().tables["fact_request"].columns}
    assert columns["value"].null
    assert not columns["state"].null
    assert columns["state"].in_ == ("reported", "blank", "missing", "absent", "na", "text")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda d: d["tables"]["run"]["columns"][0].update(nul=True), "nul"),
        (lambda d: d["tables"]["run"]["columns"][0].update(type="TEXT"), "TEXT"),
        (lambda d: d["tables"]["run"]["columns"].append({"group": "members"}), "members"),
        (lambda d: d["tables"]["run"]["columns"].append(d["tables"]["run"]["columns"][0]), "twice"),
        (lambda d: d["tables"]["dim_organ"]["columns"][3].update(ref="dim_organ.name"), "dim_organ.name"),
        (lambda d: d["tables"]["run"]["columns"][0].update({None: True}), "cannot be null"),
        (lambda d: d.update(more={}), "version, groups and tables"),
    ],
)
def test_a_wrong_declaration_is_refused_by_name(tmp_path, change, named):
    declared = declaration()
    change(declared)
    with pytest.raises(SchemaError, match=named):
        read_schema(written(tmp_path, declared))


def test_digest_changes_with_a_constraint_and_not_with_a_label(tmp_path):
    declared = declaration()
    declared["tables"]["run"]["zh"] = "别的"
    relabelled = read_schema(written(tmp_path, declared))
    declared["tables"]["run"]["columns"][3]["max"] = 9
    bounded = read_schema(written(tmp_path, declared))
    assert digest(relabelled) == digest(load_schema()) != digest(bounded)


def test_every_table_and_column_has_a_comment_in_both_languages():
    with duckdb.connect() as connection:
        for statement in ddl(load_schema()):
            connection.execute(statement)
        assert describe(connection)
        tables = connection.execute("SELECT comment FROM duckdb_tables()").fetchall()
        columns = connection.execute(
            "SELECT c.comment FROM duckdb_columns() c JOIN duckdb_tables() t USING (table_name)"
        ).fetchall()
    assert len(tables) == len(load_schema().tables)
    assert len(columns) == sum(len(t.columns) for t in load_schema().tables.values())
    assert all(text and " | " in text for (text,) in [*tables, *columns])


def test_labels_cannot_break_out_of_the_ddl():
    hostile = "x'; DROP TABLE run; --\""
    table = load_schema().tables["run"].model_copy(update={"zh": hostile, "name": hostile})
    with duckdb.connect() as connection:
        for statement in (*ddl(Schema(1, {hostile: table})), *comments(table)):
            connection.execute(statement)
        assert connection.execute("SELECT table_name, comment FROM duckdb_tables()").fetchone() == (
            hostile,
            f"{hostile} | {table.en}",
        )
    assert (quote('a"b'), literal("a'b")) == ('"a""b"', "'a''b'")


def test_static_dimensions_have_the_declared_columns_and_no_duplicates():
    for name, frame in static_dimensions().items():
        table = load_schema().tables[name]
        assert sorted(frame.columns) == sorted(table.column_names)
        assert not frame.duplicated(list(table.key)).any()
    outcomes = static_dimensions()["dim_outcome"].set_index("outcome")
    assert outcomes.loc["processed_total", "is_total"]
    assert not outcomes.loc["granted", "is_total"]
    assert outcomes.loc["other", ["in_2019", "in_2021"]].tolist() == [True, False]

"""The views for analysts: `*.sql` files, and the wide ones of `wide.yaml` from the form declarations.

Each file begins with `-- zh:` and `-- en:`, which become the view's comment. `/*place*/` in a file stands for the
columns of the jurisdiction, which all views share, `/*label m request*/` for the label of the member `m` in the edition
of the report's request table, `/*bar*/` for the least confidence of `layers.yaml`. Views show the current versions of
loaded reports only, printed values as they are, and NULL where nothing is known; the variants of `layers.yaml` show
the values of a layer beside the printed ones, and say so in a column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import yaml

from extract.forms import editions, members
from warehouse.ddl import comment, literal, quote

HERE = Path(__file__).resolve().parent
PLACE = (
    "place.code AS jurisdiction_code, place.name AS jurisdiction, place.level, place.province, place.prefecture, "
    "place.county, place.township"
)

_NAMES = re.compile(r"\bv_\w+\b")
_LABELS = re.compile(r"/\*label (?P<member>\w+) (?P<table>\w+)\*/")


class View(NamedTuple):
    """One view with its comment in both languages; `sql` is its query."""

    name: str
    zh: str
    en: str
    sql: str


@lru_cache(maxsize=1)
def views() -> tuple[View, ...]:
    """Return all views in the order of their names."""
    written = [_from_file(path) for path in HERE.glob("*.sql")]
    wide = _declared("wide")
    return tuple(sorted([*written, *(_wide(name, declared) for name, declared in wide.items()), *_layered()]))


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make or replace all views with their comments."""
    for statement in create_statements():
        connection.execute(statement)


def create_statements() -> Iterator[str]:
    """Yield the statements that make all views with their comments, those that another one reads before it."""
    known = {view.name: view for view in views()}
    reads = {name: [n for n in _NAMES.findall(view.sql) if n in known and n != name] for name, view in known.items()}
    for name in TopologicalSorter(reads).static_order():
        yield from statements(known[name])


def query_of(name: str) -> str:
    """Return the query of a view that a file declares, for use before the views are made."""
    return _from_file(HERE / f"{name}.sql").sql


def statements(view: View) -> Iterator[str]:
    """Yield the statements that make a view."""
    yield f"CREATE OR REPLACE VIEW {quote(view.name)} AS {view.sql}"
    yield f"COMMENT ON VIEW {quote(view.name)} IS {literal(comment(view.zh, view.en))}"


@lru_cache(maxsize=2)
def _declared(name: str) -> dict[str, Any]:
    declared: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return declared


def _from_file(path: Path) -> View:
    text = (
        path.read_text(encoding="utf-8").replace("/*place*/", PLACE).replace("/*bar*/", str(_declared("layers")["bar"]))
    )
    zh, en, sql = _LABELS.sub(lambda found: label(found["member"], found["table"]), text).split("\n", 2)
    sql = sql.strip().rstrip(";")
    return View(path.stem, zh.removeprefix("-- zh:").strip(), en.removeprefix("-- en:").strip(), sql)


def label(member: str, table: str) -> str:
    """Return SQL for the label of `member` in the form that the report's `table` follows."""
    labels = " ".join(f"WHEN {literal(name)} THEN {member}.label_{name}" for name in editions())
    return f"CASE coalesce(report.edition_{table}, report.edition) {labels} ELSE {member}.label_zh END"


def _layered() -> Iterator[View]:
    """Yield the variant of every declared view for every layer."""
    declared = _declared("layers")
    for name, base in declared["views"].items():
        for layer, words in declared["layers"].items():
            zh, en = f"{base['zh']}：{words['zh']}", f"{base['en']}: {words['en']}"
            yield View(f"{name}_{layer}", zh, en, _in_layer(name, base, words["of"]))


def _in_layer(name: str, base: Mapping[str, str], of: Sequence[str]) -> str:
    key = " AND ".join(f"changed.{code}_code = {_column(base[code])}" for code in ("table", "row", "column"))
    return f"""SELECT base.* REPLACE (CASE WHEN changed.layer IS NULL THEN base.value ELSE changed.value END AS value),
  base.value AS printed_value, CASE WHEN changed.layer IS NULL THEN 'printed' ELSE changed.layer END AS layer,
  changed.reason, changed.reviewer, changed.confidence
FROM {name} AS base
LEFT JOIN v_layer AS changed ON changed.report_id = base.report_id AND {key}
  AND changed.layer IN ({", ".join(map(literal, of))})"""  # noqa: S608  (names of the declarations only)


def _column(declared: str) -> str:
    return declared if declared.startswith("'") else f"base.{declared}"


def _wide(name: str, declared: Mapping[str, str]) -> View:
    table, row, column, dimension = (declared[key] for key in ("table", "row", "column", "dimension"))
    values = ",\n  ".join(
        f"any_value(value) FILTER ({column} = {literal(member.code)}) AS {quote(member.code)}"
        for member in members(table, "column")
    )
    sql = f"""SELECT report_id, fact.year, fact.jurisdiction_id, {PLACE}, organ.name AS organ, report.scope,
  report.edition_{table} AS edition, {row}, {label("member", table)} AS {row}_zh, member.label_en AS {row}_en,
  {values}
FROM fact_{table} AS fact
JOIN dim_report AS report USING (report_id)
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = fact.jurisdiction_id
JOIN {dimension} AS member USING ({row})
WHERE report.is_current AND report.status = 'loaded'
GROUP BY ALL"""  # noqa: S608  (names of the declarations only)
    return View(name, declared["zh"], declared["en"], sql)

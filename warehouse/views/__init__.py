"""The views for analysts: `*.sql` files, and the wide ones of `wide.yaml` from the form declarations.

Each file begins with `-- zh:` and `-- en:`, which become the view's comment. `/*place*/` in a file stands for the
columns of the jurisdiction, which all views share. Views show the current versions of loaded reports only, printed
values as they are, and NULL where nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import duckdb
import yaml

from extract.forms import members
from warehouse.ddl import comment, literal, quote

HERE = Path(__file__).resolve().parent
PLACE = (
    "place.code AS jurisdiction_code, place.name AS jurisdiction, place.level, place.province, place.prefecture, "
    "place.county, place.township"
)


class View(NamedTuple):
    """One view with its comment in both languages; `sql` is its query."""

    name: str
    zh: str
    en: str
    sql: str


def views() -> tuple[View, ...]:
    """Return all views in the order of their names."""
    written = [_from_file(path) for path in HERE.glob("*.sql")]
    wide = yaml.safe_load((HERE / "wide.yaml").read_text(encoding="utf-8"))
    return tuple(sorted([*written, *(_wide(name, declared) for name, declared in wide.items())]))


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make or replace all views with their comments."""
    for view in views():
        for statement in statements(view):
            connection.execute(statement)


def statements(view: View) -> Iterator[str]:
    """Yield the statements that make a view."""
    yield f"CREATE OR REPLACE VIEW {quote(view.name)} AS {view.sql}"
    yield f"COMMENT ON VIEW {quote(view.name)} IS {literal(comment(view.zh, view.en))}"


def _from_file(path: Path) -> View:
    zh, en, sql = path.read_text(encoding="utf-8").split("\n", 2)
    sql = sql.replace("/*place*/", PLACE).strip().rstrip(";")
    return View(path.stem, zh.removeprefix("-- zh:").strip(), en.removeprefix("-- en:").strip(), sql)


def _wide(name: str, declared: Mapping[str, str]) -> View:
    table, row, column, dimension = (declared[key] for key in ("table", "row", "column", "dimension"))
    values = ",\n  ".join(
        f"any_value(value) FILTER ({column} = {literal(member.code)}) AS {quote(member.code)}"
        for member in members(table, "column")
    )
    sql = f"""SELECT report_id, fact.year, fact.jurisdiction_id, {PLACE}, organ.name AS organ, report.scope,
  report.edition_{table} AS edition, {row}, member.label_zh AS {row}_zh, member.label_en AS {row}_en,
  {values}
FROM fact_{table} AS fact
JOIN dim_report AS report USING (report_id)
JOIN dim_organ AS organ USING (organ_id)
JOIN dim_jurisdiction AS place ON place.jurisdiction_id = fact.jurisdiction_id
JOIN {dimension} AS member USING ({row})
WHERE report.is_current AND report.status = 'loaded'
GROUP BY ALL"""  # noqa: S608  (names of the declarations only)
    return View(name, declared["zh"], declared["en"], sql)

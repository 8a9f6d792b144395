"""Nights without Prefect, for tests: the steps themselves."""

from __future__ import annotations

from pathlib import Path

from arriving import SAMPLES

from flows.ledger import Ledger
from flows.night import Night
from flows.options import Options
from flows.sequence import run_night, steps_of
from flows.store import Store
from flows.summary import Summary
from warehouse.query import run_sql

TOWN = "jichuan/luting/qingyunzhen_2019.txt"
COUNTY = "jichuan/luting/xianzhengfu_2023.txt"
CORRECTED = "jichuan/luting/xianzhengfu_2023_gengzheng.txt"


def begun(home: Path, **options: object) -> Night:
    """A night over `<home>/in` that is about to begin."""
    given = {"warehouse": home / "gongkai.duckdb", "reports": home / "reports", "places": SAMPLES / "places.csv"}
    return Night(Options(**{"paths": (home / "in",), "settled": 0.0, **given, **options}))  # type: ignore[arg-type]


def night(home: Path, **options: object) -> Summary:
    """A whole night over `<home>/in`."""
    with begun(home, **options) as one:
        run_night(one, steps_of(one))
    return one.summary


def rebuilt(home: Path) -> Summary:
    """A rebuild from the store alone."""
    return night(home, paths=(), rebuild=True)


def loaded(home: Path) -> list[tuple[str, str]]:
    """Names and status of all documents of the warehouse, sorted."""
    found = run_sql(home / "gongkai.duckdb", "SELECT source_path, status FROM document ORDER BY 1").rows
    return [(Path(str(path)).name, str(status)) for path, status in found]


def ledger_of(home: Path) -> Ledger:
    """The ledger of the warehouse."""
    return Ledger(Store(home / "store"), "gongkai.duckdb")


def ask(home: Path, query: str) -> tuple[tuple[object, ...], ...]:
    """Rows of a query on the warehouse."""
    return run_sql(home / "gongkai.duckdb", query).rows

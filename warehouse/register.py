"""What the published warehouse knows of documents that arrive; nothing where there is no warehouse yet."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from warehouse.errors import WarehouseError
from warehouse.lookup import StaleDocument, known_documents, stale
from warehouse.query import open_published, run_sql
from warehouse.stamp import check_stamp, stamp


def require_current(path: Path) -> None:
    """Raise `SchemaMismatchError` or `NotAWarehouseError` where the published file is not of this program's schema."""
    if path.exists():
        check_stamp(path, stamp(path), rebuild=False)


def arrived_before(path: Path, documents: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those of the (SHA-256, path) pairs that were taken in before."""
    if not path.exists() or not documents:
        return set()
    with open_published(path) as connection:
        return known_documents(connection, list(documents))


def runs_published(path: Path) -> set[str] | None:
    """Return the runs that the published file holds; None where there is no file, or none that can be read."""
    if not path.exists():
        return None
    try:
        found = run_sql(path, "SELECT run_id FROM run", [])
    except WarehouseError:
        return None
    return {str(run_id) for (run_id,) in found.rows}


def stale_documents(path: Path, reading_version: str, gazetteer_version: str) -> list[StaleDocument]:
    """Return the documents that were read last with other versions than these, those of the oldest run first."""
    if not path.exists():
        return []
    with open_published(path) as connection:
        return stale(connection, reading_version, gazetteer_version)


def reference_version(path: Path) -> str | None:
    """Return the version of the gazetteer and the deadlines that the published file holds; None where there is none."""
    if not path.exists():
        return None
    found = run_sql(path, "SELECT gazetteer_version FROM run ORDER BY run_id DESC LIMIT 1", [])
    return str(found.rows[0][0]) if found.rows else None


def reviewed_version(path: Path) -> str | None:
    """Return the version of the decisions that the last run applied; None where there is no warehouse or no run."""
    if not path.exists():
        return None
    found = run_sql(path, "SELECT reviewed_version FROM run ORDER BY run_id DESC LIMIT 1", [])
    return str(found.rows[0][0]) if found.rows else None

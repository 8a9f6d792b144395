"""What the published warehouse knows of documents that arrive; nothing where there is no warehouse yet."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from warehouse.lookup import known_documents, reports_by_document
from warehouse.publish import check_stamp, stamp
from warehouse.query import open_published, run_sql


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


def reports_with_bytes(path: Path, hashes: Collection[str]) -> dict[str, str]:
    """Return the report of every document, loaded or held, among the SHA-256 `hashes`."""
    if not path.exists() or not hashes:
        return {}
    with open_published(path) as connection:
        return reports_by_document(connection, list(hashes))


def reports_with_content(path: Path, hashes: Collection[str]) -> dict[str, str]:
    """Return the loaded report for every content hash that one has; a held one may yet be keyed and is no original."""
    if not path.exists() or not hashes:
        return {}
    found = run_sql(
        path,
        "SELECT content_sha256, min(report_id) FROM dim_report "
        "WHERE status = 'loaded' AND content_sha256 IN (SELECT unnest(?)) GROUP BY ALL",
        [list(hashes)],
    )
    return {str(content): str(report) for content, report in found.rows}


def reference_version(path: Path) -> str | None:
    """Return the version of the gazetteer and the deadlines that the published file holds; None where there is none."""
    if not path.exists():
        return None
    found = run_sql(path, "SELECT gazetteer_version FROM run ORDER BY run_id DESC LIMIT 1", [])
    return str(found.rows[0][0]) if found.rows else None

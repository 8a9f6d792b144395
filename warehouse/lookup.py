"""What the warehouse knows already of documents that arrive."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pandas as pd


def known_documents(
    connection: duckdb.DuckDBPyConnection, documents: Sequence[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Return those of the (SHA-256, path) pairs that were taken in before."""
    frame = pd.DataFrame(list(documents), columns=["document_sha256", "source_path"], dtype="str")
    connection.register("asked", frame)
    try:
        found = connection.execute(
            "SELECT document_sha256, source_path FROM asked SEMI JOIN document USING (document_sha256, source_path)"
        ).fetchall()
    finally:
        connection.unregister("asked")
    return {(sha, path) for sha, path in found}


def reports_by_document(connection: duckdb.DuckDBPyConnection, hashes: Sequence[str]) -> dict[str, str]:
    """Return the report of every known document among the SHA-256 `hashes`."""
    return _reports(connection, "document_sha256", hashes)


def reports_by_content(connection: duckdb.DuckDBPyConnection, hashes: Sequence[str]) -> dict[str, str]:
    """Return the report that has the same content, in whatever format, for every known one of the content `hashes`."""
    return _reports(connection, "content_sha256", hashes)


def _reports(connection: duckdb.DuckDBPyConnection, column: str, hashes: Sequence[str]) -> dict[str, str]:
    connection.register("asked", pd.DataFrame({"hash": pd.Series(list(hashes), dtype="str")}))
    try:
        found = connection.execute(
            f"SELECT {column}, min(report_id) FROM dim_report SEMI JOIN asked ON {column} = hash GROUP BY ALL"  # noqa: S608
        ).fetchall()
    finally:
        connection.unregister("asked")
    return {str(key): str(report) for key, report in found}

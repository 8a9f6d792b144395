"""What the warehouse knows already of documents that arrive."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import duckdb
import pandas as pd


class Registered(NamedTuple):
    """A row of `document`, apart from its key: what became of a document that was taken in before."""

    format: str | None
    status: str
    reason: str | None
    reason_zh: str | None
    report_id: str | None
    run_id: str


class StaleDocument(NamedTuple):
    """A document that was read last with other versions than those asked for."""

    sha256: str
    path: str


# Bytes under a second path were never read under it. What has no report yet comes first: it gains most. What is
# installed besides the program, named behind a plus, matters only to what could not be read.
STALE = """
SELECT document_sha256, source_path FROM document JOIN run ON run.run_id = document.read_run_id
WHERE reason IS DISTINCT FROM 'same_bytes' AND (
    (split_part(reading_version, '+', 1), gazetteer_version) <> (split_part($reading, '+', 1), $gazetteer)
    OR status = 'unreadable' AND reading_version <> $reading)
ORDER BY status NOT IN ('held', 'unreadable'), run.run_id, landed_at, source_path, document_sha256
"""


def stale(connection: duckdb.DuckDBPyConnection, reading_version: str, gazetteer_version: str) -> list[StaleDocument]:
    """Return the documents whose last reading run had other versions: first what has no report, then the oldest."""
    asked = {"reading": reading_version, "gazetteer": gazetteer_version}
    return [StaleDocument(str(sha), str(path)) for sha, path in connection.execute(STALE, asked).fetchall()]


def registered(
    connection: duckdb.DuckDBPyConnection, documents: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Registered]:
    """Return what is registered of those (SHA-256, path) pairs that were taken in before."""
    with _asked(connection, documents):
        found = connection.execute(
            "SELECT document_sha256, source_path, format, status, reason, reason_zh, report_id, run_id "
            "FROM asked JOIN document USING (document_sha256, source_path)"
        ).fetchall()
    return {(sha, path): Registered(*rest) for sha, path, *rest in found}


def known_documents(
    connection: duckdb.DuckDBPyConnection, documents: Sequence[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Return those of the (SHA-256, path) pairs that were taken in before."""
    with _asked(connection, documents):
        found = connection.execute(
            "SELECT document_sha256, source_path FROM asked SEMI JOIN document USING (document_sha256, source_path)"
        ).fetchall()
    return {(sha, path) for sha, path in found}


@contextmanager
def _asked(connection: duckdb.DuckDBPyConnection, documents: Collection[tuple[str, str]]) -> Iterator[None]:
    frame = pd.DataFrame(list(documents), columns=["document_sha256", "source_path"], dtype="str")
    connection.register("asked", frame)
    try:
        yield
    finally:
        connection.unregister("asked")


def reports_by_document(connection: duckdb.DuckDBPyConnection, hashes: Sequence[str]) -> dict[str, str]:
    """Return the report of every known document among the SHA-256 `hashes`."""
    return _reports(connection, "document_sha256", hashes)


def reports_loaded_with_content(connection: duckdb.DuckDBPyConnection, hashes: Sequence[str]) -> dict[str, str]:
    """Return the loaded report with the same content, in whatever format, for every known one of `hashes`."""
    return _reports(connection, "content_sha256", hashes, "WHERE status = 'loaded'")


def _reports(
    connection: duckdb.DuckDBPyConnection, column: str, hashes: Sequence[str], where: str = ""
) -> dict[str, str]:
    connection.register("asked", pd.DataFrame({"hash": pd.Series(list(hashes), dtype="str")}))
    try:
        found = connection.execute(
            f"SELECT {column}, min(report_id) FROM dim_report SEMI JOIN asked ON {column} = hash {where} GROUP BY ALL"  # noqa: S608
        ).fetchall()
    finally:
        connection.unregister("asked")
    return {str(key): str(report) for key, report in found}

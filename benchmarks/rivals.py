"""What users pick instead, for `benchmarks.formats`: each is measured where it is installed.

None but pdfplumber and pandas is a dependency of ours: install the others (`markitdown[docx,pdf]`, `python-docx`,
`camelot-py`) into an environment of their own, beside the project.
"""

# ruff: noqa: PLC0415  (imported where they are installed)

from __future__ import annotations

import io
import tempfile
from importlib.util import find_spec

from benchmarks.throughput import Work


def pandas_tables(data: bytes) -> object:
    """The tables alone; no prose."""
    import pandas as pd

    return pd.read_html(io.BytesIO(data), flavor="lxml")


def markitdown(extension: str) -> Work:
    """The document as Markdown."""
    made: list[object] = []

    def read(data: bytes) -> object:
        from markitdown import MarkItDown

        if not made:
            made.append(MarkItDown())
        return made[0].convert_stream(io.BytesIO(data), file_extension=extension)  # type: ignore[attr-defined]

    return read


def python_docx(data: bytes) -> object:
    """The texts of all paragraphs, and of all cells of all tables."""
    from docx import Document

    document = Document(io.BytesIO(data))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return [paragraph.text for paragraph in document.paragraphs], tables


def pdfplumber_tables(data: bytes) -> object:
    """The tables that pdfplumber finds with its default settings."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        return [page.extract_tables() for page in document.pages]


def camelot_tables(data: bytes) -> object:
    """The ruled tables of all pages."""
    import camelot

    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        return [table.data for table in camelot.read_pdf(file.name, pages="all")]


# By format: what is called, the module that it needs, and the work.
RIVALS: dict[str, tuple[tuple[str, str, Work], ...]] = {
    "html": (("pandas.read_html", "pandas", pandas_tables), ("markitdown", "markitdown", markitdown(".html"))),
    "docx": (("python-docx", "docx", python_docx), ("markitdown", "markitdown", markitdown(".docx"))),
    "pdf": (
        ("pdfplumber extract_tables", "pdfplumber", pdfplumber_tables),
        ("markitdown", "markitdown", markitdown(".pdf")),
        ("camelot", "camelot", camelot_tables),
    ),
}


def rivals(kind: str) -> tuple[dict[str, Work], list[str]]:
    """The rivals of a format that are installed, by name, and a line for each that is not."""
    there = {name: work for name, module, work in RIVALS[kind] if find_spec(module)}
    return there, [f"{name}: not installed" for name, _, _ in RIVALS[kind] if name not in there]

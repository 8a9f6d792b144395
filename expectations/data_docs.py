"""Great Expectations' Data Docs of one run: a folder of pages that need no network, one a suite and batch.

Importing this module imports Great Expectations, which takes seconds: import it late.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import great_expectations as gx
import regex
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
from great_expectations.data_context.types.resource_identifiers import (
    ExpectationSuiteIdentifier,
    ValidationResultIdentifier,
)
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from expectations.engine import Validated
from expectations.suites import suites_version

INDEX = "index.html"
_STYLE_FILE = Path(__file__).with_name("data_docs.css")
_TEMPLATES = Environment(loader=FileSystemLoader(_STYLE_FILE.parent), autoescape=True)
# What the library's pages fetch from other servers, and the scripts that would need it.
_FETCHED = regex.compile(
    r"<script\b.*?</script>|<link[^>]*\shref=\"https?:[^>]*>|<img[^>]*\ssrc=[\"']https?:[^>]*>|<footer.*?</footer>",
    regex.IGNORECASE | regex.DOTALL,
)
_FETCHED_BY_STYLE = regex.compile(r"url\(\s*['\"]?https?:[^)]*\)", regex.IGNORECASE)


class Entry(NamedTuple):
    """A line of the index: a suite on a batch, how many of its expectations hold, and its page."""

    suite: str
    batch: str
    evaluated: int
    held: int
    page: str


def build_data_docs(batches: Sequence[Sequence[Validated]], folder: Path, run_id: str, time_utc: datetime) -> Path:
    """Write the Data Docs of a run into `folder`, which is replaced, and return its index page.

    `batches` holds what every batch's `Judgement.validated` says. Raises `OSError` where the folder cannot be written.
    """
    unfinished = folder.with_name(f".{folder.name}")
    shutil.rmtree(unfinished, ignore_errors=True)
    context = _context(unfinished)
    for number, validated in enumerate(batches, 1):
        _add(context, validated, RunIdentifier(run_name=run_id, run_time=time_utc), number)
    context.build_data_docs()
    _finish(unfinished, batches, run_id, time_utc)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.replace(folder)
    return folder / INDEX


def _context(folder: Path) -> EphemeralDataContext:
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    for name in list(context.get_site_names()):
        context.delete_data_docs_site(name)
    backend = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.resolve())}
    context.add_data_docs_site(
        "gongkai",
        {
            "class_name": "SiteBuilder",
            "store_backend": backend,
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        },
    )
    return context


def _add(context: EphemeralDataContext, validated: Sequence[Validated], run: RunIdentifier, number: int) -> None:
    for batch, (suite, result) in _named(validated, number):
        if suite.name not in {known.name for known in context.suites.all()}:
            expectations = [e.copy(update={"id": None}) for e in suite.expectations]
            meta = {"suites_version": suites_version()}
            context.suites.add(gx.ExpectationSuite(name=suite.name, expectations=expectations, meta=meta))
        result.suite_name = suite.name
        key = ValidationResultIdentifier(ExpectationSuiteIdentifier(suite.name), run, batch)
        context.validation_results_store.set(key, result)


def _named(validated: Sequence[Validated], number: int) -> Iterator[tuple[str, Validated]]:
    """Name every use of a suite on batch `number`: one may be used on it more than once."""
    counted: Counter[str] = Counter()
    for used in validated:
        counted[used.suite.name] += 1
        yield f"batch-{number}-{counted[used.suite.name]}", used


def _finish(folder: Path, batches: Sequence[Sequence[Validated]], run_id: str, time_utc: datetime) -> None:
    """Make the pages readable without the network, and list them: the library's own list needs scripts of others."""
    style = _STYLE_FILE.read_text(encoding="utf-8")
    pages = [path for path in folder.rglob("*.html") if path != folder / INDEX]
    for page in pages:
        text = _FETCHED_BY_STYLE.sub("none", _FETCHED.sub("", page.read_text(encoding="utf-8")))
        page.write_text(text.replace("</head>", f"<style>{style}</style></head>", 1), encoding="utf-8")
    shutil.rmtree(folder / "static", ignore_errors=True)
    index = _TEMPLATES.get_template("data_docs.html.j2").render(
        run_id=run_id,
        time=time_utc,
        version=suites_version(),
        entries=list(_entries(folder, batches)),
        suites=sorted((path.stem, str(path.relative_to(folder))) for path in (folder / "expectations").glob("*.html")),
        style=Markup(style),  # noqa: S704  (our own file)
    )
    (folder / INDEX).write_text(index, encoding="utf-8")


def _entries(folder: Path, batches: Sequence[Sequence[Validated]]) -> Iterator[Entry]:
    page_of = {
        (path.parts[-4], path.stem): path.relative_to(folder) for path in (folder / "validations").rglob("*.html")
    }
    for number, validated in enumerate(batches, 1):
        for batch, (suite, result) in _named(validated, number):
            told = result.statistics
            held, evaluated = told["successful_expectations"], told["evaluated_expectations"]
            yield Entry(suite.name, batch, evaluated, held, quote(str(page_of[suite.name, batch])))

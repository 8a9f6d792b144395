"""What one recipient's mail says: the area's counts, what changed, the worst reports, what was not loaded, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from expectations.rules import Language
from flows.report import told
from flows.report.content import Counts, count, local
from flows.report.told import Rows
from warehouse import area_data as ask
from warehouse.area import AreaReader

WORDS_FILE = Path(__file__).with_name("mail_words.yaml")
REPORTS, EACH = 10, 3  # reports with something new that a mail lists, and findings of each
KNOWN, EACH_KNOWN = 5, 2  # the same of reports that were known before
DOCUMENTS, FIXED, UNITS, MISSING = 15, 15, 30, 15  # rows that a mail lists of each kind
CHANGES = 3  # cells of one explanation that a mail shows


@dataclass(frozen=True, slots=True)
class Digest(Counts):
    """Everything that a mail says in one language. Lists are cut; `totals` and `counts` hold the whole numbers.

    `run_id` is the run that the mail is about, `published` the row of the last published run: they differ where a run
    found nothing to do. `worst_new` and `worst_known` are reports, each with its `told` findings.
    """

    language: Language
    run_id: str
    finished: datetime
    published: dict[str, Any]
    worst_new: Rows
    worst_known: Rows
    with_findings: dict[str, int]
    fixed: Rows
    not_loaded: Rows
    units: Rows
    missing: Rows

    @property
    def idle(self) -> bool:
        """Whether the run found nothing to do."""
        return bool(self.run_id != self.published["run_id"])

    @property
    def clear(self) -> bool:
        """Whether nothing has to be told but that all is well."""
        arrived = any(row["fresh"] for row in self.not_loaded)
        return self.idle or not (self.found > 0 or self.changed("fixed") > 0 or arrived)

    @property
    def found(self) -> int:
        """How many findings are new or back."""
        return self.changed("new") + self.changed("reopened")

    def changed(self, event: str) -> int:
        """How many findings the run changed in this way; none where it found nothing to do."""
        return 0 if self.idle else Counts.changed(self, event)

    def word(self, name: str, **values: object) -> str:
        """Return a word or sentence of the mail, filled in."""
        return mail_words()[name][self.language].format(**values)


@lru_cache(maxsize=1)
def mail_words() -> Mapping[str, dict[Language, str]]:
    """Return the words of the mail by name and language."""
    declared = yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8"))
    return TypeAdapter(dict[str, dict[Language, str]]).validate_python(declared)


def gather_digest(reader: AreaReader, run_id: str, finished: datetime | None, area: str, language: Language) -> Digest:
    """Return what the mail of run `run_id` says about the reader's area.

    `finished` (UTC) is when the run ended, None for the last published run, which knows it itself.
    """
    return Digest(
        language=language,
        run_id=run_id,
        finished=local(finished or reader.run["finished_at"]),
        published=reader.run,
        **count(reader, run_id, area),
        worst_new=_worst(reader, language, fresh=True, reports=REPORTS, each=EACH),
        worst_known=_worst(reader, language, fresh=False, reports=KNOWN, each=EACH_KNOWN),
        with_findings=reader.rows(ask.REPORTS_WITH_FINDINGS)[0],
        fixed=[_fixed(row, language) for row in reader.rows(ask.FIXED, limit=FIXED)],
        not_loaded=_not_loaded(reader, run_id, language),
        units=reader.rows(ask.UNITS, limit=UNITS),
        missing=reader.rows(ask.MISSING, limit=MISSING),
    )


def _worst(reader: AreaReader, language: Language, *, fresh: bool, reports: int, each: int) -> Rows:
    findings = [told.finding(row, language) for row in reader.rows(ask.WORST, fresh=fresh, reports=reports, each=each)]
    listed: Rows = []
    for _, group in groupby(findings, key=lambda row: row["report_id"]):
        found = _each_proposal_once(group, mail_words()["as_above"][language])
        counts = {name: found[0][name] for name in ("findings", "errors", "warnings", "subject", "year")}
        listed.append(counts | {"told": found, "left": counts["findings"] - len(found)})
    return listed


def _each_proposal_once(findings: Iterable[dict[str, Any]], above: str) -> Rows:
    """Put `above` for a proposal made before: all identities that one cell breaks propose the same."""
    made: set[str] = set()
    listed: Rows = []
    for row in findings:
        listed.append(row | {"proposal": above} if row["proposal"] in made else row)
        made |= {row["proposal"] or "", *(way["explanation"] for way in row["proposals"])}
    return listed


def _fixed(row: dict[str, Any], language: Language) -> dict[str, Any]:
    return told.with_rule(row, language) | {"subject": told.subject(row), "place": told.place(row, language)}


def _not_loaded(reader: AreaReader, run_id: str, language: Language) -> Rows:
    rows: Rows = []
    for status in ("held", "unreadable"):
        rows += reader.rows(ask.NOT_LOADED, run=run_id, status=status, limit=DOCUMENTS)
    first = sorted(rows, key=lambda row: (not row["fresh"], row["status"], row["source_path"]))[:DOCUMENTS]
    return [told.document(row, language) for row in first]

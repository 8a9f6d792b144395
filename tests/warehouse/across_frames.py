"""Invented years of invented bodies in a warehouse in memory, run after run as the night does it, without a file."""

from dataclasses import dataclass, field

import duckdb
from warehouse_frames import Made, frame, frames_of

from transform.likeness import Paragraph, signatures_of
from warehouse.across import judge_across
from warehouse.ddl import ddl
from warehouse.dimensions import static_dimensions
from warehouse.load import load_batch, prepare
from warehouse.schema import load_schema
from warehouse.settle import settle_findings, settle_versions
from warehouse.views import create_views


@dataclass
class Body(Made):
    """A report of a body of some `kind` at some `level`, with running text by section (0: the preface)."""

    kind: str = "department"
    level: str = "county"
    parent: str | None = None
    texts: dict = field(default_factory=dict)


class Nights:
    """Runs over reports; `ask` queries what is there after the last one."""

    def __init__(self):
        self.connection = duckdb.connect()
        for statement in ddl(load_schema()):
            self.connection.execute(statement)
        prepare(self.connection)
        load_batch(self.connection, static_dimensions())
        self.count = 0

    def run(self, *bodies, places=()):
        return self.settle(all_frames(f"run-{self.count + 1}", *bodies, places=places))

    def settle(self, frames):
        """One run over frames that were made for it."""
        self.count += 1
        run_id = f"run-{self.count}"
        load_batch(self.connection, frames)
        settle_versions(self.connection)
        judge_across(self.connection, run_id)
        return settle_findings(self.connection, run_id)

    def ask(self, sql, *parameters):
        return self.connection.execute(sql, list(parameters)).fetchall()

    def view(self, name, columns):
        create_views(self.connection)
        return self.ask(f"SELECT {columns} FROM {name} ORDER BY ALL")

    def told(self, *rules):
        """Rule, row, column and status of the findings that compare reports."""
        return self.ask(
            "SELECT rule, row_code, column_code, status FROM dq_finding WHERE rule IN (SELECT unnest(?)) ORDER BY ALL",
            list(rules),
        )


def all_frames(run_id, *bodies, places=()):
    frames = frames_of(run_id, *bodies)
    for body in bodies:
        frames["dim_organ"].loc[frames["dim_organ"]["organ_id"] == body.organ, "kind"] = body.kind
        here = frames["dim_jurisdiction"]["jurisdiction_id"] == body.jurisdiction
        frames["dim_jurisdiction"].loc[here, ["level", "parent_id"]] = [body.level, body.parent]
    if places:
        frames["dim_jurisdiction"] = frame("dim_jurisdiction", [place(*given) for given in places])
    narrative = [told for body in bodies for told in sections(body)]
    frames["fact_narrative"] = frame("fact_narrative", narrative)
    frames["report_likeness"] = frame("report_likeness", [row for body in bodies for row in signed(body)])
    return frames


def place(code, level, parent):
    names = {"name": f"地{code}", "full_name": f"省地{code}"}
    return {"jurisdiction_id": code, "code": code, "level": level, "parent_id": parent, "provisional": False, **names}


def sections(body):
    for number, text in body.texts.items():
        field_name, ordinal = ("section", number) if number else ("preface", 1)
        key = {"report_id": body.report_id, "jurisdiction_id": body.jurisdiction, "year": body.year}
        yield {**key, "field": field_name, "ordinal": ordinal, "text": text, "line": 10 * number + 1}


def signed(body):
    paragraphs = [
        Paragraph(section, number, line)
        for section, text in body.texts.items()
        for number, line in enumerate(text.split("\n"), 1)
    ]
    for found in signatures_of(paragraphs, [f"机关{body.organ}", f"县{body.jurisdiction}"]):
        bands = {f"band_{number}": band for number, band in enumerate(found.bands, 1)}
        named = {"section": found.section, "ordinal": found.ordinal, "paragraph": found.paragraph, "size": found.size}
        yield {"report_id": body.report_id, "line": 10 * found.section + found.paragraph, **named, **bands}

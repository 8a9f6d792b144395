"""What comparing reports costs: a warehouse of invented reports, judged as a whole and then a night's part of it again.

python -m benchmarks.across [--bodies 5000] [--years 4] [--changed 200]

Bodies are townships of invented counties, 40 in each. Numbers are drawn by a seeded generator; what is carried over is
carried in the year after, but for one report in fifty. Texts are invented clauses; one report in twenty repeats that of
its year before, one in thirty that of a neighbour with two clauses changed. Printed are the seconds of every step, for
all reports as changed by one run, and for `--changed` of them as changed by the next, and what was found.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd

from extract.forms import editions
from transform.frames import frame_of
from transform.likeness import Paragraph, signatures_of
from warehouse.across import judge_across
from warehouse.ddl import ddl
from warehouse.dimensions import static_dimensions
from warehouse.load import load_batch, prepare
from warehouse.schema import load_schema
from warehouse.settle import settle_findings, settle_versions

FIRST_YEAR = 2021
COUNTY = 40  # townships
AXES = {"disclosure": ("item", "measure"), "request": ("outcome", "applicant"), "dispute": ("channel", "result")}

REPORTS = """
INSERT INTO dim_report BY NAME
SELECT report_id, report_id AS document_sha256, report_id AS content_sha256, report_id || '.txt' AS source_path,
  'text' AS format, 'loaded' AS status, organ_id, organ_id AS organ_name, jurisdiction_id, year, '2021' AS edition,
  '2021' AS edition_disclosure, '2021' AS edition_request, '2021' AS edition_dispute, 'own' AS scope,
  false AS is_correction, false AS is_current, 'run-1' AS run_id, '0' AS program_version FROM made
"""
FACTS = """
INSERT INTO fact_{table} BY NAME
SELECT report_id, jurisdiction_id, year, row_code AS {row}, column_code AS {column}, value, value AS number,
  'reported' AS state, CAST(value AS VARCHAR) AS raw, 9 AS line
FROM (SELECT made.*, cell.*, CASE
    WHEN row_code = 'carried_out' THEN hash(organ_id, year, column_code) % 3
    WHEN row_code = 'carried_in' AND hash(report_id) % 50 > 0 THEN hash(organ_id, year - 1, column_code) % 3
    ELSE hash(organ_id, row_code, column_code) % 30 + hash(report_id, row_code, column_code) % 5 END AS value
  FROM made CROSS JOIN cell)
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bodies", type=int, default=5000)
    arguments.add_argument("--years", type=int, default=4)
    arguments.add_argument("--changed", type=int, default=200)
    options = arguments.parse_args()
    with TemporaryDirectory() as folder, duckdb.connect(Path(folder) / "w.duckdb") as connection:
        begun = time.perf_counter()
        build(connection, options.bodies, options.years)
        print(f"built in {time.perf_counter() - begun:.0f} s", flush=True)
        night(connection, "run-1")
        change = "UPDATE dim_report SET run_id = 'run-2' WHERE report_id IN (FROM (SELECT report_id FROM dim_report "
        connection.execute(f"{change} WHERE year = $year ORDER BY hash(report_id) LIMIT $changed))", {
            "year": FIRST_YEAR + options.years - 1, "changed": options.changed,
        })  # fmt: skip
        night(connection, "run-2")


def build(connection: duckdb.DuckDBPyConnection, bodies: int, years: int) -> None:
    """Fill an empty warehouse."""
    for statement in ddl(load_schema()):
        connection.execute(statement)
    prepare(connection)
    load_batch(connection, static_dimensions())
    made = pd.DataFrame(
        [(f"r{body:05}y{year}", f"机关{body:05}", f"99{body // COUNTY:04}{body % COUNTY:03}", FIRST_YEAR + year)
         for year in range(years) for body in range(bodies)],
        columns=["report_id", "organ_id", "jurisdiction_id", "year"],
    )  # fmt: skip
    connection.register("made", made)
    connection.execute("""INSERT INTO dim_jurisdiction BY NAME
        SELECT DISTINCT jurisdiction_id, jurisdiction_id AS code, jurisdiction_id AS name, jurisdiction_id AS full_name,
          'township' AS level, left(jurisdiction_id, 6) AS parent_id, false AS provisional FROM made""")
    connection.execute("""INSERT INTO dim_organ BY NAME
        SELECT DISTINCT organ_id, organ_id AS name, 'township_government' AS kind, jurisdiction_id FROM made""")
    connection.execute(REPORTS)
    for table, (row, column) in AXES.items():
        cells = pd.DataFrame(editions()["2021"].tables[table].cells, columns=["row_code", "column_code"])
        connection.register("cell", cells)
        connection.execute(FACTS.format(table=table, row=row, column=column))
    told, signed = texts(made)
    for table, rows in (("fact_narrative", told), ("report_likeness", signed)):
        connection.register("rows", frame_of(table, rows))
        connection.execute(f"INSERT INTO {table} BY NAME FROM rows")


def texts(made: pd.DataFrame) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Rows of narrative and of signatures for every report."""
    chance, told, signed = random.Random(1), [], []
    before: dict[str, list[str]] = {}
    neighbour: list[str] = []
    for report_id, organ_id, jurisdiction_id, year in made.itertuples(index=False):
        own = invented(chance)
        if chance.random() < 1 / 20 and organ_id in before:
            own = before[organ_id]
        elif chance.random() < 1 / 30 and neighbour:
            own = [*neighbour[:-2], *own[-2:]]
        before[organ_id], neighbour = own, own
        parts = [own[at : at + 20] for at in range(0, len(own), 20)]
        lines = [f"{organ_id}{'，'.join(part)}。" for part in parts]
        told.append((report_id, jurisdiction_id, year, "section", 1, "\n".join(lines), *[None] * 5, 9, *[None] * 10))
        paragraphs = [Paragraph(1, number, line) for number, line in enumerate(lines, 1)]
        for found in signatures_of(paragraphs, [organ_id]):
            place = found.section, found.ordinal, found.paragraph, found.size
            signed.append((report_id, *place, 9, None, *found.bands))
    return told, signed


def invented(chance: random.Random) -> list[str]:
    """Seventy clauses: stock ones that all have, and others of characters in the frequency of a small vocabulary."""
    return [chance.choice(STOCK) if chance.random() < 0.3 else "".join(letters(chance)) for _ in range(70)]


def letters(chance: random.Random) -> Iterator[str]:
    for _ in range(chance.randint(8, 24)):
        yield chr(0x4E00 + int(min(chance.expovariate(1 / 300), 3000)))


PHRASES = random.Random(2)
STOCK = ["，".join("".join(letters(PHRASES)) for _ in range(3)) for _ in range(60)]


def night(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Judge what `run_id` changed and print the seconds of the steps and what there is."""
    settle_versions(connection)
    begun, worked = time.perf_counter(), time.process_time()
    seconds = judge_across(connection, run_id)
    took, spent_in_all = time.perf_counter() - begun, time.process_time() - worked
    steps = ", ".join(f"{name} {spent:.1f}" for name, spent in seconds.items())
    counts = settle_findings(connection, run_id)
    changed = connection.execute("SELECT count(*) FROM dim_report WHERE run_id = ?", [run_id]).fetchall()[0][0]
    clock = f"{spent_in_all:.1f} s of processor time, {took:.1f} s by the clock"
    print(f"{run_id}: {changed} reports changed: {clock} ({steps}); findings {counts._asdict()}", flush=True)
    rows = connection.execute(
        "SELECT basis, count(*), round(avg(share), 2) FROM dq_similarity GROUP BY ALL ORDER BY ALL"
    )
    print("  similar:", rows.fetchall(), flush=True)
    rules = connection.execute(
        "SELECT rule, count(*) FROM dq_finding WHERE status <> 'fixed' GROUP BY ALL ORDER BY ALL"
    )
    print("  open:", rules.fetchall(), flush=True)


if __name__ == "__main__":
    main()

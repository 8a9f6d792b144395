"""Which reports may share text: those with equal bands of signatures, found by joins and never pair by pair."""

from __future__ import annotations

import duckdb

from transform.likeness import BANDS
from warehouse.across.settings import Likeness

# Reports that are compared with all others: those touched, and those that further bodies show to have common wording.
COMPARED = """
CREATE OR REPLACE TEMP TABLE across_compared AS SELECT report_id, before_id FROM across_touched
"""

# Windows of current reports that share a band with some of the reports asked about: of their years, and of the years
# before where they are compared with them.
WINDOWS = """
CREATE OR REPLACE TEMP TABLE across_window AS
WITH asked AS (SELECT * FROM report_likeness WHERE report_id IN ({reports})),
facing AS (
  SELECT report_id, organ_id, year FROM dim_report
  WHERE is_current AND status = 'loaded' AND (
    year IN (SELECT year FROM dim_report WHERE report_id IN ({reports}))
    OR report_id IN (SELECT before_id FROM across_compared))
)
SELECT report_id, organ_id, year, likeness.section, likeness.ordinal, likeness.paragraph, likeness.size, {bands}
FROM report_likeness AS likeness JOIN facing USING (report_id)
WHERE {shared}
"""
SHARED = "likeness.band_{number} IN (SELECT band_{number} FROM asked)"

# Bands that more bodies of a year have than can have copied from each other; `known`: without what is compared.
COMMON = """
CREATE OR REPLACE TEMP TABLE across_common AS
{parts}
"""
COMMON_BAND = """
SELECT year, {number} AS number, band_{number} AS band,
  count(DISTINCT organ_id) FILTER (report_id NOT IN (SELECT report_id FROM across_compared)) > {bodies} AS known
FROM across_window SEMI JOIN (
  SELECT year, band_{number} FROM across_window GROUP BY ALL HAVING count(*) > {bodies}) AS frequent
  USING (year, band_{number})
GROUP BY ALL HAVING count(DISTINCT organ_id) > {bodies}
"""
CROSSING = """
INSERT INTO across_compared
SELECT DISTINCT report.report_id, earlier.report_id AS before_id
FROM ({bands}) AS crossing JOIN dim_report AS report USING (report_id)
LEFT JOIN dim_report AS earlier ON earlier.organ_id = report.organ_id AND earlier.scope = report.scope
  AND earlier.year = report.year - 1 AND earlier.is_current AND earlier.status = 'loaded'
WHERE report.report_id NOT IN (SELECT report_id FROM across_compared)
"""
CROSSING_BAND = """
SELECT report_id FROM across_window JOIN across_common
  ON across_common.year = across_window.year AND band = band_{number} WHERE number = {number} AND NOT known
"""

MATCHES = """
CREATE OR REPLACE TEMP TABLE across_match AS
SELECT DISTINCT * FROM ({parts})
"""
MATCH_BAND = """
SELECT later.report_id, other.report_id AS other_report_id,
  CASE WHEN later.before_id = other.report_id THEN 'last_year' ELSE 'peers' END AS basis,
  later.section, later.ordinal, later.paragraph, later.size, other.section AS other_section,
  other.ordinal AS other_ordinal, other.paragraph AS other_paragraph, other.size AS other_size
FROM (SELECT across_window.*, before_id FROM across_window JOIN across_compared USING (report_id)
      ANTI JOIN across_common ON number = {number} AND across_common.band = band_{number}
        AND across_common.year = across_window.year) AS later
JOIN across_window AS other ON later.band_{number} = other.band_{number}
WHERE later.before_id = other.report_id OR (later.year = other.year AND later.organ_id <> other.organ_id)
"""

# Two bodies' reports are looked at from both sides, so that it does not matter which of them came first. `likely` are
# the characters at which equal windows begin: reports that share less are not compared.
PAIRS = """
CREATE OR REPLACE TEMP TABLE across_pair AS
WITH both_sides AS (
  SELECT report_id, other_report_id, basis, section, ordinal, size FROM across_match
  UNION SELECT other_report_id, report_id, basis, other_section, other_ordinal, other_size
  FROM across_match WHERE basis = 'peers'
), weighed AS (
  SELECT report_id, other_report_id, basis, sum(size) AS likely FROM both_sides GROUP BY ALL
), kept AS (
  -- the likeliest partners of what is compared, and pairs that were found before
  SELECT report_id, other_report_id FROM weighed
  WHERE likely >= $likely AND report_id IN (SELECT report_id FROM across_compared)
  QUALIFY row_number() OVER (PARTITION BY report_id, basis ORDER BY likely DESC, other_report_id) <= $partners
  UNION SELECT report_id, other_report_id FROM dq_similarity
)
SELECT weighed.* FROM weighed
WHERE (report_id, other_report_id) IN (SELECT (report_id, other_report_id) FROM kept)
  OR (other_report_id, report_id) IN (SELECT (report_id, other_report_id) FROM kept)
"""
PARAGRAPHS = """
CREATE OR REPLACE TEMP TABLE across_paragraph AS
SELECT DISTINCT pair.report_id, pair.other_report_id, section, paragraph, other_section, other_paragraph
FROM across_pair AS pair JOIN (
  FROM (SELECT report_id, other_report_id, section, paragraph, other_section, other_paragraph FROM across_match)
  UNION SELECT other_report_id, report_id, other_section, other_paragraph, section, paragraph
  FROM across_match WHERE basis = 'peers') AS matched USING (report_id, other_report_id)
"""

# What of each report counts: its windows without common ones.
COUNTED = """
CREATE OR REPLACE TEMP TABLE across_counted AS
SELECT report_id, section, paragraph, size, {common} AS is_common,
  row_number() OVER in_order - 1 AS first, lead(ordinal) OVER in_order IS NULL AS is_last
FROM across_window WHERE report_id IN (SELECT report_id FROM across_pair)
WINDOW in_order AS (PARTITION BY report_id, section, paragraph ORDER BY ordinal)
"""
COMMON_WINDOWS = "CREATE OR REPLACE TEMP TABLE across_common_window AS FROM across_counted WHERE is_common"
SIZES = """
CREATE OR REPLACE TEMP TABLE across_size AS
SELECT report_id, sum(size) AS size FROM across_counted WHERE NOT is_common GROUP BY report_id
"""
IS_COMMON = "(year, {number}, band_{number}) IN (SELECT (year, number, band) FROM across_common)"

BAND_NUMBERS = range(1, BANDS + 1)


def find_pairs(connection: duckdb.DuckDBPyConnection, likeness: Likeness) -> int:
    """Make `across_pair`, `across_paragraph`, `across_size` and `across_common_window`; return the number of pairs.

    Common wording is left out of the matches and of the sizes. Where wording becomes common with the bodies that are
    touched, all that have it are compared again: they are in `across_compared`, too.
    """
    connection.execute(COMPARED)
    _gather(connection, "SELECT report_id FROM across_compared", likeness)
    connection.execute(CROSSING.format(bands=_each(CROSSING_BAND, " UNION ALL ")))
    ((crossing,),) = connection.execute(
        "SELECT count(*) FROM across_compared WHERE report_id NOT IN (SELECT report_id FROM across_touched)"
    ).fetchall()
    if crossing:
        _gather(connection, "SELECT report_id FROM across_compared", likeness)
    connection.execute(MATCHES.format(parts=_each(MATCH_BAND, " UNION ALL ")))
    connection.execute(PAIRS, {"likely": likeness.likely, "partners": likeness.partners})
    connection.execute(PARAGRAPHS)
    _gather(connection, "SELECT report_id FROM across_pair", likeness)
    connection.execute(COUNTED.format(common=f"({_each(IS_COMMON, ' OR ')})"))
    connection.execute(COMMON_WINDOWS)
    connection.execute(SIZES)
    ((count,),) = connection.execute("SELECT count(*) FROM across_pair").fetchall()
    return int(count)


def _gather(connection: duckdb.DuckDBPyConnection, reports: str, likeness: Likeness) -> None:
    """Make `across_window` and `across_common` for the bands of some reports."""
    bands = _each("likeness.band_{number}", ", ")
    connection.execute(WINDOWS.format(reports=reports, bands=bands, shared=_each(SHARED, " OR ")))
    parts = " UNION ALL ".join(
        COMMON_BAND.format(number=number, bodies=likeness.common_bodies) for number in BAND_NUMBERS
    )
    connection.execute(COMMON.format(parts=parts))


def _each(template: str, between: str) -> str:
    """The template for every band."""
    return between.join(template.format(number=number) for number in BAND_NUMBERS)

"""The statistics table of reports before 2019, as `statistics.yaml` declares it."""

from __future__ import annotations

from pydantic import Field

from extract.forms.declaration import Declaration


class StatisticsRow(Declaration):
    """A row of the statistics table before 2019: label, other wordings of it, and the unit that it counts in."""

    label: str
    unit: str
    label_en: str = Field(alias="en")
    labels: tuple[str, ...] = ()


class StatisticsSum(Declaration):
    """A row that is the sum of others."""

    total: str
    parts: tuple[str, ...]


class StatisticsForm(Declaration):
    """The statistics table of reports before 2019; see `statistics.yaml`."""

    basis: str
    least: int
    headings: tuple[str, ...]
    numbered: tuple[str, ...]
    of_part: tuple[str, ...]
    of_year: tuple[str, ...]
    units: tuple[str, ...]
    rows: dict[str, StatisticsRow]
    sums: tuple[StatisticsSum, ...]

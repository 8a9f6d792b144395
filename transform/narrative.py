"""All that a report tells in words, as facts in a fixed order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.records import Extracted
from transform.channels import read_channels
from transform.clauses import told_clauses
from transform.gazetteer import Gazetteer
from transform.phones import normalised
from transform.points import read_points
from transform.prose import read_prose
from transform.prose_sections import read_subsections
from transform.records import Contact, NarrativeFact, Organ, Place
from transform.statistics import statistics_facts, told_by_statistics

_PUBLISHED = re.compile(r"发布日期[:：]\s*\d{4}-\d{2}-\d{2}")


def read_narrative(
    extracted: Extracted, gazetteer: Gazetteer, organ: Organ | None = None, year: int | None = None
) -> list[NarrativeFact]:
    """Sections, their sub-themes, facts from prose and the statistics table, problems and improvements, channels."""
    sections = [
        NarrativeFact("section", section.number, section.text or section.heading, where=section.where)
        for section in extracted.sections
    ]
    found = told_clauses(extracted)
    prose, rows = read_prose(extracted, found, organ, year), statistics_facts(extracted)
    return [
        *_preface(extracted),
        *sections,
        *read_subsections(extracted),
        *prose,
        *told_by_statistics(prose, rows),
        *rows,
        *read_points(extracted),
        *read_channels(extracted, gazetteer, found),
    ]


def _preface(extracted: Extracted) -> list[NarrativeFact]:
    """The text before the first section, where there is any; a line with the day of publication is none of it."""
    opening = [s for s in extracted.body if s.section == 0 and not _PUBLISHED.fullmatch(s.text.strip())]
    text = "\n".join(sentence.text for sentence in opening)
    return [NarrativeFact("preface", 1, text, where=opening[0].where)] if text else []


def complete_contact(contact: Contact, place: Place | None, facts: Sequence[NarrativeFact]) -> Contact:
    """The contact with its numbers in E.164, and where no address of a website is printed the first one named."""
    if contact.website is None:
        named = (f.label for f in facts if f.field == "channel" and f.unit == "website" and f.label)
        contact = contact._replace(website=next(named, None))
    return normalised(contact, place)

"""Who published a report and where: contact, jurisdiction, body, scope, the evidence and what contradicts it."""

from __future__ import annotations

from typing import NamedTuple

from extract.model import Grid, Paragraph
from extract.records import Extracted, Signal
from extract.script import restored
from transform.clues import Clues, squeeze, title_name, wide
from transform.contact import read_contact
from transform.contradictions import contradictions
from transform.gazetteer import Gazetteer
from transform.organ import read_organ
from transform.place import PlaceDecision, resolve_place
from transform.records import Contact, Evidence, Organ, Place, Source
from transform.scope import read_scope
from transform.stated import stated_title

_BODY_SENTENCES = 8
_BEGINNING = 3  # paragraphs
_FRAME = 6  # blocks at the top
_PUBLISHER = frozenset({"发布机构", "发布单位", "制发机关", "公开主体", "责任部门", "信息来源"})
_SHORTEST, _LONGEST = 3, 30


class Publisher(NamedTuple):
    """What is known of the publisher; `organ` is the division itself where the page names no body."""

    contact: Contact = Contact()
    placed: PlaceDecision = PlaceDecision(None, 0.0, (), ())
    organ: Organ | None = None
    scope: str = "unknown"
    evidence: tuple[Evidence, ...] = ()
    signals: tuple[Signal, ...] = ()


NOBODY = Publisher()


def read_publisher(extracted: Extracted, year: int | None, gazetteer: Gazetteer, source: Source) -> Publisher:
    """Read who published a report that covers `year`, and came with `source`."""
    contact = read_contact(extracted)
    clues = _clues(extracted, contact, year, source)
    placed = resolve_place(clues, gazetteer)
    organ, evidence = read_organ(clues, placed.place, gazetteer)
    signals = [*placed.signals]
    if organ is None and placed.place is not None:
        organ = _body_of(placed.place)
        signals.append(Signal("organ_unknown"))
    scope, about_scope = read_scope(extracted, organ)
    signals += contradictions(extracted, clues, placed.place, organ, gazetteer)
    found = (*placed.evidence, *evidence, *about_scope)
    return Publisher(contact, placed, organ, scope, found, tuple(signals))


def _clues(extracted: Extracted, contact: Contact, year: int | None, source: Source) -> Clues:
    preface = [sentence for sentence in extracted.body if sentence.section == 0]
    body = [sentence for sentence in extracted.body if sentence.section > 0][:_BODY_SENTENCES]
    if not preface and not extracted.title:  # some begin with the first heading
        preface = body[:_BEGINNING]
    said = "\n".join(sentence.text for sentence in preface)
    title = extracted.title or _announcement(extracted)
    return Clues(
        title=title if title_name(title) else stated_title(said) or title,
        title_where=extracted.title_where,
        preface=wide(said),
        preface_where=preface[0].where if preface else None,
        contact=contact,
        signature=tuple(sentence.text for sentence in extracted.signature),
        signature_where=extracted.signature[0].where if extracted.signature else None,
        body=wide("\n".join(sentence.text for sentence in body)),
        body_where=body[0].where if body else None,
        source_path=extracted.document.path,
        hints=((source.publisher,) if source.publisher else ()) or _named_in_frame(extracted),
        year=year,
        url=source.url or "",
        frame=_frame(extracted),
    )


def _announcement(extracted: Extracted) -> str | None:
    """The title of an announcement that holds its report."""
    return next((dict(s.params).get("other") for s in extracted.signals if s.rule == "title_missing"), None) or None


def _frame(extracted: Extracted) -> str:
    """The page's top, tables too, as one text."""
    blocks = extracted.document.blocks[:_FRAME]
    rows = (row for block in blocks if isinstance(block, Grid) for row in block.rows)
    above = (block.text for block in blocks if isinstance(block, Paragraph))
    return "\n".join((*above, *("|".join(cell.text for cell in row) for row in rows)))


def _named_in_frame(extracted: Extracted) -> tuple[str, ...]:
    """What the page's frame, a table at its top, gives as the publisher; a name cut short (办公室) tells nothing."""
    blocks, _ = restored(extracted.document.blocks[:_FRAME])
    rows = [row for block in blocks if isinstance(block, Grid) for row in block.rows]
    found = []
    for above, row in zip([(), *rows], rows, strict=False):
        for index, cell in enumerate(row):
            label = "".join(cell.text.split()).strip("[]【】:： ")
            if label in _PUBLISHER and index + 1 < len(row):
                found.append(row[index + 1].text)
            if index < len(above) and "".join(above[index].text.split()) in _PUBLISHER:
                found.append(cell.text)
    return tuple(dict.fromkeys(name for name in map(squeeze, found) if _SHORTEST <= len(name) <= _LONGEST))[:2]


def _body_of(place: Place) -> Organ:
    """The body where the page names none: it goes by the name of its division."""
    return Organ(place.path[-1], "".join(place.path[2:]) or place.path[-1], "other")

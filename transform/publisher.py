"""Who published a report and where: contact, jurisdiction, body, scope, the evidence and what contradicts it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple

from extract.model import Grid, Paragraph
from extract.records import Extracted, Signal
from extract.script import restored
from transform.clues import Clues, said, squeeze, title_name, wide
from transform.contact import read_contact
from transform.contradictions import contradictions
from transform.gazetteer import Gazetteer
from transform.misprints import as_meant, misprinted
from transform.organ import read_organ
from transform.organ_kinds import kind_of, organ_kinds
from transform.organ_words import own_word
from transform.place import PlaceDecision, resolve_place
from transform.records import Contact, Evidence, Organ, Place, Source
from transform.scope import read_scope
from transform.stated import stated_title
from transform.wordings import lists_of, words_of

_lists = partial(lists_of, "publisher.yaml")
_words = partial(words_of, "publisher.yaml")

_BODY_SENTENCES = 8
_WITHOUT_TITLE = 16  # sentences: only the text can name the body
_BEGINNING = 3  # paragraphs
_FRAME = 6  # blocks at the top
_MENU = re.compile(
    r"^(?:[\u4e00-\u9fff]{1,7}[ \u3000]+){4,}[\u4e00-\u9fff]{1,7}$", re.MULTILINE
)  # 首页 新闻中心 互动交流 …
_HEAD_ENDS = ("件", "号")  # 某县水利局文件, 水字〔2013〕2号
_COLON = re.compile("[:：]+")
_SHORTEST, _LONGEST = 3, 30
_CONTRADICTED = 0.75  # confidence in a place whose report names another county's site as its own


class Publisher(NamedTuple):
    """What is known of the publisher; `organ` is the division itself where the page names no body."""

    contact: Contact = Contact()
    placed: PlaceDecision = PlaceDecision(None, 0.0, (), ())
    organ: Organ | None = None
    scope: str = "unknown"
    evidence: tuple[Evidence, ...] = ()
    signals: tuple[Signal, ...] = ()
    sure_of_phone: float | None = None


NOBODY = Publisher()


def read_publisher(extracted: Extracted, year: int | None, gazetteer: Gazetteer, source: Source) -> Publisher:
    """Read who published a report that covers `year`, and came with `source`."""
    contact, sure_of_phone = read_contact(extracted)
    clues = _clues(extracted, contact, year, source)
    misprint = misprinted(clues, gazetteer)
    clues = as_meant(clues, misprint) if misprint else clues
    placed = resolve_place(clues, gazetteer)
    named = placed.named if placed.named and placed.named.path else None
    place = placed.place or named
    organ, evidence = read_organ(clues, place, gazetteer)
    signals = [*placed.signals]
    if misprint:
        organ = organ and organ._replace(name=organ.name.replace(misprint.meant, misprint.printed))
        signals.append(Signal("place_misprinted", params=(("printed", misprint.printed), ("meant", misprint.meant))))
    if organ is None and place is not None:
        organ = _body_of(place, own_word(said(clues)))
        signals.append(Signal("organ_unknown"))
    scope, about_scope = read_scope(extracted, organ)
    signals += contradictions(extracted, clues, placed.place, organ, gazetteer)
    if any(signal.rule == "foreign_place" for signal in signals) and _is_by_name_alone(placed):
        placed = placed._replace(confidence=min(placed.confidence, _CONTRADICTED))
    found = (*placed.evidence, *evidence, *about_scope)
    return Publisher(contact, placed, organ, scope, found, tuple(signals), sure_of_phone)


def _is_by_name_alone(placed: PlaceDecision) -> bool:
    """Whether a township's name in the title is all that tells the place: the tables may lack a namesake elsewhere."""
    if placed.place is None or placed.place.level != "township":
        return False
    name = placed.place.path[-1]
    return all(piece.kind == "title" and piece.text.startswith(name) for piece in placed.evidence)


def _clues(extracted: Extracted, contact: Contact, year: int | None, source: Source) -> Clues:
    preface = [sentence for sentence in extracted.body if sentence.section == 0]
    sections = (sentence for sentence in extracted.body if sentence.section > 0)
    body = list(islice(sections, _BODY_SENTENCES if extracted.title else _WITHOUT_TITLE))
    if not preface and not extracted.title:  # some begin with the first heading
        preface = body[:_BEGINNING]
    opening = "\n".join([sentence.text for sentence in preface])
    opening = _MENU.sub("。", opening) if " " in opening or "\u3000" in opening else opening
    opening = _words()["of_the_page"].sub(r"\g<0>。", opening)
    title = extracted.title or _announcement(extracted)
    return Clues(
        title=title if title_name(title) else stated_title(opening) or title,
        title_where=extracted.title_where,
        preface=wide(opening),
        preface_where=preface[0].where if preface else None,
        contact=contact,
        signature=tuple([sentence.text for sentence in extracted.signature]),
        signature_where=extracted.signature[0].where if extracted.signature else None,
        body=wide("\n".join([sentence.text for sentence in body])),
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
    """What the fields at the top of the page give as the publisher; a name cut short (办公室) tells nothing."""
    top = extracted.document.blocks[:_FRAME]
    found = list(_named_in_lines([block.text for block in top if isinstance(block, Paragraph)]))
    if not found and not any(isinstance(block, Grid) for block in top):
        return ()
    blocks, _ = restored(top)
    rows = [row for block in blocks if isinstance(block, Grid) for row in block.rows]
    for above, row in zip([(), *rows], rows, strict=False):
        for index, cell in enumerate(row):
            label, _, value = _COLON.sub(":", "".join(cell.text.split())).strip("[]【】: ").partition(":")
            if label in _lists()["publisher_fields"] and value:
                found.append(value)
            elif label in _lists()["publisher_fields"] and index + 1 < len(row):
                found.append(row[index + 1].text)
            if index < len(above) and "".join(above[index].text.split()) in _lists()["publisher_fields"]:
                found.append(cell.text)
    return tuple(dict.fromkeys(name for name in map(squeeze, found) if _SHORTEST <= len(name) <= _LONGEST))[:2]


def _named_in_lines(paragraphs: list[str]) -> Iterator[str]:
    """The names of bodies in lines that are fields (来源：某县水利局) or the head of an official paper."""
    words, text = _words(), "\n".join(paragraphs)
    fields = words["publisher_line"].finditer(text) if any(word in text for word in _lists()["line_signs"]) else ()
    headed = any(paragraph.endswith(_HEAD_ENDS) for paragraph in paragraphs)
    heads = words["letterhead"].finditer("\n".join(map(squeeze, paragraphs))) if headed else ()
    for found in (*fields, *heads):
        name = next(filter(None, found.groups()))
        if kind_of(name) != organ_kinds().default:  # 来源：光明日报
            yield name


def _body_of(place: Place, word: str | None) -> Organ:
    """The body where the page names none: it goes by what it calls itself (我局) and the name of its division."""
    division = "".join(place.path[2:]) or place.path[-1]
    if word is None:
        return Organ(place.path[-1], division, organ_kinds().default)
    return Organ(f"我{word}", f"{division}某{word}", kind_of(word))

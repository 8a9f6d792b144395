"""Names of places printed with a sign that looks like the right one: 沐阳县 for 沭阳县, 毫州市 for 亳州市."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from transform.clues import Clues, squeeze, title_name
from transform.gazetteer import Gazetteer
from transform.reference import lookup

_REACH = 16  # characters of a body's name in which its place stands


class Misprint(NamedTuple):
    """The name of a place as `printed`, which no division bears, and as `meant`."""

    printed: str
    meant: str


def misprinted(clues: Clues, gazetteer: Gazetteer) -> Misprint | None:
    """The misprint of the place in the body's name, by title or signature, where there is no doubt what is meant."""
    for name in (title_name(clues.title), *map(squeeze, clues.signature)):
        found = set(_readings(name[:_REACH], gazetteer)) if name else set()
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _readings(name: str, gazetteer: Gazetteer) -> Iterator[Misprint]:
    """What a name may mean: with one sign exchanged that is part of no known name, it holds an official one there.

    Townships are not looked at: one that no table knows may exist.
    """
    if _meant().keys().isdisjoint(name):
        return
    doubtful = [at for at, sign in enumerate(name) if sign in _meant()]
    known = [range(mention.start, mention.end) for mention in gazetteer.mentions(name)]
    for at in (at for at in doubtful if not any(at in span for span in known)):
        for sign in _meant()[name[at]]:
            text = name[:at] + sign + name[at + 1 :]
            for mention in gazetteer.mentions(text):
                is_upper = any(division.level != "township" for division in mention.candidates)
                if is_upper and mention.start <= at < mention.end and not mention.is_short:
                    yield Misprint(name[mention.start : mention.end], mention.name)


def as_meant(clues: Clues, misprint: Misprint) -> Clues:
    """The clues with the place named as it is meant."""

    def mended(text: str) -> str:
        return text.replace(*misprint)

    contact = clues.contact
    return replace(
        clues,
        title=clues.title and mended(clues.title),
        preface=mended(clues.preface),
        body=mended(clues.body),
        frame=mended(clues.frame),
        signature=tuple(map(mended, clues.signature)),
        hints=tuple(map(mended, clues.hints)),
        contact=contact._replace(office=contact.office and mended(contact.office)),
    )


@cache
def _meant() -> dict[str, str]:
    """The signs that a sign may stand for."""
    found: dict[str, str] = {}
    for meant, signs in lookup("place_look_alikes.yaml")["signs"].items():
        for sign in signs.split():
            found[sign] = found.get(sign, "") + meant
    return found

"""Values of more than digits that are wrapped in narrow columns: 新增 over 2条, 386500 over 元.

They are put together at the height of their middle, where the other numbers of their row stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from extract.forms import unit_form
from extract.readers.lines import Line, Piece, span
from extract.readers.pdf_wrapped_labels import Sheet, keeps

_EDGE = 0.7  # of a Chinese character: how well the lines of a value keep to an edge or the middle of its column
_BESIDE = 0.4  # of a Chinese character: the widest gap between a number and its unit
_MOST = 12  # pieces of a line that may hold such a part: the widest table of numbers has more
_GAP = 0.8  # of a Chinese character: the widest gap between them
_NOTE = regex.compile(r"\d+[（(][^（）()]*")


@dataclass(slots=True)
class _Value:
    """A value on some lines: (line, atom) of its parts from the top."""

    parts: list[tuple[int, int]]
    text: str


@lru_cache(maxsize=1)
def _patterns() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """What a value of several lines may begin with, and what it is as a whole: a number with a word of change before
    it, a unit or a note in brackets behind it, or in words.
    """
    form = unit_form()
    words = "|".join(regex.escape(word) for word in form.signs if len(word) > 1)
    units = "|".join(regex.escape(unit) for unit in sorted((*form.count, *form.money), key=len, reverse=True))
    number = r"\d[\d,，]*(?:\.\d+)?"
    return (
        regex.compile(rf"(?:{words})?(?:{number})?万?(?<=.)|{number}[（(][^（）()]*|[二三四五六七八九]?十"),
        regex.compile(
            rf"(?:{words}){number}(?:{units})?|{number}(?:{units})|{number}[（(][^（）()]{{2,16}}[）)]"
            "|[二三四五六七八九]?十[一二三四五六七八九]"
        ),
    )


def with_whole_values(sheet: Sheet) -> dict[int, set[int]]:
    """Set the parts of every such value together on one line; lines of which nothing is left stay without atoms.

    Returns the lines that parts were taken from, by the line that they stand on now.
    """
    moved: dict[int, set[int]] = {}
    for line, atoms in enumerate(sheet.atoms):
        sheet.atoms[line] = _with_units(atoms, _BESIDE * sheet.lines[line].size)
    for value in list(_values(sheet)):
        first, last = value.parts[0][0], value.parts[-1][0]
        middle = (sheet.tops[first] + sheet.foot(last)) / 2
        target = min(range(first, last + 1), key=lambda line: abs(sheet.tops[line] + sheet.foot(line) - 2 * middle))
        moved.setdefault(target, set()).update(line for line, _ in value.parts)
        _set(sheet, value, target)
    return moved


def _set(sheet: Sheet, value: _Value, target: int) -> None:
    """Set a value on the line `target`, and take its parts from theirs."""
    pieces = [sheet.atoms[line][at] for line, at in value.parts]
    home = sheet.lines[target]
    box = min(p.x0 for p in pieces), home.y0, max(p.x1 for p in pieces), home.y1
    whole = Piece(value.text, *box, span([piece.where for piece in pieces]))
    taken = set(map(id, pieces))
    for line in {line for line, _ in value.parts} | {target}:
        rest = [atom for atom in sheet.atoms[line] if id(atom) not in taken]
        rest += [whole] if line == target else []
        sheet.atoms[line] = tuple(sorted(rest, key=lambda atom: atom.x0))
        if rest:
            sheet.lines[line] = Line(sheet.atoms[line], sheet.lines[line].size)


def _with_units(atoms: tuple[Piece, ...], gap: float) -> tuple[Piece, ...]:
    """The atoms of a line, every unit and the beginning of a note as one with the number right before it."""
    begins, whole = _patterns()
    made: list[Piece] = []
    for atom in atoms:
        before = made[-1] if made else None
        text = (before.text if before else "") + atom.text
        near = before is not None and atom.x0 - before.x1 <= gap and not atom.is_number
        if before and near and before.text[0].isdigit() and (begins.fullmatch(text) or whole.fullmatch(text)):
            box = before.x0, min(before.y0, atom.y0), atom.x1, max(before.y1, atom.y1)
            made[-1] = Piece(text, *box, span([before.where, atom.where]))
        else:
            made.append(atom)
    return tuple(made)


def may_be_wrapped(lines: list[Line]) -> bool:
    """Whether a unit stands alone somewhere, a word of change without its number, or a note that is not closed."""
    form = unit_form()
    units, words = {*form.count, *form.money}, tuple(word for word in form.signs if len(word) > 1)
    pieces = [piece.text for line in lines if len(line.pieces) <= _MOST for piece in line.pieces]
    return any(
        text in units or text.endswith(words) or text.startswith(words) or _NOTE.fullmatch(text) for text in pieces
    )


def _values(sheet: Sheet) -> Iterator[_Value]:
    begins, whole = _patterns()
    used: set[int] = set()
    for line, atoms in enumerate(list(sheet.atoms)):
        for at, atom in enumerate(atoms):
            if id(atom) in used or not begins.fullmatch(atom.text):
                continue
            value = _Value([(line, at)], atom.text)
            while part := _under(sheet, value):
                value.parts += part
                value.text += _text(sheet, part)
            if len(value.parts) > 1 and whole.fullmatch(value.text):
                used |= {id(sheet.atoms[number][index]) for number, index in value.parts}
                yield value


def _text(sheet: Sheet, parts: list[tuple[int, int]]) -> str:
    return "".join(sheet.atoms[line][at].text for line, at in parts)


def _under(sheet: Sheet, value: _Value) -> list[tuple[int, int]]:
    """The atoms right below a value that go on with it."""
    begins, whole = _patterns()
    above = value.parts[-1][0]
    own = [sheet.atoms[line][at] for line, at in value.parts if line == above]
    left, right, size = own[0].x0, own[-1].x1, sheet.lines[above].size
    for line in range(above + 1, len(sheet.lines)):
        if sheet.tops[line] > sheet.foot(above) + _GAP * size or line in sheet.breaks:
            return []
        atoms = sheet.atoms[line]
        under = [at for at, other in enumerate(atoms) if other.x0 < right and other.x1 > left]
        if not under:
            continue
        text = value.text + "".join(atoms[at].text for at in under)
        goes_on = bool(whole.fullmatch(text) or begins.fullmatch(text))
        if value.text[-1].isdigit() and text[len(value.text)].isdigit():
            goes_on = goes_on and len(sheet.atoms[above]) == 1  # one of its own row has a label or others beside it
        elif value.text[-1].isdigit() and text[len(value.text)] not in "（(":
            goes_on = bool(whole.fullmatch(text))
        near = keeps(atoms[under[0]].x0, atoms[under[-1]].x1, left, right, _EDGE * size)
        return [(line, at) for at in under] if goes_on and near else []
    return []

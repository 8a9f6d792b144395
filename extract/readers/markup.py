"""Marks that programs leave in the text which they make of pages: formulas around numbers, escapes, tags.

`$\\mathrm{126}$` is the number 126, `1\\.` a numbering, `<span id="page-3"></span>` nothing. All else stays as printed.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from extract.glance import holds
from extract.model import Block, Grid, Paragraph
from extract.readers.cells import RAISED, STRUCK_MOST
from extract.tags import TAG

_SIGNS = ("$", "\\", "<", "](", "~~")  # without one of these there are no marks
_OF_CELLS = (*_SIGNS, "**", '"\t', "| nan ", "NaN", "None", "Unnamed: ", "Col")
_NOTHING = regex.compile(r"nan|NaN|None|Unnamed: \d+(?:_level_\d+)?|Col\d{1,2}")  # how programs print a blank cell
_LINK = regex.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)")
_BOLD = regex.compile(r"\*\*([^*]+)\*\*")
_FORMULA = regex.compile(r"\$\$?([^$\n]{1,80}?)\$\$?|\\\(([^$\n]{1,80}?)\\\)")
_COMMAND = regex.compile(r"\\(?:mathrm|mathbf|mathsf|mathit|text|textbf|textrm|operatorname|boldsymbol|rm|bf)\b\s*")
_SPACE = regex.compile(r"\\(?:[,;:! ]|quad|qquad)|[~{}\s]+")
_NUMBER = regex.compile(r"[-+]?[\d.,%/]+")
_WORDS = regex.compile(r"[\p{Han}、，。（）()\d]+")
_NOTE = regex.compile(r"(?<=\d)\s*<sup>\s*(\d{1,2})\s*</sup>", regex.IGNORECASE)
_STRUCK = regex.compile(
    rf"(?<!~)~~(?!~)[^~\n]{{1,{STRUCK_MOST}}}~~(?!~)|<(s|del|strike)>[^<\n]{{0,{STRUCK_MOST}}}</\1>", regex.IGNORECASE
)
_ESCAPE = regex.compile(r"\\(?=[!-/:-@\[\]^_`{-~（）])")


def plain(text: str) -> str:
    """The text without such marks: `$1 2 6$` is 126, a formula that is no number or words stays.

    What is struck through goes, the number of a note stays a raised one: `12<sup>1</sup>` is 12¹.
    """
    if "$" in text or "\\(" in text:
        text = _FORMULA.sub(_without_formula, text)
    if "\\" in text and len(text) > 1:  # a stroke alone means that nothing applies
        text = _ESCAPE.sub("", text)
    if "~~" in text or "</" in text:
        text = _NOTE.sub(lambda found: found[1].translate(RAISED), _STRUCK.sub("", text)).strip()
    return TAG.sub("", text).strip() if "<" in text else text


def _plain_cell(text: str) -> str:
    """The text of a cell, which is neither a link nor bold nor quoted, nor says that it is blank."""
    if len(text) > 1 and text[0] == text[-1] == '"' and text.count('"') == 2:
        text = text[1:-1].strip()
    return "" if _NOTHING.fullmatch(text) else plain(_BOLD.sub(r"\1", _LINK.sub(r"\1", text)))


def _without_formula(found: regex.Match[str]) -> str:
    bare, commands = _COMMAND.subn("", found[1] or found[2])
    inner = _SPACE.sub("", bare).replace("\\%", "%")
    is_meant = _NUMBER.fullmatch(inner) or (commands and _WORDS.fullmatch(inner))
    return inner if is_meant else found[0]


def unmarked(blocks: Iterable[Block], text: str) -> tuple[Block, ...]:
    """The blocks of a text without such marks."""
    if not holds(text, _OF_CELLS):
        return tuple(blocks)
    return tuple(cleaned for block in blocks if (cleaned := _unmarked(block)) is not None)


def _unmarked(block: Block) -> Block | None:
    """A block without marks; None for a paragraph of nothing else."""
    if isinstance(block, Paragraph):
        text = plain(block.text)
        return block if text == block.text else block._replace(text=text) if text else None
    if all(_plain_cell(cell) == cell for cell in block.texts):
        return block
    rows = tuple(tuple(cell._replace(text=_plain_cell(cell.text)) for cell in row) for row in block.rows)
    return Grid(rows, block.aligned, block.where)

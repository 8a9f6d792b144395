"""Names and phrases of the messages in Chinese and English: labels of the form, places, equations.

Labels come from the form declarations; `words.yaml` adds what the form has no short name for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from expectations.rules import Language, RuleError
from extract.forms import Member, member
from extract.model import Where

WORDS_FILE = Path(__file__).with_name("words.yaml")
SHOWN = 120  # code points of a printed text that a message quotes
TERMS = 6  # a longer side of an equation names only what is not zero

_NUMBERING = re.compile(r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|\d+[.．、])\s*")


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    tables: dict[str, dict[Language, str]]
    short: dict[str, dict[str, dict[str, dict[Language, str]]]]
    place: dict[str, dict[Language, str]]
    equation: dict[str, dict[Language, str]]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return _Words.model_validate(yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8")))


def shown(text: str, limit: int = SHOWN) -> str:
    """Return printed text fit for a message: no control or direction characters, one line, at most `limit` long."""
    visible = text[: 4 * limit]
    if not visible.isprintable():
        visible = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in visible)
    clean = " ".join(visible.split())
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"


def number_text(value: float | None, language: Language) -> str:
    """Return a value as one writes it: whole numbers without a decimal point, and words where there is no number."""
    if value is None:
        return _words().equation["unknown"][language]
    return str(int(value)) if value == int(value) else f"{value:.15g}"


def table_name(table: str, language: Language) -> str:
    """Return the name of a statutory table. Raises `RuleError` for an unknown code."""
    try:
        return _words().tables[table][language]
    except KeyError:
        raise RuleError(
            f"{WORDS_FILE.name}: no name for the table {table!r}; a signal names an unknown table"
        ) from None


@lru_cache(maxsize=4096)
def label(table: str, axis: str, code: str, language: Language) -> str:
    """Return the form's label of a row or column (`axis`). Raises `RuleError` for an unknown code."""
    found = _member(table, axis, code)
    return found.label if language == "zh" else found.label_en


def quoted(text: str) -> str:
    """Return a text as it stands inside quotation marks: its own become single ones."""
    return text.replace("“", "‘").replace("”", "’")


@lru_cache(maxsize=4096)
def short_label(table: str, axis: str, code: str, language: Language) -> str:
    """Return a label for equations: the declared short name, else the form's label without its numbering."""
    found = _words().short.get(table, {}).get(axis, {}).get(code)
    if found is not None:
        return found[language]
    text = label(table, axis, code, language)
    return _NUMBERING.sub("", text) if language == "zh" else text


def _member(table: str, axis: str, code: str) -> Member:
    try:
        return member(table, axis, code)
    except KeyError as error:
        raise RuleError(f"{error.args[0]}; a signal or a check names it") from error


def position(where: Where | None, language: Language) -> str:
    """Return the position in the document in words, or an empty text where it is not known."""
    words = _words().place
    if where is None:
        return ""
    if where.line is not None:
        return words["line"][language].format(line=where.line)
    parts = []
    if where.page is not None:
        parts.append(words["page"][language].format(page=where.page))
    if where.table is not None and where.row is not None:
        parts.append(words["grid"][language].format(table=where.table, row=where.row))
    return words["joint"][language].join(parts)


def place(table: str | None, row: str | None, column: str | None, where: Where | None, language: Language) -> str:
    """Return table, row, column and position in one phrase, `复议诉讼情况表“行政复议”行“总计”列（第9行）`."""
    phrase = _spot(table, row, column, language)
    at = position(where, language)
    return phrase + (_words().place["located"][language].format(where=at) if at else "")


@lru_cache(maxsize=4096)
def _spot(table: str | None, row: str | None, column: str | None, language: Language) -> str:
    words = _words().place
    parts = [] if table is None else [table_name(table, language)]
    for axis, code in (("row", row), ("column", column)):
        if table is not None and code is not None:
            parts.append(words[axis][language].format(label=quoted(label(table, axis, code, language))))
    return words["joint"][language].join(parts) or words["nowhere"][language]


def side(terms: Sequence[tuple[str, float | None]], language: Language) -> str:
    """Return one side of an equation, `本年新收1 + 上年结转0`; a long side counts its zeros instead of naming them."""
    words = _words().equation
    named = [(name, value) for name, value in terms if value != 0] if len(terms) >= TERMS else list(terms)
    if not named:
        return words["all_zeros"][language]
    texts = [words["term"][language].format(name=name, value=number_text(value, language)) for name, value in named]
    zeros = len(terms) - len(named)
    rest = words["zeros"][language].format(count=zeros) if zeros else ""
    return words["plus"][language].join(texts) + rest


def inequation(left: str, right: str, language: Language) -> str:
    """Return `left ≠ right`."""
    return f"{left}{_words().equation['not_equal'][language]}{right}"

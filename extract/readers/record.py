"""Records and scripts that hold a page: what services answer (JSON, an object or a list, or one a line) and JavaScript.

The string with the markup is read as the page that it was taken from, and the fields beside it (title, date, publisher)
are what that page's head says. The names of these fields are declared in `forms/page.yaml`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape, unescape
from typing import NamedTuple

import regex

from extract.forms import page_form
from extract.model import DocumentError
from extract.title import compact, is_title

_CLOSING = regex.compile(r"</(?:p|div|t[rdh]|table|span|h\d|li|section)\s*>|<br\s*/?>", regex.IGNORECASE)
_TAG = regex.compile(r"<[^<>]*+>")
_LEAST_TAGS, _LEAST = 3, 300  # tags and characters of a string that may be a page
_SHARE = 0.4  # of the text, in a page that no title tells for a report
_HEAD, _FIELD = 3000, 200  # characters of markup in which the title stands, and of a field
_STRING = r"\"(?:[^\"\\]|\\.)*+(?:\"|\Z)|'(?:[^'\\]|\\.)*+(?:'|\Z)|`(?:[^`\\]|\\.)*+(?:`|\Z)"  # the last may be cut off
_PART = regex.compile(_STRING, regex.DOTALL)
_VALUE = regex.compile(
    r"(?:(?P<name>[\w$]{1,40})[\"']?\s{0,9}[:=]|(?<=[(,\[]))\s{0,20}+"
    rf"(?P<value>(?:{_STRING})(?:\s{{0,20}}+\+\s{{0,20}}+(?:{_STRING}))*+)(?!\s{{0,20}}:)",
    regex.DOTALL,
)
_ESCAPE = regex.compile(
    r"\\(?:u(?P<code>[\da-fA-F]{4})|u\{(?P<long>[\da-fA-F]{1,6})\}|x(?P<byte>[\da-fA-F]{2})|(.))", regex.DOTALL
)
_SIGNS = {"n": "\n", "t": "\t", "\n": ""} | dict.fromkeys("rbfv0", "")
_CODE = regex.compile(r"(?:\\+u[\da-fA-F]{4})++")
_LEAST_CODES = 50  # signs written by their numbers that show a text of hardly anything else
_DEEPEST = 40  # objects within objects


class _Held(NamedTuple):
    """A string that holds a page, and the strings beside it and around it by their names."""

    markup: str
    fields: dict[str, str]


def page_of(text: str) -> bytes | None:
    """The page that a record or a script holds, as HTML in UTF-8; None where it holds none, or parts of one.

    Raises DocumentError where it holds several reports.
    """
    held = [*(_in_json(text) or _in_script(text))]
    if len(held) > 1 or any(len(each.markup) < _SHARE * len(text) for each in held):
        held = _reports(held)
    if held:
        return _page(held[0])
    if text.count("\\u") < _LEAST_CODES:
        return None
    return f"<pre>{escape(_CODE.sub(_coded, text))}</pre>".encode("utf-8", "replace")


def _in_json(text: str) -> list[_Held]:
    for parts in ([text], filter(str.strip, text.split("\n"))):
        try:
            values = [json.loads(part, strict=False) for part in parts]
        except (ValueError, RecursionError):
            continue
        return [held for value in values for held in _walk(value, {}, 0)]
    return []


def _walk(value: object, fields: dict[str, str], depth: int) -> Iterator[_Held]:
    """The pages in a value of JSON, also in JSON that is written as a string; `fields` are those around it."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        own = fields | {_plain(name): field for name, field in value.items() if _is_field(field)}
        for held in value.values():
            yield from _walk(held, own, depth + 1)
    elif isinstance(value, list):
        for held in value:
            yield from _walk(held, fields, depth + 1)
    elif isinstance(value, str) and _is_page(value):
        inner = _in_json(value) if value.lstrip()[:1] in ("{", "[") else []
        yield from inner or [_Held(value, fields)]


def _in_script(text: str) -> list[_Held]:
    """The pages in the strings of a script, with the fields of which it has one only."""
    pages: list[str] = []
    named: dict[str, set[str]] = {}
    for found in _VALUE.finditer(text):
        value = "".join(_ESCAPE.sub(_signed, part[1:].removesuffix(part[0])) for part in _PART.findall(found["value"]))
        if _is_page(value):
            pages.append(value)
        elif _is_field(value):
            named.setdefault(_plain(found["name"] or ""), set()).add(value)
    fields = {name: values.pop() for name, values in named.items() if len(values) == 1}
    return [_Held(page, fields) for page in pages]


def _signed(found: regex.Match[str]) -> str:
    code = found["code"] or found["long"] or found["byte"]
    if code is None:
        return _SIGNS.get(found[4], found[4])
    return chr(int(code, 16)) if int(code, 16) < 0x110000 else ""


def _coded(found: regex.Match[str]) -> str:
    return str(json.loads('"' + regex.sub(r"\\+u", r"\\u", found[0]) + '"'))


def _is_page(value: str) -> bool:
    return len(value) >= _LEAST and sum(1 for _ in _CLOSING.finditer(value)) >= _LEAST_TAGS


def _is_field(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _FIELD


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _reports(held: list[_Held]) -> list[_Held]:
    """The one of several pages that is a report; of a report that is there twice, the longer text."""
    found: dict[str, _Held] = {}
    for each in held:
        if name := _report_of(each):
            found[name] = max(each, found.get(name, each), key=lambda one: len(one.markup))
    if len(found) > 1:
        named = "、".join(name[:80] for name in found)
        raise DocumentError(
            f"a record of several reports ({named}); give each as a document of its own",
            zh=f"数据中有多份报告（{named}）；请将每份报告分别保存。",
        )
    return list(found.values())


def _report_of(held: _Held) -> str:
    """The title of the report that a page is, by its field or a line at its top; empty where it is none."""
    lines = unescape(_TAG.sub("\n", held.markup[:_HEAD])).split("\n")
    names = map(compact, (*_fields(held, page_form().record.titles), *lines))
    return next(filter(is_title, names), "")


def _page(held: _Held) -> bytes:
    form = page_form().record
    named = (("ArticleTitle", form.titles), ("PubDate", form.dates), ("ContentSource", form.sources))
    heads = [
        f'<meta name="{name}" content="{escape(field)}">' for name, names in named for field in _fields(held, names)[:1]
    ]
    page = f"<html><head>{''.join(heads)}</head><body>{held.markup}</body></html>"
    # JSON writes a sign beyond 16 bits as two codes: they become one
    return page.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _fields(held: _Held, names: Sequence[str]) -> list[str]:
    return [held.fields[name] for name in names if held.fields.get(name, "").strip()]

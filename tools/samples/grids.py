"""The printed grids: rows of slots with spans, as a person lays the tables out."""

from __future__ import annotations

from typing import Any, NamedTuple

from samples.sheet import FORM, Cell, Key


class Slot(NamedTuple):
    """What is printed in one place: text, how many columns it spans, and the cell of the vocabulary it holds."""

    text: str
    span: int = 1
    key: Key | None = None


Grid = list[list[Slot]]
Spec = dict[str, Any]


def grid(table: str, spec: Spec, edition: str, found: dict[Key, Cell]) -> Grid:
    """Return the printed rows of one statutory table with the label variants and layout that `spec` asks for."""
    rows = _disclosure(spec, edition, found) if table == "disclosure" else _fixed(table, spec, found)
    variants = spec.get("labels", {})
    return [[slot if slot.key else _labelled(slot, variants) for slot in row] for row in rows]


def _labelled(slot: Slot, variants: dict[str, str]) -> Slot:
    return slot._replace(text=variants.get(slot.text, slot.text).replace("{nbsp}", "\u00a0"))


def _disclosure(spec: Spec, edition: str, found: dict[Key, Cell]) -> Grid:
    rows: Grid = []
    for number, block in enumerate(FORM["disclosure"][edition]):
        tail = 4 - len(block["columns"])  # the form is four columns wide; the last one spans the rest
        rows.append([Slot(block["clause"], 4)])
        headers = spec.get("headers", {}).get(number) or [["信息内容", *block["columns"].values()]]
        rows += [_widened([Slot(text) for text in header], tail) for header in headers]
        for row, label in block["rows"].items():
            if row not in spec.get("missing_rows", []):
                rows.append(_widened([Slot(label), *_values("disclosure", row, found)], tail))
            rows += [[Slot(text) for text in extra] for extra in spec.get("extra_rows", {}).get(row, [])]
    return rows


def _fixed(table: str, spec: Spec, found: dict[Key, Cell]) -> Grid:
    """The tables whose headings are the same in both editions."""
    return _request(spec, found) if table == "request" else _dispute(found)


def _request(spec: Spec, found: dict[Key, Cell]) -> Grid:
    form = FORM["request"]
    names = list(form["columns"].values())
    rows: Grid = [
        [Slot(form["rule"], 3), Slot("申请人情况", 7)],
        [Slot("", 3), Slot(names[0]), Slot("法人或其他组织", 5), Slot(names[6])],
        [Slot("", 3), Slot(""), *(Slot(name) for name in names[1:6]), Slot("")],
    ]
    if "headers" in spec:
        rows = [[Slot(text) for text in header] for header in spec["headers"]]
    for row in dict.fromkeys(key[1] for key in found):
        if row in spec.get("missing_rows", []):
            continue
        labels = spec.get("label_cells", {}).get(row, form["rows"][row])
        slots = _widened([Slot(text) for text in labels], 4 - len(labels))
        rows.append([*slots, *_values("request", row, found)])
    return rows


def _dispute(found: dict[Key, Cell]) -> Grid:
    form = FORM["dispute"]
    names, blocks = list(form["columns"].values()), list(form["rows"].values())
    rows: Grid = [[Slot(blocks[0], 5), Slot(form["litigation"], 10)]]
    rows.append([*(Slot(name) for name in names), *(Slot(block, 5) for block in blocks[1:])])
    rows.append([*(Slot("") for _ in names), *(Slot(name) for _ in blocks[1:] for name in names)])
    rows.append([slot for row in form["rows"] for slot in _values("dispute", row, found)])
    return rows


def _values(table: str, row: str, found: dict[Key, Cell]) -> list[Slot]:
    """The printed cells of a row; a row that ends early has no slots for the rest."""
    return [Slot(cell.raw, 1, key) for key, cell in found.items() if key[:2] == (table, row) and cell.raw is not None]


def _widened(slots: list[Slot], span: int) -> list[Slot]:
    return [*slots[:-1], slots[-1]._replace(span=max(span, 1))]

"""The form's hard identities evaluated on what was read, and the other reading of a total printed in the wrong column.

`request_balance`, `request_outcomes`, `request_row_total`, `dispute_total` are declared with the editions. Unknown
operands are never taken as zero: the identity is then not assessable, with the cells named. A second verdict, kept
apart, tells what becomes of it where blank cells are read as zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import compress, repeat
from operator import is_, itemgetter
from typing import NamedTuple

from extract.forms import Identity, editions, member
from extract.printed import Heads, Take, taker
from extract.records import Signal
from transform.cells import UNPRINTED, Cells, Key, groups
from transform.numbers import Number
from transform.records import Check, ReadCell

Values = Mapping[Key, Number | None]
_Values = Values | Sequence[Number | None]  # by place, or in the order of the cells
_new = tuple.__new__  # a document has dozens of checks, and their own constructor takes several times as long
_Operands = Sequence[Number | None]
_NONE = repeat(None)
_ROW = itemgetter(1)  # of a key
BLANK_STATES = ("blank", "na")  # printed cells that hold nothing, or a stroke
_FITS_ROW, _FITS_COLUMN = 0.9, 0.6  # how sure a moved total is when its row, or only its column, then adds up


class _Plan(NamedTuple):
    """An identity on one row or column: its place and the cells of both sides."""

    place: tuple[str, str, str | None, str | None]  # rule, table, row, column
    left: tuple[Key, ...]
    right: tuple[Key, ...]
    names: tuple[str, ...]
    take_left: Take
    take_right: Take
    told: Check | None = None  # where none of the cells is printed


def evaluate(
    values: Values, table_editions: Iterable[tuple[str, str]], blanks: Collection[Key] = ()
) -> tuple[Check, ...]:
    """Evaluate every identity of the tables' editions; `values` maps (table, row, column) to the value read.

    `blanks` are the places that the second verdict reads as zero.
    """
    zeros = {key: 0 for key in blanks if values.get(key) is None}
    loose = {**values, **zeros} if zeros else values
    return tuple(_evaluate(plan, values, loose) for table, edition in table_editions for plan in _plans(table, edition))


def evaluate_cells(cells: Cells, table_editions: Iterable[tuple[str, str]]) -> tuple[Check, ...]:
    """As `evaluate`, for cells whose places follow from their heads and are looked up once."""
    values = loose = cells.values
    if blanks := cells.in_state(*BLANK_STATES):
        loose = list(values)
        for at in blanks:
            loose[at] = 0
    return tuple(
        [
            plan.told or _evaluate(plan, values, loose)
            for table, edition in table_editions
            for plan in _plans_at(cells.heads, table, edition)
        ]
    )


def _evaluate(plan: _Plan, values: _Values, loose: _Values) -> Check:
    """The check of an identity; `loose` are the values with what was left blank read as zero."""
    place, _, _, names, take_left, take_right, _ = plan
    left, right = take_left(values), take_right(values)
    total = None if None in left else sum(left)
    parts = None if None in right else sum(right)
    if total is not None and parts is not None:
        state = "pass" if total == parts else "fail"
        told = total, parts, state, (), state
        return _new(Check, place + told)
    second = "not_assessable" if loose is values else _verdict(take_left(loose), take_right(loose))
    unknown = tuple(compress(names, map(is_, left + right, _NONE)))
    open_ = total, parts, "not_assessable", unknown, second
    return _new(Check, place + open_)


def _verdict(left: _Operands, right: _Operands) -> str:
    total, parts = _sum(left), _sum(right)
    return "not_assessable" if total is None or parts is None else "pass" if total == parts else "fail"


def _sum(operands: _Operands) -> Number | None:
    return None if None in operands else sum(filter(None, operands))


@lru_cache(maxsize=16)
def _plans(table: str, edition: str) -> tuple[_Plan, ...]:
    form = editions()[edition].tables[table]  # type: ignore[index]
    found = []
    for identity in editions()[edition].identities:
        if identity.table == table:
            names = (
                [row for b in form.blocks for row in b.rows]
                if identity.along == "row"
                else list(form.blocks[0].columns)
            )
            found += [_plan(identity, name) for name in names]
    return tuple(found)


def _plan(identity: Identity, name: str) -> _Plan:
    along_row = identity.along == "row"
    left, right = (
        tuple((str(identity.table), name, code) if along_row else (str(identity.table), code, name) for code in side)
        for side in (identity.left, identity.right)
    )
    place = identity.rule, identity.table, *((name, None) if along_row else (None, name))
    names = tuple(f"{key[1]}/{key[2]}" for key in (*left, *right))
    return _Plan(place, left, right, names, taker(left), taker(right))


@lru_cache(maxsize=256)
def _plans_at(heads: Heads, table: str, edition: str) -> tuple[_Plan, ...]:
    """The identities of a table, with their operands by the numbers of the cells."""
    at = {key: number for number, key in enumerate(heads.keys)}
    return tuple(_plan_at(plan, at, heads.presences) for plan in _plans(table, edition))


def _plan_at(plan: _Plan, at: Mapping[Key, int], presences: Sequence[str]) -> _Plan:
    left, right = ([at[key] for key in side] for side in (plan.left, plan.right))
    unprinted = all(presences[number] in UNPRINTED for number in (*left, *right))
    plan = plan._replace(take_left=taker(left), take_right=taker(right))
    nothing = [None] * len(presences)
    return plan._replace(told=_evaluate(plan, nothing, nothing)) if unprinted else plan


def shifted_totals(cells: Cells, without: str | None = None) -> list[Signal]:
    """Rows of the request table whose total is blank or missing while a number stands where the total may belong.

    Both readings are told: as printed, and with the last number of the row as its total. Nothing is moved. `without` is
    a row that is not looked at.
    """
    totals = _totals(cells.heads)(cells.values)
    rows = groups(cells.heads, "request", _ROW) if None in totals else ()
    lacking = [
        take
        for total, (row, take) in zip(totals, rows, strict=False)
        if total is None and any(take(cells.values)) and row != without
    ]
    known = {str(row): total for total, (row, _) in zip(totals, rows, strict=True) if row != without} if lacking else {}
    found = (_shifted(take(cells.read), known) for take in lacking)
    return [signal for signal in found if signal is not None]


@lru_cache(maxsize=128)
def _totals(heads: Heads) -> Take:
    """What takes the last cell of each row of the request table."""
    return taker([take(range(len(heads.keys)))[-1] for _, take in groups(heads, "request", _ROW)])


def _shifted(held: Sequence[ReadCell], known: dict[str, Number | None]) -> Signal | None:
    """What is told of a row without a total, if anything; `known` totals of rows then hold the moved one too."""
    total, parts = held[-1], held[:-1]
    numbers = [cell for cell in parts if cell.value is not None]
    if not numbers or not numbers[-1].value:
        return None
    last, rest = numbers[-1], sum(cell.value or 0 for cell in numbers[:-1])
    if last is parts[0] or (last.value != rest and rest):
        return None
    fits_row = last.value == rest
    known[total.row] = last.value
    intake = _sum([known.get(row) for row in ("received", "carried_in")])
    if not fits_row and not (total.row == "processed_total" and intake == last.value):
        return None
    label = member("request", "column", last.column).label
    names = ", ".join(
        f"{member('request', 'column', c.column).label}={c.raw or '空'}" for c in held if c.state != "missing"
    )
    as_read = f"总计={last.raw}，{label}=0" if fits_row else f"总计={last.raw}，{label}=0（自然人列的结果未填）"
    reason = (
        f"总计应等于各类申请人之和，前几列之和为{rest}"
        if fits_row
        else f"本年新收加上年结转应等于办理总计加结转下年度，而本年新收与上年结转的总计为{intake}"
    )
    params = (("as_printed", names), ("as_read", as_read), ("reason", reason), ("total_state", total.state))
    confidence = _FITS_ROW if fits_row else _FITS_COLUMN
    return Signal("shifted_total", "request", total.row, last.column, last.where, params, as_read, confidence)

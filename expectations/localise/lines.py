"""Moves of whole rows and columns: left out, not brought up to date, exchanged, or standing one row off."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from expectations.localise.grid import Grid, Number
from expectations.localise.moves import Move

_Asked = Mapping[int, Collection[Number]]  # by cell


def line_moves(grid: Grid) -> Iterator[Move]:
    """All moves of rows and columns that may set something right."""
    yield from _set_rows(grid)
    yield from _set_columns(grid)
    yield from _counted(grid)
    yield from _totals_one_left(grid)
    yield from _exchanged_rows(grid)
    yield from _exchanged_columns(grid)
    yield from _shifted_columns(grid)
    if all(line.row is not None for line in grid.shape.lines):
        yield from _shifted_sequence(grid)


def _demands(asked: _Asked, cells: Iterable[int]) -> dict[int, Number]:
    """What is asked of some cells, where one and the same is asked."""
    found: dict[int, Number] = {}
    for cell in cells:
        values = asked.get(cell, ())
        if len(values) == 1 and (value := next(iter(values))) >= 0:
            found[cell] = value
    return found


def _asked(grid: Grid, *, along_row: bool) -> _Asked:
    """What each failing line across a cell's row (or column) asks of it."""
    found: dict[int, set[Number]] = {}
    for number, left in grid.residuals.items():
        line = grid.shape.lines[number]
        if (line.row is None) == along_row:
            for cell, sign in line.signs:
                found.setdefault(cell, set()).add(grid.values[cell] - sign * left)
    return found


def _set_rows(grid: Grid) -> Iterator[Move]:
    """A row with several numbers wrong, as the columns ask for them; one of these may ask for another reason."""
    asked = _asked(grid, along_row=True)
    for row in range(len(grid.shape.rows)):
        wanted = _demands(asked, grid.row(row))
        total = grid.row(row)[-1]
        if len(wanted) < 2:
            continue
        yield _set_row(grid, row, wanted)
        for left_out in wanted if len(wanted) > 2 and total not in grid.unknown else ():
            parts = {cell: value for cell, value in wanted.items() if cell not in (left_out, total)}
            new = sum(parts.get(cell, grid.values[cell]) for cell in grid.row(row)[:-1])
            if left_out != total and new != grid.values[total]:
                yield _set_row(grid, row, parts | {total: new})


def _set_row(grid: Grid, row: int, wanted: dict[int, Number]) -> Move:
    kind = "row_wrong"
    if not any(grid.values[cell] for cell in wanted):
        kind = "row_left_out"
    elif row in grid.shape.sums:
        kind = "stale_totals"
    changes = tuple(wanted.items())
    return Move(kind, changes, changes[0][0], len(grid.shape.rows))


def _set_columns(grid: Grid) -> Iterator[Move]:
    """A column with several numbers wrong, as the rows ask for them; the totals of rows are one."""
    asked = _asked(grid, along_row=False)
    for column in range(grid.shape.width):
        wanted = _demands(asked, grid.column(column))
        if len(wanted) > 1:
            changes = tuple(wanted.items())
            yield Move("column_wrong", changes, changes[0][0], grid.shape.width)


def _counted(grid: Grid) -> Iterator[Move]:
    """A number wrong that its row's total adds up all the same."""
    places = len(grid.shape.rows) * grid.shape.width
    asked = _asked(grid, along_row=True)
    for row in range(len(grid.shape.rows)):
        total = grid.row(row)[-1]
        if total in grid.unknown:
            continue
        for cell in grid.row(row)[:-1]:
            for value in asked.get(cell, ()):
                new = grid.values[total] + value - grid.values[cell]
                if min(value, new) >= 0:
                    yield Move(_counted_kind(grid, row, cell), ((cell, value), (total, new)), total, places)


def _counted_kind(grid: Grid, row: int, cell: int) -> str:
    if not grid.values[cell] and not grid.values[grid.row(row)[-1]]:
        return "row_left_out"
    return "stale_totals" if row in grid.shape.sums else "counted_wrong"


def _totals_one_left(grid: Grid) -> Iterator[Move]:
    """All totals stand one column left, where the numbers of that column are lost; nothing stands in their own."""
    changes: list[tuple[int, Number]] = []
    for row in range(len(grid.shape.rows)):
        *parts, last, total = grid.row(row)
        if grid.values[total] or not {last, total}.isdisjoint(grid.unknown):
            return
        if grid.values[last]:
            changes += [(last, grid.values[last] - sum(grid.values[c] for c in parts)), (total, grid.values[last])]
    if len(changes) > 2 and min(value for _, value in changes) >= 0:
        yield Move("totals_one_left", tuple(changes), changes[1][0], 1)


def _exchanged_rows(grid: Grid) -> Iterator[Move]:
    for row in range(len(grid.shape.rows) - 1):
        upper, lower = grid.row(row), grid.row(row + 1)
        if _roles(grid, upper[0]) != _roles(grid, lower[0]):
            yield from _exchange(grid, "rows_exchanged", upper, lower, len(grid.shape.rows))


def _exchanged_columns(grid: Grid) -> Iterator[Move]:
    total = grid.shape.width - 1
    for column in range(total):
        yield from _exchange(grid, "columns_exchanged", grid.column(column), grid.column(total), total)


def _roles(grid: Grid, cell: int) -> frozenset[tuple[str, int]]:
    """The identities along columns in which a cell stands, and its side."""
    lines = grid.shape.lines
    return frozenset((lines[n].rule, sign) for n, sign in grid.shape.lines_of[cell] if lines[n].row is None)


def _exchange(grid: Grid, kind: str, one: Iterable[int], other: Iterable[int], ways: int) -> Iterator[Move]:
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if grid.values[a] != grid.values[b]]
    if len(pairs) > 1 and grid.unknown.isdisjoint(cell for pair in pairs for cell in pair):
        changes = tuple(change for a, b in pairs for change in ((a, grid.values[b]), (b, grid.values[a])))
        yield Move(kind, changes, pairs[0][1], ways)


def _shifted_columns(grid: Grid) -> Iterator[Move]:
    """Part of a column stands one row too high or too low; the number that fell off is what its row asks for."""
    lines = [grid.shape.lines[number] for number in grid.residuals]
    in_rows = {cell for line in lines if line.row is not None for cell, _ in line.signs}
    for column in range(grid.shape.width):
        cells = list(grid.column(column))
        failing = [at for at, cell in enumerate(cells) if cell in in_rows]
        if len(failing) > 2 and grid.unknown.isdisjoint(cells):
            yield from _shifted_column(grid, cells, failing)


def _shifted_column(grid: Grid, cells: list[int], failing: list[int]) -> Iterator[Move]:
    held = [grid.values[cell] for cell in cells]
    first, last = failing[0], failing[-1]
    asked = _asked(grid, along_row=False)
    for lost, kept in ((first, range(first + 1, len(cells))), (len(cells) - 1, range(first, len(cells) - 1))):
        step = -1 if lost == first else 1
        wanted = _demands(asked, [cells[lost]])
        after = {at: held[at + step] for at in kept} | {lost: wanted.get(cells[lost], held[lost])}
        changes = tuple((cells[at], value) for at, value in sorted(after.items()) if value != held[at])
        if len(changes) > 1 and last - first > 1:
            yield Move("column_shifted", changes, changes[0][0], len(cells))


def _shifted_sequence(grid: Grid) -> Iterator[Move]:
    """A table printed as one long row: from some cell on, all stand one cell too far left, or too far right.

    The cell that is lost, where the shift begins or at the end of the table, is what its row asks for.
    """
    values, last = grid.values, len(grid.values) - 1
    for at in range(last):
        if not values[last]:
            after = [*values[:at], 0, *values[at:last]]
            yield from _sequence(grid, "shifted_left", at, at, after)
        if not values[at]:
            yield from _sequence(grid, "shifted_right", at, last, [*values[:at], *values[at + 1 :], 0])


def _sequence(grid: Grid, kind: str, at: int, lost: int, after: list[Number]) -> Iterator[Move]:
    line, sign = grid.shape.lines_of[lost][0]
    after[lost] = -sign * sum(s * after[cell] for cell, s in grid.shape.lines[line].signs)
    changed = [cell for cell in range(len(after)) if after[cell] != grid.values[cell] or cell in grid.missing]
    rows = {cell // grid.shape.width for cell in changed}
    if len(rows) > 1 and after[lost] >= 0 and grid.unknown.isdisjoint(changed):
        changed.sort(key=lambda cell: cell != at)
        yield Move(kind, tuple((cell, after[cell]) for cell in changed), lost, len(after))

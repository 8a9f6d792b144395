"""Explanations in words, Chinese and English, from the sentences of `kinds.yaml`. They quote codes and numbers only."""

from __future__ import annotations

from collections.abc import Sequence

from expectations import words
from expectations.localise.grid import Grid, plain
from expectations.localise.kinds import kinds
from expectations.localise.moves import Move
from expectations.rules import Language


def sentence(grid: Grid, moves: Sequence[Move], language: Language) -> str:
    """One sentence for all moves of an explanation."""
    phrases = kinds().phrases
    told = [_told(grid, move, language) for move in moves]
    joint, end = (phrases[name].zh if language == "zh" else phrases[name].en for name in ("several", "end"))
    text = joint.join(told) + end
    return text[0].upper() + text[1:]


def _told(grid: Grid, move: Move, language: Language) -> str:
    kind = kinds().kind(move.kind)
    cell, proposed = move.changes[0]
    row, column = _names(grid, cell, language)
    other_row, other_column = _names(grid, move.other, language)
    fields = {
        "row": row,
        "column": column,
        "other_row": other_row,
        "other_column": other_column,
        "printed": _printed(grid, cell, language),
        "proposed": words.number_text(plain(proposed), language),
        "value": words.number_text(None if move.value is None else plain(move.value), language),
        "cells": _cells(grid, move, language),
    }
    return (kind.zh if language == "zh" else kind.en).format_map(fields)


def _names(grid: Grid, cell: int, language: Language) -> tuple[str, str]:
    row, column = grid.shape.name(cell)
    table = grid.shape.table
    names = words.short_label(table, "row", row, language), words.short_label(table, "column", column, language)
    return words.quoted(names[0]), words.quoted(names[1])


def _printed(grid: Grid, cell: int, language: Language) -> str:
    if grid.printed[cell]:
        return words.number_text(plain(grid.values[cell]), language)
    blank = kinds().phrases["blank"]
    return blank.zh if language == "zh" else blank.en


def _cells(grid: Grid, move: Move, language: Language) -> str:
    phrases, listed = kinds().phrases, []
    template, joint = (phrases[name].zh if language == "zh" else phrases[name].en for name in ("cell", "cell_joint"))
    rows, columns = ({grid.shape.name(cell)[axis] for cell, _ in move.changes} for axis in (0, 1))
    for cell, proposed in move.changes:
        row, column = _names(grid, cell, language)
        # What all changes share is named before them.
        name = column if len(rows) == 1 else row if len(columns) == 1 else template.format(row=row, column=column)
        listed.append(f"{name} {_printed(grid, cell, language)}→{words.number_text(plain(proposed), language)}")
    return joint.join(listed)

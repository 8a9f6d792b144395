"""Results of disputes in tables of their own, turned, or with their labels in the text above them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from printed_form import (
    CHANNELS,
    RESULTS,
    Cells,
    Rows,
    as_pipes,
    dispute,
    pipe,
    printed,
    raws,
    read,
    report,
    signals,
)

from extract.forms import members

Tables = tuple[str, str, str]
HEADS = [column.label for column in members("dispute", "column")]
CAPTIONS = ["行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"]
RULE = "|---" * 7 + "|"


def results(cells: Cells, channel: str) -> list[str]:
    return [cells["dispute", channel, result] for result in RESULTS]


def three_tables(cells: Cells, caption: str = "### {}") -> str:
    parts = [
        f"{caption.format(name)}\n\n{pipe([HEADS, results(cells, channel)])}"
        for name, channel in zip(CAPTIONS, CHANNELS, strict=True)
    ]
    return "\n".join(parts)


def one_table(cells: Cells) -> str:
    rows: Rows = []
    for name, channel in zip(CAPTIONS, CHANNELS, strict=True):
        rows += [[name], HEADS, results(cells, channel)]
    return pipe(rows)


def two_tables(cells: Cells) -> str:
    direct, after = (results(cells, channel) for channel in CHANNELS[1:])
    first = [["行政复议", *[""] * 4], HEADS, results(cells, CHANNELS[0])]
    second = [["行政诉讼"], ["未经复议直接起诉", *[""] * 4, "复议后起诉"], [*HEADS, *HEADS], [*direct, *after]]
    return pipe(first) + "\n" + pipe(second)


def turned(cells: Cells) -> str:
    columns = [["", *CAPTIONS], *zip(HEADS, *(results(cells, channel) for channel in CHANNELS), strict=True)]
    return pipe([list(row) for row in columns])


def turned_below_two_heads(cells: Cells) -> str:
    """The columns of both suits below a heading of their own."""
    columns = list(zip(HEADS, *(results(cells, channel) for channel in CHANNELS), strict=True))
    return pipe([["结果", "行政复议", "行政诉讼", ""], ["", "", "未经复议直接起诉", "复议后起诉"], *map(list, columns)])


@pytest.mark.parametrize("printing", [three_tables, one_table, two_tables, turned, turned_below_two_heads])
def test_several_tables_of_results_are_one_with_a_row_for_each_channel(printing: object) -> None:
    cells = printed("2021")
    found = read(report("2021", cells, render=lambda tables: (*as_pipes(tables)[:2], printing(cells))))  # type: ignore[operator]
    assert raws(found) == cells
    assert not {signal.rule for signal in found.signals}


def test_a_caption_that_names_no_channel_labels_nothing() -> None:
    cells = printed("2021")
    found = read(report("2021", cells, render=lambda tables: (*as_pipes(tables)[:2], three_tables(cells, "其中{}的"))))
    dispute = {key: raw for key, raw in raws(found).items() if key[0] == "dispute"}
    assert dispute.keys() <= {("dispute", CHANNELS[0], result) for result in RESULTS}
    assert signals(found, "ragged_row")
    left = "\n".join(sentence.text for sentence in found.leftovers)
    assert all(" | ".join(results(cells, channel)) in left for channel in CHANNELS[1:])


@pytest.mark.parametrize("over", ["行政复议行政诉讼", "行政复议 行政诉讼"])
def test_fifteen_numbers_below_the_words_of_their_section(over: str) -> None:
    cells = printed("2021")
    row = pipe([[text for channel in CHANNELS for text in results(cells, channel)]], separator=False)
    found = read(report("2021", cells, render=lambda tables: (*as_pipes(tables)[:2], f"{over}\n{row}")))
    assert raws(found) == cells
    assert [signal.table for signal in signals(found, "header_incomplete")] == ["dispute"]


def test_fifteen_numbers_that_do_not_add_up_are_no_results() -> None:
    cells = printed("2021", dispute__reconsideration__total="1")
    row = pipe([[text for channel in CHANNELS for text in results(cells, channel)]], separator=False)
    found = read(report("2021", cells, render=lambda tables: (*as_pipes(tables)[:2], f"行政复议行政诉讼\n{row}")))
    assert found.table_editions["dispute"] is None
    assert any(" | ".join(results(cells, "litigation_direct")) in sentence.text for sentence in found.leftovers)


def test_results_in_a_table_of_their_own_may_have_blank_cells() -> None:
    """Headings that stay on the screen stand in a table apart from their numbers."""
    cells = printed("2021", dispute__reconsideration__upheld="", dispute__litigation_direct__pending="—")

    def render(tables: Sequence[Rows]) -> Tables:
        *heads, values = dispute(cells)
        return (*as_pipes(tables)[:2], pipe(heads) + "\n" + pipe([values], separator=False))

    assert raws(read(report("2021", cells, render=render))) == cells


def test_empty_rows_between_headings_and_results_are_no_results() -> None:
    cells = printed("2021")

    def render(tables: Sequence[Rows]) -> Tables:
        *heads, values = dispute(cells)
        return (*as_pipes(tables)[:2], pipe([*heads, [""] * 15, values]))

    assert raws(read(report("2021", cells, render=render))) == cells


def test_results_of_which_one_cannot_be_read_keep_their_places() -> None:
    cells = printed("2021", dispute__litigation_direct__upheld="1^{2}")
    assert raws(read(report("2021", cells, render=as_pipes))) == cells

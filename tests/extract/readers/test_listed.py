"""Tables written as lists: bullets, headings and JSON of labels and numbers, rows of programming languages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

import pytest
from printed_form import CHANNELS, Cells, Key, Rows, cells_by_key, printed, raws, read, report, signals

from extract.forms import member, members

Named = tuple[str, list[str], list[str]]  # the label of a row, its columns, its values
RESULTS = [column.label for column in members("dispute", "column")]
REQUESTERS = [column.label for column in members("request", "column")]


def named(tables: Sequence[Rows]) -> tuple[list[Named], list[Named], list[Named]]:
    """Label, headings and values of every row of the three tables."""
    first, second, third = tables
    disclosure: list[Named] = []
    heads: list[str] = []
    for label, *rest in first:
        if label == "信息内容":
            heads = rest
        elif rest:
            disclosure.append((label, heads, rest))
    requests = [([text for text in row[:3] if text][-1], REQUESTERS, row[3:]) for row in second[3:]]
    results = third[-1]
    channels = [member("dispute", "row", channel).label for channel in CHANNELS]
    disputes = [(label, RESULTS, results[at * 5 : at * 5 + 5]) for at, label in enumerate(channels)]
    return disclosure, requests, disputes


def listed(write: Callable[[Named], str]) -> Callable[[Sequence[Rows]], tuple[str, str, str]]:
    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, third = ("\n".join(map(write, rows)) for rows in named(tables))
        return first, second, third

    return render


def bullet(row: Named) -> str:
    label, columns, values = row
    return f"- **{label}**：" + "；".join(f"{column}：{value}" for column, value in zip(columns, values, strict=True))


def sentence(row: Named) -> str:
    label, columns, values = row
    return f"{label}：" + "、".join(f"{column}{value}" for column, value in zip(columns, values, strict=True))


def nested(row: Named) -> str:
    return "\n".join([f"  - {row[0]}", *(f"    - {c}：{v}" for c, v in zip(*row[1:], strict=True))])


def heading(row: Named) -> str:
    return "\n".join([f"#### {row[0]}", *(f"* {c} = {v}" for c, v in zip(*row[1:], strict=True))])


def record(row: Named) -> str:
    return json.dumps({"项目": row[0], **dict(zip(*row[1:], strict=True))}, ensure_ascii=False) + ","


def indented(row: Named) -> str:
    held = {column: value or None for column, value in zip(*row[1:], strict=True)}
    return json.dumps({row[0]: held}, ensure_ascii=False, indent=2)


def yaml(row: Named) -> str:
    return "\n".join([f'- 项目: "{row[0]}"', *(f"  {c}: {v}" for c, v in zip(*row[1:], strict=True))])


STYLES = (bullet, sentence, nested, heading, record, indented, yaml)


def somewhat_blank(edition: str) -> Cells:
    return {key: "" if number % 5 == 3 else raw for number, (key, raw) in enumerate(printed(edition).items())}


@pytest.mark.parametrize("style", STYLES)
def test_numbers_behind_the_names_of_their_columns_are_read_blank_ones_too(style: Callable[[Named], str]) -> None:
    for edition in ("2019", "2021"):
        cells = somewhat_blank(edition)
        text = report(edition, cells, render=listed(style))
        found = read(text)
        assert raws(found) == cells
        assert [section.number for section in found.sections] == [1, 2, 3, 4, 5, 6]
        places = {key: cell.where for key, cell in cells_by_key(found).items()}
        assert all(where and text[where.start : where.end] == cells[key] for key, where in places.items())


def test_columns_in_another_order_stand_under_their_names() -> None:
    def backwards(row: Named) -> str:
        return bullet((row[0], row[1][::-1], row[2][::-1]))

    assert raws(read(report("2021", printed("2021"), render=listed(backwards)))) == printed("2021")


def test_a_row_that_leaves_columns_out_is_told_and_not_read() -> None:
    text = report("2021", printed("2021"), render=listed(bullet))
    line = next(line for line in text.split("\n") if "重复申请" in line)
    found = read(text.replace(line, line.partition("；")[0]))
    assert not any(row == "unprocessed_repeated" for _, row, _ in raws(found))
    assert [signal.row for signal in signals(found, "row_missing")] == ["unprocessed_repeated"]


def test_lists_beside_tables_with_pipes() -> None:
    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        pipes = ["\n".join("| " + " | ".join(row) + " |" for row in rows) for rows in tables]
        return pipes[0], listed(sentence)(tables)[1], pipes[2]

    assert raws(read(report("2021", printed("2021"), render=render))) == printed("2021")


@pytest.mark.parametrize(("blank", "end"), [("", "\n"), ("None", "\n"), ("null", " ")])
def test_rows_of_a_programming_language_are_rows(blank: str, end: str) -> None:
    whole = printed("2021")
    cells = {key: whole[key] if key[0] == "disclosure" else raw for key, raw in somewhat_blank("2021").items()}
    filled: dict[Key, str] = {key: raw or blank for key, raw in cells.items()}

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        def write(text: str) -> str:
            return text if text in ("None", "null") else json.dumps(text, ensure_ascii=False)

        first, second, third = (f",{end}".join(f"[{', '.join(map(write, row))}]" for row in rows) for rows in tables)
        return f"[{end}{first}]", f"[{end}{second}]", f"[{end}{third}]"

    assert raws(read(report("2021", filled, render=render))) == cells


def test_lists_of_numbers_by_the_labels_of_their_rows() -> None:
    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        def lines(rows: list[Named]) -> Iterator[str]:
            yield f'{{"columns": {json.dumps(rows[0][1], ensure_ascii=False)},'
            yield from (f'  "{label}": [{", ".join(values)}],' for label, _, values in rows)

        disclosure, requests, disputes = named(tables)
        return bullet(disclosure[0]), "\n".join(lines(requests)), "\n".join(lines(disputes))

    cells = printed("2021")
    found = raws(read(report("2021", cells, render=render)))
    assert {key: raw for key, raw in found.items() if key[0] != "disclosure"} == {
        key: raw for key, raw in cells.items() if key[0] != "disclosure"
    }


def test_prose_that_names_the_columns_is_prose() -> None:
    told = "收到申请9件，其中自然人3件，商业企业2件，其他4件。" * 5
    found = read(report("2021", printed("2021"), texts={1: told + "\n本年新收：自然人3件，总计3件"}))
    assert raws(found) == printed("2021")
    assert told in found.sections[0].text


def test_brackets_in_prose_stay() -> None:
    told = "依据〔2021〕30号[国办]的要求，[1],[2],[3],[4],[5],[6]所列事项均已公开。"
    assert told in read(report("2021", printed("2021"), texts={1: told})).sections[0].text

"""Text as programs that recognise print write it: signs apart or alike, labels in parts, lines of the frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from printed_form import Cells, Rows, printed, raws, read, report, signals

Lines = list[list[str]]
LABEL_WIDTH = 9
MEASURES = ("items_previous_year", "items_change", "decisions")


def lines_of(rows: Rows, values: int) -> Lines:
    """The rows as lines: labels of more than nine signs go on below, the numbers stand on their last line."""
    made: Lines = []
    for row in rows:
        words, numbers = [text for text in row[:-values] if text], [text for text in row[-values:] if text]
        label = words[-1] if words else ""
        parts = [label[at : at + LABEL_WIDTH] for at in range(0, len(label), LABEL_WIDTH)] or [""]
        beside = words[-2][:2] if len(words) > 1 else ""
        made += [[part] for part in parts[:-1]]
        made.append([text for text in (beside if len(parts) > 1 else "", parts[-1], *numbers) if text])
    return made


def as_lines(write: Callable[[list[str]], str]) -> Callable[[Sequence[Rows]], tuple[str, str, str]]:
    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, third = tables
        heads = [[text for text in row if text] for row in (*second[:3], *third[:3])]
        parts = (
            [[text for text in row if text] for row in first],
            [*heads[:3], *lines_of(second[3:], 7)],
            [*heads[3:], *third[3:]],
        )
        one, two, three = ("\n".join(map(write, part)) for part in parts)
        return one, two, three

    return render


def apart(line: list[str]) -> str:
    """Every Chinese sign with a blank behind it, as between cells."""
    return (
        " ".join(text if text.isdigit() else " ".join(text) for text in line).replace("1 .", "1.").replace("2 .", "2.")
    )


STYLES: dict[str, Callable[[list[str]], str]] = {
    "one blank": " ".join,
    "two blanks": "  ".join,
    "tabs": "\t".join,
    "a box a line": "\n".join,
    "signs apart": apart,
    "frame": lambda line: "| " + " [ ".join(line) + " |\n|____ _____",
    "pages": lambda line: (
        " ".join(line) + ("\n一 3 一\n2022年政府信息公开工作年度报告" if line[0][:1] in "25（" else "")
    ),
}


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("style", STYLES)
def test_full_tables_are_read_in_every_style(style: str, edition: str) -> None:
    cells = printed(edition)
    text = report(edition, cells, render=as_lines(STYLES[style]))
    found = read(text)
    assert raws(found) == cells
    assert all(text[c.where.start : c.where.end] == c.raw for c in found.cells if c.where and c.presence == "printed")


def test_letters_for_digits_keep_the_row_and_are_printed_as_they_stand() -> None:
    cells = printed("2021", request__granted__total="Ol", request__granted__natural_person="|")
    assert raws(read(report("2021", cells, render=as_lines(" ".join)))) == cells


def test_a_number_that_came_apart_is_read_in_its_place() -> None:
    cells = printed("2021")
    apart_cells: Cells = cells | {
        key: f"{text[0]} {text[1:]}" for key, text in cells.items() if key[1:] == ("received", "total")
    }
    assert raws(read(report("2021", apart_cells, render=as_lines(" ".join)))) == apart_cells


def test_labels_with_signs_that_look_alike_are_read_and_told() -> None:
    text = report("2021", printed("2021"), render=as_lines("\n".join))
    text = text.replace("（一）予以公开", "（一）子以公幵").replace("结转下年度", "绪转下年庚")
    found = read(text.replace("保护第三方", "保护弟三方"))
    assert raws(found) == printed("2021")
    told = {signal.row for signal in signals(found, "label_variant")}
    assert {"granted", "carried_out", "denied_third_party"} <= told


def test_a_row_that_lost_a_number_is_told_and_not_moved() -> None:
    cells = printed("2021", request__denied_third_party__enterprise="")
    found = read(report("2021", cells, render=as_lines("\n".join)))
    assert not any(key[1] == "denied_third_party" and raw for key, raw in raws(found).items())
    assert "denied_third_party" in {signal.row for signal in found.signals}


def wrapped_pipes(rows: Rows, values: int) -> str:
    """A table between pipes whose labels go on in the lines below their numbers, four signs a line."""
    made = ""
    for row in rows:
        parts = [[text] if at >= len(row) - values else in_parts(text) for at, text in enumerate(row)]
        for line in range(max(map(len, parts))):
            made += "|" + "|".join(part[line] if line < len(part) else "" for part in parts) + "|\n"
    return made


def in_parts(text: str) -> list[str]:
    return [text[at : at + 4] for at in range(0, len(text), 4)] or [""]


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_labels_wrapped_below_their_numbers_are_joined(edition: str) -> None:
    cells = printed(edition, request__granted__enterprise="")

    def render(tables: Sequence[Rows]) -> tuple[str, str, str]:
        first, second, third = tables
        whole = [[*row, *[""] * (4 - len(row))] for row in first]
        return (*(wrapped_pipes(rows, values) for rows, values in ((whole, 3), (second, 7))), wrapped_pipes(third, 15))

    found = read(report(edition, cells, render=render))
    assert raws(found) == cells
    assert not signals(found, "label_variant")


def test_a_label_without_its_numbers_takes_none_of_a_row_that_is_not_of_the_form() -> None:
    cells = printed("2019")
    text = report("2019", cells, render=as_lines("\n".join))
    own = "\n".join(
        ["其他对外管理服务事项"] + [cells["disclosure", "other_management_service", c] for c in MEASURES],
    )
    found = read(text.replace(own, "其他对外管理服务事项\n行政检查\n61\n62\n63"))
    assert not any(key[1] == "other_management_service" and raw for key, raw in raws(found).items())
    assert any("61" in left.text for left in found.leftovers)


def test_a_label_that_cannot_be_read_is_known_by_the_place_of_its_row() -> None:
    text = report("2021", printed("2021"), render=as_lines(" ".join))
    found = read(text.replace("（一）予以公开", "（一）手以公开").replace("2.重复申请", "2.熏复申请"))
    assert raws(found) == printed("2021")
    assert {"granted", "unprocessed_repeated"} == {signal.row for signal in signals(found, "row_by_order")}


def test_page_numbers_alone_on_their_lines_are_no_values() -> None:
    text = report("2021", printed("2021"), render=as_lines(" ".join))
    paged = "".join(
        f"{line}\n{at // 15}\n" if at % 15 == 14 else f"{line}\n" for at, line in enumerate(text.split("\n"), 15)
    )
    found = read(paged)
    assert raws(found) == printed("2021")
    assert not found.leftovers
    assert all(paged[c.where.start : c.where.end] == c.raw for c in found.cells if c.where and c.presence == "printed")


SPOTS = ["12.", ".12", "12,", "12、", "(12", "~12", "“12", "①", "□", "口"]


@pytest.mark.parametrize("spot", SPOTS)
def test_a_spot_beside_a_number_costs_no_more_than_its_cell(spot: str) -> None:
    changed = ("request__granted__enterprise", "dispute__litigation_direct__pending", "disclosure__regulation__issued")
    cells = printed("2021", **dict.fromkeys(changed, spot))
    assert raws(read(report("2021", cells, render=as_lines(" ".join)))) == cells


@pytest.mark.parametrize("spot", [" .", " ,", " '"])
def test_spots_between_numbers_are_no_cells(spot: str) -> None:
    cells = printed("2021")
    number = cells["request", "received", "enterprise"]
    text = report("2021", cells, render=as_lines(" ".join))
    assert raws(read(text.replace(f" {number} ", f" {number}{spot} "))) == cells


def test_a_numbering_at_the_end_of_a_line_is_no_number() -> None:
    cells = printed("2021", request__denied_state_secret__total="")
    text = report("2021", cells, render=as_lines(" ".join))
    found = read(text.replace("1.属于国家秘密", "属于国家秘密 1."))
    assert not any(key[1] == "denied_state_secret" and raw for key, raw in raws(found).items())


def test_a_label_that_cannot_be_read_may_stand_behind_its_numbering() -> None:
    text = report("2021", printed("2021"), render=as_lines(" ".join))
    found = read(text.replace("7.属于行政执法案\n卷", "7. 属于行政执法索答"))
    assert raws(found) == printed("2021")
    assert {"denied_enforcement_file"} == {signal.row for signal in signals(found, "row_by_order")}


def test_a_label_whose_signs_stand_before_the_rows_below_names_none_of_these() -> None:
    text = report("2019", printed("2019"), render=as_lines(" ".join))
    text = text.replace("（六）其他处理 ", "（六） ").replace("\n（七）总计", "\n其 （七）总计")
    found = read(text.replace("\n四、结转下年度", "\n他 四、结转下年度"))
    assert raws(found) == printed("2019")
    assert {"other"} == {signal.row for signal in signals(found, "row_by_order")}

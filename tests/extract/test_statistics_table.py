"""The statistics table of reports before 2019, in the layouts that exports give it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_form import read, signals

from extract.forms import statistics_form
from extract.records import Extracted
from extract.statistics import _split
from extract.statistics_labels import codes_of, may_be_label

HEAD = (
    "鹭汀县民政局2017年政府信息公开工作年度报告\n\n一、概述\n\n全年平稳。\n\n二、主动公开政府信息情况\n\n栏目按月更新。\n\n"
    "七、附表\n\n政府信息公开情况统计表\n\n"
)
TAIL = "\n单位负责人：陆某\n"
TITLES = ("统计指标", "单位", "统计数")
NOTE = "（不同渠道和方式公开相同信息计1条）"
ROWS = (
    ("一、主动公开情况", "——", "——"),
    (f"（一）主动公开政府信息数{NOTE}", "条", "1287"),
    ("其中：主动公开规范性文件数", "条", "14"),
    ("三、依申请公开情况", "——", "——"),
    ("（一）收到申请数", "件", "37"),
    ("1.当面申请数", "件", "18"),
    ("2.传真申请数", "件", ""),
    ("四、行政复议数量", "件", "3"),
    ("（二）被依法纠错数", "件", "1"),
    ("（三）其他情形数", "件", "2"),
    ("五、行政诉讼数量", "件", "4"),
    ("（二）被依法纠错数", "件", "0"),
    ("（三）其他情形数", "件", "4"),
    ("七、依申请公开信息收取的费用", "万元", "0.35"),
)
READ = {
    "items_disclosed": "1287",
    "normative_disclosed": "14",
    "requests_received": "37",
    "requests_in_person": "18",
    "requests_by_fax": "",
    "reviews": "3",
    "reviews_corrected": "1",
    "reviews_other": "2",
    "suits": "4",
    "suits_corrected": "0",
    "suits_other": "4",
    "fee_charged": "0.35",
}
Rows = list[tuple[str, ...]]


def lines(rows: Rows, within: str, behind: str = "\n", before: str = "") -> str:
    return "".join(before + within.join(row) + behind for row in rows)


def filled(rows: Rows, within: str, behind: str) -> str:
    return "".join(within.join(cell for cell in row if cell) + behind for row in rows)


def html(rows: Rows) -> str:
    cells = ("".join(f"<td><p>{cell or '&nbsp;'}</p></td>" for cell in row) for row in rows)
    text = "".join(f"<p>{line}</p>" for line in HEAD.split("\n") if line)
    return f"<html><body>{text}<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table></body></html>"


LAYOUTS = {
    "pipes": lambda rows: HEAD + lines(rows, " | ", " |\n", "| ") + TAIL,
    "tabs": lambda rows: HEAD + lines(rows, "\t") + TAIL,
    "dump": lambda rows: HEAD + lines(rows, "\n\t", "\n\n", "\t") + TAIL,
    "a row a line": lambda rows: HEAD + lines(rows, "  ") + TAIL,
    "a cell a line": lambda rows: HEAD + filled(rows, "\n", "\n") + TAIL,
    "a cell a paragraph": lambda rows: HEAD + filled(rows, "\n\n", "\n\n") + TAIL,
    "run together": lambda rows: HEAD + filled(rows, "", "\n") + TAIL,
    "on one line": lambda rows: HEAD + filled(rows, " ", " ") + "\n" + TAIL,
    "broken labels": lambda rows: HEAD + lines(rows, "  ").replace("政府信息数（不", "政府\n信息数（不\n") + TAIL,
    "html": html,
}


def printed(extracted: Extracted) -> dict[str, str]:
    return {row.code: row.raw for row in extracted.statistics}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_rows(layout: str) -> None:
    extracted = read(LAYOUTS[layout]([TITLES, *ROWS]))
    assert printed(extracted) == READ
    assert [row.code for row in extracted.statistics] == list(READ)
    assert extracted.edition == "pre2019"
    assert not extracted.cells
    assert not extracted.leftovers
    assert extracted.extra_tables == 0
    assert not signals(extracted, "extra_table")
    assert [section.number for section in extracted.sections] == [1, 2, 7]
    assert "1287" not in "".join(sentence.text for sentence in extracted.body)


def test_the_place_is_that_of_the_label() -> None:
    text = LAYOUTS["a cell a line"]([TITLES, *ROWS])
    for row in read(text).statistics:
        assert text[row.where.start : row.where.end] in row.text


def test_a_row_that_nobody_knows_is_told() -> None:
    for layout in ("pipes", "a cell a line", "a row a line"):
        extracted = read(LAYOUTS[layout]([TITLES, *ROWS[:5], ("户外大屏公开信息数", "条", "77"), *ROWS[5:]]))
        assert printed(extracted) == READ
        (signal,) = signals(extracted, "unmatched_row")
        assert dict(signal.params)["text"] == "户外大屏公开信息数 | 条 | 77"
        assert [left.text for left in extracted.leftovers] == ["户外大屏公开信息数 | 条 | 77"]


def test_a_row_printed_again_with_another_number_is_told() -> None:
    extracted = read(LAYOUTS["pipes"]([TITLES, *ROWS, ("（一）收到申请数", "件", "38")]))
    assert printed(extracted) == READ
    assert len(signals(extracted, "unmatched_row")) == 1


def test_the_first_of_several_columns_and_none_of_codes() -> None:
    cumulative = [(*TITLES[:2], "本年度", "历年累计"), *((*row, "9999" if row[2] else "") for row in ROWS)]
    assert printed(read(LAYOUTS["pipes"](cumulative))) == READ
    coded = [("指标名称", "计量单位", "代码", "本年度"), *((a, u, f"{at:02}", v) for at, (a, u, v) in enumerate(ROWS))]
    assert printed(read(LAYOUTS["pipes"](coded))) == READ


def test_sections_that_stand_beside_their_rows() -> None:
    sections = {"一、主动公开情况": ROWS[1:3], "四、行政复议数量": ROWS[7:10]}
    rows = [(section, *row) for section, own in sections.items() for row in own]
    alone = [(label, label, *rest) for label, *rest in ROWS[10:]]
    extracted = read(html([("统计指标", *TITLES), *rows, *alone]))
    left_out = {"requests_received", "requests_in_person", "requests_by_fax"}
    assert printed(extracted) == {code: raw for code, raw in READ.items() if code not in left_out}


def test_few_rows_are_no_such_table() -> None:
    extracted = read(LAYOUTS["pipes"]([TITLES, *ROWS[: statistics_form().least]]))
    assert not extracted.statistics
    assert signals(extracted, "extra_table")


def test_prose_that_names_its_measures_is_no_table() -> None:
    text = HEAD + "\n".join(f"{label}为{value or 0}{unit}。" for label, unit, value in ROWS) + TAIL
    assert not read(text).statistics


def test_sums_are_of_rows() -> None:
    form = statistics_form()
    for declared in form.sums:
        assert {declared.total, *declared.parts} <= form.rows.keys()
    assert {row.unit for row in form.rows.values()} <= set(form.units)


@pytest.mark.parametrize(
    "text", ["", "一、概述\n全年平稳。\n", "一、概述\n全年平稳。\n二、主动公开政府信息情况\n栏目按月更新。\n"]
)
def test_a_whole_table_of_a_cell_a_line_with_little_text_around_it(text: str) -> None:
    """Its parts are numbered like sections of the later form, whose tables they are not."""
    rows: Rows = [TITLES, ("一、主动公开情况", "——"), ("三、依申请公开情况", "——")]
    labels = [(row.label, row.unit or "件") for row in statistics_form().rows.values()]
    numbers = [str(7 * at % 263) for at in range(len(labels))]
    rows[2:2] = [(*label, number) for label, number in zip(labels[:22], numbers, strict=False)]
    rows += [(*label, number) for label, number in zip(labels[22:], numbers[22:], strict=True)]
    found = read("鹭汀县民政局2017年政府信息公开工作年度报告\n" + text + "附表\n" + filled(rows, "\n", "\n"))
    assert [row.raw for row in found.statistics] == numbers
    assert not signals(found, "extra_table")


LOCAL = (
    ("指标名称", "计量单位", "代码", "本期实际", "本年累计"),
    ("甲", "乙", "丙", "1", "2"),
    ("主动公开信息数", "条", "01", "31", "126"),
    ("其中：全文电子化的主动公开信息数", "条", "02", "24", "97"),
    ("依申请公开信息目录数", "条", "03", "5", "18"),
    ("受理依申请公开信息总数", "条", "04", "3", "12"),
    ("其中：1.当面申请数", "条", "05", "1", "4"),
    ("2.传真申请数", "条", "06", "2", "8"),
    ("本年度对申请的答复总数", "条", "07", "3", "11"),
    ("其中：1.同意公开答复数", "条", "08", "2", "9"),
)


@pytest.mark.parametrize("layout", ["pipes", "tabs", "a cell a line", "a cell a paragraph"])
def test_of_columns_for_a_period_and_for_the_year_that_of_the_year_is_read(layout: str) -> None:
    found = read(LAYOUTS[layout](list(LOCAL)))
    assert {row.code: row.raw for row in found.statistics} == {
        "items_disclosed": "126",
        "full_text": "97",
        "request_catalogue": "18",
        "requests_received": "12",
        "requests_in_person": "4",
        "requests_by_fax": "8",
        "requests_answered": "11",
        "answered_granted": "9",
    }
    assert not signals(found, "unmatched_row")


def test_a_single_number_below_several_periods_is_not_read() -> None:
    rows = [row[:-1] if row[2] == "06" else row for row in LOCAL]
    found = read(LAYOUTS["a cell a line"](rows))
    assert "requests_by_fax" not in [row.code for row in found.statistics]
    assert len(signals(found, "unmatched_row")) == 1


@settings(max_examples=400)
@given(
    st.lists(
        st.sampled_from(
            [row.label for row in statistics_form().rows.values()]
            + [
                "一、",
                "1.",
                "其中：",
                "条",
                "件",
                "12",
                "——",
                "（",
                "）",
                "⑴",
                "﹙",
                "，",
                " ",
                "按月更新",
                "依申请",
                "公开",
            ]
        ),
        max_size=4,
    ).map("".join)
)
def test_what_is_told_at_a_glance_to_be_no_label_is_none(text: str) -> None:
    assert may_be_label(text) or not codes_of(_split(text)[0])


def test_prose_is_told_at_a_glance_to_be_no_label() -> None:
    assert not may_be_label("二、公开工作按月推进（见附表）")

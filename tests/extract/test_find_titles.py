"""Titles by their words: on one line, two or three, under a page's chrome, or none."""

from __future__ import annotations

import pytest

from extract.model import Paragraph, Where
from extract.title import find_titles, is_other_document, is_title


def titles(*lines: str) -> list[tuple[str, int, int]]:
    """Text, first line and number of lines of every title found."""
    paragraphs = [Paragraph(line, Where(line=number)) for number, line in enumerate(lines, 1)]
    return [(title.text, title.where.line or 0, title.lines) for title in find_titles(paragraphs)]


@pytest.mark.parametrize(
    "title",
    [
        "霍山县衡山镇2020年度政府信息公开工作年度报告",
        "2020年度瞻岐镇政府信息公开工作年度报告",
        "淮安市2024年政府信息公开工作年度报告",
        "某县人民政府办公室2023年政务公开工作年度报告",
        "某县教育局2016年政府信息公开工作总结",
        "某县教育局2016年度信息公开年报",
        "某区二〇二〇年政府信息公开工作报告",
        "《某县2022年政府信息公开工作年度报告》",
        "某县2022年政府信息公开工作年度报告（更正）",
        "某县2022年政府信息公开工作年度报告(修订版)",
        "某县水利局政府信息公开工作年度报告（2020年）",
    ],
)
def test_titles(title: str) -> None:
    assert is_title(title)
    assert not is_other_document(title)


@pytest.mark.parametrize(
    "line",
    [
        "关于做好2023年政府信息公开工作年度报告编制工作的通知",
        "某市人民政府办公室关于印发2020年政务公开工作要点的通知",
        "2023年政府信息公开工作年度报告编制说明",
        "2022年政府信息公开工作年度报告图解",
        "政府信息公开指南",
        "政府信息公开目录",
        "某区2021年政务公开工作要点任务分工",
        "某县2020年政务公开工作任务分解",
        "2019年政务公开重点工作安排",
        "某县商务局2020年政务公开工作总结及2021年工作打算",
    ],
)
def test_titles_of_other_documents(line: str) -> None:
    assert is_other_document(line)
    assert not is_title(line)


@pytest.mark.parametrize("opens", ["《", "<", "〈"])
def test_no_title_is_cut_within_that_of_another_document(opens: str) -> None:
    line = f"厅政务公开办公室关于印发{opens}中华人民共和国政府信息公开条例年度报告"
    assert not is_other_document(line)
    assert not is_title(line)


@pytest.mark.parametrize(
    "line",
    [
        "索引号014416250/2024-00731分类政府信息公开年报",
        "现将2020年政府信息公开工作情况报告如下，欢迎监督。本报告由某镇编制，报告",
        "一、总体情况",
        "某县人民政府",
        "政府工作报告",
        "根据要求，现公布本镇2020年政府信息公开工作年度报告。本报告的电子版可在网站上查阅，如有疑问请与镇党政办联系，电话号码见文末年度报告",
    ],
)
def test_what_is_no_title(line: str) -> None:
    assert not is_title(line)


def test_one_line() -> None:
    assert titles("霍山县衡山镇2020年度政府信息公开工作年度报告", "前言。") == [
        ("霍山县衡山镇2020年度政府信息公开工作年度报告", 1, 1)
    ]


def test_two_lines() -> None:
    """H8: the second seed."""
    assert titles("铜鼓县棋坪镇2020年度政府信息公开", "年度报告", "前言。") == [
        ("铜鼓县棋坪镇2020年度政府信息公开年度报告", 1, 2)
    ]


def test_three_lines() -> None:
    assert titles("铜鼓县棋坪镇", "2020年度政府信息公开", "年度报告", "前言。")[0] == (
        "铜鼓县棋坪镇2020年度政府信息公开年度报告",
        1,
        3,
    )


def test_the_body_on_a_line_of_its_own() -> None:
    assert titles("鹭汀县教育局", "2021年政府信息公开工作年度报告", "前言。") == [
        ("鹭汀县教育局2021年政府信息公开工作年度报告", 1, 2)
    ]


def test_a_line_above_that_the_title_repeats_is_no_part_of_it() -> None:
    assert titles("鹭汀县教育局", "鹭汀县教育局2021年政府信息公开工作年度报告")[0] == (
        "鹭汀县教育局2021年政府信息公开工作年度报告",
        2,
        1,
    )


def test_spaces_and_marks_go() -> None:
    assert (
        titles("# 鹭汀县 教育局\u3000**2021年** 政府信息公开工作年度报告".replace("**", ""))[0][0]
        == "鹭汀县教育局2021年政府信息公开工作年度报告"
    )


def test_chrome_above_the_title() -> None:
    """L26: navigation, a size bar, and the name of the section above."""
    chrome = ["首页", "当前位置：首页 > 政府信息公开", "索引号：123", "字体：[大 中 小]", "打印", "浏览量：51"]
    assert titles(*chrome, "某镇2021年政府信息公开工作年度报告", "前言。")[0] == (
        "某镇2021年政府信息公开工作年度报告",
        7,
        1,
    )


def test_a_title_with_a_year_comes_before_one_without() -> None:
    lines = ("政府信息公开年报", "某镇2021年政府信息公开工作年度报告")
    assert [title for title, _, _ in titles(*lines)] == [lines[1], lines[0]]


def test_no_title() -> None:
    """H8: the first and the fourth seed open with the preface."""
    assert titles("根据《中华人民共和国政府信息公开条例》，现公布荷岭镇2020年信息公开年度报告。", "一、总体情况") == []


def test_a_title_far_down_is_a_quotation() -> None:
    assert titles(*["正文。"] * 40, "某镇2021年政府信息公开工作年度报告") == []


def test_a_field_above_is_no_part_of_the_title() -> None:
    found = titles("发布机构：鹭汀县教育局", "2019年政府信息公开工作年度报告", "本报告依照条例编制。")
    assert found == [("2019年政府信息公开工作年度报告", 2, 1)]


def test_a_title_cut_in_a_word_may_be_the_first_line() -> None:
    assert titles("度政府信息公开年度报告") == [("度政府信息公开年度报告", 1, 1)]


def test_the_title_of_a_notice_is_none_by_the_line_below_it() -> None:
    assert titles("某办公室关于政府信息公开工作年度报告", "有关事项的通知") == []
    assert titles("某镇关于政府信息公开工作的年度报告", "（2021年）") != []


def test_columns_of_the_site_behind_a_title_go() -> None:
    assert titles("某镇2021年政府信息公开工作年度报告_通知公告_门户网站") == [
        ("某镇2021年政府信息公开工作年度报告", 1, 1)
    ]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("关于报送荷岭镇2020年{}的报告",), "关于报送荷岭镇2020年{}的报告"),
        (("首页>>政务公开>>荷岭镇2020年{}",), "荷岭镇2020年{}"),
        (("【索引号】甲【标题】荷岭镇2020年{}",), "荷岭镇2020年{}"),
        (("高安市荷岭镇人民政", "府信息公开2020年度报告"), "高安市荷岭镇人民政府信息公开2020年度报告"),
        (("高安市水利局2025", "年{}"), "高安市水利局2025年{}"),
    ],
    ids=["as sent", "path", "fields", "half a word", "half a year"],
)
def test_titles_with_what_stands_around_them(lines: tuple[str, ...], title: str) -> None:
    kind = "政府信息公开工作年度报告"
    assert [text for text, *_ in titles(*(line.format(kind) for line in lines))] == [title.format(kind)]


def test_a_numbered_heading_is_no_part_of_a_title() -> None:
    assert titles("五、政府信息公开工作存在的主要问题及改进情况", "总结", "仍有不足。") == []
    kind = "政府信息公开工作年度报告"
    assert titles(f"一、某局2019年{kind}", "前言。")[0][2] == 1


def test_year_and_kind_before_the_body_behind_a_stroke() -> None:
    assert titles("2020年报_云溪县审计局", "前言。") == [("2020年报_云溪县审计局", 1, 1)]
    assert titles("云溪县审计局-2020年报", "前言。") == [("云溪县审计局-2020年报", 1, 1)]
    assert titles("2020年报_通知公告", "前言。") == []


def test_a_title_in_quotes_as_exports_write_their_lines() -> None:
    title = "某县教育局2016年度信息公开年报"
    assert titles(f'"{title}"', '"一、概述"') == [(title, 1, 1)]

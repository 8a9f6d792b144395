"""Sub-themes of section one by their headings, whatever their numbering."""

from __future__ import annotations

import pytest
from printed_form import HEADINGS, read

from transform.prose_sections import read_subsections
from transform.records import NarrativeFact

CODES = ["proactive", "on_request", "management", "platform", "supervision"]


def told(text: str, section: int = 1) -> list[NarrativeFact]:
    page = f"某镇2020年政府信息公开工作年度报告\n本报告由某镇编制。\n{HEADINGS[section - 1]}\n{text}\n"
    return read_subsections(read(page))


def page(first: str, between: str, headings: str, stop: str) -> str:
    """Headings (five, parted by blanks), each with its number of `first` and one character of text."""
    numbered = zip(first.split("|"), headings.split(), "甲乙丙丁戊", strict=True)
    return between.join(f"{number}{heading}{stop}{text}。" for number, heading, text in numbered)


PLAIN = "主动公开情况 依申请公开情况 政府信息管理情况 平台建设情况 监督保障情况"
LONG = "主动公开政府信息情况 依申请公开办理情况 政府信息资源管理情况 政府信息公开平台建设情况 督察考核情况"
CHINESE = "（一）|（二）|（三）|（四）|（五）"


@pytest.mark.parametrize(
    "text",
    [
        page(CHINESE, "\n", "主动公开 依申请公开 政府信息管理 平台建设 监督保障", "\n"),
        page(CHINESE, "\n", PLAIN, "。"),
        page(CHINESE, "\n", LONG, "。"),
        page("1.|2.|3.|4.|5.", "\n", LONG, "。"),
        page("一是|二是|三是|四是|五是", "\n", PLAIN, "。"),
        page("• |• |• |• |• ", "\n", PLAIN, "\n"),
        page("||||", "\n", PLAIN, "\n"),
        "全年平稳。" + page(CHINESE, "", PLAIN, "。"),
    ],
    ids=["lines", "inline", "long", "arabic", "yishi", "bullets", "bare", "one paragraph"],
)
def test_the_five_sub_themes(text: str) -> None:
    found = told(text)
    assert [fact.field for fact in found] == [f"subsection_{code}" for code in CODES]
    assert [fact.text.strip() for fact in found] == ["甲。", "乙。", "丙。", "丁。", "戊。"]
    assert all(fact.label and fact.label in text for fact in found)


def test_a_text_runs_over_paragraphs_to_the_next_heading() -> None:
    found = told("（一）主动公开\n一是更新栏目。\n二是公开预算。\n（四）平台建设\n好。")
    assert [fact.text for fact in found] == ["一是更新栏目。\n二是公开预算。", "好。"]
    assert [fact.where.line for fact in found if fact.where] == [4, 7]


@pytest.mark.parametrize(
    "text",
    [
        "一是强化组织领导，健全组织保障体系。",
        "我镇认真做好主动公开工作，全年平稳。",
        "2020年，我镇主动公开政府信息12条。",
        "（一）创新思路，突出重点\n加强平台建设。",
    ],
)
def test_other_sentences_are_no_headings(text: str) -> None:
    assert told(text) == []


def test_parts_of_section_five() -> None:
    found = told("（一）存在的主要问题\n更新慢。\n（二）具体解决办法和改进措施\n加强培训。", section=5)
    assert [(fact.field, fact.text) for fact in found] == [
        ("subsection_problems", "更新慢。"),
        ("subsection_improvements", "加强培训。"),
    ]


def test_reports_before_2019_have_other_sections() -> None:
    text = "某局2016年政府信息公开工作年度报告\n一、概述\n（一）主动公开情况。甲。\n四、收费及减免情况\n无。\n"
    assert read_subsections(read(text)) == []


def test_a_text_ends_before_the_next_point_of_another_subject() -> None:
    found = told(
        "（一）主动公开情况。甲。\n（二）公开渠道。乙。\n（三）依申请公开情况。丙。\n1.受理。\n（四）咨询接待情况。丁。"
    )
    assert [fact.text for fact in found] == ["甲。", "丙。\n1.受理。"]
    same = told("（一）主动公开情况\n甲。\n（二）主动公开渠道情况\n乙。")
    assert [fact.text for fact in same] == ["甲。\n（二）主动公开渠道情况\n乙。"]

"""Where text that an export ran together is cut: before and behind headings, behind the title."""

from __future__ import annotations

import pytest

from extract.model import Paragraph, Where
from extract.page import without_page
from extract.run_on import cut_run_on

TITLE = "荷岭镇2020年政府信息公开工作年度报告"


def paragraphs(*texts: str) -> list[Paragraph]:
    return [Paragraph(text, Where(line=number)) for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    "pieces",
    [
        ["一、总体情况", "2020年我镇认真工作。", "（一）主动公开情况", "全年公开信息五条。"],
        [TITLE, "发布时间：2021-01-05"],
        [TITLE, "根据条例编制"],
        [TITLE, "现将情况公布"],
        [f"现将{TITLE}随文下发，请各村对照检查，并于本月底以前把意见告诉党政办公室。"],
    ],
    ids=["headings", "field behind the title", "preface", "another preface", "a sentence"],
)
def test_where_a_paragraph_is_cut(pieces: list[str]) -> None:
    assert [piece.text for piece in cut_run_on(paragraphs("".join(pieces)))] == pieces


@pytest.mark.parametrize("gap", ["", " ", "　"])
@pytest.mark.parametrize("preface", ["本年报", "本年度报告", "本报告", "本年度年报"])
@pytest.mark.parametrize("title", [TITLE, "荷岭镇人民政府2020年度政府信息公开年报"])
def test_the_title_ends_before_what_begins_the_preface(title: str, preface: str, gap: str) -> None:
    text = f"{preface}由我镇依照条例编写，现向社会公布。"
    assert [piece.text for piece in cut_run_on(paragraphs(title + gap + text))] == [title, text]
    sections = " 一、概述 2020年我镇认真工作，全年公开信息五条。 二、问题 公开的内容不多，今后要改进。" * 2
    assert cut_run_on(paragraphs(title + gap + text + sections))[0].text == title


def test_of_the_lines_above_the_text_those_stay_that_may_tell_whose_it_is() -> None:
    news = ("全市召开农业农村工作大会动员", "邻县多部门联合整治交通秩序", "我市举行春季运动会开幕式啊")
    text = ("一、总体情况", "公开信息5条。")
    found = without_page(paragraphs(news[0], "高安市人民政府信息公开平台", *news[1:], *text))
    assert [paragraph.text for paragraph in found] == ["高安市人民政府信息公开平台", *text]

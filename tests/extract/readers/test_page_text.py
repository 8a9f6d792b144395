"""Text copied from pages: broken lines joined, records led back to lines, what the site prints left out."""

from __future__ import annotations

import pytest
from printed_form import read

from extract.model import Paragraph, Where
from extract.page import without_page
from extract.readers import read_document
from extract.readers.escaped import with_line_ends

TITLE = "鹭汀县水利局2019年政府信息公开工作年度报告"
PREFACE = (
    "本报告由鹭汀县水利局编制，数据的统计期限从2019年1月1日起，到2019年12月31日止，电子版可在县政府网站上查看，"
    "如有疑问请与局办公室联系，电话请见网站。"
)
POINT = (
    "2019年，我局围绕水利中心工作推进政务公开，全年主动公开政府信息三十五条，没有收到政府信息公开申请，"
    "也没有因此被提起行政复议或者行政诉讼。"
)


def paragraphs(text: str) -> list[str]:
    return [block.text for block in read_document(text.encode(), "a.txt").blocks if isinstance(block, Paragraph)]


def wrapped(width: int, indent: str) -> str:
    lines = [TITLE]
    for text in (PREFACE, "一、总体情况", POINT):
        whole = indent + text
        lines += [whole[at : at + width] for at in range(0, len(whole), width)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("indent", ["", "　　"])
@pytest.mark.parametrize("width", [24, 31, 40])
def test_lines_broken_after_so_many_signs_are_joined(width: int, indent: str) -> None:
    assert paragraphs(wrapped(width, indent)) == [TITLE, PREFACE, "一、总体情况", POINT]


@pytest.mark.parametrize("width", [24, 40])
def test_a_tab_before_every_broken_line_is_an_indent(width: int) -> None:
    text = "".join(f"\t{line}\n" for line in wrapped(width, "").splitlines())
    assert paragraphs(text) == [TITLE, PREFACE, "一、总体情况", POINT]


def test_a_line_that_leads_on_to_points_is_text_and_no_headline() -> None:
    notice = "为全面掌握各地区、各部门网站的进展，推动集约建设和规范管理，现把监管年度报表的发布事项通知如下："
    lines = ["首页 > 公告", notice, "一、内容", "监管年度报表写明网站的开设和检查。"]
    shown = [Paragraph(line, Where(at + 1)) for at, line in enumerate(lines)]
    assert notice in [paragraph.text for paragraph in without_page(shown)]


def test_a_page_number_between_broken_lines_goes() -> None:
    lines = wrapped(31, "　　").split("\n")
    assert paragraphs("\n".join([*lines[:3], "- 1 -", *lines[3:]])) == [TITLE, PREFACE, "一、总体情况", POINT]


def test_lines_that_end_in_full_stops_are_paragraphs() -> None:
    points = ("本局公开了全部应当公开的信息。", "本局没有收到任何单位的申请。", "本局没有被提起复议的案件。")
    text = "\n".join((*points, ""))
    assert paragraphs(text) == list(points)


def test_a_record_of_a_crawl_is_its_lines_each_sign_at_its_place() -> None:
    record = f'{{"title": "{TITLE}", "url": "", "content": "{PREFACE}\\n一、总体情况\\n{POINT}"}}'
    assert paragraphs(record) == [TITLE, PREFACE, "一、总体情况", POINT]
    led_back = with_line_ends(record)
    assert len(led_back) == len(record)
    assert led_back.index(POINT) == record.index(POINT)


def test_a_text_that_speaks_of_line_ends_stays() -> None:
    assert with_line_ends("文件名写作 a\\nb。\n第二行。\n") == "文件名写作 a\\nb。\n第二行。\n"


def test_tabs_before_all_lines_are_an_indent() -> None:
    assert paragraphs(f"\t{TITLE}\n\t一、总体情况\n\t{POINT}\n") == [TITLE, "一、总体情况", POINT]


def test_lines_in_frames_are_text_and_rows_are_not() -> None:
    assert paragraphs(f"| {TITLE} |\n| 一、总体情况 |\n| {POINT} |\n") == [TITLE, "一、总体情况", POINT]
    assert paragraphs("| 甲 |\n| 乙 | 丙 |\n") == []


def kept(*texts: str) -> list[str]:
    return [p.text for p in without_page([Paragraph(text, None) for text in texts])]  # type: ignore[arg-type]


def test_headlines_above_the_title_and_links_behind_the_text_go() -> None:
    site, news = "鹭汀县水利局门户网站", "鹭汀县召开2021年全县经济工作会议"
    behind = ("相关链接：", "青筠镇2014年政府信息公开工作年度报告", "主办：青筠镇人民政府")
    assert kept(site, news, TITLE, "一、总体情况", POINT, *behind) == [site, TITLE, "一、总体情况", POINT]


def test_a_line_of_a_site_with_text_behind_it_stays() -> None:
    assert kept(TITLE, "相关链接：", POINT) == [TITLE, "相关链接：", POINT]


def test_one_headline_without_a_title_stays_for_it_may_be_that_of_another_document() -> None:
    news = ("鹭汀县召开2021年全县经济工作会议", "春运首日发送旅客五万两千余人次", "惠民实事在身边看得见摸得着")
    assert kept(news[0], POINT) == [news[0], POINT]
    assert kept(*news, POINT) == [POINT]


def test_of_several_titles_that_above_the_text_counts() -> None:
    other = "青筠镇人民政府2014年政府信息公开工作年度报告"
    assert read(f"{other}\n{TITLE}\n{PREFACE}\n一、总体情况\n{POINT}\n").title == TITLE
    assert read(f"{TITLE}\n{PREFACE}\n一、总体情况\n{POINT}\n{other}\n").title == TITLE


@pytest.mark.parametrize("gap", ["", " "])
def test_a_page_in_one_paragraph_is_cut_at_title_and_headings(gap: str) -> None:
    found = read(
        gap.join((TITLE, PREFACE, "一、总体情况", POINT, "二、主动公开政府信息情况", "全年三十五条，都在网站上。"))
    )
    assert found.title == TITLE
    assert [section.number for section in found.sections] == [1, 2]
    assert [sentence.text for sentence in found.body] == [PREFACE, POINT, "全年三十五条，都在网站上。"]


def test_a_list_of_headings_is_not_cut() -> None:
    listed = "本报告包括：一、总体情况；二、主动公开政府信息情况；三、其他需要报告的事项，共三个部分，由水利局编制。"
    assert [sentence.text for sentence in read(f"{TITLE}\n{listed}\n").body] == [listed]


def test_what_is_left_of_markup_goes() -> None:
    found = read(f"{TITLE}\n&nbsp;&amp;nbsp;一、总体\u200b情况<br/>\n&ldquo;十三五&rdquo;期间，我局公开信息。\n")
    assert [section.heading for section in found.sections] == ["一、总体情况"]
    assert [sentence.text for sentence in found.body] == ["“十三五”期间，我局公开信息。"]


def test_digits_that_stand_apart_in_prose_are_one_number() -> None:
    spaced = " ".join("2020年，我镇公开信息15条，其中公告5条。")
    text = f"{' '.join(TITLE)}\n{' '.join('一、总体情况')}\n{spaced}\n"
    (sentence,) = read(text).body
    assert sentence.text == "2020年，我镇公开信息15条，其中公告5条。"
    assert sentence.where.start is not None
    assert text[sentence.where.start : sentence.where.end] == spaced


def test_blanks_between_the_signs_of_words_go() -> None:
    spaced = " ".join("我局主动公开政府信息三十五条。")
    assert [sentence.text for sentence in read(f"{TITLE}\n一、总体情况\n{spaced}\n").body] == [
        "我局主动公开政府信息三十五条 。"
    ]

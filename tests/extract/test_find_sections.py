"""First-level sections by the words of their headings, at every style of numbering."""

from __future__ import annotations

import pytest
from printed_form import HEADINGS, dump, printed, read, report, signals

from extract.model import Paragraph, Where
from extract.readers.text import read_text
from extract.sections import cut_sections, find_sections

NAMES = [heading.split("、", 1)[1] for heading in HEADINGS]
PRE_2019 = ["概述", "主动公开政府信息情况", "依申请公开政府信息办理情况", "收费及减免情况", "行政复议、行政诉讼情况",
            "存在的主要问题及改进情况", "附表"]  # fmt: skip


def found(*lines: str, family: str = "statutory") -> list[tuple[int, int]]:
    """Number and line of every heading found."""
    paragraphs = [Paragraph(line.strip(), Where(line=number)) for number, line in enumerate(lines, 1)]
    return [(heading.number, heading.at + 1) for heading in find_sections(paragraphs, family)]


STYLES = (
    *("一、{}", "一、 {}", "一、\u00a0{}", "一．{}", "一.{}", "一：{}", "一、{}。", "一、{}："),
    *(
        "第一部分 {}",
        "第一部分　{}",
        "第一部分、{}",
        "# 一、{}",
        "## 一、{}",
        "**一、{}**",
        "（一）{}",
        "(一){}",
        "（一）、{}",
    ),
    *("1、{}", "1、 {}", "1. {}", "1．{}", "{}"),
)


@pytest.mark.parametrize("style", STYLES)
def test_styles_of_numbering(style: str) -> None:
    numerals = "一二三四五六"
    lines = []
    for number, name in enumerate(NAMES, 1):
        heading = style.format(name)
        heading = heading.replace("一", numerals[number - 1], 1) if "一" in style else heading
        lines += [heading.replace("1", str(number), 1) if "1" in style else heading, "这一年的情况如下。"]
    assert found(*lines) == [(number, number * 2 - 1) for number in range(1, 7)]


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("一、政府信息公开工作总体情况", 1),
        ("一、总体情况", 1),
        ("二、主动公开政务信息情况", 2),
        ("二、 主动公开政府信息情况", 2),
        ("二、行政机关主动公开政府信息的情况", 2),
        ("三、\u00a0收到和处理政府信息公开申请情况", 3),
        ("三、收到和处理政府信息公开申请情况（表格）", 3),
        ("三、依申请公开工作情况", 3),
        ("四、因政府信息公开工作被申请行政复议和提起行政诉讼情况", 4),
        ("四、政府信息公开行政复议和行政诉讼情况", 4),
        ("五、存在的主要问题及改进情况", 5),
        ("五、政府信息公开工作存在的主要问题及改进情况", 5),
        ("五、工作中存在的问题和改进措施", 5),
        ("六、其他需要报告的事项", 6),
        ("六、其它需要报告的事项", 6),
        ("六、需要报告的其他事项", 6),
        ("6、其他需要报告的事项", 6),
    ],
)
def test_wordings(heading: str, number: int) -> None:
    assert found("前言。", heading, "正文。") == [(number, 2)]


def test_an_arabic_first_level_among_chinese_ones() -> None:
    """H1: the fourth seed."""
    lines = ["1、 总体情况", *HEADINGS[1:3], "4、 政府信息公开行政复议、行政诉讼情况", *HEADINGS[4:]]
    assert found(*lines) == [(n, n) for n in range(1, 7)]


def test_the_ordinal_does_not_decide() -> None:
    """H5, L25: the heading's text does, whatever its number."""
    assert found("一、报告内容", "（一）总体情况", "（二）主动公开政府信息情况", "二、存在的主要问题及改进情况") == [
        (1, 2),
        (2, 3),
        (5, 4),
    ]


def test_points_inside_a_section_are_no_sections() -> None:
    lines = [
        "一、总体情况",
        "（一）主动公开",
        "全年主动公开政府信息13条。",
        "（二）依申请公开。全年未收到申请。",
        "（五）监督保障",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "五、存在的主要问题及改进情况",
        "（一）存在的问题",
        "（二）改进措施",
    ]
    assert found(*lines) == [(1, 1), (2, 6), (3, 7), (5, 8)]


def test_a_point_that_bears_the_name_of_a_later_section_is_none() -> None:
    """H5: （五）其他事项 under section one does not cut the sections behind it."""
    assert found(HEADINGS[0], "（五）其他事项", *HEADINGS[1:5]) == [(1, 1), (2, 3), (3, 4), (4, 5), (5, 6)]


def test_a_numbered_sentence_with_a_comma_is_a_point() -> None:
    point = "1、在网站公布办事指南，把收费许可、价格举报等流程说明白。"
    assert found("一、概述", point, "四、收费及减免情况", family="pre2019") == [(1, 1), (4, 3)]


def test_a_table_of_contents_in_front_gives_way_to_the_sections() -> None:
    lines = [*NAMES, "前言。", *(line for heading in HEADINGS for line in (heading, "正文。"))]
    assert found(*lines) == [(number, 6 + 2 * number) for number in range(1, 7)]


def test_a_line_of_an_unknown_section_is_one_of_a_table_of_contents_too() -> None:
    contents = ["一、总体情况", "二、本年亮点", "三、依申请公开", "四、复议、诉讼", "附件：统计表"]
    lines = [*contents, "前言。", "一、总体情况", "正文。", "二、本年亮点", "正文。", "三、依申请公开", "正文。"]
    assert [at for _, at in found(*lines)] == [7, 11]
    assert [at for _, at in found(*contents[:1], "正文。", *contents[2:4], "1.总体情况")] == [1, 3, 4]


def test_a_sentence_about_a_section_is_no_heading() -> None:
    assert found(
        "一、总体情况",
        "主动公开政府信息情况良好，全年公开835条，依申请公开政府信息情况正常，未发生行政复议、行政诉讼情况。",
    ) == [(1, 1)]


def test_topics_that_are_numbered_like_sections() -> None:
    """H5: 一 to 三 as topics of section one, then 一 to 六 again."""
    topics = ["一、主动公开", "做法。", "二、依申请公开", "做法。", "三、监督保障", "做法。"]
    lines = [*topics, *HEADINGS]
    assert found(*lines) == [(number, number + 6) for number in range(1, 7)]


def test_a_heading_with_its_text_on_the_same_line() -> None:
    text = "五、存在的主要问题及改进情况：一是更新慢；二是解读少。\n六、其他需要报告的事项。无。\n"
    paragraphs = [block for block in read_text(text) if isinstance(block, Paragraph)]
    headings = find_sections(paragraphs, "statutory")
    assert [(h.number, h.rest) for h in headings] == [(5, "一是更新慢；二是解读少。"), (6, "无。")]


def test_a_missing_heading_leaves_its_section_out() -> None:
    text = report("2021", printed("2021")).replace("五、存在的主要问题及改进情况", "")
    extracted = read(text)
    assert [section.number for section in extracted.sections] == [1, 2, 3, 4, 6]
    assert [dict(s.params)["number"] for s in signals(extracted, "section_missing")] == ["5"]


def test_row_labels_that_look_like_headings() -> None:
    """H6: the row 四、结转下年度继续办理 stands right above the heading 四."""
    extracted = read(report("2021", printed("2021")))
    assert [(s.number, s.heading) for s in extracted.sections] == list(enumerate(HEADINGS, 1))


def test_sections_hold_their_text_and_the_body_their_numbers() -> None:
    extracted = read(report("2021", printed("2021"), texts={1: "甲。\n\n乙。", 6: "无。"}))
    assert [(s.number, s.text) for s in extracted.sections][:2] == [(1, "甲。\n乙。"), (2, "")]
    assert extracted.sections[-1].text == "无。"
    assert [s.section for s in extracted.body if s.text in ("甲。", "乙。", "无。")] == [1, 1, 6]
    assert extracted.body[0].section == 0


def test_a_section_of_one_word() -> None:
    """H7: heading six, then 无."""
    extracted = read("某镇2020年政府信息公开工作年度报告\n一、总体情况\n平稳。\n六、其他需要报告的事项\n无。\n")
    assert extracted.sections[-1].text == "无。"


def test_cut_stops_at_the_signature() -> None:
    paragraphs = [Paragraph(t, Where(line=n)) for n, t in enumerate(["前言", "一、总体情况", "甲", "某镇人民政府"], 1)]
    sections, body = cut_sections(paragraphs, find_sections(paragraphs, "statutory"), 3)
    assert [s.text for s in sections] == ["甲"]
    assert [(s.text, s.section) for s in body] == [("前言", 0), ("甲", 1)]


class TestBefore2019:
    TEXT = "某县民政局2016年政府信息公开工作年度报告\n\n" + "\n\n".join(
        f"{numeral}、{name}\n\n内容{numeral}。" for numeral, name in zip("一二三四五六七", PRE_2019, strict=True)
    )

    def test_sections_of_the_earlier_family(self) -> None:
        extracted = read(self.TEXT)
        assert extracted.edition == "pre2019"
        assert [(s.number, s.text) for s in extracted.sections] == [
            (n, f"内容{c}。") for n, c in enumerate("一二三四五六七", 1)
        ]
        assert signals(extracted, "section_missing") == []
        assert extracted.cells == ()

    def test_statutory_tables_decide_for_the_later_family(self) -> None:
        extracted = read(report("2021", printed("2021"), texts={1: "概述如下。"}).replace("一、总体情况", "一、概述"))
        assert extracted.edition == "2021"
        assert [s.number for s in extracted.sections] == [1, 2, 3, 4, 5, 6]

    def test_a_table_of_their_own_is_an_extra_table(self) -> None:
        table = dump([["统计指标", "单位", "统计数"], ["主动公开政府信息数", "条", "301"]])
        extracted = read(self.TEXT + "\n" + table)
        assert extracted.edition == "pre2019"
        assert (extracted.extra_tables, extracted.cells) == (1, ())
        assert [s.text for s in extracted.leftovers] == ["统计指标 | 单位 | 统计数", "主动公开政府信息数 | 条 | 301"]

    EARLY = (  # no heading that only their family has
        "{}\n\n{}\n\n一、主动公开政府信息情况\n\n公开12条。\n\n二、依申请公开情况\n\n无。\n\n"
        "三、复议、诉讼和申诉情况\n\n无。\n\n四、工作存在的问题及改进措施\n\n人手不足。\n"
    )

    @pytest.mark.parametrize(
        ("title", "preface"),
        [
            ("鹭汀县青筠镇2008年政府信息公开工作年度报告", ""),
            ("2018年鹭汀县民政局信息公开年报", "2019年1月15日"),
            ("鹭汀县青筠镇二〇一六年政府信息公开工作年度报告", ""),
            ("", "本报告的数据统计期限为：2016年1月1日—2016年12月31日。"),
            ("", "现公布青筠镇2015年度政府信息公开年度报告。"),
        ],
    )
    def test_the_year_tells_where_no_heading_does(self, title: str, preface: str) -> None:
        extracted = read(self.EARLY.format(title, preface))
        assert extracted.edition == "pre2019"
        assert [section.number for section in extracted.sections][-4:] == [2, 3, 5, 6]
        assert [s.rule for s in extracted.signals if s.rule in ("table_absent", "section_missing")] == []

    @pytest.mark.parametrize(
        ("title", "preface"),
        [
            ("鹭汀县青筠镇2019年政府信息公开工作年度报告", "2018年没有结转的申请。"),
            ("鹭汀县青筠镇政府信息公开工作年度报告", "统计期限为2022年1月1日至2022年12月31日，比2018年度报告多两条。"),
            ("鹭汀县青筠镇政府信息公开工作年度报告", ""),
            ("鹭汀县青筠镇2018年政府信息公开工作年度报告", "按照国办公开办函〔2019〕60号的要求编制。"),
        ],
    )
    def test_the_year_does_not_tell_where_it_is_later_or_none_or_a_notice_is_cited(
        self, title: str, preface: str
    ) -> None:
        assert read(self.EARLY.format(title, preface)).edition != "pre2019"


LOST = (
    "四、政府信息公开行政复议、行政诉讼情况",
    "没有发生。",
    "（一）主要问题",
    "栏目更新慢。",
    "（二）改进情况",
    "专人负责。",
)


def test_the_section_on_problems_begins_with_its_first_point_where_its_heading_is_lost() -> None:
    assert found(*LOST, "六、其他需要报告的事项") == [(4, 1), (5, 3), (6, 7)]


def test_a_point_on_problems_opens_no_section_beside_its_heading_or_elsewhere() -> None:
    assert found(*LOST[:2], "五、存在的主要问题及改进情况", *LOST[2:]) == [(4, 1), (5, 3)]
    assert found("一、总体情况", *LOST[2:], LOST[0]) == [(1, 1), (4, 6)]


def test_a_heading_on_requests_that_does_not_say_what_was_done_with_them() -> None:
    headings = (
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    )
    assert found(*headings) == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert found("一、总体情况", "四、政府信息公开申请办理和答复情况") == [(1, 1), (3, 2)]
    assert found("一、总体情况", "四、因政府信息公开申请引起的行政复议、行政诉讼情况") == [(1, 1), (4, 2)]

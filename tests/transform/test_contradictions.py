"""Sentences that another body must have said, and those that only look so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_form import read

from transform.contradictions import _OF_OTHERS, _portal_behind
from transform.gazetteer import Gazetteer
from transform.interpret import interpret
from transform.records import Report, Source
from transform.wordings import words_of

R = "政府信息公开工作年度报告"
RULES = ("foreign_place", "scope_word_mismatch", "host_of_another_unit")


def told(body: str, sentence: str, gazetteer: Gazetteer, source: Source | None = None) -> list[tuple[str, str]]:
    text = (
        f"{body}2021年{R}\n本报告由{body}编制。\n一、总体情况\n{sentence}\n二、主动公开政府信息情况\n公开信息10条。\n"
    )
    found: Report = interpret(read(text, "a.txt"), gazetteer, source)
    assert found.hold is None
    return [(s.rule, s.params[0][1]) for s in found.signals if s.rule in RULES]


TOWN = "樟树市阁山镇人民政府"


@pytest.mark.parametrize(
    ("body", "sentence", "rule"),
    [
        (TOWN, "将信息公开发布到临桂区政府门户网站。", "foreign_place"),
        (TOWN, "我镇在长沙市岳麓区人民政府网站公开信息20条。", "foreign_place"),
        (TOWN, "在赣州市政府信息公开平台发布信息。", "foreign_place"),
        ("岱山县卫生健康局", "通过龙湾区政府门户网站公开。", "foreign_place"),
        (TOWN, "做好全市各级政府及部门预决算公开。", "scope_word_mismatch"),
        (TOWN, "全乡统一集中公开政府信息。", "scope_word_mismatch"),
        (TOWN, "我局高度重视信息公开。", "scope_word_mismatch"),
        (TOWN, "紧紧围绕省委、省政府中心工作公开。", "scope_word_mismatch"),
        ("岱山县卫生健康局", "我镇公开信息20条。", "scope_word_mismatch"),
    ],
)
def test_what_another_body_must_have_said(body: str, sentence: str, rule: str, gazetteer: Gazetteer) -> None:
    assert [found for found, _ in told(body, sentence, gazetteer)] == [rule]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (TOWN, "认真贯彻落实党中央、国务院和省委、省政府、市委、市政府的决策部署。"),
        (TOWN, "在樟树市人民政府网站和宜春市政府信息公开平台公开信息。"),
        (TOWN, "在江西省人民政府门户网站公开。"),
        (TOWN, "与广州市天河区政府网站交流经验，赴杭州市政府门户网站学习。"),
        (TOWN, "按照《关于桂林市政府网站建设的通知》办理。"),
        (TOWN, "对口支援新疆阿克陶县，捐赠物资。"),
        (TOWN, "全市排名第三，全县、全省通报表扬。"),
        (TOWN, "全镇各村和各乡镇村务公开，我镇乡村振兴、乡风文明信息公开。"),
        ("樟树市人民政府", "全市各级政府及各乡镇、街道公开信息；我市各局公开信息。"),
        ("樟树市教育局", "我局按照全市各级政府部门的要求公开，各乡镇学校、全镇学校公开。"),
        ("鼓楼区人民政府（福州市）", "在福州市人民政府网站公开。"),
    ],
)
def test_what_is_in_order(body: str, sentence: str, gazetteer: Gazetteer) -> None:
    assert told(body, sentence, gazetteer) == []


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("http://www.zhangshu.gov.cn/xxgk/1.html", []),
        ("https://www.yichun.gov.cn/1.html", []),
        ("http://www.jiangxi.gov.cn/", []),
        ("http://www.lingui.gov.cn/2.html", ["www.lingui.gov.cn"]),
        ("http://www.nbyz.gov.cn/", []),
        ("http://news.example.com/zhangshu", []),
    ],
)
def test_the_host_that_it_came_from(url: str, hosts: list[str], gazetteer: Gazetteer) -> None:
    found = told(TOWN, "我镇公开信息。", gazetteer, Source(url=url))
    assert found == [("host_of_another_unit", host) for host in hosts]


@pytest.mark.parametrize(
    ("name", "text"),
    list(zip((name for name, _, _ in _OF_OTHERS), ("全乡", "我局", "全市各级政府", "围绕省委中心工作"), strict=True)),
)
@pytest.mark.parametrize("around", [("", ""), ("我\n", ""), ("", "\n局"), ("公开\n", "\n公开")])
def test_what_a_paragraph_says_is_found_in_all_of_them(name: str, text: str, around: tuple[str, str]) -> None:
    assert words_of("publisher.yaml")[name].search(text.join(around))


def test_no_portal_is_behind_a_name_but_behind_its_last_character(gazetteer: Gazetteer) -> None:
    @given(portal=st.from_regex(words_of("publisher.yaml")["own_portal"], fullmatch=True))
    @settings(max_examples=25, deadline=None)
    def is_told(portal: str) -> None:
        for name in ("临桂区", "阁山镇", "新疆生产建设兵团"):
            assert [mention.name for mention in gazetteer.mentions(name)] == [name]
            assert _portal_behind(gazetteer.last).search(f"在{name}{portal}")

    is_told()

"""Channels of publication and ways of applying."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from printed_form import HEADINGS, read

from transform.channels import read_channels
from transform.gazetteer import Gazetteer
from transform.records import NarrativeFact

Told = Callable[[str], list[NarrativeFact]]


@pytest.fixture
def told(gazetteer_of_china: Gazetteer) -> Told:
    def of(text: str) -> list[NarrativeFact]:
        report = read(f"某镇2020年政府信息公开工作年度报告\n本报告由某镇编制。\n{HEADINGS[0]}\n{text}\n")
        return read_channels(report, gazetteer_of_china)

    return of


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("通过微信公众号“生态棋坪”发布信息。", [("wechat", "生态棋坪")]),
        ("“美丽阁山我的家”微信公众号推送。", [("wechat", "美丽阁山我的家")]),
        ("办好“阁山政务微博”公众号。", [("weibo", "阁山政务微博")]),
        ("在樟树市人民政府网站公开。", [("website", "樟树市人民政府网站")]),
        ("在呼和浩特市人民政府门户网站公开。", [("website", "呼和浩特市人民政府门户网站")]),
        ("电子版见从化区政府网站。", [("website", "从化区政府网站")]),
        ("可上和平县政府网站查阅。", [("website", "和平县政府网站")]),
        ("乌恰县波斯坦铁列克乡在乌恰县人民政府门户网站公开。", [("website", "乌恰县人民政府门户网站")]),
        ("全年由鹭汀镇人民政府通过区政府门户网站公开。", [("website", None)]),
        ("一是市民政局网站公开。", [("website", "市民政局网站")]),
        ("在官方微博“鹭汀发布”和微信公众号“鹭汀教育”发布。", [("weibo", "鹭汀发布"), ("wechat", "鹭汀教育")]),
        ("开通了鄞州瞻岐新浪微博和鄞州瞻岐微信公众号等。", [("weibo", "鄞州瞻岐"), ("wechat", "鄞州瞻岐")]),
        ("通过政府网站、政府微信发布。", [("website", None), ("wechat", None)]),
        ("利用公开栏、LED显示屏和广播站公开。", [("notice_board", None), ("screen", None), ("broadcast", None)]),
        ("本年度我局门户网站改了版面。", [("website", None)]),
        ("丰富了我市民政局门户网站的内容。", [("website", None)]),
        ("2023年度樟树市人民政府网站平稳运行。", [("website", "樟树市人民政府网站")]),
        ("编印小册子500本。", []),
    ],
)
def test_channels(told: Told, text: str, channels: list[tuple[str, str | None]]) -> None:
    assert [(fact.unit, fact.label) for fact in told(text)] == channels
    assert all(fact.text in text for fact in told(text))


def test_a_channel_is_told_once(told: Told) -> None:
    text = "通过微信公众号“生态棋坪”发布。继续办好微信公众号“生态棋坪”。用好微信。"
    assert [fact.label for fact in told(text)] == ["生态棋坪"]


def test_ways_of_applying(told: Told) -> None:
    found = told("申请人可以通过信函申请、当面申请、网页申请等3种方式提出申请。")
    assert [(f.field, f.label, f.value) for f in found] == [
        ("application_channel", way, None) for way in ("letter", "in_person", "online")
    ]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("收到政府信息公开申请12件，其中网上申请7件、信函申请5件。", {"letter": 5, "online": 7}),
        ("收到政府信息公开申请9件，4件为网络申请，5件为信件申请。", {"letter": 5, "online": 4}),
        ("收到申请5件，其中2件为网上申请、3件为信函申请。", {"letter": 3, "online": 2}),
        ("收到申请8件，其中6件通过网络申请，均已办结。", {"online": 6}),
        ("收到申请3件，3件系当面提交。", {"in_person": 3}),
        ("收到申请5件，3件由电子邮件提交，2件以邮寄方式提出。", {"letter": 2, "email": 3}),
        ("收到3件网络申请、1件信函申请。", {"letter": 1, "online": 3}),
        ("可以通过网上申请。全年收到申请3件，其中网上申请2件。", {"online": 2}),
        ("主动公开信息60条，其中公示类48条，回复网上申请事项12条。", {}),
    ],
)
def test_requests_by_channel(told: Told, text: str, counted: dict[str, int]) -> None:
    found = [fact for fact in told(text) if fact.field == "requests_by_channel"]
    assert {fact.label: fact.value for fact in found} == counted
    assert [fact.ordinal for fact in found] == list(range(1, len(found) + 1))

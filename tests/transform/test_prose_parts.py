"""The parts of a total as the prose lists them: classes and channels, parts of parts, lists told again."""

from __future__ import annotations

import pytest
from telling import listed


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        (
            "2022年主动公开政府信息12条，包括通知公告类8条、工作动态3条、2021年信息公开年报1条。",
            [("通知公告类", 8), ("工作动态", 3), ("2021年信息公开年报", 1)],
        ),
        ("全年主动公开政府信息12条，分别公开机构信息4条、财政信息8条。", [("机构", 4), ("财政", 8)]),
        ("主动公开政府信息64条，依申请公开0件，网上发布了64条。", []),
        (
            "全年主动公开信息50条。其中概况类18条，内有简介9条、职责7条、地址2条；业务类32条，含检查12条。",
            [("概况类", 18), ("业务类", 32)],
        ),
        (
            "全年主动公开信息12条，其中公告信息3条；动态信息2条；其他信息7条（含村务信息5条、标语2条）。",
            [("公告", 3), ("动态", 2), ("其他", 7)],
        ),
        (
            "全年主动公开信息90条（其中：公告30条（含招标公告12条），动态50条，其他10条）。",
            [("公告", 30), ("动态", 50), ("其他", 10)],
        ),
        ("主动公开信息31条，其中法定主动公开24条，动态7条。", [("法定主动公开", 24), ("动态", 7)]),
        ("全年主动公开信息40条，其中动态25条，含会议5条，公告15条。", [("动态", 25), ("公告", 15)]),
        ("全年主动公开信息540条，全文可以检索。主要包括动态310条、重点领域230条。", [("动态", 310), ("重点领域", 230)]),
        (
            "（一）全年主动公开信息98条。\n（二）主要类别：公开信息98条；其中，监管类信息主动公开90条，文件类8条。",
            [("监管类", 90), ("文件类", 8)],
        ),
    ],
)
def test_classes(text: str, classes: list[tuple[str, int]]) -> None:
    assert listed(text, "items_by_class") == classes


def test_channels_whose_parts_are_told_in_brackets() -> None:
    text = "主动公开信息275条，涵盖职能等，其中在网站发布信息40条（包括文件9条，动态31条），微信公众号发布信息235条。"
    assert listed(text, "items_by_channel") == [("website", 40), ("wechat", 235)]
    assert listed(text, "items_by_class") == []


def test_a_channel_of_all_items() -> None:
    assert listed("主动公开政府信息64条，依申请公开0件，网上发布了64条。", "items_by_channel") == [("website", 64)]


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("全年发布政务类信息12条、概况类信息7条。", [("政务类", 12), ("概况类", 7)]),
        (
            "全年通过网站发布工作动态共30条，财政信息8条，公告公示5条。",
            [("工作动态", 30), ("财政", 8), ("公告公示", 5)],
        ),
        ("全年通过网站发布30条、微信发布12条、微博发布3条。", []),
        ("去年发布工作动态30条、公告公示5条、财政信息2条。", []),
        ("收到建议3件、提案4件、来信5件。", []),
    ],
)
def test_classes_without_a_total(text: str, classes: list[tuple[str, int]]) -> None:
    assert listed(text, "items_by_class") == classes
    assert listed(text, "items_disclosed") == []


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        (
            "我局主动公开政府信息20条。全年工作平稳。在我局主动公开的信息中，政策法规类的信息4条，业务类的信息16条。",
            [("政策法规类", 4), ("业务类", 16)],
        ),
        (
            "1.数量：\n我镇主动公开政府信息20条；\n2.类型情况：\n共有机构职能类信息4条，占20%；安全生产、应急管理类信息6条，占30%；公告类10条。",
            [("机构职能类", 4), ("安全生产、应急管理类", 6), ("公告类", 10)],
        ),
        (
            "在县政府网站发布信息12条，在局公告栏发布信息8条，合计主动公开政府信息20条。\n（二）内容。预算5条，动态9条，其他6条。",
            [("预算", 5), ("动态", 9), ("其他", 6)],
        ),
        ("主动公开政府信息20条。\n来源：1.县教育信息网12条；2.县政府网站5条；3.公众号3条。", []),
        (
            "主动公开政府信息20条。2012年新增信息中政策类12条，动态类6条，其他2条。",
            [("政策类", 12), ("动态类", 6), ("其他", 2)],
        ),
        ("主动公开政府信息20条。按季度看，一季度8条，二季度6条，三季度6条。", []),
        ("我局主动公开政府信息20条。全年开展培训4次。印发文件4件，转发文件6件，简报2件。", []),
    ],
)
def test_classes_behind_a_sentence_or_heading(text: str, classes: list[tuple[str, int]]) -> None:
    assert listed(text, "items_by_class") == classes


def test_channels_side_by_side_have_no_total() -> None:
    text = "全年在区政府网站发布信息318条，“某区发布”公众号推送540条，微博发布97条。"
    assert listed(text, "items_by_channel") == [("website", 318), ("wechat", 540), ("weibo", 97)]
    assert listed(text, "items_disclosed") == []


class TestParts:
    def test_classes_behind_the_total(self) -> None:
        text = "主动公开政府信息337条，其中，政府决策类12条，工作信息类281条，财政信息类34条。"
        expected = [("政府决策类", 12), ("工作信息类", 281), ("财政信息类", 34)]
        assert listed(text, "items_by_class") == expected

    def test_what_was_new_in_a_year_is_no_class(self) -> None:
        assert listed("网站累计发布各类信息150条（2012年新增20条）。", "items_by_class") == []

    def test_classes_in_the_next_sentence(self) -> None:
        text = "全年公开政府信息72条。其中：政务活动35条，公示公告15条。"
        assert listed(text, "items_by_class") == [("政务活动", 35), ("公示公告", 15)]

    def test_channels_behind_the_total(self) -> None:
        text = "共主动公开政府信息911条，其中通过政府网站90条，微信公众号821条。"
        assert listed(text, "items_by_channel") == [("website", 90), ("wechat", 821)]

    def test_classes_between_semicolons(self) -> None:
        text = "主动公开信息180条，都有电子版。其中，职能类14条，占8%；法规类33条；动态类133条。"
        assert listed(text, "items_by_class") == [("职能类", 14), ("法规类", 33), ("动态类", 133)]

    def test_what_goes_beyond_the_total_is_no_part(self) -> None:
        text = "主动公开政府信息72条，其中政务活动35条，公示公告15条；发放手册3000份。"
        assert listed(text, "items_by_class") == [("政务活动", 35), ("公示公告", 15)]

    def test_parts_that_only_add_up_to_the_total(self) -> None:
        text = "全年主动公开信息540条，公众号公开525条，政府网站公开15条。"
        assert listed(text, "items_by_channel") == [("wechat", 525), ("website", 15)]

    def test_classes_that_the_next_sentence_tells_in_other_words(self) -> None:
        text = "主动公开政府信息300条。主动公开的信息包括概况信息2条、动态信息190条、决算（部门）3条。"
        assert listed(text, "items_by_class") == [("概况", 2), ("动态", 190), ("决算", 3)]

    @pytest.mark.parametrize(
        "text",
        [
            "政府网站公开200条、政务微博公开60条、政务微信公开40条，共公开信息300条。",
            "共公开信息300条，其中：政府网站 200条\n政务微博 60条\n政务微信 40条\n收到申请3件。",
            "共公开信息300条，政府网站占200条；政务微博占60条；政务微信占40条。",
        ],
        ids=["before the total", "line by line", "between semicolons without a word"],
    )
    def test_where_parts_may_stand(self, text: str) -> None:
        assert listed(text, "items_by_channel") == [("website", 200), ("weibo", 60), ("wechat", 40)]
        assert listed(text, "items_by_class") == []

    def test_names_of_numbered_parts(self) -> None:
        text = "全年公开信息120条，一是政策文件20条，二是工作动态100条。"
        assert listed(text, "items_by_class") == [("政策文件", 20), ("工作动态", 100)]

    def test_other_numbers_behind_a_total_are_no_parts(self) -> None:
        text = "主动公开政府信息2428条，召开会议7期，发布解读7条。"
        assert listed(text, "items_by_class") == []

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

"""Lists of kinds with their numbers, of which none is the total."""

from __future__ import annotations

import re

import pytest

from transform.listings import is_generic, is_kind, is_listed, is_way


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("公开动态信息33条,决算1条、预算7条,机构职能40条。", ["33", "1", "7", "40"]),
        ("公开信息148条,动态类6条,互动类2条,其他140条。", ["6", "2", "140"]),
        ("公开信息共33条,动态类60条,互动类2条,财务类1条。", ["60", "2", "1"]),
        ("网站公开信息53条,微信推送120条,公开栏公示30条。", []),
        ("公开动态信息33条,决算1条。", []),
        ("公开政府信息33条、决算信息1条。", ["1"]),
        ("公开动态信息33条、公示公告80条。", ["33", "80"]),
        ("公开动态信息33条,决算1条,预算7条,共计41条。", ["33", "1", "7"]),
        ("公开信息120条,收到申请8件,办结8件。", []),
    ],
)
def test_no_member_of_a_list_of_kinds_is_the_total(text: str, kinds: list[str]) -> None:
    assert [found[0] for found in re.finditer(r"\d+", text) if is_kind(text, found.start())] == kinds


def test_two_numbers_that_name_what_they_count_are_a_list_unless_a_year_goes_on() -> None:
    assert is_listed("网站发布15条,微信发布134条。", 4)
    assert not is_listed("网站累计发布846条,本年度发布214条。", 6)
    assert not is_listed("网站发布46条,微信推送240篇。", 4)


def test_what_goes_on_with_a_list_of_ways_may_be_the_same_items() -> None:
    text = "网站发布信息53条,政务新媒体发布信息80条,新闻稿件发布信息20条。"
    assert [found[0] for found in re.finditer(r"\d+", text) if is_way(text, found.start())] == ["80", "20"]
    assert not is_way("公开动态信息33条,公示公告80条。", 13)


@pytest.mark.parametrize(
    ("what", "generic"),
    [("街道", True), ("本区", True), ("水利局", True), ("12个部门各类", True), ("社区", False), ("财务", False)],
)
def test_the_body_before_information_is_no_class_of_it(what: str, generic: bool) -> None:
    assert is_generic(what) is generic

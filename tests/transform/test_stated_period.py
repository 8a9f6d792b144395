"""The statistics period as the preface states it."""

from __future__ import annotations

from datetime import date

import pytest
from timings import TITLE, rules, timing

YEAR_2020 = (date(2020, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    "statement",
    [
        "统计期限自2020年1月1日起至2020年12月31日止。",
        "本报告所列数据的统计期限自2020年1月1日至2020年12月31日。",
        "统计期限从2020年1月1日到2020年12月31日止。",
        "（2020年1月1日—2020年12月31日）",
        "2020年1月1日-2020年12月31日",
        "2020年1月1日～2020年12月31日",
        "2020年1月1日至12月31日",
        "2020年1月1日起，至2020年12月31日止",
        "自2020 年1 月1 日起至2020 年12 月31 日止",
        "自 2020 年 1 月 1 日起至 2020 年 12 月 31 日止",
        "二〇二〇年1月1日至12月31日",
        "数据统计期限为2020年1月1日至2020年12月31日。",
    ],
)
def test_phrasings_of_the_period(statement: str) -> None:
    found = timing(statement)
    assert (found.year, found.period, found.hold) == (2020, YEAR_2020, None)
    assert rules(found) == []


@pytest.mark.parametrize(
    "statement",
    [
        "统计期限自2020年1月1日起至202020年12月31日止。",
        "统计期限自2020年1月1日起至22020年12月31日止。",
        "统计期限自二〇二〇年一月一日起至二〇二〇年十二月三十一日止。",
        "统计期限自２０２０年１月１日起至２０２０年１２月３１日止。",
        "统计期限：2020.1.1-2020.12.31",
        "统计期限：2020-01-01至2020-12-31",
        "2020年1月1日－－2020年12月31日",
        "本报告由某镇党政办公室编制，所列数据的统计期限为 2020\n年 1 月 1 日至 12 月 31 日，电子版可在县政府网站下载。",
    ],
)
def test_other_phrasings_of_the_period(statement: str) -> None:
    assert timing(statement).period == YEAR_2020


@pytest.mark.parametrize(
    "statement",
    [
        "",
        "2020年度",
        "自202011日起至20201230日止。",
        "2020年1月1日至2020年2月31日",
        "2020年12月31日至2020年1月1日",
        "2020年11月1日至2020年12月31日开展了检查",
    ],
)
def test_what_states_no_period(statement: str) -> None:
    """S2 states none; N14: 年, 月 and 日 lost; dates that the calendar does not have; a few weeks."""
    found = timing(statement)
    assert found.period is None
    assert rules(found) == ["period_missing"]
    assert found.year == 2020


@pytest.mark.parametrize(
    ("statement", "period"),
    [
        ("自2018年1月5日至2019年1月6日", (date(2018, 1, 5), date(2019, 1, 6))),
        ("自2018年1月1日起至2018年12月30日止", (date(2018, 1, 1), date(2018, 12, 30))),
        ("自2018年1月1日起至2018年11月30日止", (date(2018, 1, 1), date(2018, 11, 30))),
    ],
)
def test_periods_that_are_no_calendar_year_stay_as_printed(statement: str, period: tuple[date, date]) -> None:
    """M10: as printed, and the year is the one in which the period begins."""
    found = timing(statement, title=TITLE.format(2018))
    assert (found.year, found.period, found.hold) == (2018, period, None)


def test_a_period_of_two_years_is_told() -> None:
    found = timing("自2020年1月1日至2021年12月31日")
    assert found.period is None or rules(found)


@pytest.mark.parametrize("verb", ["编制", "编写", "撰写", "形成"])
def test_the_year_of_the_report_that_was_written(verb: str) -> None:
    """A year named as often in the text is not that of the report."""
    preface = f"我街依照《条例》{verb}了2010年度政府信息公开工作年度报告。到2009年末，设工作人员2人。"
    found = timing(preface, title="")
    assert (found.year, found.hold) == (2010, None)

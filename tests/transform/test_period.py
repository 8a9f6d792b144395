"""The covered year by vote, and the date of issue as printed."""

from __future__ import annotations

from datetime import date

import pytest
from printed_form import read
from timings import TITLE, rules, timing

from extract.records import Signal
from transform.period import read_timing

YEAR_2020 = (date(2020, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("signature", "day"),
    [
        ("某镇人民政府\n2021年1月20日", date(2021, 1, 20)),
        ("2021年1月20日\n某镇人民政府", date(2021, 1, 20)),
        ("某镇人民政府\n二〇二一年一月二十日", date(2021, 1, 20)),
        ("某镇人民政府\n二○二一年一月二十日", date(2021, 1, 20)),
        ("某镇人民政府\n二0二一年十二月三十一日", date(2021, 12, 31)),
        ("某镇人民政府\n2021.1.20", date(2021, 1, 20)),
        ("某镇人民政府\n2021-01-20", date(2021, 1, 20)),
        ("某镇人民政府\n2021/1/20", date(2021, 1, 20)),
        ("某镇人民政府 2021 年 1 月 20 日", date(2021, 1, 20)),
        ("某镇人民政府\n2021年13月45日", None),
        ("某镇人民政府\n2021年1月", None),
        ("某镇人民政府", None),
        ("", None),
    ],
)
def test_dates_of_issue(signature: str, day: date | None) -> None:
    assert timing("", signature).issue_date == day


def test_a_date_of_publication_above_the_text() -> None:
    assert timing("发布日期：2021-01-20 浏览量：51").issue_date == date(2021, 1, 20)
    assert timing("会议日期：2021-01-20").issue_date is None


@pytest.mark.parametrize(
    ("signature", "title", "year"),
    [
        ("某镇人民政府\n2021年1月20日", TITLE.format(2020), 2020),
        ("某镇人民政府\n2020年12月30日", TITLE.format(2020), 2020),
        ("某镇人民政府\n2021年1月20日", "某镇政府信息公开工作年度报告", 2020),
        ("某镇人民政府\n2020年12月30日", "某镇政府信息公开工作年度报告", 2020),
    ],
)
def test_a_signature_tells_the_year_before_and_in_december_its_own(signature: str, title: str, year: int) -> None:
    found = timing("", signature, title)
    assert (found.year, found.hold) == (year, None)


def test_signed_before_the_period_was_over() -> None:
    """S4 is dated 30 December 2020."""
    found = timing("统计期限从2020年1月1日到2020年12月31日止。", "某镇人民政府\n2020年12月30日")
    (signal,) = found.signals
    assert signal.rule == "issued_before_period_end"
    assert dict(signal.params) == {"issue_date": "2020-12-30", "period_end": "2020-12-31"}
    assert signal.where is not None
    assert signal.where.line == 8
    assert found.year == 2020


def test_signed_on_the_last_day_of_the_period() -> None:
    found = timing("统计期限自2020年1月1日至2020年12月31日。", "某镇人民政府\n2020年12月31日")
    assert rules(found) == ["issued_before_period_end"]


def test_signed_on_the_first_of_january_is_in_time() -> None:
    assert rules(timing("统计期限自2020年1月1日至2020年12月31日。", "某镇人民政府\n2021年1月1日")) == []


class TestConflict:
    PERIOD = "统计期限自2020年1月1日起至2020年12月31日止。"

    def test_title_against_period_is_held(self) -> None:
        found = timing(self.PERIOD, title=TITLE.format(2021))
        assert (found.year, found.hold, rules(found)) == (None, "year_conflict", ["year_conflict"])
        assert found.period == YEAR_2020

    def test_a_signature_decides_and_the_conflict_is_told(self) -> None:
        found = timing(self.PERIOD, "某镇人民政府\n2021年1月20日", TITLE.format(2021), body="2020年，我镇平稳。")
        assert (found.year, found.hold) == (2020, None)
        assert rules(found) == ["year_conflict"]
        told = dict(found.signals[0].params)["candidates"]
        assert "2020" in told
        assert "2021" in told

    def test_two_years_in_the_title_are_held(self) -> None:
        found = timing(title="某镇2020年、2021年政府信息公开工作年度报告")
        assert (found.year, found.hold) == (None, "year_conflict")

    def test_the_name_of_the_file_alone_overrules_nothing(self) -> None:
        found = timing(self.PERIOD, path="某县/某镇2019.txt")
        assert (found.year, found.hold, rules(found)) == (2020, None, [])

    def test_the_name_of_the_file_alone_is_not_enough(self) -> None:
        found = timing("", title="某镇政府信息公开工作年度报告", path="2020.txt")
        assert (found.year, found.hold, rules(found)) == (None, "year_unknown", ["year_unknown", "period_missing"])

    def test_nothing_tells_the_year(self) -> None:
        assert timing("", title="某镇政府信息公开工作年度报告").hold == "year_unknown"


@pytest.mark.parametrize(
    ("title", "year"),
    [
        (TITLE.format("二〇二〇"), 2020),
        (TITLE.format("二○一九"), 2019),
        ("2020年度某镇政府信息公开工作年度报告", 2020),
        ("某镇（2020）政府信息公开工作年度报告", 2020),
        (TITLE.format("20l1"), 2011),
        (TITLE.format("20O9"), 2009),
        (TITLE.format("2OI9"), 2019),
    ],
)
def test_years_of_titles(title: str, year: int | None) -> None:
    assert timing(title=title).year == year


def test_the_prose_tells_the_year_where_no_title_does() -> None:
    assert timing(title="", body="2020年，我镇认真贯彻落实《条例》。2020年主动公开信息145条。").year == 2020


def test_what_goes_on_is_no_plan_for_the_next_year() -> None:
    found = timing(title="", body="根据要求，2010年我局继续做好公开工作。到2010年底运行正常。")
    assert found.year == 2010


@pytest.mark.parametrize(
    ("title", "above", "heading", "year"),
    [
        ("某镇政府信息公开工作年度报告", "（2018年度）", "一、总体情况", 2018),
        ("某镇政府信息公开工作年度报告", "", "一、2014年总体情况", 2014),
        ("某镇2016年政府信息公开工作年度报告", "（2018年度）", "一、总体情况", 2016),
    ],
    ids=["on a line of its own", "in the first heading", "the title goes before"],
)
def test_where_the_year_stands_alone(title: str, above: str, heading: str, year: int) -> None:
    found = read_timing(read(f"{title}\n{above}\n{heading}\n平稳。\n"))
    assert found.year == year


def test_a_month_in_numerals_is_that_of_the_signature() -> None:
    title, signature = "某镇政府信息公开工作年度报告", "某镇人民政府\n二0一一年一月"
    assert timing(title=title, body="平稳。", signature=signature).year == 2010


def test_document_numbers_are_no_years() -> None:
    """N18."""
    preface = "根据国办公开办函〔2019〕60号和《条例》（国务院令第711号）编制，参照国办发〔2016〕80号。"
    assert timing(preface, title="").year is None


def test_the_year_of_a_law_is_no_covered_year() -> None:
    assert timing("根据《中华人民共和国政府信息公开条例》（2019年修订）编制。", title="").year is None


def test_every_vote_is_evidence() -> None:
    found = timing(
        "统计期限自2020年1月1日起至2020年12月31日止。",
        "某镇人民政府\n2021年1月20日",
        path="x/2020.txt",
        body="2020年，平稳。",
    )
    votes = {(piece.kind, piece.candidate) for piece in found.evidence}
    assert votes == {(kind, "2020") for kind in ("title", "period", "signature", "prose", "path")}
    assert {piece.about for piece in found.evidence} == {"year"}
    weights = {piece.kind: piece.weight for piece in found.evidence}
    assert weights["path"] < weights["signature"] < weights["title"]


def test_signals_are_known_rules() -> None:
    found = timing("", title="")
    assert all(isinstance(signal, Signal) for signal in found.signals)
    assert set(rules(found)) == {"year_unknown", "period_missing"}


UNDATED = "某县水利局政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "above",
    [
        "2021-01-22 22:26:31 来源：水利局 浏览次数：12",
        "时间：2021-01-22 10:21",
        "[ 2021-01-22 ]",
        "来源：水利局 2021-01-22",
        "发布日期：\n2021-01-22",
        "发布日期：20210122",
        "文号：无 | 更新时间：2021-01-22 | 有效",
        "索引号 | 0001/2021-00001 |\n发文日期 | 2021-01-22 |",
        "http://www.x.gov.cn/xxgk/202101/t20210122_123.html",
        "http://www.x.gov.cn/art/2021/1/22/art_1.html",
    ],
)
def test_the_date_of_the_page_tells_the_year_where_nothing_else_does(above: str) -> None:
    found = read_timing(read(f"{above}\n{UNDATED}\n依法编制。\n一、总体情况\n平稳。\n"))
    assert (found.year, found.hold) == (2020, None)


@pytest.mark.parametrize(
    "told",
    [
        "1件转入2021年度继续办理。",
        "2021年，我局将继续努力。",
        "较2019年增长12%。",
        "与2019年相比，增加20条。",
        "某县水利局\n2021年1月",
    ],
)
def test_the_years_before_and_after_imply_the_covered_one(told: str) -> None:
    assert read_timing(read(f"{UNDATED}\n依法编制。\n一、总体情况\n平稳。\n{told}\n")).year == 2020


def test_a_day_that_is_no_date_of_the_page() -> None:
    assert timing("生效日期：2021-01-20", title="").issue_date is None
    assert timing("会议于2021-01-20召开", title="").issue_date is None


class TestContradictions:
    STALE = "统计期限自2019年1月1日至2019年12月31日。"

    def test_the_prose_decides_against_a_period_left_from_the_year_before(self) -> None:
        found = timing(self.STALE, body="2020年，我镇平稳。")
        assert (found.year, found.hold, rules(found)) == (2020, None, ["year_conflict"])

    def test_a_title_with_the_year_of_publication(self) -> None:
        found = timing("发布时间：2021-01-20", title=TITLE.format(2021), body="2020年，我镇平稳。")
        assert (found.year, found.hold) == (2020, None)

    def test_last_years_report_told_in_the_text_changes_nothing(self) -> None:
        period = "报告中所列数据的统计期限自2020年1月1日至2020年12月31日止。"
        found = timing(period, title="", body="我区按时公布2019年政府信息公开工作年度报告。")
        assert (found.year, found.hold) == (2020, None)

    @pytest.mark.parametrize(
        ("posted", "year"),
        [("2021-01-20", 2020), ("2023-07-01", 2019)],
        ids=["the text speaks of the year before", "put up again years later"],
    )
    def test_a_date_against_the_prose_alone(self, posted: str, year: int) -> None:
        found = timing(f"发布时间：{posted}", title="", body="2019年，我镇平稳。")
        assert (found.year, found.hold, rules(found)) == (year, None, ["year_conflict", "period_missing"])


def test_the_year_of_the_report_that_the_preface_names_is_compared() -> None:
    period = "统计期限为2021年1月1日至12月31日。"
    told = timing(f"我镇编制了《某镇2020年政府信息公开工作年度报告》。{period}", title="")
    assert told.year == 2021
    assert "year_conflict" in rules(told)
    told = timing(f"按照《关于编制2020年政府信息公开工作年度报告的通知》编制本报告。{period}", title="")
    assert "statement" not in {piece.kind for piece in told.evidence}

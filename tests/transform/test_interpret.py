"""A document interpreted: what holds it, what is no report, its hash, its scope, what its numbers can hardly mean."""

from __future__ import annotations

import pytest
from printed_form import Cells, as_pipes, balanced, printed, read, report, signals, tables_of

from extract.forms import TABLES
from transform.gazetteer import Gazetteer
from transform.interpret import interpret
from transform.records import Report

BLANK_TITLE = "政府信息公开工作年度报告"


@pytest.fixture(scope="module")
def good(gazetteer: Gazetteer) -> Report:
    cells = printed("2021")
    told = f"全年平稳。收到政府信息公开申请{cells['request', 'received', 'total']}件。"
    text = report("2021", cells, texts={1: told, 6: "全年收取政府信息公开信息处理费300元。"})
    return interpret(read(text), gazetteer)


def rules(found: Report) -> list[str]:
    return [signal.rule for signal in found.signals]


def params(found: Report, rule: str) -> dict[str, str]:
    (signal,) = [signal for signal in found.signals if signal.rule == rule]
    return dict(signal.params)


class TestGoodReport:
    def test_the_head(self, good: Report) -> None:
        assert good.is_report
        assert good.hold is None
        assert (good.year, good.scope) == (2022, "own")
        assert good.place is not None
        assert (good.place.code, good.place.level) == ("990122101", "township")
        assert good.organ is not None
        assert (good.organ.name, good.organ.kind) == ("鹭汀县青筠镇人民政府", "township_government")
        assert [str(day) for day in good.period or ()] == ["2022-01-01", "2022-12-31"]
        assert str(good.issue_date) == "2023-01-20"

    def test_every_cell_is_read_and_every_identity_holds(self, good: Report) -> None:
        assert {(c.table, c.row, c.column): c.number for c in good.cells} == balanced("2021")
        assert len(good.checks) == 42
        assert {check.state for check in good.checks} == {"pass"}

    def test_nothing_is_told_of_it(self, good: Report) -> None:
        of_a_town = ["regulation_by_township", "implausible_amount"]  # 1,001 regulations, and fees of ten million yuan
        assert [rule for rule in rules(good) if rule not in of_a_town] == []

    def test_money_is_in_yuan_by_the_unit_of_the_heading(self, good: Report) -> None:
        (fee,) = [cell for cell in good.cells if cell.column == "amount"]
        assert fee.unit == "万元"
        assert fee.value == (fee.number or 0) * 10_000

    def test_sections_are_narrative(self, good: Report) -> None:
        sections = [fact for fact in good.narrative if fact.field == "section"]
        assert [fact.ordinal for fact in sections] == [1, 2, 3, 4, 5, 6]
        assert all(fact.text for fact in sections)

    def test_no_field_and_ordinal_comes_twice(self, good: Report) -> None:
        keys = [(fact.field, fact.ordinal) for fact in good.narrative]
        assert len(keys) == len(set(keys))

    def test_year_place_and_organ_have_their_evidence(self, good: Report) -> None:
        assert {piece.about for piece in good.evidence} == {"year", "place", "organ", "scope"}


class TestNoReport:
    @pytest.mark.parametrize(
        "text",
        [
            pytest.param(
                "关于做好2023年政府信息公开工作年度报告编制工作的通知\n\n各乡镇人民政府：\n\n一、总体情况\n"
                "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n\n鹭汀县人民政府办公室\n2023年12月20日\n",
                id="a notice with an outline",
            ),
            pytest.param("鹭汀县2023年预算公开\n\n一、收入\n\n二、支出\n\n正文若干。\n", id="another document"),
            pytest.param("鹭汀县青筠镇简介\n\n青筠镇位于鹭汀县东部，辖区面积若干平方公里。\n", id="a page of prose"),
        ],
    )
    def test_documents_of_another_kind(self, text: str, gazetteer: Gazetteer) -> None:
        found = interpret(read(text), gazetteer)
        assert not found.is_report
        assert found.hold == "not_a_report"
        assert rules(found)[0] == "not_a_report"
        assert params(found, "not_a_report")["reason"]
        assert (found.year, found.organ, found.place) == (None, None, None)

    def test_the_blank_form(self, gazetteer: Gazetteer) -> None:
        """Printed and empty in every cell: a form, not a report of nothing."""
        text = report(
            "2021", dict.fromkeys(printed("2021"), ""), title=BLANK_TITLE, preface="", texts={1: ""}, signature=""
        )
        found = interpret(read(text), gazetteer)
        assert (found.is_report, found.hold) == (False, "not_a_report")
        assert "空白" in params(found, "not_a_report")["reason"]
        assert {cell.state for cell in found.cells} == {"blank"}

    @pytest.mark.parametrize(("number", "is_report"), [("0", True), ("", False)])
    def test_tables_of_which_repeated_cells_were_dropped_are_no_blank_form(
        self, number: str, is_report: bool, gazetteer: Gazetteer
    ) -> None:
        """Of all zeros one is left: it has no place, and yet something was filled in."""
        labels = [row for table in tables_of("2019", printed("2019")) for row in table]
        words = dict.fromkeys(text for row in labels for text in row if text and not text.strip("+-").isdigit())
        at = list(words).index("规章") + 1
        table = "\n".join([*list(words)[:at], number, *list(words)[at:]])
        text = f"一、总体情况\n2019年，全乡平稳。\n二、主动公开政府信息情况\n{table}\n五、存在的主要问题及改进情况\n"
        assert interpret(read(text), gazetteer).is_report is is_report

    def test_a_form_filled_with_zeros_is_a_report(self, gazetteer: Gazetteer) -> None:
        """S1 and S2: nothing but zeros, and yet a report."""
        found = interpret(read(report("2021", dict.fromkeys(printed("2021"), "0"))), gazetteer)
        assert (found.is_report, found.hold) == (True, None)
        assert {check.state for check in found.checks} == {"pass"}

    def test_a_report_of_words_alone_is_a_report(self, gazetteer: Gazetteer) -> None:
        found = interpret(read(report("2021", printed("2021"), without=TABLES)), gazetteer)
        assert (found.is_report, found.hold) == (True, None)

    def test_a_quotation_of_a_notice_in_a_report_changes_nothing(self, gazetteer: Gazetteer) -> None:
        preface = (
            "根据《关于做好政府信息公开工作年度报告编制工作的通知》，鹭汀县青筠镇编制本报告，"
            "自2022年1月1日起至2022年12月31日止。"
        )
        assert interpret(read(report("2021", printed("2021"), preface=preface)), gazetteer).is_report


class TestHold:
    def test_no_year(self, gazetteer: Gazetteer) -> None:
        text = report(
            "2021",
            printed("2021"),
            title="鹭汀县青筠镇人民政府政府信息公开工作年度报告",
            preface="由青筠镇编制。",
            signature="",
        )
        found = interpret(read(text), gazetteer)
        assert (found.is_report, found.hold, found.year) == (True, "year_unknown", None)

    def test_years_in_conflict(self, gazetteer: Gazetteer) -> None:
        text = report("2021", printed("2021"), signature="").replace("人民政府2022年", "人民政府2023年")
        found = interpret(read(text), gazetteer)
        assert (found.hold, found.year) == ("year_conflict", None)

    def test_no_jurisdiction(self, gazetteer: Gazetteer) -> None:
        text = report(
            "2021",
            printed("2021"),
            title="{year}年政府信息公开工作年度报告",
            preface="由本机关编制。",
            signature="2023年1月20日\n",
        )
        found = interpret(read(text), gazetteer)
        assert found.hold in {"jurisdiction_unknown", "jurisdiction_uncertain"}
        assert found.place is None
        assert found.hold in rules(found)

    def test_several_reports(self, gazetteer: Gazetteer) -> None:
        first = report("2021", printed("2021"))
        second = report("2021", printed("2021", 5), title="鹭汀县衔枝镇人民政府{year}年政府信息公开工作年度报告")
        assert interpret(read(first + "\n" + second), gazetteer).hold == "several_reports"

    def test_what_is_read_stays_with_a_held_report(self, gazetteer: Gazetteer) -> None:
        text = report("2021", printed("2021"), signature="").replace("人民政府2022年", "人民政府2023年")
        found = interpret(read(text), gazetteer)
        assert {(c.table, c.row, c.column): c.number for c in found.cells} == balanced("2021")


class TestContentHash:
    TEXT = report("2021", printed("2021"))

    def hash_of(self, data: str | bytes, gazetteer: Gazetteer, path: str = "a.txt") -> str:
        return interpret(read(data, path), gazetteer).content_sha256

    @pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
    def test_equal_over_encodings(self, codec: str, gazetteer: Gazetteer) -> None:
        assert self.hash_of(self.TEXT.encode(codec), gazetteer) == self.hash_of(self.TEXT, gazetteer)

    @pytest.mark.parametrize("end", ["\r\n", "\r"])
    def test_equal_over_line_ends(self, end: str, gazetteer: Gazetteer) -> None:
        assert self.hash_of(self.TEXT.replace("\n", end), gazetteer) == self.hash_of(self.TEXT, gazetteer)

    def test_equal_over_layouts_and_paths(self, gazetteer: Gazetteer) -> None:
        piped = report("2021", printed("2021"), render=as_pipes)
        assert self.hash_of(piped, gazetteer, "b/c.md") == self.hash_of(self.TEXT, gazetteer)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("\t一、本年新收政府信息公开申请数量\n\t", "\t一、本年新收政府信息公开申请数量\n\t9"),
            ("全年平稳。", "全年平安。"),
            ("2023年1月20日", "2023年1月21日"),
            ("2022年政府信息", "2021年政府信息"),
        ],
    )
    def test_different_for_a_correction(self, before: str, after: str, gazetteer: Gazetteer) -> None:
        assert before in self.TEXT
        changed = self.TEXT.replace(before, after, 1)
        assert self.hash_of(changed, gazetteer) != self.hash_of(self.TEXT, gazetteer)

    def test_different_for_two_numbers_that_change_places(self, gazetteer: Gazetteer) -> None:
        cells = printed("2021")
        first, second = ("request", "granted", "natural_person"), ("request", "granted", "enterprise")
        assert cells[first] != cells[second]
        swapped: Cells = cells | {first: cells[second], second: cells[first]}
        assert self.hash_of(report("2021", swapped), gazetteer) != self.hash_of(self.TEXT, gazetteer)

    def test_different_for_a_zero_and_a_blank(self, gazetteer: Gazetteer) -> None:
        zero, blank = (printed("2021", request__granted__enterprise=text) for text in ("0", ""))
        assert self.hash_of(report("2021", zero), gazetteer) != self.hash_of(report("2021", blank), gazetteer)


class TestScope:
    COUNTY = "鹭汀县人民政府{year}年政府信息公开工作年度报告"
    PREFACE = "本报告由鹭汀县人民政府办公室编制，统计期限自{year}年1月1日起至{year}年12月31日止。"

    def scope(self, prose: str, title: str, gazetteer: Gazetteer, edition_texts: int = 1) -> str:
        text = report(
            "2021", printed("2021"), title=title, preface=self.PREFACE, texts={edition_texts: prose}, signature=""
        )
        return interpret(read(text), gazetteer).scope

    def test_a_government_that_speaks_of_its_whole_area(self, gazetteer: Gazetteer) -> None:
        prose = "全县主动公开政府信息9条。全县共收到申请3件。全县行政机关均按时答复。"
        assert self.scope(prose, self.COUNTY, gazetteer) == "rollup"

    def test_a_government_that_does_not(self, gazetteer: Gazetteer) -> None:
        assert self.scope("全年平稳。", self.COUNTY, gazetteer) == "unknown"

    def test_a_township_speaks_for_itself_whatever_it_copied(self, gazetteer: Gazetteer) -> None:
        prose = "全县主动公开。全县共收到。全县行政机关。"
        text = report("2021", printed("2021"), texts={1: prose})
        assert interpret(read(text), gazetteer).scope == "own"

    def test_a_department_speaks_for_itself(self, gazetteer: Gazetteer) -> None:
        title = "鹭汀县教育局{year}年政府信息公开工作年度报告"
        assert self.scope("全县学校。全县教师。全县考试。", title, gazetteer) == "own"


class TestForm:
    def test_another_edition_than_the_one_due(self, gazetteer: Gazetteer) -> None:
        """S2: a report for 2020 in the form of 2021."""
        found = interpret(read(report("2021", printed("2021"), year=2020)), gazetteer)
        assert params(found, "edition_year_mismatch")["edition"] == "2021"
        assert params(found, "edition_year_mismatch")["year"] == "2020"

    @pytest.mark.parametrize(("edition", "year"), [("2019", 2019), ("2019", 2020), ("2021", 2021), ("2021", 2024)])
    def test_the_edition_due(self, edition: str, year: int, gazetteer: Gazetteer) -> None:
        found = interpret(read(report(edition, printed(edition), year=year)), gazetteer)
        assert "edition_year_mismatch" not in rules(found)

    def test_a_fragment_of_rows_that_both_forms_have(self, gazetteer: Gazetteer) -> None:
        rows = ["| 申请人情况 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |"]
        rows += ["| --- " * 8 + "|", "| 四、结转下年度继续办理 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |"]
        title = "鹭汀县教育局2020年政府信息公开工作年度报告"
        extracted = read("\n".join((title, "三、收到和处理政府信息公开申请情况", *rows)))
        assert extracted.edition == "2021"
        assert "edition_year_mismatch" not in rules(interpret(extracted, gazetteer))

    def test_mixed_editions(self, gazetteer: Gazetteer) -> None:
        """real/hongze_2023: the disclosure table of 2021 beside one row （六）其他处理."""
        cells = {key: text for key, text in printed("2019").items() if key[0] != "disclosure"}
        cells |= {key: text for key, text in printed("2021").items() if key[0] == "disclosure"}
        extracted = read(report("2019", cells, disclosure_edition="2021", year=2023))
        found = interpret(extracted, gazetteer)
        assert "mixed_editions" in rules(found)
        assert "edition_year_mismatch" not in rules(found)
        assert len(found.checks) == 40
        assert {check.state for check in found.checks} == {"pass"}
        assert signals(extracted, "row_missing") == []


class TestMeaning:
    def test_regulations_of_a_township(self, gazetteer: Gazetteer) -> None:
        """M3: the fifth seed gives 规章 3 for a town."""
        found = interpret(read(report("2021", printed("2021", disclosure__regulation__issued="3"))), gazetteer)
        assert params(found, "regulation_by_township")["number"] == "3"
        none = interpret(read(report("2021", printed("2021", disclosure__regulation__issued="0"))), gazetteer)
        assert "regulation_by_township" not in rules(none)

    @pytest.mark.parametrize(
        ("previous", "change", "decisions", "is_told"),
        [
            ("5", "新增1条", "6", True),
            ("21", "+19", "40", True),
            ("5", "减少1", "4", True),
            ("5", "1", "7", False),
            ("5", "0", "5", True),
            ("4", "0", "4", False),  # so few may well be as many by chance
            ("5", "", "5", False),
        ],
    )
    def test_the_stock_of_items_entered_as_decisions(
        self, previous: str, change: str, decisions: str, is_told: bool, gazetteer: Gazetteer
    ) -> None:
        """M1: the third number is the sum of the first two."""
        cells = printed(
            "2019",
            disclosure__licensing__items_previous_year=previous,
            disclosure__licensing__items_change=change,
            disclosure__licensing__decisions=decisions,
        )
        found = interpret(read(report("2019", cells, year=2020)), gazetteer)
        told = [s.row for s in found.signals if s.rule == "decisions_equal_stock"]
        assert told == (["licensing"] if is_told else [])

    def test_identities_of_an_absent_table_stay_open(self, gazetteer: Gazetteer) -> None:
        """L10: 未收到申请 in words fills no cell and passes no identity."""
        text = report("2021", printed("2021"), texts={3: "全年未收到政府信息公开申请。"}, without=("request",))
        found = interpret(read(text), gazetteer)
        states = {check.table: check.state for check in found.checks}
        assert states == {"request": "not_assessable", "dispute": "pass"}
        assert len(found.checks) == 42
        assert {cell.state for cell in found.cells if cell.table == "request"} == {"absent"}
        (fact,) = [fact for fact in found.narrative if fact.field == "requests_received"]
        assert fact.value == 0


def test_interpretation_is_repeatable(good: Report, gazetteer: Gazetteer) -> None:
    assert interpret(good.extracted, gazetteer) == good

"""A document put together: signature, artefacts, several reports in one, documents that are cut off."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from printed_form import (
    Rows,
    as_dump,
    as_pipes,
    cells_by_key,
    printed,
    raws,
    read,
    report,
    signals,
    tables_of,
)

from extract.forms import section_forms

BODY = "鹭汀县青筠镇人民政府"


class TestSignature:
    @pytest.mark.parametrize(
        "lines",
        [
            [BODY, "2023年1月20日"],
            ["2023年1月20日", BODY],
            [f"{BODY} 2023年1月20日"],
            [BODY],
            ["2023年1月20日"],
            [BODY, "二〇二三年一月二十日"],
            ["鹭汀县教育局办公室", "2023-01-20"],
        ],
    )
    def test_body_and_date_at_the_end(self, lines: list[str]) -> None:
        extracted = read(report("2021", printed("2021"), signature="\n".join(lines) + "\n"))
        assert [sentence.text for sentence in extracted.signature] == lines
        assert {sentence.text for sentence in extracted.body}.isdisjoint(lines)
        assert extracted.sections[-1].text == "无。"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "以上数据由镇党政办汇总。\n",
            "附件：统计表\n",
            f"{'各村' * 30}及鹭汀县教育局\n",
            "收到申请1件，没有不予公开政府\n",
        ],
    )
    def test_no_signature(self, text: str) -> None:
        extracted = read(report("2021", printed("2021"), signature=text))
        assert extracted.signature == ()
        assert extracted.sections[-1].text.startswith("无。")

    def test_the_last_heading_is_no_signature(self) -> None:
        extracted = read("某镇2020年政府信息公开工作年度报告\n一、总体情况\n平稳。\n六、其他需要报告的事项\n")
        assert extracted.signature == ()
        assert [s.number for s in extracted.sections] == [1, 6]

    def test_places_of_the_signature(self) -> None:
        text = report("2021", printed("2021"))
        for sentence in read(text).signature:
            assert text[sentence.where.start : sentence.where.end] == sentence.text


class TestArtefacts:
    @pytest.mark.parametrize("artefact", section_forms().artefacts)
    def test_marks_of_exporting_programs_go(self, artefact: str) -> None:
        plain = report("2021", printed("2021"), texts={1: "全年平稳。"})
        marked = plain.replace("全年平稳。", f"全年{artefact}平稳。").replace("\n\n", f"\n\n{artefact}\n\n", 1)
        first, second = read(plain), read(marked)
        assert [s.text for s in second.body] == [s.text for s in first.body]
        assert second.title == first.title

    def test_a_mark_before_the_title(self) -> None:
        extracted = read("[bookmark: _GoBack]" + report("2021", printed("2021")))
        assert extracted.title == "鹭汀县青筠镇人民政府2022年政府信息公开工作年度报告"


class TestSeveral:
    def test_two_reports_in_one_document(self) -> None:
        """M18: title and headings come twice."""
        short = "{}2022年政府信息公开工作年度报告\n一、总体情况\n平稳。\n六、其他需要报告的事项\n无。\n"
        extracted = read(short.format("青筠镇") + short.format("衔枝镇"))
        (signal,) = signals(extracted, "several_reports")
        assert (
            dict(signal.params)["titles"]
            == "衔枝镇2022年政府信息公开工作年度报告；青筠镇2022年政府信息公开工作年度报告"
        )

    def test_two_whole_reports_in_one_document(self) -> None:
        first = report("2021", printed("2021"))
        second = report("2021", printed("2021", 5), title="鹭汀县衔枝镇人民政府{year}年政府信息公开工作年度报告")
        assert signals(read(first + "\n" + second), "several_reports")

    def test_a_report_and_its_revision_below_one_title(self) -> None:
        first, second = report("2021", printed("2021")), report("2021", printed("2021", 5))
        assert signals(read(first + "\n" + second), "several_reports")
        assert signals(read(first + "\n" + first), "several_reports") == []

    def test_one_report_with_its_title_printed_twice(self) -> None:
        text = report("2021", printed("2021"))
        extracted = read(text.split("\n")[0] + "\n\n" + text)
        assert signals(extracted, "several_reports") == []
        assert raws(extracted) == printed("2021")


class TestCut:
    def test_a_document_that_ends_in_the_request_table(self) -> None:
        cells = printed("2021")
        text = report("2021", cells)
        at = text.index("\t（四）无法提供")
        extracted = read(text[:at])
        (signal,) = signals(extracted, "document_cut")
        assert (signal.table, signal.row) == ("request", "denied_administrative_query")
        assert {cell.presence for key, cell in cells_by_key(extracted).items() if key[0] == "dispute"} == {"absent"}
        assert cells_by_key(extracted)["request", "carried_out", "total"].presence == "missing"

    def test_in_the_middle_of_a_row(self) -> None:
        cells = printed("2021")
        text = report("2021", cells, render=as_dump)
        row = "\t1.属于国家秘密\n"
        extracted = read(text[: text.index(row) + len(row)] + "\t5\n\t6\n")
        (signal,) = signals(extracted, "document_cut")
        assert (signal.table, signal.row) == ("request", "denied_state_secret")
        by_key = cells_by_key(extracted)
        assert by_key["request", "denied_state_secret", "enterprise"].raw == "6"
        assert by_key["request", "denied_state_secret", "total"].presence == "missing"

    @pytest.mark.parametrize("render", [as_dump, as_pipes])
    @pytest.mark.parametrize("end", ["社会公益组织", "法律服务机构", "本年新收政府信息公开"])
    def test_in_the_headings_of_a_table(
        self, end: str, render: Callable[[Sequence[Rows]], tuple[str, str, str]]
    ) -> None:
        text = report("2021", printed("2021"), render=render)
        extracted = read(text[: text.index(end, text.index("申请人情况")) + len(end)])
        (signal,) = signals(extracted, "document_cut")
        assert (signal.table, signal.row) == ("request", None)
        assert dict(signal.params)["last"].endswith(end)
        assert signals(extracted, "row_missing") == []
        assert [s.table for s in signals(extracted, "table_absent")] == ["dispute"]

    def test_a_text_that_ends_in_words_of_the_form_is_not_cut(self) -> None:
        text = report("2021", printed("2021"), without=("request", "dispute"))
        text = text[: text.index("四、政府信息公开行政复议")] + "申请人有自然人、商业企业，也有其他法人或其他组织"
        assert signals(read(text + "。"), "document_cut") == []

    def test_a_whole_table_at_the_very_end_is_not_cut(self) -> None:
        tables = as_dump(tables_of("2021", printed("2021")))
        text = report("2021", printed("2021"))
        end = text.index(tables[2]) + len(tables[2])
        assert signals(read(text[:end]), "document_cut") == []

    def test_a_table_at_the_very_end_with_a_row_left_out_is_not_cut(self) -> None:
        text = report("2021", printed("2021"), render=as_pipes)
        gone = "\n".join(line for line in text.split("\n") if "重复申请 |" not in line)
        extracted = read(gone[: gone.index("四、政府信息公开行政复议")])
        assert [s.row for s in signals(extracted, "row_missing")] == ["unprocessed_repeated"]
        assert signals(extracted, "document_cut") == []

    def test_a_missing_row_inside_a_table_is_not_cut(self) -> None:
        text = report("2021", printed("2021"), render=as_pipes)
        gone = "\n".join(line for line in text.split("\n") if "重复申请 |" not in line)
        extracted = read(gone)
        assert [s.row for s in signals(extracted, "row_missing")] == ["unprocessed_repeated"]
        assert signals(extracted, "document_cut") == []


class TestFieldsOfThePage:
    @pytest.mark.parametrize(
        "table",
        [
            "作者:本站 | 来源:青筠镇 | 时间:2023-01-18 点击数:12",
            "索引号 | 公开方式 | 发布机构 |\n011/2023-00021 | 主动公开 | 青筠镇人民政府 |",
            "| 索 引 号 | 011/2023-4736 | 分 类 | 年报 |\n| 发布机构 | 青筠镇 |\n| 文 号 | | 时效 | |",
            "名称\t青筠镇年报\t\t\n索引号\t011/2023-00056\t分类\t年报\n文件下载\t年报.doc\t\t",
        ],
    )
    def test_are_no_table_of_the_report(self, table: str) -> None:
        title, text = report("2021", printed("2021")).split("\n", 1)
        extracted = read(f"{table}\n\n{title}\n{text}")
        assert signals(extracted, "extra_table") == []
        assert extracted.extra_tables == 0
        assert extracted.leftovers

    @pytest.mark.parametrize(
        "table", ["会议 | 时间 | 地点\n例会 | 3月 | 镇里", "序号 | 标题 | 发布日期\n1 | 甲 | 2022-03-01"]
    )
    def test_a_table_of_the_report_is_told(self, table: str) -> None:
        extracted = read(report("2021", printed("2021"), texts={6: f"见下表。\n\n{table}"}))
        assert len(signals(extracted, "extra_table")) == extracted.extra_tables == 1


class TestTitle:
    def test_title_and_its_place(self) -> None:
        text = report("2021", printed("2021"))
        extracted = read(text)
        assert extracted.title_where is not None
        assert text[extracted.title_where.start : extracted.title_where.end] == extracted.title
        assert extracted.title not in {sentence.text for sentence in extracted.body}

    def test_a_title_on_two_lines_leaves_the_body(self) -> None:
        extracted = read(report("2021", printed("2021"), title="铜鼓县棋坪镇{year}年度政府信息公开\n\n年度报告"))
        assert extracted.title == "铜鼓县棋坪镇2022年度政府信息公开年度报告"
        assert [s.text[:4] for s in extracted.body][:1] == ["本报告由"]

    def test_no_title(self) -> None:
        extracted = read(report("2021", printed("2021"), title=""))
        assert (extracted.title, extracted.title_where) == (None, None)
        assert [dict(s.params) for s in signals(extracted, "title_missing")] == [{"other": ""}]

    def test_the_title_of_another_document_is_told(self) -> None:
        notice = "关于做好2023年政府信息公开工作年度报告编制工作的通知"
        extracted = read(f"{notice}\n\n各乡镇人民政府：\n\n请于1月31日前报送。\n")
        assert extracted.title is None
        assert [dict(s.params) for s in signals(extracted, "title_missing")] == [{"other": notice}]


def test_the_same_bytes_give_the_same_reading() -> None:
    text = report("2019", printed("2019"))
    assert read(text) == read(text)


@pytest.mark.parametrize("text", ["x", "。", "\t\n", "| |\n", "\t0\n", "一、\n", "某镇\n\t1\n\t2\n"])
def test_odd_scraps_are_read_as_nothing(text: str) -> None:
    extracted = read(text + "\n" * 3 + "本页没有年度报告的内容，只有几行文字。\n")
    assert extracted.filled == 0
    assert extracted.edition == "unknown"


def test_a_preface_that_goes_on_right_behind_the_title_is_cut_off() -> None:
    title = "鹭汀县青筠镇人民政府2022年政府信息公开工作年度报告"
    text = f"{title}本报告由鹭汀县青筠镇人民政府编制，统计期限自2022年1月1日起。\n一、总体情况\n全年平稳。\n"
    found = read(text)
    assert found.title == title
    assert found.body[0].text.startswith("本报告由")


class TestRowsInTheText:
    """What torn markup leaves of a table: its cells stand in the text, one a line."""

    @pytest.mark.parametrize("label", ["规章", "行政\n许可", "行政规范\n性文\n件"])
    def test_rows_astray_are_told(self, label: str) -> None:
        found = read(report("2021", printed("2021"), texts={1: f"全年平稳。\n{label}\n73\n74\n另有说明。\n"}))
        assert [sentence.text for sentence in found.leftovers] == [" | ".join([label.replace("\n", ""), "73", "74"])]
        assert len(signals(found, "unmatched_row")) == 1

    @pytest.mark.parametrize("text", ["规章共\n73\n", "规章\n另有73件。\n", "73\n规章\n"])
    def test_numbers_without_a_label_are_text(self, text: str) -> None:
        found = read(report("2021", printed("2021"), texts={1: text}))
        assert not signals(found, "unmatched_row")

    def test_a_table_that_was_not_read_is_told_by_its_absence(self) -> None:
        found = read(report("2021", printed("2021"), texts={1: "规章\n73\n74\n"}, without=["disclosure"]))
        assert not signals(found, "unmatched_row")


@pytest.mark.parametrize("blank", [" ", "\u3000", "\u00a0"])
def test_a_long_run_of_blanks_is_cut_in_prose(blank: str) -> None:
    """Patterns with several blanks in a row try every way to share it out: a line of 400 took minutes."""
    found = read(f"某镇2020年政府信息公开工作年度报告\n一、总体情况\n公开信息32{blank * 4000}条。\n")
    assert [len(s.text) for s in found.body if "公开信息" in s.text] == [len("公开信息32条。") + 8]


class TestReportInATable:
    """A report that is written into a table of its own."""

    ROWS = (
        "标题 | 2013年度政府信息公开年报 | 单位 | 鹭汀县司法局\n"
        "主动公开政府信息数（条） | 203\n"
        "收费金额（元） | 0\n"
        "工作情况 | 2013年，我局公开信息203条。\n"
    )

    def test_its_rows_are_text_and_those_without_prose_are_told_as_unmatched(self) -> None:
        found = read(self.ROWS)
        assert [sentence.text for sentence in found.body][-1] == "工作情况：2013年，我局公开信息203条。"
        assert "单位：鹭汀县司法局" in [sentence.text for sentence in found.body]
        assert [dict(signal.params)["text"] for signal in signals(found, "unmatched_row")] == self.ROWS.splitlines()[:3]
        assert not any(found.table_editions.values())

    def test_rows_beside_prose_are_none(self) -> None:
        found = read(f"{self.ROWS}\n2013年度工作平稳。\n")
        assert [sentence.text for sentence in found.body] == ["2013年度工作平稳。"]

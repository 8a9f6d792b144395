"""Rows and columns of the statutory tables: known by their labels, every cell once, what is odd told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from printed_form import (
    APPLICANTS,
    Rows,
    as_dump,
    as_pipes,
    cells_by_key,
    disclosure,
    dump,
    merged,
    pipe,
    printed,
    raws,
    read,
    report,
    request,
    request_dump,
    signals,
    tables_of,
    whole,
)

from extract.forms import member


class TestRows:
    def test_rows_are_found_by_label_in_any_order(self) -> None:
        cells = printed("2021")
        rows = request("2021", cells)
        swapped = [*rows[:3], rows[4], rows[3], *rows[5:]]
        text = report("2021", cells, render=lambda tables: (*as_pipes(tables)[:1], pipe(swapped), as_pipes(tables)[2]))
        assert raws(read(text)) == cells

    def test_a_row_too_short_keeps_its_numbers_from_the_left(self) -> None:
        """L7: five cells; the last two columns are missing, not blank."""
        cells = printed("2019")
        text = request_dump("2019", cells)
        row = [cells["request", "partly_granted", column] for column in APPLICANTS]
        full = "".join(f"\t{value}\n" for value in row)
        assert text.count(full) == 1
        text = text.replace(full, "".join(f"\t{value}\n" for value in row[:5]))
        found = read(whole("2019", cells, text))
        by_key = cells_by_key(found)
        assert [by_key["request", "partly_granted", c].presence for c in APPLICANTS] == ["printed"] * 5 + [
            "missing"
        ] * 2
        assert [by_key["request", "partly_granted", c].raw for c in APPLICANTS] == [*row[:5], "", ""]
        (signal,) = signals(found, "ragged_row")
        assert (signal.row, dict(signal.params)) == ("partly_granted", {"printed_cells": "5", "expected_cells": "7"})

    def test_a_row_too_long_tells_what_is_left_over(self) -> None:
        cells = printed("2019")
        row = [cells["request", "granted", column] for column in APPLICANTS]
        full = "".join(f"\t{value}\n" for value in row)
        text = request_dump("2019", cells).replace(full, full + "\t4711\n")
        found = read(whole("2019", cells, text))
        assert raws(found) == cells
        assert [dict(s.params)["texts"] for s in signals(found, "surplus_cells")] == ["4711"]
        assert "4711" in {sentence.text for sentence in found.leftovers}

    def test_text_with_a_number_before_the_values_is_told(self) -> None:
        cells = printed("2019")
        row = [cells["request", "granted", column] for column in APPLICANTS]
        full = "".join(f"\t{value}\n" for value in row)
        text = "4711；" + "乱" * 45
        found = read(whole("2019", cells, request_dump("2019", cells).replace(full, f"\t{text}\n{full}")))
        assert raws(found) == cells
        assert [dict(s.params)["texts"] for s in signals(found, "surplus_cells")] == [text]

    @pytest.mark.parametrize("blanks", [0, 1, 2])
    def test_merged_cells_before_the_label_may_stand_or_not(self, blanks: int) -> None:
        """L6: no, one or two empty cells before （七）总计."""
        cells = printed("2019")
        rows = request("2019", cells)
        lines = merged(rows[3:], 7)
        at = next(index for index, row in enumerate(lines) if "（七）总计" in row)
        lines[at] = [""] * blanks + lines[at][lines[at].index("（七）总计") :]
        text = request_dump("2019", cells)
        head = text[: text.index("\t一、本年新收")]
        assert raws(read(whole("2019", cells, head + dump(lines)))) == cells

    def test_blank_cells_between_label_and_numbers_are_dropped_from_the_left_only(self) -> None:
        cells = printed("2019", request__received__total="")
        text = request_dump("2019", cells)
        label = "\t一、本年新收政府信息公开申请数量\n"
        assert raws(read(whole("2019", cells, text.replace(label, label + "\t\n\t\n")))) == cells

    def test_a_repeated_row_is_told_and_the_first_counts(self) -> None:
        cells = printed("2019")
        text = request_dump("2019", cells)
        found = read(whole("2019", cells, text + dump([["（七）总计", *"1234567"]])))
        assert raws(found) == cells
        (signal,) = signals(found, "row_repeated")
        assert signal.row == "processed_total"
        assert any("1 | 2 | 3" in sentence.text for sentence in found.leftovers)

    def test_rows_of_their_own_stay_beside_the_form(self) -> None:
        """L12: 行政检查 beside 其他对外管理服务事项."""
        cells = printed("2019")
        rows = disclosure("2019", cells)
        at = next(i for i, row in enumerate(rows) if row[0] == "其他对外管理服务事项")
        rows.insert(at, ["行政检查", "7", "8", "9"])
        tables = as_dump(tables_of("2019", cells))
        found = read(report("2019", cells, render=lambda _: (dump(rows), *tables[1:])))
        assert raws(found) == cells
        assert [dict(s.params)["text"] for s in signals(found, "unmatched_row")] == ["行政检查 | 7 | 8 | 9"]
        assert "行政检查 | 7 | 8 | 9" in {sentence.text for sentence in found.leftovers}

    def test_a_row_that_is_not_printed_is_missing(self) -> None:
        cells = printed("2021")
        rows = [row for row in request("2021", cells) if "4.无正当理由大量反复申请" not in row]
        tables = as_pipes(tables_of("2021", cells))
        found = read(report("2021", cells, render=lambda _: (tables[0], pipe(rows), tables[2])))
        assert [signal.row for signal in signals(found, "row_missing")] == ["unprocessed_excessive"]
        missing = {key for key, cell in cells_by_key(found).items() if cell.presence == "missing"}
        assert missing == {("request", "unprocessed_excessive", column) for column in APPLICANTS}
        assert raws(found) == {key: text for key, text in cells.items() if key not in missing}

    def test_another_wording_is_read_and_told(self) -> None:
        cells = printed("2021")
        text = report("2021", cells).replace(
            "要求行政机关确认或重新出具已获取信息", "要求行政机关确认或重新出具己获取信息"
        )
        found = read(text)
        assert raws(found) == cells
        (signal,) = signals(found, "label_variant")
        assert (signal.row, dict(signal.params)["read_as"]) == (
            "unprocessed_reconfirmation",
            member("request", "row", "unprocessed_reconfirmation").label,
        )

    def test_a_row_without_label_is_told(self) -> None:
        cells = printed("2021")
        text = request_dump("2021", cells).replace("\t四、结转下年度继续办理\n", "")
        found = read(whole("2021", cells, text))
        gone = {("request", "carried_out", column) for column in APPLICANTS}
        assert raws(found) == {key: text for key, text in cells.items() if key not in gone}
        last = " | ".join(cells["request", "carried_out", column] for column in APPLICANTS)
        assert last in {sentence.text for sentence in found.leftovers}


class TestColumns:
    def test_columns_in_another_order_are_read_by_their_headings(self) -> None:
        cells = printed("2021")
        rows = disclosure("2021", cells)
        for row in rows[1:4]:
            row[1:] = row[:0:-1]
        tables = as_dump(tables_of("2021", cells))
        for first in (dump(rows), pipe(rows)):
            assert raws(read(report("2021", cells, render=lambda _, first=first: (first, *tables[1:])))) == cells

    @pytest.mark.parametrize("render", [dump, pipe])
    def test_a_subtotal_column_is_left_out(self, render: Callable[[Rows], str]) -> None:
        """L13: eight columns with 小计 before the total."""
        cells = printed("2021")
        rows = [[*row[:-1], "777", row[-1]] for row in request("2021", cells)[3:]]
        labels = [member("request", "column", code).label for code in APPLICANTS]
        head = [["", "", "", *labels[:-1], "小计", labels[-1]]]
        if render is dump:
            rows, head = merged(rows, 8), [["", *head[0][3:]]]
        tables = as_dump(tables_of("2021", cells))
        found = read(report("2021", cells, render=lambda _: (tables[0], render([*head, *rows]), tables[2])))
        assert raws(found) == cells

    def test_truncated_headings_fall_back_to_the_position_and_say_so(self) -> None:
        """L5: 本年新, 本年新, the second line lost."""
        cells = printed("2019")
        text = report("2019", cells).replace("本年新制作数量", "本年新").replace("本年新公开数量", "本年新")
        found = read(text)
        assert raws(found) == cells
        assert [s.table for s in signals(found, "header_incomplete")] == ["disclosure"]

    def test_the_unit_of_a_heading_reaches_its_column_only(self) -> None:
        text = report("2019", printed("2019")).replace("采购总金额", "采购总金额（万元，保留四位小数）")
        by_key = cells_by_key(read(text))
        units = {key: cell.header_unit for key, cell in by_key.items() if cell.header_unit}
        assert units == {("disclosure", "procurement", "amount"): "万元"}

    def test_the_declared_unit_holds_where_none_is_printed(self) -> None:
        text = report("2021", printed("2021")).replace("本年收费金额（单位：万元）", "本年收费金额")
        assert cells_by_key(read(text))["disclosure", "administrative_fee", "amount"].header_unit == "万元"

    def test_a_printed_unit_comes_before_the_declared_one(self) -> None:
        text = report("2021", printed("2021")).replace("（单位：万元）", "（单位：元）")
        assert cells_by_key(read(text))["disclosure", "administrative_fee", "amount"].header_unit == "元"

    def test_without_any_headings_the_request_table_is_read_by_position(self) -> None:
        cells = printed("2021")
        text = request_dump("2021", cells)
        found = read(whole("2021", cells, text[text.index("\t一、本年新收") :]))
        assert raws(found) == cells
        assert [s.table for s in signals(found, "header_incomplete")] == ["request"]

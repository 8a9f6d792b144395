"""Column headings: split over rows, standing over several columns, with units, in printed order."""

from __future__ import annotations

import pytest
from printed_form import APPLICANTS, RESULTS

from extract.headers import Header, is_heading, read_header
from extract.model import GridCell, Row, Where


def rows(*texts: list[str]) -> list[Row]:
    return [tuple(GridCell(text, Where()) for text in row) for row in texts]


def header(table: str, *texts: list[str], aligned: bool = False) -> Header:
    return read_header(rows(*texts), table, aligned)


def test_one_row_in_order() -> None:
    found = header("disclosure", ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"])
    assert found.codes == ("issued", "repealed", "in_force")
    assert [column.position for column in found.columns] == [0, 1, 2]
    assert found.doubtful == ()


def test_one_row_aligned() -> None:
    found = header("disclosure", ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], aligned=True)
    assert [(c.position, c.code) for c in found.columns] == [(1, "issued"), (2, "repealed"), (3, "in_force")]


def test_headings_split_over_two_rows() -> None:
    """L4, as in the second seed: 本年新 above 制作数量."""
    found = header("disclosure", ["信息内容", "本年新", "本年新", "对外公开"], ["", "制作数量", "公开数量", "总数量"])
    assert found.codes == ("made", "newly_published", "published_total")


def test_split_headings_of_applicants() -> None:
    found = header(
        "request",
        ["", "自", "法人或其他组织", "总计"],
        ["", "然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""],
    )
    assert list(found.codes) == APPLICANTS


def test_the_order_is_the_printed_one() -> None:
    found = header("disclosure", ["信息内容", "现行有效件数", "本年制发件数", "本年废止件数"])
    assert found.codes == ("in_force", "issued", "repealed")


def test_a_heading_over_several_columns_gives_way_to_those_below() -> None:
    found = header(
        "request",
        ["自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
    )
    assert list(found.codes) == APPLICANTS


def test_headings_of_the_request_table_aligned() -> None:
    found = header(
        "request",
        ["说明", "", "", "申请人情况", *[""] * 6],
        ["", "", "", "自然人", "法人或其他组织", *[""] * 4, "总计"],
        [*[""] * 4, "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""],
        aligned=True,
    )
    assert [(c.position, c.code) for c in found.columns] == list(enumerate(APPLICANTS, 3))


def test_a_column_of_subtotals_is_no_column_of_the_form() -> None:
    """L13: 法人小计 between the organisations and the total."""
    found = header(
        "request",
        ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "小计", "总计"],
        aligned=True,
    )
    assert list(found.codes) == APPLICANTS
    assert [c.position for c in found.columns if c.code == "total"] == [7]
    ordered = header(
        "request", ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "法人小计", "总计"]
    )
    assert list(ordered.codes) == APPLICANTS
    assert [c.printed for c in ordered.columns if not c.code] == ["法人小计"]


def test_dispute_headings_in_two_depths() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    found = header(
        "dispute",
        ["行政复议", "行政诉讼"],
        [*results, "未经复议直接起诉", "复议后起诉"],
        [*[""] * 5, *results, *results],
    )
    assert list(found.codes) == RESULTS * 3


def test_dispute_headings_aligned() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    found = header(
        "dispute",
        ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
        [*results, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4],
        [*[""] * 5, *results, *results],
        aligned=True,
    )
    assert list(found.codes) == RESULTS * 3
    assert [c.position for c in found.columns] == list(range(15))


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("采购总金额", None),
        ("采购总金额（万元）", "万元"),
        ("采购总金额（单位：千元）", "千元"),
        ("采购总金额（单位：万元）", "万元"),
        ("采购总金额(单位:元)", "元"),
        ("采购总金额（万元，保留四位小数）", "万元"),
        ("采购总金额（亿元）", "亿元"),
        pytest.param(
            "采购总金额（ 万元 ）",
            "万元",
        ),
        ("采购总金额（含税）", None),
    ],
)
def test_units_in_headings(printed: str, unit: str | None) -> None:
    found = header("disclosure", ["信息内容", "采购项目数量", printed])
    assert [(c.code, c.unit) for c in found.columns] == [("projects", None), ("amount", unit)]


def test_what_is_read_by_similarity_or_not_at_all_is_doubtful() -> None:
    found = header("disclosure", ["信息内容", "本年制发件", "本年废止件数", "备注说明文字"])
    assert found.codes[:2] == ("issued", "repealed")
    assert set(found.doubtful) >= {"备注说明文字"}
    assert found.columns[2].code == ""


@pytest.mark.parametrize(
    ("table", "texts", "told"),
    [
        ("disclosure", ["信息内容", "本年制发件数"], True),
        ("request", ["", "自然人", "法人或其他组织", "总计"], True),
        ("dispute", ["行政复议", "行政诉讼"], True),
        ("request", ["（七）总计", "0", "0"], False),
        ("request", ["3.其他", "0", "0"], False),
        ("dispute", ["总计", "3"], False),
        ("disclosure", ["规章", "0", "0", "0"], False),
    ],
)
def test_rows_of_headings_are_told_from_rows_of_values(table: str, texts: list[str], told: bool) -> None:
    assert is_heading(texts, table) is told

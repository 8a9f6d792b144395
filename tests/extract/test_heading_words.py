"""Headings that are all printed, though not above their columns."""

from __future__ import annotations

import pytest

from extract.forms import members
from extract.headers import Header, read_header
from extract.heading_words import names_all, readable
from extract.model import GridCell, Where

LABELS = [column.label for column in members("dispute", "column")]


def header(table: str, *texts: list[str]) -> Header:
    return read_header([tuple(GridCell(text, Where()) for text in row) for row in texts], table, aligned=True)


NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
CHANNELS = ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"]
GLUED = [
    "自然人|法人或其他组织|总计\n商业企业|科研机构|社会公益组织|法律服务机构|其他",
    "申请人情况\n自然人|法人或其他组织|总计\n商业 企业|科研 机构|社会公益组织|法律服务 机构|其他",
    "申请人情况|总计\n自然人|法人或其他组织\n商业企业|科研机构|社会公益组织|法律服务机构|其他",
    "自然人|法人或其他组织|总计\n商业|科研|社会公益|法律服务|其他\n企业|机构|组织|机构",
    "法人或其他组织\n自然人|商业科研企业机构|社会法律公益服务组织机构|其他|总计",
    "自然人|法人或其他组织|总计商业|企业科研|机构|社会公益组织|法律服务机构|其他",
]


@pytest.mark.parametrize("heads", GLUED)
def test_headings_on_top_of_each_other_are_all_printed(heads: str) -> None:
    """Text of a page gives every row of headings its own line, so that none stands above its column."""
    codes = tuple(column.code for column in members("request", "column"))
    printed = [[NOTE], *(line.split("|") for line in heads.split("\n"))]
    found = header("request", *printed)
    assert names_all(found, "request", codes)


@pytest.mark.parametrize("gone", ["自然人", "总计", "科研", "其他\n", "法律服务机构"])
def test_headings_that_are_not_printed_are_missed(gone: str) -> None:
    codes = tuple(column.code for column in members("request", "column"))
    printed = [line.split("|") for line in (GLUED[0] + "\n").replace(gone, "", 1).split("\n") if line]
    found = header("request", *printed)
    assert not names_all(found, "request", codes)
    assert "商业企业" in readable(found)


@pytest.mark.parametrize("results", [LABELS * 3, list("结果结果其他尚未总维持纠正结果审结计") * 3, LABELS * 2])
def test_headings_of_results_are_counted(results: list[str]) -> None:
    codes = tuple(column.code for column in members("dispute", "column"))
    printed = [[*CHANNELS[:2], *results], CHANNELS[2:]]
    found = header("dispute", *printed)
    assert names_all(found, "dispute", codes, times=3) == (results != LABELS * 2)


def test_a_total_that_is_the_first_column_is_told() -> None:
    codes = tuple(column.code for column in members("request", "column"))
    lines = ["申请人情况", "总计|自然人|法人或其他组织", "商业企业|科研机构|社会公益组织|法律服务机构|其他"]
    assert not names_all(header("request", *(line.split("|") for line in lines)), "request", codes)

"""Places whose name is printed with a sign that looks like the right one."""

from __future__ import annotations

import pytest

from extract.extractor import extract
from extract.readers import read_document
from transform.clues import Clues
from transform.gazetteer import Gazetteer
from transform.interpret import interpret
from transform.misprints import Misprint, misprinted
from transform.records import Report

TEXT = """{body}2020年政府信息公开工作年度报告

根据《中华人民共和国政府信息公开条例》，{body}编制本报告，统计期限为2020年1月1日至12月31日。
一、总体情况
{body}全年主动公开政府信息126条。
{body}
2021年1月20日
"""


def _read(body: str, gazetteer: Gazetteer) -> Report:
    return interpret(extract(read_document(TEXT.format(body=body).encode(), "a.txt")), gazetteer)


@pytest.mark.parametrize(
    ("body", "printed", "meant", "path"),
    [
        ("沐阳县人民政府", "沐阳县", "沭阳县", "江苏省宿迁市沭阳县"),
        ("毫州市教育局", "毫州市", "亳州市", "安徽省亳州市"),
        ("河南省浙川县统计局", "浙川县", "淅川县", "河南省南阳市淅川县"),
        ("盱胎县马坝镇人民政府", "盱胎县", "盱眙县", "江苏省淮安市盱眙县马坝镇"),
    ],
)
def test_a_place_is_read_as_it_is_meant(body: str, printed: str, meant: str, path: str, gazetteer: Gazetteer) -> None:
    report = _read(body, gazetteer)
    assert report.place is not None
    assert "".join(report.place.path) == path
    told = next(signal for signal in report.signals if signal.rule == "place_misprinted")
    assert dict(told.params) == {"printed": printed, "meant": meant}
    assert report.organ is not None
    assert printed in report.organ.name  # as printed
    assert printed not in report.organ.canonical
    assert report.organ.canonical == _read(body.replace(printed, meant), gazetteer).organ.canonical  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "title",
    [
        "浙江省教育厅2020年政府信息公开工作年度报告",  # a sign of a known name
        "石门县2020年政府信息公开工作年度报告",
        "毛家镇2020年政府信息公开工作年度报告",  # a township that no table knows may exist
        "广德县沐河镇2020年政府信息公开工作年度报告",
        None,
    ],
)
def test_a_name_that_may_be_right_stays(title: str | None, gazetteer: Gazetteer) -> None:
    assert misprinted(Clues(title=title), gazetteer) is None


def test_a_signature_tells_it_where_no_title_does(gazetteer: Gazetteer) -> None:
    assert misprinted(Clues(signature=("沪州市统计局", "2021年1月5日")), gazetteer) == Misprint("沪州市", "泸州市")

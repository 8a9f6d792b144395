"""Whether a report counts for the body alone or for its whole area."""

from __future__ import annotations

import pytest
from printed_form import read

from transform.gazetteer import Gazetteer
from transform.interpret import interpret

R = "政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("body", "text", "scope"),
    [
        ("樟树市人民政府", "汇总全市各乡镇、各部门情况编制。", "rollup"),
        ("丽水市", "综合丽水市各县（市、区）政府和市级部门的2017年度报告编制。", "rollup"),
        ("丽水市", "由丽水市各县（市、区）政府和市级部门的2017年度报告综合而成。", "rollup"),
        ("昭通市人民政府", "报告汇总全市数据。", "rollup"),
        ("樟树市人民政府", "本报告为市政府本级机关的情况，不含下属部门。", "own"),
        ("樟树市人民政府", "本报告根据条例编制。", "unknown"),
        ("樟树市教育局", "本报告根据条例编制。", "own"),
        ("樟树市教育局", "汇总全市教育系统情况编制，数据涵盖全市各学校和各乡镇。", "rollup"),
        ("樟树市阁山镇人民政府", "汇总全镇及各部门政府信息公开工作情况编制。", "own"),
        ("樟树市人民政府办公室", "根据《关于汇总全市情况的通知》编制。", "own"),
    ],
)
def test_scope(body: str, text: str, scope: str, gazetteer: Gazetteer) -> None:
    found = interpret(read(f"{body}2021年{R}\n{text}\n一、总体情况\n公开信息10条。\n", "a.txt"), gazetteer)
    assert found.is_report
    assert found.scope == scope
    told = [piece for piece in found.evidence if piece.about == "scope"]
    assert bool(told) == (scope != "unknown")
    assert all(piece.candidate in ("own", "rollup") and piece.text for piece in told)


def test_a_government_that_speaks_of_its_whole_area_reports_for_it(gazetteer: Gazetteer) -> None:
    text = (
        f"樟树市人民政府2021年{R}\n一、总体情况\n全市公开信息，全市办理申请，全市开展培训。\n二、主动公开政府信息情况\n"
    )
    assert interpret(read(text, "a.txt"), gazetteer).scope == "rollup"

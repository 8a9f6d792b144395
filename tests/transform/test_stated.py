"""The title that a report gives itself in running text."""

from __future__ import annotations

import pytest

from transform.stated import stated_title

R = "政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("preface", "title"),
    [
        (f"根据条例,现公布高安市水利局2012年{R}。", f"高安市水利局2012年{R}"),
        (f"特向社会公布2010年度国家税务总局{R}。", f"国家税务总局2010年度{R}"),
        (f"要求，高安市经合局编制了2013年度{R}。", f"高安市经合局2013年度{R}"),
        (f"现发布《高安市水利局2022年{R}》。", f"高安市水利局2022年{R}"),
        ("现发布《工业和信息化部政府信息公开工作2011年度报告》。", "工业和信息化部政府信息公开工作2011年度报告"),
        (f"高安市水利局2016年{R}（以下简称年报）是根据条例编制。", f"高安市水利局2016年{R}"),
        (f"高安市水利局2016年{R}是根据条例编制。", f"高安市水利局2016年{R}"),
        (f"2016年高安市水利局{R}是根据条例编制。", f"高安市水利局2016年{R}"),
        ("现将2011年度高安市水利局信息公开工作情况报告如下。", "高安市水利局2011年度信息公开工作情况报告"),
        ("依据2011年度高安市参事室信息公开工作情况编制。", "高安市参事室政府信息公开报告"),
    ],
)
def test_a_title_in_the_preface(preface: str, title: str | None) -> None:
    assert stated_title(preface) == title


@pytest.mark.parametrize(
    "preface",
    [
        f"现公布我局2012年{R}。",
        f"根据《关于编制公布2020年{R}的通知》要求，编制本报告。",
        f"关于做好2020年{R}编制工作。",
        f"高安市人民政府办公室编制了2012年{R}。",
        f"高安市蓝坊镇政府结合实际，认真编制了2012年{R}。",
        f"我办依照条例和省、宜春市、高安市编制2019年{R}的安排，现编制报告如下。",
        "",
    ],
    ids=["pronoun", "cited notice", "task", "office of a government", "adverb", "what was asked for", "nothing"],
)
def test_what_names_no_body(preface: str) -> None:
    assert stated_title(preface) is None

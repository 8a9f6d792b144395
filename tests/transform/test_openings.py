"""Reports told from other documents by their openings; year, place and body read from them."""

from __future__ import annotations

import pytest
from openings import LAW, OTHERS, REPORTS, Opening, Other
from printed_form import read

from transform.gazetteer import Gazetteer
from transform.interpret import interpret

NO_NAME = ("本", "报告", "告", "公布", "特", "现", "引言", "标题", "体育官网")  # words before a name
R = "政府信息公开工作年度报告"
IN_DOUBT = 0.6
SILENT = ("section_missing", "table_absent", "row_missing")


@pytest.mark.parametrize("opening", REPORTS, ids=lambda opening: opening.text[:24].replace("\n", " "))
def test_the_opening_of_a_report(opening: Opening, gazetteer: Gazetteer) -> None:
    found = interpret(read(opening.text, "a.txt"), gazetteer)
    assert found.is_report, [signal for signal in found.signals if signal.rule == "not_a_report"]
    assert found.year == opening.year
    place = (found.place.path[-1], found.place.level) if found.place else (None, None)
    assert place == (opening.place, opening.level)
    assert opening.organ in (found.organ.canonical if found.organ else "")
    assert not (found.organ and found.organ.canonical.startswith(NO_NAME))
    told = {fact.field: fact.value for fact in found.narrative}
    looked_at = {"items_disclosed": opening.items, "requests_received": opening.requests}
    assert {field: told.get(field) for field, value in looked_at.items() if value is not None} == {
        field: value for field, value in looked_at.items() if value is not None
    }
    assert opening.phone in (None, found.contact.phone or "")


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: other.name)
def test_what_looks_like_a_report_and_is_none(other: Other, gazetteer: Gazetteer) -> None:
    found = interpret(read(other.text, "a.txt"), gazetteer)
    assert not found.is_report
    assert found.hold == "not_a_report"
    of_nobody = (found.year, found.place, found.organ) == (None, None, None)
    sure = found.confidence["is_report"] or 0
    assert of_nobody or sure < IN_DOUBT  # of what is hardly surely none it is told whose it would be


def test_what_only_lacks_signs_is_held_with_its_body_and_year(gazetteer: Gazetteer) -> None:
    found = interpret(read("浙江省教育厅2016年政务公开工作总结\n我厅公开了许多信息。\n", "a.txt"), gazetteer)
    assert (found.is_report, found.hold, found.year) == (False, "not_a_report", 2016)
    assert (found.organ and found.organ.canonical, found.place and found.place.path) == ("浙江省教育厅", ("浙江省",))
    assert {signal.rule for signal in found.signals if signal.rule not in SILENT} == {"not_a_report"}


def test_a_report_with_the_title_of_a_summary_is_in_doubt(gazetteer: Gazetteer) -> None:
    text = (
        "一、主动公开政府信息情况\n我局公开政府信息58条。\n二、依申请公开政府信息情况\n没有收到申请。\n三、收费情况\n"
    )
    found = interpret(read(f"黎平县林业局2013年政务公开工作总结\n{text}政府信息公开不收费。\n", "a.txt"), gazetteer)
    assert found.is_report
    assert (found.confidence["is_report"] or 0) < IN_DOUBT


@pytest.mark.parametrize(
    "says",
    [
        "某市人民政府办公厅照条例编成《2016年政府信息公开年度报告》，汇总了12个部门的材料。",
        "某市大数据局照条例编就本报告，电子版可以下载。",
    ],
)
def test_a_report_that_says_so_in_other_words(says: str, gazetteer: Gazetteer) -> None:
    text = f"{says}数据统计期限为2016年1月1日至2016年12月31日。\n一、总体情况\n2016年，公开工作平稳。\n"
    assert interpret(read(text, "a.txt"), gazetteer).is_report


def test_a_report_without_any_place_is_held(gazetteer: Gazetteer) -> None:
    text = f"根据{LAW}要求，特向社会公布2012年度我局{R}。\n一、概述\n2012年，我局认真工作。\n二、组织\n三、依申请公开\n"
    found = interpret(read(text, "a.txt"), gazetteer)
    assert (found.is_report, found.year, found.place) == (True, 2012, None)
    assert found.hold == "jurisdiction_unknown"


def test_a_host_spelt_like_a_place_helps_where_nothing_else_does(gazetteer: Gazetteer) -> None:
    text = (
        f"根据{LAW}要求，特向社会公布2012年度我局{R}。电子版见http://www.qufu.gov.cn/。\n一、概述\n2012年，我局认真工作。\n"
        "二、组织领导情况\n三、依申请公开情况\n"
    )
    found = interpret(read(text, "a.txt"), gazetteer)
    assert found.place is not None
    assert found.place.path == ("山东省", "济宁市", "曲阜市")


@pytest.mark.parametrize(
    "text",
    [
        f"樟樹市教育局2013年{R}\n根據《中華人民共和國政府信息公開條例》，由樟樹市教育局編制本報告。\n一、總體情況\n我局推進公開。\n",
        f"樟树市教育局2013年{R}\n根据(ju)《中华人民共和国政府信息公开(kāi)条例》，由樟树市教育局编(biān)制(zhì)。\n"
        "一、总(zǒng)体情况\n2013年，我局推进公开。\n",
    ],
    ids=["traditional characters", "pinyin inserted"],
)
def test_mirror_pages_are_led_back_and_say_so(text: str, gazetteer: Gazetteer) -> None:
    found = interpret(read(text, "a.txt"), gazetteer)
    assert (found.is_report, found.year) == (True, 2013)
    assert found.place is not None
    assert found.place.code == "360982"
    assert "script_restored" in [signal.rule for signal in found.signals]


def test_simplified_text_is_left_alone(gazetteer: Gazetteer) -> None:
    text = f"乾县人民政府2021年{R}\n本报告由乾县人民政府编制。\n一、总体情况\n2021年，乾县推进公开。\n"
    found = interpret(read(text, "a.txt"), gazetteer)
    assert found.place is not None
    assert found.place.path[-1] == "乾县"
    assert "script_restored" not in [signal.rule for signal in found.signals]


def test_a_text_in_a_broken_encoding_is_never_surely_none(gazetteer: Gazetteer) -> None:
    text = f"常州市教育局2013年{R}\n一、总体情况\n2013年，我局主动公开政府信息12条，没有收到申请，也没有复议和诉讼。\n"
    garbled = text.encode().decode("cp1252", errors="ignore")
    assert len(garbled) > len(text)
    assert (interpret(read(garbled, "a.txt"), gazetteer).confidence["is_report"] or 0) < IN_DOUBT
    assert (interpret(read("春江潮水连海平。\n" * 9, "a.txt"), gazetteer).confidence["is_report"] or 0) > IN_DOUBT


def test_an_office_that_reports_for_its_township_is_in_doubt(gazetteer: Gazetteer) -> None:
    says = f"城北街道信息公开办公室按照{LAW}编制完成本报告。地址：福安市富春路1号，电话：0593-6300000。"
    found = interpret(read(f"{says}\n一、概述\n2011年，我街公开信息33条。\n", "a.txt"), gazetteer)
    assert found.place is not None
    assert found.place.path[-1] == "城北街道"
    assert (found.confidence["organ"] or 0) < IN_DOUBT


def test_where_only_a_districts_government_is_the_own_the_city_is_in_doubt(gazetteer: Gazetteer) -> None:
    said = "2022年，中心在区委、区政府领导下公开信息41条，由区政府门户网站发布。"
    text = f"西安市某某发展服务中心2022年{R}\n一、总体情况\n{said}\n二、主动公开政府信息情况\n"
    of_city = interpret(read(text.replace("区委、区政府", "市委、市政府"), "a.txt"), gazetteer)
    of_district = interpret(read(text, "a.txt"), gazetteer)
    assert (of_city.confidence["jurisdiction"] or 0) > 0.8
    assert (of_district.confidence["jurisdiction"] or 0) < 0.8

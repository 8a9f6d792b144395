"""How sure the head of a report is."""

from __future__ import annotations

from printed_form import read

from transform.gazetteer import Gazetteer
from transform.interpret import interpret

R = "政府信息公开工作年度报告"


def confidence(text: str, gazetteer: Gazetteer) -> dict[str, float | None]:
    return dict(interpret(read(text, "a.txt"), gazetteer).confidence)


def test_a_plain_report_is_sure(gazetteer: Gazetteer) -> None:
    text = (
        f"高安市教育局2021年{R}\n本报告由高安市教育局编制，统计期限自2021年1月1日至2021年12月31日。联系电话：0795-5212345。\n"
        "一、总体情况\n2021年，我局共主动公开政府信息20条，共收到政府信息公开申请3件。\n"
    )
    told = confidence(text, gazetteer)
    assert all(value is not None and value >= 0.8 for value in told.values()), told


def test_a_body_that_only_its_place_names_is_unsure(gazetteer: Gazetteer) -> None:
    told = confidence(
        f"编制本{R}。统计期限自2021年1月1日至2021年12月31日。网站：http://www.gaoan.gov.cn\n一、总体情况\n2021年，我局公开信息。\n",
        gazetteer,
    )
    assert told["organ"] is None or told["organ"] < 0.6
    assert told["requests_received"] is None


def test_a_year_that_only_the_prose_names_is_unsure(gazetteer: Gazetteer) -> None:
    told = confidence(
        "高安市教育局政府信息公开年度报告\n本报告由高安市教育局编制。\n一、总体情况\n2021年，我局公开信息。\n",
        gazetteer,
    )
    assert told["year"] == 0.5


def test_what_is_no_report_has_no_confidence_but_in_that(gazetteer: Gazetteer) -> None:
    told = confidence("关于印发工作要点的通知\n各单位：\n现将要点印发给你们，请认真贯彻。\n", gazetteer)
    assert {name for name, value in told.items() if value is not None} == {"is_report"}


def test_a_text_that_only_lacks_the_signs_of_a_report_is_hardly_sure_to_be_none(gazetteer: Gazetteer) -> None:
    part = confidence("2013年，某市推进主动公开，深化依申请公开，调整了机构。\n加强了队伍建设。\n", gazetteer)
    notice = confidence("关于印发工作要点的通知\n各单位：\n现将要点印发给你们，推进主动公开和依申请公开。\n", gazetteer)
    assert (part["is_report"] or 1.0) < 0.6 < (notice["is_report"] or 0.0)


def test_a_body_that_only_the_page_gives_is_unsure(gazetteer: Gazetteer) -> None:
    field = "发布机构 | 沈阳市行政审批服务局 | 发布日期 | 2024-01-18\n文号 | 无 | 公开方式 | 主动公开\n"
    text = (
        "根据条例规定编制本报告。数据统计期限为2023年1月1日至2023年12月31日。\n一、总体情况\n"
        "（一）主动公开。全市各级机关公开信息20条。\n"
    )
    told, its_own = (
        confidence(field + text, gazetteer),
        confidence(field + text.replace("全市各级机关", "我局"), gazetteer),
    )
    assert (told["organ"] or 0.0) < 0.6 < (its_own["organ"] or 0.0)


def test_a_number_that_no_label_of_the_preface_gives_is_unsure(gazetteer: Gazetteer) -> None:
    told = confidence(f"高安市教育局2021年{R}\n一、总体情况\n公开信息20条。电话0795-5212345。\n", gazetteer)
    assert (told["phone"] or 1.0) < 0.6


def test_where_a_zone_called_after_its_province_lies_is_hardly_sure(gazetteer: Gazetteer) -> None:
    told = confidence(
        f"天津东疆综合保税区管理委员会2025年{R}\n在“中国·天津”网站可以查阅。\n一、总体情况\n2025年管委会公开信息716件。\n",
        gazetteer,
    )
    assert (told["jurisdiction"] or 1.0) < 0.8


def test_a_title_is_doubted_where_the_text_names_another_place(gazetteer: Gazetteer) -> None:
    told = confidence(
        f"海宁市水利局2021年{R}\n去年樟树市各单位齐心协力，写成本报告。\n一、总体情况\n公开信息20条。\n", gazetteer
    )
    assert (told["jurisdiction"] or 0.0) < 0.8
    assert (told["organ"] or 0.0) < 0.8


def test_what_is_told_of_a_doubtful_text_is_no_surer_than_that_it_is_a_report(gazetteer: Gazetteer) -> None:
    text = (
        "江西省樟树市水利局2013年推进主动公开，深化依申请公开，调整了机构。\n加强了队伍建设。联系电话：0795-5212345。\n"
    )
    found = interpret(read(text, "a.txt"), gazetteer)
    assert not found.is_report
    assert found.place is not None
    assert max(found.confidence[name] or 0.0 for name in ("year", "jurisdiction", "organ", "phone")) < 0.6


def test_a_township_told_by_its_name_is_in_doubt_where_it_publishes_elsewhere(gazetteer: Gazetteer) -> None:
    text = f"{{}}2021年{R}\n一、总体情况\n2021年，我镇在{{}}政府信息公开网站发布信息20条。\n"
    foreign = confidence(text.format("荷岭镇", "临朐县"), gazetteer)["jurisdiction"]
    assert foreign == 0.75
    for title, site in (("荷岭镇", "高安市"), ("高安市荷岭镇", "临朐县")):
        assert (confidence(text.format(title, site), gazetteer)["jurisdiction"] or 0.0) > foreign


def test_a_government_whose_office_signs_is_in_doubt(gazetteer: Gazetteer) -> None:
    """Law has the office publish its government's report; it has one of its own, too."""
    text = f"泰和县2015年{R}\n一、概述\n2015年，全县主动公开政府信息9400条。\n{{}}\n2016年3月10日\n"
    told = [confidence(text.format(signed), gazetteer) for signed in ("泰和县人民政府", "泰和县人民政府办公室")]
    assert [sure["organ"] is not None and sure["organ"] >= 0.8 for sure in told] == [True, False]


def test_a_number_beside_those_of_other_channels_is_in_doubt(gazetteer: Gazetteer) -> None:
    text = f"球溪镇2019年{R}\n一、总体情况\n2019年度，我镇在县人民政府网站主动公开政府信息21条{{}}。\n"
    told = [confidence(text.format(beside), gazetteer) for beside in ("", "；“甜城”APP发布39条；公示栏登载160条")]
    assert [sure["items_disclosed"] is not None and sure["items_disclosed"] >= 0.8 for sure in told] == [True, False]


def test_a_number_beside_another_of_its_kind_is_less_sure(gazetteer: Gazetteer) -> None:
    text = f"高安市教育局2021年{R}\n一、总体情况\n2021年，我局共主动公开政府信息20条，共收到政府信息公开申请3件。\n"
    alone, beside = (
        confidence(text + more, gazetteer)
        for more in ("", "全年共主动公开政府信息41条。\n全年共收到政府信息公开申请8件。\n")
    )
    for field in ("items_disclosed", "requests_received"):
        assert (beside[field] or 1.0) < 0.8 <= (alone[field] or 0.0)


def test_a_text_that_hardly_tells_a_deed_is_less_surely_a_report(gazetteer: Gazetteer) -> None:
    text = (
        f"高安市教育局2021年{R}\n本报告由高安市教育局编制。\n一、总体情况\n{{}}\n二、主动公开政府信息情况\n见附表。\n"
    )
    silent, told = (
        confidence(text.format(more), gazetteer)["is_report"]
        for more in ("工作平稳。", "我局公开信息20条，没有收到申请。")
    )
    assert (silent or 1.0) < 0.8 <= (told or 0.0)

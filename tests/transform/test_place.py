"""Which jurisdiction a report is about."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publisher_cases import CASES, Case, R, by_contact

from transform.clues import Clues, title_name
from transform.gazetteer import load_gazetteer
from transform.organ import read_organ
from transform.place import SURE_ENOUGH, PlaceDecision, resolve_place
from transform.weighing import MOST_AMONG_NAMESAKES

GAZETTEER = load_gazetteer()


def decide(title: str | None = None, **clues: object) -> PlaceDecision:
    return resolve_place(Clues(title=title, **clues), GAZETTEER)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.title}-{case.path}")
def test_place_of(case: Case) -> None:
    decision = decide(case.title, **case.clues)
    assert (decision.place and "/".join(decision.place.path)) == case.path
    if decision.place is None:
        assert [signal.rule for signal in decision.signals] == ["jurisdiction_uncertain"]
        assert decision.confidence < SURE_ENOUGH
    else:
        assert decision.confidence >= SURE_ENOUGH
        assert decision.evidence


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("某县水镇入民政府2020年政府信息公开工作年度报告", "某县水镇人民政府"),  # as texts of scans have it
        ("2020年度瞻岐镇政府信息公开工作年度报告", "瞻岐镇"),
        ("瞻岐镇人民政府信息公开工作年度报告", "瞻岐镇人民政府"),
        ("瞻岐镇政府政府信息公开工作年度报告", "瞻岐镇政府"),
        ("铜鼓县棋坪镇2020年度政府信息公开\n年度报告", "铜鼓县棋坪镇"),
        ("洪泽区人民政府2023 年政府信息公开工作年度报告", "洪泽区人民政府"),
        ("二〇二〇年度高安市教育局政府信息公开年报", "高安市教育局"),
        ("关于2021年政府信息公开工作情况的报告", ""),
        ("高安市政务公开办公室2020年政府信息公开工作年度报告", "高安市政务公开办公室"),
        ("上海市黄浦区人民政府2022年政府信息公开工作年度报告（超链版）", "上海市黄浦区人民政府"),
        ("政府信息公开工作年度报告（高安市教育局）", "高安市教育局"),
        ("2020年政府信息公开工作年度报告（网络版）", ""),
        ("首页>信息公开>高安市教育局2020年政府信息公开工作年度报告", "高安市教育局"),
        (None, ""),
    ],
)
def test_title_name(title: str | None, name: str) -> None:
    assert title_name(title) == name


def test_a_copied_place_in_the_body_does_not_win() -> None:
    decision = decide(
        None,
        preface="由阁山镇结合有关统计数据编制。可以从樟树市人民政府网站下载。请与阁山镇人民政府办公室联系",
        body="统一在临桂区政府门户网站公开。" * 5,
    )
    assert decision.place is not None
    assert decision.place.code == "360982106"


def test_contradicting_clues_are_held_and_not_guessed() -> None:
    decision = decide(f"瞻岐镇2020年{R}", **by_contact(address="哈尔滨市南岗区中山路1号", phone="0451-86012345"))
    assert decision.place is None
    assert decision.signals[0].rule == "jurisdiction_uncertain"
    assert "浙江省宁波市鄞州区瞻岐镇" in dict(decision.signals[0].params)["candidates"]


def test_what_namesakes_share_is_told_where_the_report_is_held() -> None:
    decision = decide(f"大石镇2023年{R}")
    assert decision.place is None
    assert decision.named is not None
    assert (decision.named.code, decision.named.level, decision.named.path) == ("", "township", ("大石镇",))
    near = decide(f"牛街乡2023年{R}", preface="报告在大理白族自治州人民政府网站公布。")
    assert near.named is not None
    assert near.named.path == ("云南省", "大理白族自治州", "牛街乡")
    office = decide(f"新华街道2020年{R}")  # one of them is 新华街道办事处 in the tables
    assert office.named is not None
    assert office.named.path == ("新华街道",)
    against = decide(f"瞻岐镇2020年{R}", **by_contact(address="哈尔滨市南岗区中山路1号", phone="0451-86012345"))
    assert against.named is not None
    assert against.named.path == ("瞻岐镇",)


@pytest.mark.parametrize(
    ("body", "level"),
    [
        ("我镇主动公开信息20条。", "township"),
        ("我县各部门公开信息20条。", "county"),
        ("县政府统一部署，我局公开信息20条。", "county"),
        ("各县（市）区、市政府各部门都公开了信息。在市政府的领导下，各县（市）区设了机构。", "prefecture"),
        ("我厅公开信息20条，厅机关各处室都有专人。", "province"),
    ],
)
def test_the_level_is_told_where_no_name_is(body: str, level: str) -> None:
    decision = decide(None, preface="本报告按照要求编制。", body=body)
    assert decision.place is None
    assert decision.named is not None
    assert (decision.named.level, decision.named.path) == (level, ())


def test_nothing_to_go_by_is_unknown() -> None:
    decision = decide(f"2020年{R}", preface="本报告按照要求编制。", body="我局高度重视。")
    assert decision.place is None
    assert [signal.rule for signal in decision.signals] == ["jurisdiction_unknown"]


def test_a_department_has_its_governments_division_not_the_street_it_sits_in() -> None:
    decision = decide(f"2021年{R}", **by_contact(office="局办公室", address="江西省宜春市高安市筠阳街道瑞阳大道1号"))
    assert decision.place is not None
    assert decision.place.code == "360983"


def test_a_township_not_in_the_gazetteer_gets_a_stable_provisional_key() -> None:
    first, second = (decide(title) for title in (f"高安市某山镇2021年{R}", f"宜春市高安市某山镇人民政府2022年{R}"))
    assert first.place is not None
    assert second.place is not None
    assert first.place.code == second.place.code
    assert first.place.provisional
    assert first.place.code[:7] == "360983P"
    assert len(first.place.code) == 13
    assert [signal.rule for signal in first.signals] == ["jurisdiction_not_in_gazetteer"]


@pytest.mark.parametrize(
    ("title", "body", "path", "rules"),
    [
        ("彭集镇", "在东平县政府信息公开网站发布信息。", "山东省/泰安市/东平县/彭集镇", []),
        (
            "固河新镇",
            "在东平县公众信息网上传，到宁阳县政府网站学习。",
            "山东省/泰安市/东平县/固河新镇",
            ["jurisdiction_not_in_gazetteer"],
        ),
        ("石溪口镇", "依托枞阳县政府网站公开。", "安徽省/安庆市/枞阳县/石溪口镇", ["jurisdiction_not_in_gazetteer"]),
        ("固河新镇", "借鉴宁阳县政府网站和东平县政府网站。", None, ["jurisdiction_unknown"]),
        ("固河新镇", "在东平县政府网站和宁阳县政府网站公开。", None, ["jurisdiction_unknown"]),
    ],
)
def test_a_township_lies_in_the_county_on_whose_site_it_publishes(
    title: str, body: str, path: str | None, rules: list[str]
) -> None:
    decision = decide(f"{title}2010年" + R, year=2010, body=f"我镇认真落实条例。{body}")
    assert (decision.place and "/".join(decision.place.path)) == path
    assert [signal.rule for signal in decision.signals] == rules
    assert decision.confidence <= MOST_AMONG_NAMESAKES
    assert decision.named is None or decision.named.path == (title,)


def test_a_homonym_elsewhere_does_not_hide_a_township_not_in_the_gazetteer() -> None:
    address = by_contact(address="铜鼓县瞻岐镇1号", phone="0795-8722222")
    decision = decide(f"瞻岐镇2021年{R}", **address)
    assert decision.place is not None
    assert decision.place.path == ("江西省", "宜春市", "铜鼓县", "瞻岐镇")
    assert decision.place.provisional


@pytest.mark.parametrize(
    "shape", ["{full}{body}2022年" + R, "2021年度{full}教育局政府信息公开年报", "{two}应急管理局2022年" + R]
)
def test_every_county_and_prefecture_is_found_by_its_full_name(shape: str) -> None:
    wrong = []
    for code in _codes("divisions.csv"):
        division = GAZETTEER.by_code(code)
        assert division is not None
        steps = [step.name for step in GAZETTEER.path(division)]
        body = "" if division.name.endswith("会") else "人民政府"
        title = shape.format(full="".join(steps), two="".join(steps[-2:]), body=body)
        place = decide(title).place
        if place is None or place.code != code:
            wrong.append((title, place))
    assert not wrong


def test_townships_are_found_by_their_full_names() -> None:
    codes = random.Random(7).sample(_codes("townships.csv"), 1500)
    towns = [
        division
        for code in codes
        if (division := GAZETTEER.by_code(code)) and division.name.endswith(("镇", "乡", "街道"))
    ]
    titles = [("".join(step.name for step in GAZETTEER.path(town)), town.code) for town in towns]
    wrong = [
        title for title, code in titles if (place := decide(f"{title}2022年{R}").place) is None or place.code != code
    ]
    assert (
        len(wrong) <= len(titles) // 500
    )  # two divisions with one code's worth of name, as in zones that overlap a county
    assert len(titles) > 1200


def _codes(table: str) -> list[str]:
    from transform.reference import data_folder

    lines = (data_folder() / "reference" / table).read_text(encoding="utf-8").splitlines()[1:]
    return [line.split(",")[0] for line in lines]


TEXT = st.text(
    alphabet="由与请高安市荷岭镇人民政府办公室年0123政信息公开的《》（）：地址省县区街道乡国家X\n\t\u00a0", max_size=80
)


@given(title=st.none() | TEXT, preface=TEXT, body=TEXT, signature=TEXT, path=TEXT)
def test_any_text_gives_a_decision(title: str | None, preface: str, body: str, signature: str, path: str) -> None:
    clues = Clues(title=title, preface=preface, body=body, signature=(signature,), source_path=path)
    decision = resolve_place(clues, GAZETTEER)
    assert 0 <= decision.confidence <= 1
    assert (decision.place is None) == (decision.confidence < SURE_ENOUGH)
    organ, _ = read_organ(clues, decision.place, GAZETTEER)
    assert organ is None or (organ.name and organ.canonical and organ.kind)


@pytest.mark.parametrize(
    ("title", "address", "year", "path", "code"),
    [
        ("孙村镇人民政府", "繁昌县孙村镇", 2017, "安徽省/芜湖市/繁昌县/孙村镇", "340212102"),
        ("孙村镇人民政府", "繁昌区孙村镇", 2022, "安徽省/芜湖市/繁昌区/孙村镇", "340212102"),
        ("繁昌教育局", "芜湖市繁昌安定路", 2017, "安徽省/芜湖市/繁昌县", "340222"),  # told by its bare name
        ("繁昌区教育局", "繁昌县安定路", 2017, "安徽省/芜湖市/繁昌区", "340212"),  # as the report calls itself
        ("崇明区教育局", "崇明区翠竹路", 2015, "上海市/崇明区", "310151"),  # the year that the change may lie in
        ("卢湾区人民政府五里桥街道办事处", "瞿溪路", 2008, "上海市/卢湾区/五里桥街道", "310101020"),
        ("五里桥街道办事处", "卢湾区瞿溪路", 2009, "上海市/卢湾区/五里桥街道", "310101020"),
        ("五里桥街道办事处", "黄浦区瞿溪路", 2009, "上海市/黄浦区/五里桥街道", "310101020"),  # it had others then
        ("五里桥街道办事处", "黄浦区瞿溪路", 2015, "上海市/黄浦区/五里桥街道", "310101020"),
        ("庐江县庐城镇人民政府", "庐城镇", 2009, "安徽省/巢湖市/庐江县/庐城镇", "340124100"),
        ("谷城县教育局", "谷城县县府街", 2009, "湖北省/襄樊市/谷城县", "420625"),
        ("谷城县教育局", "谷城县县府街", 2012, "湖北省/襄阳市/谷城县", "420625"),
        ("姑苏区平江街道办事处", "姑苏区", 2014, "江苏省/苏州市/姑苏区/平江街道", "320508018"),
        ("江口县双江街道办事处", "江口县", 2009, "贵州省/铜仁地区/江口县/双江街道", "520621001"),
        ("莱城区口镇街道办事处", "莱城区", 2017, "山东省/莱芜市/莱城区/口镇街道", "370116005"),
    ],
)
def test_the_divisions_above_are_those_of_the_year(title: str, address: str, year: int, path: str, code: str) -> None:
    decision = decide(f"{title}{year}年{R}", year=year, **by_contact(address=f"{address}1号"))
    assert decision.place is not None
    assert ("/".join(decision.place.path), decision.place.code) == (path, code)


@pytest.mark.parametrize(
    ("title", "signature", "path"),
    [
        ("威海市文登人民政府办公室2022年" + R, "威海市文登区人民政府办公室", "山东省/威海市/文登区"),
        ("威海市人民政府办公室2022年" + R, "威海市文登区人民政府办公室", "山东省/威海市"),
        ("威海市水务局2022年" + R, "威海市文登区水务局", "山东省/威海市"),
    ],
)
def test_the_government_below_that_signs(title: str, signature: str, path: str) -> None:
    decision = decide(title, signature=(signature,))
    assert decision.place is not None
    assert "/".join(decision.place.path) == path

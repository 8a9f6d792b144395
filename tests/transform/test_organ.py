"""Which body published a report."""

from __future__ import annotations

import pytest
from publisher_cases import CASES, Case, R

from transform.clues import Clues
from transform.gazetteer import load_gazetteer
from transform.organ import read_organ
from transform.organ_kinds import is_complete, kind_of, organ_kinds
from transform.organ_names import canonical_name
from transform.place import resolve_place
from transform.records import Contact, Organ

GAZETTEER = load_gazetteer()


def organ_of(title: str | None = None, **clues: object) -> Organ:
    read = Clues(title=title, **clues)  # type: ignore[arg-type]
    organ, evidence = read_organ(read, resolve_place(read, GAZETTEER).place, GAZETTEER)
    assert organ is not None
    assert evidence[0].about == "organ"
    return organ


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.title}-{case.name}")
def test_organ_of(case: Case) -> None:
    organ = organ_of(case.title, **case.clues)
    assert organ.name == case.name
    assert case.canonical in (None, organ.canonical)
    assert case.kind in (None, organ.kind)


@pytest.mark.parametrize(
    ("clues", "name"),
    [
        ({"title": f"2020年度瞻岐镇{R}", "signature": ("瞻岐镇人民政府", "2020年12月30日")}, "瞻岐镇人民政府"),
        (
            {
                "title": "铜鼓县棋坪镇2020年度政府信息公开年度报告",
                "contact": Contact(office="棋坪镇人民政府党政办公室"),
            },
            "棋坪镇人民政府",
        ),
        ({"title": f"霍山县衡山镇2020年度{R}", "body": "我镇按照上级有关要求，棋坪镇人民政府。"}, "霍山县衡山镇"),
        (
            {"preface": "由荷岭镇结合有关数据编制。可从荷岭镇人民政府网站下载。请与荷岭镇党政办联系"},
            "荷岭镇人民政府",
        ),
        ({"preface": "由高安市教育局办公室编制。", "contact": Contact(office="高安市教育局办公室")}, "高安市教育局"),
        ({"signature": ("高安市教育局",), "preface": "请与高安市教育局联系。"}, "高安市教育局"),
        ({"preface": "由淮安市洪泽区人民政府办公室根据条例编制。"}, "洪泽区人民政府"),
    ],
)
def test_name_as_printed(clues: dict[str, object], name: str) -> None:
    assert organ_of(**clues).name == name  # type: ignore[arg-type]


def test_all_spellings_have_one_canonical_name() -> None:
    spellings = ("洪泽区人民政府", "淮安市洪泽区人民政府", "江苏省淮安市洪泽区政府", "洪泽区")
    assert {organ_of(f"{name}2023年{R}").canonical for name in spellings} == {"洪泽区人民政府"}
    towns = ("荷岭镇人民政府", "高安市荷岭镇", "宜春市高安市荷岭镇政府", "高安荷岭镇人民政府")
    assert {organ_of(f"{name}2023年{R}").canonical for name in towns} == {"高安市荷岭镇人民政府"}


DEPARTMENTS = [
    "发展和改革局",
    "教育局",
    "公安局",
    "民政局",
    "财政局",
    "自然资源和规划局",
    "水务局",
    "商务局",
    "文化和旅游局",
    "卫生健康委员会",
    "审计局",
    "市场监督管理局",
    "统计局",
    "信访局",
    "林业局",
    "乡村振兴局",
    "城市管理局",
    "政务服务和数据资源管理局",
    "大数据发展局",
    "国有资产监督管理委员会",
    "粮食和物资储备局",
    "民族宗教事务局",
    "人民防空办公室",
    "海洋与渔业局",
    "港口管理局",
    "东方红林业局",
    "气象局",
    "税务局",
    "区划地名办公室",
    "市政管理局",
    "乡镇企业局",
    "县域经济发展局",
]


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_a_departments_own_words_are_no_place(department: str) -> None:
    alone = resolve_place(Clues(title=f"{department}2022年{R}"), GAZETTEER)
    assert [signal.rule for signal in alone.signals] == ["jurisdiction_unknown"]
    for division in ("高安市", "江苏省", "延边朝鲜族自治州", "鄂伦春自治旗"):
        assert organ_of(f"{division}{department}2022年{R}").canonical == division + department
    by_preface = organ_of(
        f"{department}2022年{R}", preface=f"请与高安市{department}办公室联系（地址：高安市筠阳街道1号）"
    )
    assert by_preface.canonical == f"高安市{department}"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("高安市人民政府", "government"),
        ("高安市人民政府办公室", "government_office"),
        ("荷岭镇人民政府", "township_government"),
        ("八里庄街道办事处", "subdistrict_office"),
        ("太阳宫地区办事处", "subdistrict_office"),
        ("高安高新技术产业园区管理委员会", "development_zone"),
        ("河北区城市管理委员会", "department"),
        ("高安市发展和改革委员会", "department"),
        ("高安市政务服务数据管理局", "department"),
        ("国家税务总局高安市税务局", "central_branch"),
        ("国家税务总局", "department"),
        ("高安市气象局", "central_branch"),
        ("高安市人民医院", "institution"),
        ("高安市公共资源交易中心", "institution"),
        ("大理白族自治州人民政府", "government"),
        ("什么也不是", "other"),
    ],
)
def test_kind(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("name", "complete"),
    [("高安市荷岭镇", False), ("高安市荷岭镇人民政府", True), ("高安市教育局", True), ("高安市", False)],
)
def test_complete(name: str, complete: bool) -> None:
    assert is_complete(name) is complete


def test_declared_kinds_are_those_of_the_warehouse_dictionary() -> None:
    kinds = {kind.kind for kind in organ_kinds().kinds} | {organ_kinds().default} | set(organ_kinds().by_level.values())
    assert kinds == {
        "government",
        "government_office",
        "department",
        "institution",
        "township_government",
        "subdistrict_office",
        "development_zone",
        "central_branch",
        "other",
    }


def test_no_name_and_no_place_is_no_organ() -> None:
    assert read_organ(Clues(), None, GAZETTEER) == (None, ())


@pytest.mark.parametrize("name", ["办公室", "局办公室", "党政办公室", "街道办事处"])
def test_what_names_a_kind_alone_is_no_organ(name: str) -> None:
    clues = Clues(preface=f"成立领导小组，{name}具体承办公开工作。", body=f"{name}认真落实各项要求。")
    assert read_organ(clues, None, GAZETTEER) == (None, ())


@pytest.mark.parametrize(
    ("text", "name", "leaf"),
    [
        ("2024年，淮安市自然资源和规划局洪泽区分局认真落实条例，我局公开信息12条。", "洪泽区分局", "洪泽区"),
        ("2024年淮安市自然资源和规划局洪泽分局以“便民”为目标。我局公开信息12条。", "洪泽分局", "洪泽区"),
        ("2024年，淮安市自然资源和规划局认真落实条例，指导各区分局公开，我局公开信息12条。", "规划局", "淮安市"),
    ],
)
def test_a_branch_named_in_the_text_alone(text: str, name: str, leaf: str) -> None:
    clues = Clues(body=text)
    place = resolve_place(clues, GAZETTEER).place
    organ, _ = read_organ(clues, place, GAZETTEER)
    assert place is not None
    assert organ is not None
    assert (place.path[-1], organ.name.endswith(name)) == (leaf, True)
    assert organ.name.startswith("淮安市自然资源和规划局")


@pytest.mark.parametrize("said", ["各科按月自查，均接受街道检查", "收集材料，定期报送街道审核"])
def test_what_is_done_is_no_township(said: str) -> None:
    placed = resolve_place(Clues(body=f"我街道重视公开。{said}。"), GAZETTEER)
    assert placed.place is None
    assert placed.named is None or placed.named.path == ()


def test_canonical_name_is_bounded() -> None:
    assert len(canonical_name("局" * 500, None, GAZETTEER)) <= 40


@pytest.mark.parametrize("text", ["局分管副局长负责，", "由县局办公室负责，"])
def test_a_word_for_a_kind_is_no_name(text: str) -> None:
    found, _ = read_organ(Clues(preface=f"2019年我局开展了工作，{text}监督全局信息公开工作。"), None, GAZETTEER)
    assert found is None

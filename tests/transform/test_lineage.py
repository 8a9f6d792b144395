"""Bodies that are one under several names, and such that are not; deadlines as rows; sources beside documents."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_form import read

from transform.deadlines import deadline_rows
from transform.gazetteer import load_gazetteer
from transform.hosts import divisions_of_host, hosts_in
from transform.interpret import interpret
from transform.lineage import Body, body_of
from transform.records import Report, Source
from transform.reference import reference_version
from warehouse.schema import load_schema

R = "政府信息公开工作年度报告"
CHINA = load_gazetteer()


def report_of(name: str, year: int, source: Source | None = None, text: str = "") -> Report:
    return interpret(
        read(f"{name}{year}年{R}\n{text}\n一、总体情况\n{year}年，公开信息10条。\n", "a.txt"), CHINA, source
    )


def body(name: str, year: int) -> Body:
    found = report_of(name, year)
    assert found.organ is not None
    assert found.place is not None
    return body_of(found.organ, found.place, CHINA)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("蓟县教育局", "蓟州区教育局"),
        ("舒城经济开发区管委会", "舒城县经济开发区管理委员会"),
        ("海安县雅周镇人民政府", "海安市雅周镇人民政府"),
        ("密云县人社局", "密云区人力资源和社会保障局"),
        ("樟树市环境保护局", "宜春市樟树市生态环境局"),
        ("樟树市国土资源局", "樟树市自然资源局"),
        ("密云县人民政府", "北京市密云区人民政府"),
        ("密云县教育局", "密云区教育局"),
        ("密云县环境保护局", "密云区生态环境局"),
        ("铜鼓县安全生产监督管理局", "铜鼓县应急管理局"),
        ("莱芜市莱城区牛泉镇人民政府", "济南市莱芜区牛泉镇人民政府"),
        ("怀远县城关镇人民政府", "怀远县榴城镇人民政府"),
        ("高安市荷岭乡人民政府", "高安市荷岭镇人民政府"),
        ("襄樊市教育局", "襄阳市教育局"),
        ("宜宾县教育局", "叙州区教育局"),
        ("芜湖县人民政府", "湾沚区人民政府"),
        ("绍兴县教育局", "柯桥区教育局"),
        ("繁昌县孙村镇人民政府", "繁昌区孙村镇人民政府"),
        ("庐江县庐城镇人民政府", "合肥市庐江县庐城镇人民政府"),
    ],
)
def test_a_renamed_body_keeps_its_key(before: str, after: str) -> None:
    old, new = body(before, 2012), body(after, 2022)
    assert old == new


def test_the_office_of_a_subdistrict_is_no_town_government() -> None:
    town, subdistrict = body("莱芜市莱城区羊里镇人民政府", 2017), body("济南市莱芜区羊里街道办事处", 2022)
    assert town.name == "莱城区羊里镇人民政府"
    assert town.organ_id != subdistrict.organ_id
    assert town.successor_id == subdistrict.organ_id


def test_a_town_of_a_county_that_is_no_more_went_into_the_office_of_today() -> None:
    town, office = body("绍兴县福全镇人民政府", 2011), body("柯桥区福全街道办事处", 2022)
    assert (town.code, town.name) == ("330603006", "柯桥区福全镇人民政府")
    assert town.successor_id == office.organ_id
    assert office.successor_id is None


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("哈密市石油新城街道", 2014, "652201005"),
        ("哈密市石油新城街道", 2021, "650502005"),
        ("平城区开源街街道", 2021, "140213058"),
    ],
)
def test_of_several_bearers_of_a_name_the_one_of_that_year(name: str, year: int, code: str) -> None:
    found = report_of(f"{name}办事处", year)
    assert found.place is not None
    assert found.place.code == code


def test_a_merged_body_keeps_its_own_key_and_names_the_other() -> None:
    planning, land, resources = (body(f"樟树市{name}", 2015) for name in ("规划局", "国土资源局", "自然资源局"))
    assert land == resources
    assert planning.organ_id != resources.organ_id
    assert planning.successor_id == resources.organ_id
    assert resources.successor_id is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("樟树市教育局", "高安市教育局"),
        ("樟树市教育局", "樟树市科技局"),
        ("崇文区人民政府", "北京市东城区人民政府"),
        ("五营区人民政府", "丰林县人民政府"),
        ("临夏市人民政府", "临夏州人民政府"),
        ("福州市鼓楼区教育局", "南京市鼓楼区教育局"),
    ],
)
def test_different_bodies_have_different_keys(one: str, other: str) -> None:
    assert body(one, 2008).organ_id != body(other, 2022).organ_id


def test_deadlines_are_rows_of_the_schema() -> None:
    rows = deadline_rows(CHINA)
    columns = load_schema().tables["dim_deadline"].column_names
    assert all(len(row) == len(columns) for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    due = {(row[2], row[3]): row[6:8] for row in rows if row[1] is None and row[5] is None}
    assert due["department", None] == (1, 31)  # Article 49
    assert due["government", "county"] == (3, 31)
    assert ("township_government", None) not in due  # Article 49 does not name them
    assert {row[6:8] for row in rows if row[4] == 2008} == {(3, 31)}


def test_the_version_of_the_reference_tables_is_stable() -> None:
    assert reference_version() == reference_version()
    assert len(reference_version()) == 12


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("www.zhangshu.gov.cn", ["樟树市"]),
        ("jyj.gaoan.gov.cn", ["高安市"]),
        ("www.jsxishan.gov.cn", ["锡山区", "西山区"]),
        ("chongqing.customs.gov.cn", ["重庆市"]),
        ("www.lishui.gov.cn", ["溧水区", "丽水市"]),
        ("www.nbyz.gov.cn", []),
        ("www.customs.gov.cn", []),
        ("www.hainan.gov.cn", ["海南省"]),
        ("amr.shaanxi.gov.cn", ["陕西省"]),
        ("jyt.zj.gov.cn", ["浙江省"]),
        ("www.hebei.gov.cn", ["河北省"]),
        ("gov.cn", []),
    ],
)
def test_hosts(host: str, names: list[str]) -> None:
    assert [division.name for division in divisions_of_host(host, CHINA)] == names


def test_hosts_in_addresses() -> None:
    text = "见http://www.Zhangshu.gov.cn/a 或www.zhangshu.gov.cn，邮箱xx_gk@lishui.gov.cn、a@163.com、evilgov.cn"
    assert hosts_in(text) == ("www.zhangshu.gov.cn", "lishui.gov.cn")


@given(st.text(max_size=60))
def test_any_text_has_hosts_or_none(text: str) -> None:
    for host in hosts_in(text):
        assert host.endswith(".gov.cn")
        divisions_of_host(host, CHINA)


class TestSource:
    def test_the_publisher_decides_where_the_page_is_silent(self) -> None:
        text = f"{R}\n本报告根据条例编制。\n一、总体情况\n2021年，我局公开信息10条。\n"
        silent = interpret(read(text, "a.txt"), CHINA)
        told = interpret(read(text, "a.txt"), CHINA, Source(publisher="樟树市教育局"))
        assert silent.place is None
        assert told.place is not None
        assert told.place.code == "360982"
        assert told.organ is not None
        assert told.organ.kind == "department"

    def test_the_host_tells_same_named_places_apart(self) -> None:
        towns = [
            report_of("城关镇人民政府", 2021, Source(url=f"http://www.{host}.gov.cn/")) for host in ("baihe", "baokang")
        ]
        assert [town.place and town.place.path[-2] for town in towns] == ["白河县", "保康县"]
        assert report_of("城关镇人民政府", 2021).hold == "jurisdiction_uncertain"

    def test_the_day_of_publication_stands_in_for_a_missing_date(self) -> None:
        found = report_of("樟树市教育局", 2021, Source(published_at=date(2022, 1, 20)))
        assert found.issue_date == date(2022, 1, 20)
        printed = report_of("樟树市教育局", 2021, Source(published_at=date(2022, 1, 20)), "发布日期：2022-02-03")
        assert printed.issue_date == date(2022, 2, 3)

    def test_the_title_outweighs_a_wrong_publisher(self) -> None:
        found = report_of("江西省宜春市樟树市教育局", 2021, Source(publisher="高安市人民政府"))
        assert found.place is None or found.place.code == "360982"

"""The gazetteer: codes, paths, names in all forms, names in running text, additions."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.gazetteer import Gazetteer, load_gazetteer
from transform.reference import ReferenceDataError, data_folder
from transform.towns import town_under

HEADER = "code,name,level,parent_code,valid_from,valid_to,reason\n"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def path(gazetteer: Gazetteer, code: str) -> list[str]:
    division = gazetteer.by_code(code)
    assert division is not None
    return [step.name for step in gazetteer.path(division)]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("360983101", ["江西省", "宜春市", "高安市", "荷岭镇"]),
        ("360926102", ["江西省", "宜春市", "铜鼓县", "棋坪镇"]),
        ("341525100", ["安徽省", "六安市", "霍山县", "衡山镇"]),
        ("360982106", ["江西省", "宜春市", "樟树市", "阁山镇"]),
        ("330212100", ["浙江省", "宁波市", "鄞州区", "瞻岐镇"]),
        ("320813", ["江苏省", "淮安市", "洪泽区"]),
        ("320829", ["江苏省", "淮安市", "洪泽县"]),
        ("110105", ["北京市", "朝阳区"]),
        ("500101", ["重庆市", "万州区"]),
        ("500229", ["重庆市", "城口县"]),
        ("419001", ["河南省", "济源市"]),
        ("429004", ["湖北省", "仙桃市"]),
        ("659001", ["新疆维吾尔自治区", "石河子市"]),
        ("441900", ["广东省", "东莞市"]),
        ("620201100", ["甘肃省", "嘉峪关市", "新城镇"]),
    ],
)
def test_path_has_no_level_that_exists_on_paper_only(gazetteer: Gazetteer, code: str, names: list[str]) -> None:
    assert path(gazetteer, code) == names


def test_every_division_but_provinces_has_its_parent(gazetteer: Gazetteer) -> None:
    lines = (data_folder() / "reference" / "townships.csv").read_text(encoding="utf-8").splitlines()[1:]
    lengths = Counter(len(path(gazetteer, line.split(",")[0])) for line in lines)
    assert set(lengths) == {3, 4}
    assert lengths.total() == 41_352


def test_divisions_are_all_in_order(gazetteer: Gazetteer) -> None:
    codes = [division.code for division in gazetteer.divisions()]
    assert codes == sorted(set(codes))
    assert {"360983", "330212100", "320829"} <= set(codes)


def test_ambiguous_township_names_are_as_many_as_published() -> None:
    lines = (data_folder() / "reference" / "townships.csv").read_text(encoding="utf-8").splitlines()[1:]
    counts = [count for count in Counter(line.split(",")[1] for line in lines).values() if count > 1]
    assert (len(counts), sum(counts)) == (3_755, 12_431)  # as published 3,743 and 12,384: some hold their county's


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("高安", {"360983"}),
        ("鄞州", {"330212"}),
        ("宿迁", {"321300"}),
        ("内蒙古", {"150000"}),
        ("新疆", {"650000"}),
        ("吉林", {"220000", "220200"}),
        ("三都县", {"522732"}),
        ("恩施州", {"422800"}),
        ("大理州", {"532900"}),
        ("海南州", {"632500"}),
        ("塔什库尔干县", {"653131"}),
        ("襄樊市", {"420600"}),
        ("阁山镇", {"360982106", "231226104"}),
        ("城关", {"540102", "620102"}),
        ("没有这个地方", set()),
    ],
)
def test_named(gazetteer: Gazetteer, name: str, codes: set[str]) -> None:
    assert {division.code for division in gazetteer.named(name)} == codes


def test_former_division_lies_over_the_townships_of_its_successor(gazetteer: Gazetteer) -> None:
    former, town = gazetteer.by_code("320829"), gazetteer.named("高良涧街道")[0]
    assert former is not None
    assert gazetteer.is_former(former)
    assert gazetteer.is_below(town, former)


@pytest.mark.parametrize(
    ("former", "heir"), [("120225", "蓟州区"), ("341521", "寿县"), ("420321", "郧阳区"), ("130103", None)]
)
def test_a_county_whose_successor_no_table_tells(gazetteer: Gazetteer, former: str, heir: str | None) -> None:
    county = gazetteer.by_code(former)
    assert county is not None
    found = gazetteer.heir(county)
    assert (found.name if found else None) == heir


def test_a_merged_county_lies_over_the_townships_of_its_city(gazetteer: Gazetteer) -> None:
    former, towns = gazetteer.by_code("110104"), gazetteer.named("大栅栏街道")  # 宣武区
    assert former is not None
    assert any(gazetteer.is_below(town, former) for town in towns)
    assert not gazetteer.is_below(gazetteer.named("瞻岐镇")[0], former)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("宁波市鄞州区瞻岐镇人民政府", ["宁波市", "鄞州区", "瞻岐镇"]),
        ("衢江区湖南镇人民政府", ["衢江区", "湖南镇"]),
        ("三明市沙县区人民政府", ["三明市", "沙县区"]),
        ("苏州市苏州工业园区", ["苏州市", "苏州工业园区"]),
        ("河北省张家口市察北管理区", ["河北省", "张家口市察北管理区"]),
        ("前郭尔罗斯蒙古族自治县额如乡", ["前郭尔罗斯蒙古族自治县", "额如乡"]),
        ("各街道、城区和开发区", []),
        ("铜陵市郊区", ["铜陵市", "郊区"]),
        ("瞻岐镇政府信息公开", ["瞻岐镇"]),
        ("乡村振兴和市场监管工作", []),
    ],
)
def test_mentions(gazetteer: Gazetteer, text: str, names: list[str]) -> None:
    assert [mention.name for mention in gazetteer.mentions(text)] == names


@given(st.text(alphabet="省市县区旗镇乡街道高安荷岭朝阳北京江西宜春瞻岐沙和平工业园开发区内蒙古盟州a1 ", max_size=60))
def test_mentions_are_in_the_text_in_order_and_do_not_overlap(text: str) -> None:
    found = SHARED.mentions(text)
    assert all(text[mention.start : mention.end] == mention.name and mention.candidates for mention in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


SHARED = load_gazetteer()


def test_mentions_stop_at_the_limit(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.mentions("高安市、" * 50, limit=7)) == 7


@pytest.mark.parametrize(
    ("code", "divisions"),
    [
        ("0795", ("360900",)),
        ("010", ("110000",)),
        ("024", ("210100", "210400", "210500", "211200")),
        ("0555", ("340500",)),
        ("0999", ("654000",)),
        ("0000", ()),
    ],
)
def test_area_code(gazetteer: Gazetteer, code: str, divisions: tuple[str, ...]) -> None:
    assert gazetteer.area_code(code) == divisions


def test_additions_are_found_under_their_parents(tmp_path: Path) -> None:
    additions = tmp_path / "divisions.csv"
    additions.write_text(
        HEADER
        + "990000,样例省,province,,,,样例\n"
        + "990100,样例市,prefecture,990000,2020,,样例\n"
        + "990101001,样例镇,township,990100,,2022,样例\n",
        encoding="utf-8-sig",
    )
    loaded = load_gazetteer(additions)
    assert path(loaded, "990101001") == ["样例省", "样例市", "样例镇"]
    (prefecture,) = loaded.named("样例市")
    assert (prefecture.valid_from, prefecture.valid_to) == (2020, None)
    assert [mention.name for mention in loaded.mentions("样例市样例镇人民政府")] == ["样例市", "样例镇"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("99x000,样例省,province,,,,样例", "2 to 12 digits"),
        ("360983,样例市,county,360900,,,样例", "already taken"),
        ("990000,,province,,,,样例", "`name` is empty"),
        ("990000,样例省,state,,,,样例", "`level` must be"),
        ("990101,样例县,county,990100,,,样例", "`parent_code` is unknown"),
        ("990000,样例省,province,,soon,,样例", "must be years"),
        ("990000,样例省,province,,,,", "`reason` is empty"),
        ("990000,样例省,province", "column parent_code"),
    ],
)
def test_additions_name_file_line_and_remedy(tmp_path: Path, line: str, complaint: str) -> None:
    additions = tmp_path / "divisions.csv"
    additions.write_text(HEADER + line + "\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError) as caught:
        load_gazetteer(additions)
    assert f"{additions}, line 2" in str(caught.value)
    assert complaint in str(caught.value)


def test_missing_tables_say_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path))
    with pytest.raises(ReferenceDataError, match="GONGKAI_DATA"):
        load_gazetteer()


@pytest.mark.parametrize(
    ("county", "name", "code", "last", "heir"),
    [
        ("140522", "固隆乡", "140522204", 2020, None),  # merged into another: nothing tells which
        ("430221", "砖桥乡", "430221202", 2015, None),  # of a county that is itself no more
        ("371202", "羊里镇", "371202101", 2018, "370116006"),  # under another prefecture, county and kind today
    ],
)
def test_a_former_township_keeps_its_code_and_its_years(
    county: str, name: str, code: str, last: int, heir: str | None, gazetteer: Gazetteer
) -> None:
    above = gazetteer.by_code(county)
    assert above is not None
    town = town_under(above, name, gazetteer)
    assert (town.code, town.parent_code, town.valid_to) == (code, county, last)
    assert gazetteer.is_former(town)
    now = gazetteer.heir(town)
    assert (now.code if now else None) == heir
    assert now is None or now.valid_from == last + 1


def test_a_township_that_kept_its_code_is_found_by_its_former_name(gazetteer: Gazetteer) -> None:
    county = gazetteer.by_code("620524")
    assert county is not None
    town = town_under(county, "咀头乡", gazetteer)
    assert town.code == "620524202"
    assert town.name != "咀头乡"
    assert not gazetteer.is_former(town)


def test_a_town_that_never_was_has_a_provisional_key(gazetteer: Gazetteer) -> None:
    county = gazetteer.by_code("140522")
    assert county is not None
    assert town_under(county, "青筠乡", gazetteer).code.startswith("140522P")

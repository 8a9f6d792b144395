from __future__ import annotations

from typing import Any

import pytest
from arriving import SAMPLES, Published

from flows.errors import UsageError
from flows.inspecting import inspect_one
from flows.why import Item, items, why
from transform.gazetteer import Gazetteer

TOWN = SAMPLES / "reports/jichuan/luting/qingyunzhen_2019.txt"


@pytest.fixture
def town(gazetteer: Gazetteer) -> dict[str, Any]:
    return inspect_one(TOWN, gazetteer)


@pytest.mark.parametrize("place", ["青筠镇", "澄霞省霁川市鹭汀县青筠镇", "990122101", "青筠"])
def test_a_value_leads_back_to_the_printed_cell(published: Published, town: dict[str, Any], place: str) -> None:
    (chain,) = why(published.warehouse, place, 2019, "request/received/total")
    cell = next(c for c in town["cells"] if (c["table"], c["row"], c["column"]) == ("request", "received", "total"))
    assert (chain["value"], chain["raw"], chain["state"]) == (cell["value"], cell["raw"], "reported")
    assert chain["where"]["line"] == cell["where"]["line"]
    assert cell["raw"] in (chain["context"] or "")
    assert chain["document"]["sha256"] == town["document"]["sha256"]
    assert chain["document"]["path"].endswith("qingyunzhen_2019.txt")
    assert chain["label"] == ["一、本年新收政府信息公开申请数量", "总计"]
    assert chain["run"]["run_id"] == published.summary.run_id


def test_the_context_of_a_cell_on_its_own_line_is_its_row(published: Published) -> None:
    (chain,) = why(published.warehouse, "青筠镇", 2019, "received/total")
    assert "本年新收政府信息公开申请数量" in chain["context"]


def test_a_row_means_all_its_cells_in_codes_and_in_chinese(published: Published) -> None:
    chains = why(published.warehouse, "青筠镇", 2019, "received")
    assert len(chains) == 7
    assert why(published.warehouse, "青筠镇", 2019, "一、本年新收政府信息公开申请数量") == chains
    assert why(published.warehouse, "青筠镇", 2019, "本年新收/总计") == [c for c in chains if c["label"][1] == "总计"]


def test_findings_about_the_cell_are_told(published: Published) -> None:
    chains = why(published.warehouse, "栖梧区", 2023, "dispute/reconsideration/total", "卫生健康")
    assert [finding["rule"] for finding in chains[0]["findings"]] == ["dispute_total"]


def test_several_bodies_of_a_place_are_told_apart(published: Published) -> None:
    chains = why(published.warehouse, "鹭汀县", 2022, "received/total")
    assert {chain["organ"] for chain in chains} == {"鹭汀县教育局", "鹭汀县人民政府"}
    assert len(why(published.warehouse, "鹭汀县", 2022, "received/total", "教育")) == 1


def test_the_current_version_is_shown(published: Published) -> None:
    (chain,) = why(published.warehouse, "鹭汀县", 2023, "received/total")
    assert (chain["version"], chain["document"]["path"].rpartition("/")[2]) == (2, "xianzhengfu_2023_gengzheng.txt")


def test_a_narrative_field_leads_back_to_its_sentence(published: Published, town: dict[str, Any]) -> None:
    chains = why(published.warehouse, "青筠镇", 2019, "items_disclosed")
    told = [fact for fact in town["narrative"] if fact["field"] == "items_disclosed"]
    assert [(chain["value"], chain["raw"]) for chain in chains] == [(fact["value"], fact["text"]) for fact in told]
    assert all(chain["raw"][:10] in chain["context"] for chain in chains)


@pytest.mark.parametrize(
    ("place", "year", "item", "words"),
    [
        ("不存在镇", 2019, "received/total", "不存在镇"),
        ("青筠镇", 1999, "received/total", "none for this year"),
        ("青筠镇", 2019, "不存在的栏目", "不存在的栏目"),
        ("青筠镇", 2019, "received/total/x/y", "no row or column"),
        ("青筠镇", 2019, "no_such_field", "no_such_field"),
    ],
)
def test_what_is_unknown_is_named(published: Published, place: str, year: int, item: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        why(published.warehouse, place, year, item)


def test_items_are_codes_labels_or_fields() -> None:
    assert items("received/total") == [Item("request", "received", "total")]
    assert items("regulation/issued") == items("disclosure/规章/issued")
    assert items("fee_charged") == [Item(field="fee_charged")]
    assert items("dispute") == [Item("dispute")]

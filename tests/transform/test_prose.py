"""Facts that the prose gives: items disclosed, requests received, fees, legal documents."""

from __future__ import annotations

import pytest
from printed_form import read
from prose_cases import ITEMS, REQUESTS
from telling import facts, told

from transform.prose import read_prose
from transform.records import Organ


@pytest.mark.parametrize(("text", "value"), ITEMS)
def test_wordings_of_items(text: str, value: int | None) -> None:
    found = facts(text).get("items_disclosed")
    assert (found.value if found else None) == value


@pytest.mark.parametrize(("text", "value"), REQUESTS)
def test_wordings_of_requests(text: str, value: int | None) -> None:
    found = facts(text).get("requests_received")
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("text", "value", "exactness"),
    [
        ("2020年棋坪镇政府网站主动公开各类信息145条。", 145, "exact"),
        ("我镇共发布本级政府信息835条。", 835, "exact"),
        ("2020年度瞻岐镇主动公开政府信息337条，其中政府决策类12条。", 337, "exact"),
        ("全年主动公开政府信息1,234条。", 1234, "exact"),
        ("全年主动公开政府信息18万余条。", 180_000, "approximate"),
        ("全市共主动公开政府信息14.5万条。", 145_000, "exact"),
        ("共公开各类政府信息约1200条。", 1200, "approximate"),
        ("主动公开政府信息共计1000余条。", 1000, "approximate"),
        ("累计公开政府信息3万条。", 30_000, "cumulative"),
        ("截至2020年底，累计主动公开政府信息5200条。", 5200, "cumulative"),
        ("全年主动公开政府信息0条。", 0, "exact"),
    ],
)
def test_items_disclosed(text: str, value: int, exactness: str) -> None:
    found = facts(text)["items_disclosed"]
    assert (found.value, found.unit, found.exactness) == (value, "条", exactness)
    assert found.text in text


@pytest.mark.parametrize(
    "text",
    [
        "信息公开平台访问量10万余次。",
        "全镇共有村务公开栏12个。",
        "开展信息公开培训3次，培训信息员45人。",
        "全年依申请公开政府信息3件。",
        "本年度我镇未主动公开政府信息。",
        "推进信息化建设，公开招标项目12个。",
    ],
)
def test_other_numbers_are_no_items(text: str) -> None:
    assert "items_disclosed" not in facts(text)


def test_a_total_comes_before_its_parts() -> None:
    assert told("共公开政府信息100条。其中公开财政信息12条。", 1, "items_disclosed") == (100, "exact")


def test_items_of_a_website_are_of_that_scope() -> None:
    assert facts("2020年镇政府网站主动公开各类信息145条。")["items_disclosed"].scope == "website"
    assert facts("全年主动公开政府信息145条。")["items_disclosed"].scope is None


def test_a_website_named_for_a_part_is_not_the_scope_of_the_total() -> None:
    assert facts("主动公开政府信息共计1000条，其中网站公开800条。")["items_disclosed"].scope is None


@pytest.mark.parametrize(
    ("text", "value", "exactness"),
    [
        ("全年受理政府信息公开申请3119件，同比增长4.5%。", 3119, "exact"),
        ("2020年收到申请142件，上年结转4件。", 142, "exact"),
        ("共收到公民、法人和其他组织政府信息公开申请12件。", 12, "exact"),
        ("全年共收到依申请公开件22件，均按时办结。", 22, "exact"),
        ("上年结转政府信息公开申请2件，本年新收政府信息公开申请7件。", 7, "exact"),
        ("收到申请后20个工作日内答复。全年收到政府信息公开申请8件。", 8, "exact"),
        ("截至目前，累计收到政府信息公开申请46件。", 46, "cumulative"),
        ("全年收到政府信息公开申请100余件。", 100, "approximate"),
        ("本年度收到政府信息公开申请0件。", 0, "exact"),
    ],
)
@pytest.mark.parametrize("section", [1, 3])
def test_requests_received(section: int, text: str, value: int, exactness: str) -> None:
    found = facts(text, section)["requests_received"]
    assert (found.value, found.unit, found.exactness) == (value, "件", exactness)


@pytest.mark.parametrize(
    "text",
    [
        "未收到政府信息公开申请0件。",
        "全年未收到政府信息公开申请0件。",
        "没有收到政府信息公开申请。",
        "2020年度瞻岐镇未接到群众主动要求公开政府信息的申请。",
        "我镇无申请事件，无行政复议和行政诉讼。",
        "本年度未发生依申请公开政府信息情况。",
        "未收到政府信息公开申请，也未发生行政复议。",
    ],
)
def test_none_said_in_words_is_zero(text: str) -> None:
    """M10b: a double negative means none; S2 and S4 say it in words."""
    assert told(text, 1, "requests_received") == (0, "exact")


@pytest.mark.parametrize(
    "text",
    [
        "不存在收到申请未答复的情况。",
        "20个工作日内答复申请人。",
        "因申请公开被提起行政复议2件。",
        "全年平稳。",
    ],
)
def test_what_says_nothing_of_requests(text: str) -> None:
    assert "requests_received" not in facts(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("全年受理行政许可申请1200件。收到政府信息公开申请3件。", 3),
        ("收到行政复议申请2件。", None),
        ("办理公租房申请23件。", None),
        ("收到网上申请2件、信函申请1件，共收到政府信息公开申请3件。", 3),
        ("收到政府信息公开申请三件。", 3),
    ],
)
def test_applications_of_another_kind(text: str, value: int | None) -> None:
    found = told(text, 1, "requests_received")
    assert found == (None if value is None else (value, "exact"))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("全县共收到申请31件。其中，由我办公室收到6件（网络2件、信函4件）。", "government_office", 6),
        ("全县共收到申请31件。其中，由我办公室收到6件（网络2件、信函4件）。", "government", 31),
        ("全县各级各部门共收到申请63件，其中县政府办公室直接收到9件。", "government_office", 9),
        ("全县各级各部门共收到申请63件，其中县政府办公室收到9件。", "department", 63),
        ("全市新收申请486件，同比下降6%。本单位新收19件，上年结转1件。", "department", 19),
        ("全县各单位共收到申请52件，我局未收到申请。", "department", 0),
        ("全市税务系统收到申请17件，市局机关受理8件，县局受理9件。", "central_branch", 17),
        ("我局收到申请52件，其中由我局公开40件。", "department", 52),
        ("全市共收到申请416件；其中以我局为答复主体的申请，本年新收34件，上年结转2件。", "department", 34),
    ],
)
def test_a_body_that_is_no_government_tells_its_own_requests(text: str, kind: str, value: int) -> None:
    page = read(f"某报告\n三、收到和处理政府信息公开申请情况\n{text}\n")
    found = {fact.field: fact for fact in read_prose(page, organ=Organ("某", "某", kind))}["requests_received"]
    assert found.value == value
    assert found.scope == ("own" if value in (0, 6, 9, 19) else None)


@pytest.mark.parametrize(
    ("text", "items", "received"),
    [
        ("2019年主动公开政府信息205条，2020年268条。2019年收到申请4件，2020年收到申请2件。", 268, 2),
        ("2018年主动公开政府信息205条。2018年收到申请4件。", 205, 4),  # taken over from the year before
        ("本办2020年公开信息268条（2019年为204条，自平台开通以来累计522条）。收到申请2件。", 268, 2),
        ("2020年主动公开政府信息较2019年多，共268条。收到申请2件，2019年为4件。", 268, 2),
    ],
)
def test_numbers_of_earlier_years_count_where_no_other_is_told(text: str, items: int, received: int) -> None:
    found = {fact.field: fact for fact in read_prose(read(f"某报告\n一、总体情况\n{text}\n"), year=2020)}
    told = found["items_disclosed"], found["requests_received"]
    assert [fact.value for fact in told] == [items, received]
    assert "2020年" in text or all((fact.confidence or 0) <= 0.5 for fact in told)


def test_sections_bound_where_a_fact_is_looked_for() -> None:
    assert facts("明年将主动公开政府信息500条。", 5) == {}
    assert "requests_received" not in facts("收到政府信息公开申请5件。", 6)


def test_nothing_said_is_no_fact() -> None:
    """What the text does not say is absent, not zero."""
    assert facts("全年平稳。") == {}


def test_facts_name_their_sentence_and_place() -> None:
    found = facts("甲。全年主动公开政府信息145条。乙。")["items_disclosed"]
    assert found.text == "全年主动公开政府信息145条。"
    assert found.where is not None
    assert found.where.line == 4
    assert found.ordinal == 1


def laws(text: str) -> list[str]:
    return [
        fact.text
        for fact in read_prose(read(f"某镇2020年政府信息公开工作年度报告\n{text}\n"))
        if fact.field == "legal_document"
    ]


class TestLegalDocuments:
    @pytest.mark.parametrize(
        ("text", "documents"),
        [
            (
                "根据《中华人民共和国政府信息公开条例》（国务院令第711号，下称《条例》）编写。",
                ["中华人民共和国政府信息公开条例（国务院令第711号）"],
            ),
            ("按照《政务公开工作要点》（国办发〔2020〕17号）", ["政务公开工作要点（国办发〔2020〕17号）"]),
            ("《关于有关事项的通知》、《信息处理费管理办法》", ["关于有关事项的通知", "信息处理费管理办法"]),
            (
                "《国务院办公厅印发〈关于全面推进政务公开工作的意见〉实施细则的通知》",
                ["国务院办公厅印发〈关于全面推进政务公开工作的意见〉实施细则的通知"],
            ),
            ("刊登于《人民日报》，编印《便民手册》", []),
            ("依照《条例》，按照《通知》", []),
        ],
    )
    def test_titles_and_numbers(self, text: str, documents: list[str]) -> None:
        assert laws(text) == documents

    def test_a_document_is_told_once(self) -> None:
        twice = "《中华人民共和国政府信息公开条例》施行。我镇宣传《中华人民共和国政府信息公开条例》。"
        assert laws(twice) == ["中华人民共和国政府信息公开条例"]

    def test_a_short_form_is_the_same_document(self) -> None:
        text = "根据《中华人民共和国政府信息公开条例》编制。宣传《政府信息公开条例》。"
        assert laws(text) == ["中华人民共和国政府信息公开条例"]

    def test_ordinals_count_from_one(self) -> None:
        page = read(
            "某镇2020年政府信息公开工作年度报告\n《政府信息公开条例》《信息处理费管理办法》《政务公开工作要点》\n"
        )
        assert [f.ordinal for f in read_prose(page) if f.field == "legal_document"] == [1, 2, 3]


def test_a_number_that_a_page_cut_off_its_sentence() -> None:
    text = "全年主动公开政府信息\n5928\n条，其中全文电子化率达\n90.3%\n。收到政府信息公开申请\n12\n件。"
    assert facts(text)["items_disclosed"].value == 5928
    assert facts(text)["requests_received"].value == 12


@pytest.mark.parametrize(
    "text",
    [
        "收到申请12件，办结11件，结转下年度1件。",
        "受理公开申请12件，办理11件，1件转2023年度办理。",
        "收到申请12件，1件结转至下一年度继续办理。",
    ],
)
def test_requests_carried_over(text: str) -> None:
    found = facts(text)
    assert (found["requests_received"].value, found["requests_carried_out"].value) == (12, 1)
    assert "requests_carried_in" not in found


def test_a_number_below_the_heading_on_platforms_is_in_doubt() -> None:
    line = "共发布各类信息13528条。"
    headings = ("（四）平台建设情况", "（一）公开情况")
    below, above = (facts(f"{heading}\n{line}")["items_disclosed"] for heading in headings)
    assert below.value == above.value == 13528
    assert (below.confidence or 1) < 0.6 <= (above.confidence or 0)

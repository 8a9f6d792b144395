"""Facts that the prose gives: items disclosed, requests received, fees, legal documents."""

from __future__ import annotations

import pytest
from printed_form import HEADINGS, read
from prose_cases import ITEMS, REQUESTS

from transform.prose import read_prose
from transform.records import NarrativeFact

LISTED = {"legal_document", "zero_statement", "items_by_channel", "items_by_class", "appraisal", "accountability"}


def facts(text: str, section: int = 1) -> dict[str, NarrativeFact]:
    page = f"某镇2020年政府信息公开工作年度报告\n本报告由某镇编制。\n{HEADINGS[section - 1]}\n{text}\n"
    found = [fact for fact in read_prose(read(page)) if fact.field not in LISTED]
    assert len({fact.field for fact in found}) == len(found)
    return {fact.field: fact for fact in found}


def told(text: str, section: int, field: str) -> tuple[float | int | None, str | None] | None:
    found = facts(text, section).get(field)
    return (found.value, found.exactness) if found else None


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
    ("text", "value"),
    [
        ("本年度没有产生信息公开处理费。", 0),
        ("未产生政府信息公开信息处理费，收取金额0元。", 0),
        ("未收取任何费用。", 0),
        ("既无申请，全年便无收费。", 0),
        ("依申请提供信息一律不收费。", 0),
        ("共收取信息处理费3940元。", 3940),
        ("全年收取信息处理费2,230元。", 2230),
        ("收取信息处理费0.5万元。", 5000),
    ],
)
def test_fees(text: str, value: int) -> None:
    found = facts(text, 6)["fee_charged"]
    assert (found.value, found.unit) == (value, "元")


@pytest.mark.parametrize(
    "text",
    [
        "行政事业性收费12万元。",
        "未调整行政事业性收费。",
        "无。",
        "全文分七部分：主动公开情况、依申请公开和不予公开情况、收费及减免情况、复议诉讼情况。",
        "纠正不完整信息的办法、依申请公开收费办法均已修订。",
        "检查有没有违规收费。",
    ],
)
def test_other_fees_are_no_processing_fee(text: str) -> None:
    assert "fee_charged" not in facts(text, 6)


def test_a_fee_behind_the_number_of_cases() -> None:
    """宿迁 2023: 25 cases, 2,950 yuan."""
    assert told("2023年收取政府信息公开信息处理费25件、2950元。", 6, "fee_charged") == (2950, "exact")


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


def listed(text: str, field: str) -> list[tuple[str | None, float | int | None]]:
    page = f"某镇2020年政府信息公开工作年度报告\n本报告由某镇编制。\n{HEADINGS[0]}\n{text}\n"
    return [(fact.label, fact.value) for fact in read_prose(read(page)) if fact.field == field]


class TestParts:
    def test_classes_behind_the_total(self) -> None:
        text = "主动公开政府信息337条，其中，政府决策类12条，工作信息类281条，财政信息类34条。"
        expected = [("政府决策类", 12), ("工作信息类", 281), ("财政信息类", 34)]
        assert listed(text, "items_by_class") == expected

    def test_what_was_new_in_a_year_is_no_class(self) -> None:
        assert listed("网站累计发布各类信息150条（2012年新增20条）。", "items_by_class") == []

    def test_classes_in_the_next_sentence(self) -> None:
        text = "全年公开政府信息72条。其中：政务活动35条，公示公告15条。"
        assert listed(text, "items_by_class") == [("政务活动", 35), ("公示公告", 15)]

    def test_channels_behind_the_total(self) -> None:
        text = "共主动公开政府信息911条，其中通过政府网站90条，微信公众号821条。"
        assert listed(text, "items_by_channel") == [("website", 90), ("wechat", 821)]

    def test_classes_between_semicolons(self) -> None:
        text = "主动公开信息180条，都有电子版。其中，职能类14条，占8%；法规类33条；动态类133条。"
        assert listed(text, "items_by_class") == [("职能类", 14), ("法规类", 33), ("动态类", 133)]

    def test_what_goes_beyond_the_total_is_no_part(self) -> None:
        text = "主动公开政府信息72条，其中政务活动35条，公示公告15条；发放手册3000份。"
        assert listed(text, "items_by_class") == [("政务活动", 35), ("公示公告", 15)]

    def test_parts_that_only_add_up_to_the_total(self) -> None:
        text = "全年主动公开信息540条，公众号公开525条，政府网站公开15条。"
        assert listed(text, "items_by_channel") == [("wechat", 525), ("website", 15)]

    def test_classes_that_the_next_sentence_tells_in_other_words(self) -> None:
        text = "主动公开政府信息300条。主动公开的信息包括概况信息2条、动态信息190条、决算（部门）3条。"
        assert listed(text, "items_by_class") == [("概况", 2), ("动态", 190), ("决算", 3)]

    @pytest.mark.parametrize(
        "text",
        [
            "政府网站公开200条、政务微博公开60条、政务微信公开40条，共公开信息300条。",
            "共公开信息300条，其中：政府网站 200条\n政务微博 60条\n政务微信 40条\n收到申请3件。",
            "共公开信息300条，政府网站占200条；政务微博占60条；政务微信占40条。",
        ],
        ids=["before the total", "line by line", "between semicolons without a word"],
    )
    def test_where_parts_may_stand(self, text: str) -> None:
        assert listed(text, "items_by_channel") == [("website", 200), ("weibo", 60), ("wechat", 40)]
        assert listed(text, "items_by_class") == []

    def test_names_of_numbered_parts(self) -> None:
        text = "全年公开信息120条，一是政策文件20条，二是工作动态100条。"
        assert listed(text, "items_by_class") == [("政策文件", 20), ("工作动态", 100)]

    def test_other_numbers_behind_a_total_are_no_parts(self) -> None:
        text = "主动公开政府信息2428条，召开会议7期，发布解读7条。"
        assert listed(text, "items_by_class") == []


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("全年发生行政复议3件，行政诉讼1件。", "reviews", 3),
        ("全年发生行政复议3件，行政诉讼1件。", "suits", 1),
        ("上年结转申请4件。", "requests_carried_in", 4),
        ("收到申请9件，办结8件。", "requests_answered", 8),
        ("发布各类政策解读材料32篇。", "policy_interpretations", 32),
        ("召开新闻发布会 20 场。", "press_conferences", 20),
        ("组织业务培训3次，培训180人次。", "training_sessions", 3),
        ("组织业务培训3次，培训180人次。", "people_trained", 180),
        ("召开政务公开工作会议2次。", "meetings", 2),
        ("配备专职工作人员1名，兼职人员4名。", "staff_full_time", 1),
        ("配备专职工作人员1名，兼职人员4名。", "staff_part_time", 4),
        ("网站访问量达12万人次。", "visits", 120_000),
        ("未发生行政复议和行政诉讼。", "reviews", 0),
        ("未发生行政复议和行政诉讼。", "suits", 0),
        ("按照会议精神开展工作。", "meetings", None),
        ("2020年全镇培训工作扎实开展。", "training_sessions", None),
        ("结果维持的行政复议3件。", "reviews", 3),
        ("配备1名专职人员和2名兼职人员。", "staff_part_time", 2),
        ("由党政办1名同志兼职负责。", "staff_part_time", 1),
        ("组织86人参加政务公开业务培训。", "people_trained", 86),
        ("11月开展培训1次，参训60余人。", "people_trained", 60),
        ("全年未召开新闻发布会。", "press_conferences", 0),
        ("本年度未发布政策解读。", "policy_interpretations", 0),
        ("网站总访问量15万次。", "visits", 150_000),
        ("网站日均访问量2000次。", "visits", None),
        ("受理申请9件，9件均按期办结：同意公开5件，信息不存在4件。", "requests_answered", 9),
        ("受理申请9件，依法答复：同意公开5件，信息不存在4件。", "requests_answered", None),
        ("收到申请9件，答复：9件。", "requests_answered", 9),
    ],
)
def test_measures(text: str, field: str, value: int | None) -> None:
    found = facts(text).get(field)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        (
            "无申请，无复议和诉讼。",
            [("requests_received", "无申请"), ("reviews", "无复议和诉讼"), ("suits", "无复议和诉讼")],
        ),
        ("本年度没有产生信息公开处理费。", [("fee_charged", "本年度没有产生信息公开处理费")]),
        ("尚未发现应公开未公开的情况。", [("omission", "尚未发现应公开未公开的情况")]),
        ("无责任追究问题发生。", [("accountability", "无责任追究问题发生")]),
        ("未出现超期答复引发的行政复议。", []),
        ("不断提高透明度。", []),
    ],
)
def test_zero_statements(text: str, statements: list[tuple[str, str]]) -> None:
    page = f"某镇2020年政府信息公开工作年度报告\n本报告由某镇编制。\n{HEADINGS[0]}\n{text}\n"
    found = [fact for fact in read_prose(read(page)) if fact.field == "zero_statement"]
    assert [(fact.label, fact.text) for fact in found] == statements
    assert all((fact.value, fact.exactness) == (0, "exact") for fact in found)
    assert [fact.ordinal for fact in found] == list(range(1, len(found) + 1))


def test_appraisal_and_accountability() -> None:
    page = (
        f"某镇2020年政府信息公开工作年度报告\n本报告由某镇编制。\n{HEADINGS[0]}\n"
        "政务公开考核结果为优秀。无责任追究情况。按照《关于考核结果的通知》办理。\n"
    )
    found = [(f.field, f.text) for f in read_prose(read(page)) if f.field in ("appraisal", "accountability")]
    assert found == [("appraisal", "政务公开考核结果为优秀。"), ("accountability", "无责任追究情况。")]


@pytest.mark.parametrize("text", ["无。", "本年度我镇无其他需要报告的事项", "2020年度，我局没有需要报告的其他事项。"])
def test_nothing_else(text: str) -> None:
    assert facts(text, 6)["nothing_else"].text == text


def test_a_fee_is_something_else() -> None:
    assert "nothing_else" not in facts("本年度未收取信息处理费。", 6)


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

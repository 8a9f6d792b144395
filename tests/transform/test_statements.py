"""What the prose states beside items and requests: fees, measures, what is denied, results of appraisal."""

from __future__ import annotations

import pytest
from printed_form import HEADINGS, read
from telling import facts, told

from transform.prose import read_prose


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


def test_a_row_on_unpaid_fees_says_nothing_of_fees() -> None:
    assert "fee_charged" not in facts("2.申请人逾期未按收费", 3)


def test_a_fee_behind_the_number_of_cases() -> None:
    """宿迁 2023: 25 cases, 2,950 yuan."""
    assert told("2023年收取政府信息公开信息处理费25件、2950元。", 6, "fee_charged") == (2950, "exact")


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
        ("全年因公开被申请复议2件、被提起诉讼1件。", "suits", 1),
        ("公开类复议5件，诉讼8件，均已办结。", "reviews", 5),
        ("公开类复议5件，诉讼8件，均已办结。", "suits", 8),
        ("因公开引起的行政复议、行政诉讼0条。", "reviews", 0),
        ("因公开引起的行政复议、行政诉讼0条。", "suits", 0),
        ("全年行政复议、行政诉讼3件。", "suits", None),
        ("全年行政复议、行政诉讼各3件。", "reviews", 3),
        ("全年行政复议、行政诉讼各3件。", "suits", 3),
        ("全年发生4件行政复议、行政诉讼案件。", "reviews", None),
        ("全年行政复议、行政诉讼3件，其中复议2件，诉讼1件。", "reviews", 2),
        ("办结复议案件4件，复议后起诉1件。", "suits", None),
        ("收到申请12件，被复议纠错2件。", "reviews", None),
        ("无因公开引发的行政复议，提起诉讼的情况发生。", "suits", 0),
        ("未收到行政复议，被提起行政诉讼2件。", "suits", 2),
        ("没有收费，也未产生诉讼事务的费用支出。", "suits", None),
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
        ("全区完成依申请公开答复14件，包括上年结转信息公开申请3件。", "requests_answered", 14),
        ("全区完成依申请公开答复14件，包括上年结转信息公开申请3件。", "requests_received", None),
        ("办结的申请中同意公开答复5件，不予公开答复3件，转下一年度办理答复的有1件。", "requests_answered", None),
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
        ("有1件行政复议，该行政复议件未被复议机关纠错。", []),
        ("未发生因行政复议被撤销的情形。", []),
        ("不断提高透明度。", []),
    ],
)
def test_zero_statements(text: str, statements: list[tuple[str, str]]) -> None:
    page = f"某镇2020年政府信息公开工作年度报告\n本报告由某镇编制。\n{HEADINGS[0]}\n{text}\n"
    found = [fact for fact in read_prose(read(page)) if fact.field == "zero_statement"]
    assert [(fact.label, fact.text) for fact in found] == statements
    assert all((fact.value, fact.exactness) == (0, "exact") for fact in found)
    assert [fact.ordinal for fact in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize(
    ("text", "reviews", "suits"),
    [("全年被申请行政复议4件，被提起行政诉讼1件。", 4, 1), ("未发生行政复议、行政诉讼。", 0, 0)],
)
def test_disputes_of_reports_before_2019_have_a_section_of_another_number(text: str, reviews: int, suits: int) -> None:
    page = (
        "某局2015年政府信息公开工作年度报告\n一、概述\n公开平稳。\n二、主动公开情况\n公开信息12条。\n三、依申请公开情况\n"
        f"收到申请1件。\n四、收费及减免情况\n没有收费。\n五、行政复议、行政诉讼情况\n{text}\n"
        "六、存在的主要问题和改进措施\n个别栏目更新慢，有3件复议引出的教训。\n七、附表\n无。\n"
    )
    extracted = read(page)
    assert extracted.edition == "pre2019"
    found = {fact.field: fact.value for fact in read_prose(extracted) if fact.field in ("reviews", "suits")}
    assert found == {"reviews": reviews, "suits": suits}


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

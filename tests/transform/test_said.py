"""What a report says against itself: prose and tables, totals and parts, headings and points."""

from __future__ import annotations

import pytest
from printed_form import printed, read, report

from extract.records import Signal
from transform.gazetteer import Gazetteer
from transform.interpret import interpret

ABOUT = "全年主动公开政府信息100条。"
POINTS = "存在的问题：一是更新不够及时；二是形式单一。改进措施：一是专人负责；二是丰富形式。"


def said(
    gazetteer: Gazetteer, edition: str = "2021", texts: dict[int, str] | None = None, **cells: str
) -> list[Signal]:
    year = 2022 if edition == "2021" else 2020
    text = report(edition, printed(edition, **cells), year=year, texts={1: ABOUT, 5: POINTS, **(texts or {})})
    return list(interpret(read(text), gazetteer).signals)


def params(signals: list[Signal], rule: str) -> list[dict[str, str]]:
    return [dict(signal.params) for signal in signals if signal.rule == rule]


def total(row: str, edition: str = "2021") -> int:
    return int(printed(edition)["request", row, "total"])


def test_prose_may_count_new_requests_or_those_carried_in_as_well(gazetteer: Gazetteer) -> None:
    new, before = total("received"), total("carried_in")
    for number in (new, new + before):
        told = said(gazetteer, texts={1: f"{ABOUT}全年收到政府信息公开申请{number}件。"})
        assert params(told, "prose_differs_from_table") == []
    (found,) = params(
        said(gazetteer, texts={1: f"{ABOUT}全年收到政府信息公开申请{new + before + 1}件。"}), "prose_differs_from_table"
    )
    assert (found["told"], found["printed"]) == (str(new + before + 1), str(new))


def test_the_count_of_a_part_of_the_bodies_is_not_compared(gazetteer: Gazetteer) -> None:
    texts = {1: f"{ABOUT}镇办公室代表镇政府收到政府信息公开申请3件。"}
    assert params(said(gazetteer, texts=texts), "prose_differs_from_table") == []


def test_requests_in_the_table_of_which_the_prose_says_nothing(gazetteer: Gazetteer) -> None:
    assert params(said(gazetteer), "requests_not_in_prose") == [{"number": str(total("received"))}]
    texts = {1: f"{ABOUT}全年收到政府信息公开申请{total('received')}件。"}
    assert params(said(gazetteer, texts=texts), "requests_not_in_prose") == []
    ways = {1: f"{ABOUT}可通过当面、信函等3种方式申请，自收到申请之日起20个工作日内答复。"}
    assert len(params(said(gazetteer, texts=ways), "requests_not_in_prose")) == 1


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ("政策文件类60条，人事信息类40条", None),
        ("政策文件类60条，人事信息类41条", "prose_parts_exceed_total"),
        ("政策文件类60条，人事信息类38条", "prose_parts_below_total"),
        ("政策文件类20条，人事信息类10条", None),
    ],
)
def test_parts_of_a_total(gazetteer: Gazetteer, parts: str, rule: str | None) -> None:
    told = said(gazetteer, texts={1: f"全年主动公开政府信息100条，其中，{parts}。"})
    rules = ("prose_parts_exceed_total", "prose_parts_below_total")
    assert [signal.rule for signal in told if signal.rule in rules] == ([rule] if rule else [])


LIST = (
    "\t栏目\n\t子栏目\n\t2022年发布数量（条）\n\n"
    "\t政策文件\n\t通知\n\t{0}\n\n\t\n\t公告\n\t20\n\n\t人事信息\n\t任免\n\t40\n\n{1}"
)


@pytest.mark.parametrize(
    ("notices", "more", "rules"),
    [
        (40, "", set()),
        (43, "", {"prose_differs_from_list", "prose_class_differs_from_list"}),
        (40, "\t财政信息\n\t预算\n\t2\n\n", {"prose_differs_from_list", "breakdown_incomplete"}),
    ],
)
def test_a_list_beside_the_prose(gazetteer: Gazetteer, notices: int, more: str, rules: set[str]) -> None:
    texts = {1: "全年主动公开政府信息100条，其中，政策文件类60条，人事信息类40条。\n" + LIST.format(notices, more)}
    told = {signal.rule for signal in said(gazetteer, texts=texts)}
    assert told & {"prose_differs_from_list", "prose_class_differs_from_list", "breakdown_incomplete"} == rules


def test_what_a_clerk_can_hardly_have_meant(gazetteer: Gazetteer) -> None:
    told = said(
        gazetteer,
        "2019",
        disclosure__normative_document__made="4",
        disclosure__normative_document__newly_published="9",
        disclosure__normative_document__published_total="9",
        disclosure__licensing__items_previous_year="5",
        disclosure__licensing__items_change="新增1条",
        disclosure__licensing__decisions="6",
        disclosure__procurement__projects="1000个",
        disclosure__procurement__amount="20万元",
    )
    assert params(told, "published_total_equals_new") == [{"number": "9"}]
    assert params(told, "published_more_than_made")[-1] == {"made": "4", "published": "9"}
    assert params(told, "decisions_equal_stock") == [{"previous": "5", "change": "1", "decisions": "6"}]
    assert params(told, "implausible_purchase_price") == [{"projects": "1000", "amount": "200000", "price": "200"}]


def test_section_five_without_improvements_and_with_praise(gazetteer: Gazetteer) -> None:
    told = said(gazetteer, texts={5: "存在的问题：一是公开目录更新的够及时；二是形式单一。"})
    assert len(params(told, "improvements_missing")) == 1
    assert "更新的够及时" in params(told, "problem_reads_positive")[0]["text"]
    sound = said(gazetteer)
    assert not {signal.rule for signal in sound} & {"improvements_missing", "problem_reads_positive"}


@pytest.mark.parametrize(
    ("second", "gaps"),
    [("（三）其他。全年平稳。", 1), ("（二）其他。全年平稳。", 0), ("见（二）款。\n（三）其他。", 0)],
)
def test_sub_headings_that_skip_a_number(gazetteer: Gazetteer, second: str, gaps: int) -> None:
    told = said(gazetteer, texts={6: f"（一）收费。没有收取信息处理费。\n{second}"})
    assert len(params(told, "subsection_gap")) == gaps


def test_headings_numbered_in_two_ways(gazetteer: Gazetteer) -> None:
    text = report("2021", printed("2021"), texts={1: ABOUT, 5: POINTS})
    for mixed, count in ((text, 0), (text.replace("四、政府信息公开行政复议", "4、政府信息公开行政复议"), 1)):
        assert len(params(list(interpret(read(mixed), gazetteer).signals), "heading_numbering")) == count


def test_a_misprinted_label_is_read_and_told(gazetteer: Gazetteer) -> None:
    cells = printed("2021")
    text = report("2021", cells, texts={1: ABOUT}).replace("结果维持", "结果维护")
    found = interpret(read(text), gazetteer)
    assert params(list(found.signals), "label_misprint") == [
        {"printed": "结果维护", "read_as": "结果维持", "count": "3"}
    ]
    upheld = [cell.raw for cell in found.cells if cell.column == "upheld"]
    assert upheld == [
        cells["dispute", row, "upheld"]
        for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    ]


def verdicts(
    gazetteer: Gazetteer, texts: dict[int, str], **cells: str
) -> dict[tuple[str, str | None], tuple[str, str]]:
    text = report("2021", printed("2021", **cells), texts={1: ABOUT, 5: POINTS, **texts})
    found = interpret(read(text), gazetteer)
    return {(check.rule, check.row): (check.state, check.state_blank_zero) for check in found.soft_checks}


def test_every_soft_identity_is_kept_with_both_verdicts(gazetteer: Gazetteer) -> None:
    rule = "prose_differs_from_table"
    none = {1: f"{ABOUT}全年没有收到政府信息公开申请。未发生行政复议。"}
    found = verdicts(gazetteer, none, dispute__reconsideration__total="")
    assert found[rule, "received"] == ("fail", "fail")
    assert found[rule, "reconsideration"] == ("not_assessable", "pass")
    assert found["fee_not_in_prose", "other_fee_unpaid"] == ("fail", "fail")
    assert found["issued_before_period_end", None] == ("pass", "pass")
    paid = verdicts(gazetteer, {6: "全年收取信息处理费300元。"}, request__other_fee_unpaid__total="/")
    assert paid["fee_not_in_prose", "other_fee_unpaid"] == ("not_assessable", "pass")

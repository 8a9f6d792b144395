"""Text that reports share: with the year before, with other bodies, and what is no copying."""

import pytest
from across_frames import Body, Nights

from extract.extractor import extract
from extract.readers import read_document
from transform.frames import frames_of
from transform.interpret import interpret

PREFACE = (
    "本报告依据《中华人民共和国政府信息公开条例》（国务院令第711号，以下简称《条例》）和《关于年度报告有关事项的通知》"
    "（国办公开办函〔2021〕30号）要求编制。本报告中所列数据的统计期限自2022年1月1日起至2022年12月31日止。全文包括总体情况、"
    "主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议行政诉讼情况、存在的主要问题及改进情况、"
    "其他需要报告的事项。如对本报告有任何疑问，请与办公室联系（地址：中心大街1号，电话：0999-1234567，邮编：999999）。"
)
CLOSING = "本机关2022年度没有收取信息处理费，没有其他需要报告的事项。"
TOLD = ("text_of_last_year", "text_of_another_body", "passages_of_another_body")
# Clauses of invented prose: none of them occurs in another story.
WORDS = ("河堤", "粮站", "果园", "渔港", "茶山", "矿坑", "窑厂", "集市", "渡口", "林场", "水库", "牧场")


def story(seed, clauses=24):
    """Invented running text of some 20 characters a clause, of which no two seeds share a passage."""
    letters = [chr(0x4E00 + (seed * 977 + n * 131 + n * n * 7) % 9000) for n in range(20 * clauses)]
    parts = ["".join(letters[20 * n : 20 * n + 18]) + WORDS[(seed + n) % 12] for n in range(clauses)]
    return "，".join(parts[: clauses // 2]) + "。\n" + "，".join(parts[clauses // 2 :]) + "。"


def report(name, organ, text, year=2022, **given):
    texts = {0: PREFACE, 1: text, 6: CLOSING}
    return Body(name, organ=organ, year=year, texts=texts, **given)


@pytest.fixture
def nights():
    return Nights()


def similar(nights):
    pairs = "dq_similarity AS pair JOIN dim_report AS report USING (report_id)"
    other = "dim_report AS other ON other.report_id = other_report_id"
    organs = "left(report.organ_id, 1), left(other.organ_id, 1)"
    return nights.ask(f"SELECT {organs}, basis, round(share, 1) FROM {pairs} JOIN {other} ORDER BY ALL")


def rules(nights):
    return [(rule, status) for rule, _, _, status in nights.told(*TOLD)]


def test_statutory_wording_alone_is_no_copying(nights):
    nights.run(report("a", "a", story(1)), report("b", "b", story(2)), report("c", "a", story(3), year=2021))
    assert similar(nights) == []
    assert nights.ask("SELECT count(*) FROM report_likeness WHERE section IN (0, 6)") == [(0,)]


def test_the_report_of_last_year_with_other_numbers_is_told_as_copied(nights):
    text = story(1).replace("，", "3件，", 1)
    nights.run(report("a", "a", story(1), year=2021), report("b", "a", text, year=2022))
    assert similar(nights) == [("a", "a", "last_year", 1.0)]
    assert rules(nights) == [("text_of_last_year", "new")]
    ((message,),) = nights.ask("SELECT message FROM dq_finding WHERE rule = 'text_of_last_year'")
    assert message.startswith("正文约100%与2021年度报告相同，如“")


def test_half_a_text_of_last_year_is_kept_and_not_told(nights):
    half = story(1).split("\n")[0] + "\n" + story(2).split("\n")[1]
    nights.run(report("a", "a", story(1), year=2021), report("b", "a", half))
    assert similar(nights) == [("a", "a", "last_year", 0.5)]
    assert rules(nights) == []


def test_copied_text_with_the_own_name_put_in_is_found_from_both_sides_and_shown(nights):
    named = "机关{}高度重视这一项工作并且作了部署，" + story(5)
    nights.run(report("a", "a", named.format("a"), issue_date=None), report("b", "b", named.format("b")))
    assert similar(nights) == [("a", "b", "peers", 1.0), ("b", "a", "peers", 1.0)]
    assert rules(nights) == [("text_of_another_body", "new")] * 2
    shown = nights.view("v_similar", "organ, other_organ, left(passage, 3), left(other_passage, 3), section, line")
    ((first,),) = nights.ask("SELECT DISTINCT left(text, 3) FROM dq_passage WHERE ordinal = 1 AND line = 11")
    assert shown == [("机关a", "机关b", first, first, 1, 11), ("机关b", "机关a", first, first, 1, 11)]


def test_only_the_later_one_of_two_dated_reports_is_told(nights):
    early = report("a", "a", story(1), issue_date="2023-01-10")
    nights.run(early, report("b", "b", story(1), issue_date="2023-01-11"))
    found = nights.ask("SELECT organ_id FROM dq_finding JOIN dim_report USING (report_id)")
    assert found == [("b",)]


def test_one_long_passage_in_a_text_of_its_own_is_told_as_a_passage(nights):
    clauses = story(1).split("，")
    nights.run(
        report("a", "a", "，".join(clauses[:5]) + "。" + story(2)), report("b", "b", story(3) + "，".join(clauses[:5]))
    )
    assert rules(nights) == [("passages_of_another_body", "new")] * 2
    rows = nights.ask("SELECT size, replace(text, '，', ''), line FROM dq_passage ORDER BY line")
    assert rows == [(100, "".join(clauses[:5]), 11), (100, "".join(clauses[:5]), 12)]


def test_what_many_bodies_have_is_common_wording(nights):
    common = story(9, clauses=6)
    bodies = [report(f"n{n}", f"organ-{n}", story(10 + n, clauses=6) + "\n" + common) for n in range(32)]
    nights.run(*bodies[:20])
    assert len(similar(nights)) >= 20 * 3
    nights.run(*bodies[20:])
    assert similar(nights) == []
    assert {status for _, status in rules(nights)} == {"fixed"}


def test_a_copy_that_arrives_later_is_told_of_both_and_a_correction_ends_it(nights):
    nights.run(report("a", "a", story(1), issue_date=None))
    nights.run(report("b", "b", story(1)))
    assert rules(nights) == [("text_of_another_body", "new")] * 2
    nights.run(report("c", "b", story(2), issue_date="2023-05-01"))
    assert rules(nights) == [("text_of_another_body", "fixed")] * 2
    assert similar(nights) == []
    assert nights.ask("SELECT count(*) FROM dq_passage") == [(0,)]


def test_a_report_without_prose_is_like_no_other(nights):
    nights.run(Body("a", organ="a"), Body("b", organ="b", texts={1: "无。"}))
    assert similar(nights) == []


def test_of_the_seeds_the_two_that_share_their_opening_are_found_and_no_others(nights, shared, gazetteer_of_china):
    paths = sorted((shared / "seeds").glob("*.txt"))
    read = [interpret(extract(read_document(p.read_bytes(), p.name)), gazetteer_of_china) for p in paths]
    nights.settle(frames_of(read, "run-1", "1", gazetteer_of_china))
    rows = nights.view("v_similar", "organ, other_organ, basis, passage")
    assert [row[:3] for row in rows] == [
        ("樟树市阁山镇人民政府", "高安市荷岭镇人民政府", "peers"),
        ("高安市荷岭镇人民政府", "樟树市阁山镇人民政府", "peers"),
    ]
    assert all("着力提升政府信息公开质量" in row[3] and "拓宽政府信息公开渠道" in row[3] for row in rows)
    assert rules(nights) == [("passages_of_another_body", "new")] * 2
    places = nights.ask("SELECT line, other_line FROM dq_passage WHERE ordinal = 1 ORDER BY line")
    assert places == [(3, 5), (5, 3)]

"""Labels of rows and columns as met in real reports, and that none reads as another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.forms import TABLES, Member, alike_among_labels, members, table_words
from extract.labels import column_index, normalise, row_index

ROWS = [member for table in TABLES for member in members(table, "row")]
COLUMNS = [(table, member) for table in TABLES for member in members(table, "column")]


def row(printed: str) -> tuple[str, str | None] | None:
    found = row_index().find(printed)
    return (found.table, found.code) if found else None


def column(table: str, printed: str) -> str | None:
    found = column_index(table).find(printed)
    return found.code if found else None


@pytest.mark.parametrize("member", ROWS, ids=lambda m: f"{m.table}-{m.code}")
def test_every_declared_row_label_names_its_row(member: Member) -> None:
    for label in (*member.labels_zh, *member.variants):
        # The group （六）其他处理 is the row itself in the form of 2019; 其他处理 stands for that row.
        assert row(label) == (member.table, member.code), label
        found = row_index().find(label)
        assert found is not None
        assert found.exact


@pytest.mark.parametrize(("table", "member"), COLUMNS, ids=lambda v: v if isinstance(v, str) else v.code)
def test_every_declared_heading_names_its_column(table: str, member: Member) -> None:
    for label in (*member.labels_zh, *member.variants):
        assert column(table, label) == member.code, label


def test_no_declared_label_is_declared_for_another_row() -> None:
    owners: dict[str, set[tuple[str, str]]] = {}
    for member in ROWS:
        for label in (*member.labels_zh, *member.variants):
            owners.setdefault(normalise(label), set()).add((member.table, member.code))
    assert {label: owner for label, owner in owners.items() if len(owner) > 1} == {}


def test_no_heading_is_declared_for_another_column() -> None:
    for table in TABLES:
        owners: dict[str, set[str]] = {}
        for member in members(table, "column"):
            for label in (*member.labels_zh, *member.variants):
                owners.setdefault(normalise(label), set()).add(member.code)
        assert {label: owner for label, owner in owners.items() if len(owner) > 1} == {}


# DOMAIN 4.3 and the seeds: what is printed, and the row that it names.
@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("规范性文件（本单位制发的）", "normative_document"),
        ("行政规范性文件", "normative_document"),
        ("2重复申请", "unprocessed_repeated"),  # the dot is lost in scans
        ("其他对外管理\n服务事项", "other_management_service"),
        ("一 、本年新收政府信息公开申请数量", "received"),
        ("一、本年新收政府信息公开申请数量", "received"),
        ("二 、上年结转政府信息公开申请数量", "carried_in"),
        ("（一）予以公开", "granted"),
        ("(一)予以公开", "granted"),
        ("（一） 予以公开", "granted"),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "partly_granted"),
        ("（二）部分公开（区分处理的，只记这一情形，不记其他情形）", "partly_granted"),
        ("（二）部分公开(区分处理的,只计这一情形,不计其他情形)", "partly_granted"),
        ("1. 属于国家秘密", "denied_state_secret"),
        ("1.\u00a0属于国家秘密", "denied_state_secret"),
        ("1．属于国家秘密", "denied_state_secret"),
        ("1、属于国家秘密", "denied_state_secret"),
        ("3.危及“三安全一稳定”", "denied_safety_stability"),
        ('3.危及"三安全一稳定"', "denied_safety_stability"),
        ("3. 危及三安全一稳定", "denied_safety_stability"),
        ("1.信访投诉举报类申请", "unprocessed_petition"),
        ("1.信访举报投诉类申请", "unprocessed_petition"),
        ("1、申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "other_uncorrected"),
        ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "other_uncorrected"),
        ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "other_fee_unpaid"),
        ("3.其他", "other_misc"),
        ("（七）总计", "processed_total"),
        ("（七）合计", "processed_total"),
        ("（七）办理结果总计", "processed_total"),
        ("四、结转下年度继续办理", "carried_out"),
        ("四、结转 下年度\u00a0继续办理", "carried_out"),
    ],
)
def test_row_labels_as_met(printed: str, code: str) -> None:
    found = row_index().find(printed)
    assert found is not None
    assert (found.code, found.exact or printed.startswith("（二）")) == (code, True)


@pytest.mark.parametrize(
    ("table", "printed", "code"),
    [
        ("dispute", "结果维护", "upheld"),
        ("dispute", "结 果\n维持", "upheld"),
        ("dispute", "结果\u00a0维持", "upheld"),
        ("dispute", "尚未\n审结", "pending"),
        ("dispute", "合计", "total"),
        ("disclosure", "对外公开数量", "published_total"),
        ("disclosure", "对外公开总数量", "published_total"),
        ("disclosure", "本年增/减", "items_change"),
        ("disclosure", "本年增\\减", "items_change"),
        ("disclosure", "本年增／减", "items_change"),
        ("disclosure", "本年增/", "items_change"),
        ("disclosure", "采购总金额（万元）", "amount"),
        ("disclosure", "采购总金额（万元，保留四位小数）", "amount"),
        ("disclosure", "本年收费金额（单位：万元）", "amount"),
        ("disclosure", "本年收费金额(单位:万元)", "amount"),
        ("disclosure", "本年处理决定数量", "decisions"),
        ("request", "自 然 人", "natural_person"),
        ("request", "商业\n企业", "enterprise"),
        ("request", "合计", "total"),
    ],
)
def test_headings_as_met(table: str, printed: str, code: str) -> None:
    assert column(table, printed) == code


# Labels whose first or last characters only tell them apart.
@pytest.mark.parametrize(
    "printed",
    [
        "不予公开的其他情形",
        "属于其他秘密",
        "保护申请人合法权益",
        "行政确认",
        "行政检查",
        "行政奖励",
        "行政裁决",
        "本年新收",
        "说明",
        "",
        "0",
        "12",
        "（",
    ],
)
def test_other_words_name_no_row_of_another_kind(printed: str) -> None:
    found = row_index().find(printed)
    assert found is None or (printed, found.code) == ("本年新收", "received")


@pytest.mark.parametrize("printed", ["行政检查", "行政确认", "行政奖励", "行政许可事项库", "行政裁决", "行政征收"])
def test_rows_of_their_own_are_no_statutory_rows(printed: str) -> None:
    assert row(printed) is None


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("上年结转政府信息公开申请的数量", "carried_in"),
        pytest.param(
            "本年新收政府信息公开申请数",
            "received",
        ),
        ("其他法律行政法规禁止公开的", "denied_other_law"),
        ("没有现成信息需要另外制作", "unavailable_not_ready_made"),
        ("要求行政机关确认或重新出具己获取信息", "unprocessed_reconfirmation"),
        ("申请人无正当理由逾期不补正、行政机关不再处理政府信息公开申请", "other_uncorrected"),
        ("申请人逾期未按收费通知要求缴纳费用、行政机关不再处理政府信息公开申请", "other_fee_unpaid"),
    ],
)
def test_slips_of_the_pen_are_read_and_told(printed: str, code: str) -> None:
    found = row_index().find(printed)
    assert found is not None
    assert (found.code, found.exact) == (code, False)


def test_the_longest_distance_between_declared_rows_is_kept() -> None:
    """One character less never turns a row of five characters or more into another one."""
    for member in ROWS:
        normal = normalise(member.label)
        if len(normal) < 5:
            continue
        for index in range(len(normal)):
            found = row(normal[:index] + normal[index + 1 :])
            assert found in (None, (member.table, member.code)), (member.code, index)


@pytest.mark.parametrize("table", TABLES)
def test_words_without_a_code_are_known_by_name(table: str) -> None:
    words = table_words(table)
    for word in (*words.spanning, *words.subtotals, *words.beside):
        found = column_index(table).find(word)
        assert found is not None, word
        assert found.code is None, word


def test_captions_of_the_request_table_are_ignored_by_name() -> None:
    for printed in ("三、本年度办理结果", "（三）不予公开", "（四）无法提供", "（五）不予处理", "申请人情况"):
        assert row(printed) == ("request", None)


def test_a_cell_of_text_is_no_label() -> None:
    assert row("一、本年新收政府信息公开申请数量" * 8) is None


class TestNormalise:
    @pytest.mark.parametrize(
        ("printed", "normal"),
        [
            ("（一）予以 公开", "予以公开"),
            ("一 、本年新收", "本年新收"),
            ("1. 属于国家秘密", "属于国家秘密"),
            ("１．属于国家秘密", "属于国家秘密"),
            ("采购总金额（万元，保留四位小数）", "采购总金额"),
            ("行政复议（因政府信息公开被行政复议", "行政复议"),
            ("总\u3000计", "总计"),
            ("（本列数据的勾稽关系）", "本列数据的勾稽关系"),
            ("", ""),
            ("。", ""),
        ],
    )
    def test_examples(self, printed: str, normal: str) -> None:
        assert normalise(printed) == normal

    @given(
        st.sampled_from([m.label for m in ROWS]),
        st.lists(st.tuples(st.integers(0, 40), st.sampled_from(" \u00a0\u3000\n")), max_size=6),
    )
    def test_spaces_never_matter(self, label: str, spaces: list[tuple[int, str]]) -> None:
        printed = label
        for at, space in spaces:
            printed = printed[: at % (len(printed) + 1)] + space + printed[at % (len(printed) + 1) :]
        assert normalise(printed) == normalise(label)
        assert row(printed) == row(label)

    @given(st.sampled_from([m.label for m in ROWS]))
    def test_full_width_never_matters(self, label: str) -> None:
        wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in label)
        assert row(wide) == row(label)

    @given(st.text(st.characters(max_codepoint=0xFFFF), max_size=30))
    def test_nothing_but_letters_and_digits_is_left(self, printed: str) -> None:
        assert all(c.isalpha() or c.isnumeric() or c.isalnum() for c in normalise(printed))


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("三、本年度办理结果（三）不予公开1.属于国家秘密", "denied_state_secret"),
        ("（三）不予公开 7.属于行政执法案卷", "denied_enforcement_file"),
        ("三、本年度办理结果（一）予以公开", "granted"),
        ("（六）其他处理3.其他", "other_misc"),
        ("三、本年度办理结果（七）总计", "processed_total"),
        ("不予公开其他", None),
        ("其他处理总计", None),
    ],
)
def test_a_row_in_one_cell_with_its_group(printed: str, code: str | None) -> None:
    assert row(printed) == (("request", code) if code else None)


@pytest.mark.parametrize(
    ("table", "printed", "code"),
    [
        ("dispute", "行政复议-结果维持", "upheld"),
        ("dispute", "行政诉讼 未经复议直接起诉 总计", "total"),
        ("request", "法人或其他组织 商业企业", "enterprise"),
        ("request", "法人或其他组织总计", None),
    ],
)
def test_a_heading_in_one_cell_with_those_above(table: str, printed: str, code: str | None) -> None:
    assert column(table, printed) == code


@pytest.mark.parametrize("printed", ["结转上年度", "本年结转政府信息公开申请数量", "下年新收政府信息公开申请数量"])
def test_another_year_is_another_row(printed: str) -> None:
    assert row(printed) is None


@pytest.mark.parametrize(
    ("printed", "code"), [("1.申请人无正当理由", "other_uncorrected"), ("属于三类内部", "denied_internal_affairs")]
)
def test_the_end_of_a_label_may_be_cut_off(printed: str, code: str) -> None:
    found = row_index().find(printed)
    assert found is not None
    assert (found.code, found.exact) == (code, False)
    assert row("申请人") is None


@pytest.mark.parametrize("axis", ["row", "column"])
def test_signs_that_are_taken_for_each_other_make_no_label_another(axis: str) -> None:
    table_of = {table: table if axis == "column" else "" for table in TABLES}
    named = [(table_of[t], label, m) for t in TABLES for m in members(t, axis) for label in (*m.labels_zh, *m.variants)]
    codes: dict[tuple[str, str], set[tuple[str, str]]] = {}
    exact: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for table, label, m in named:
        normal = normalise(label)
        codes.setdefault((table, normal.translate(alike_among_labels())), set()).add((m.table, m.code))
        exact.setdefault((table, normal), set()).add((m.table, m.code))
    assert max(map(len, codes.values())) == max(map(len, exact.values())) == 1


@pytest.mark.parametrize(
    ("printed", "code"),
    [("2.重复由请", "unprocessed_repeated"), ("具他外理", "other"), ("3.危反三安全一稳定", "denied_safety_stability")],
)
def test_labels_with_signs_of_other_labels_are_read_and_told(printed: str, code: str) -> None:
    found = row_index().find(printed)
    assert found is not None
    assert (found.code, found.exact, found.is_sure) == (code, False, True)

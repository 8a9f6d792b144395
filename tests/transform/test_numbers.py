"""Numbers as printed: sign, digits, unit, note; what is no number says so."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.forms import unit_form
from transform.numbers import Number, Reading, chinese_number, plain_number, read_number, scaled

UNITS = unit_form()
NUMERALS, POWERS = "零一二三四五六七八九", ("", "十", "百", "千")


def in_words(number: int) -> str:
    """`number` below 100 million in Chinese numerals, as they are spoken."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return f"{in_words(high)}万" + ("" if not low else ("零" if low < 1000 else "") + in_words(low))
    digits = [int(digit) for digit in str(number)]
    words, gap = "", False
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if not digit:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + NUMERALS[digit] + POWERS[place]
        gap = False
    return words.removeprefix("一") if 10 <= number < 20 else words or "零"


def reported(number: Number, unit: str | None = None, *marks: str) -> Reading:
    return Reading("reported", number, unit, marks)


# The numbering of the variants is that of the notes on the domain.
@pytest.mark.parametrize(
    ("raw", "reading"),
    [
        pytest.param("0", reported(0), id="zero"),
        pytest.param("\u00a00", reported(0), id="N1-before"),
        pytest.param("0\u00a0", reported(0), id="N1-behind"),
        pytest.param("\u00a0 0", reported(0), id="N1-both"),
        pytest.param(" 1", reported(1), id="N1-one"),
        pytest.param("", Reading("blank"), id="N2-empty"),
        pytest.param("\u00a0", Reading("blank"), id="N2-nbsp"),
        pytest.param("\u3000 \t", Reading("blank"), id="N2-wide"),
        pytest.param("\ufeff", Reading("blank"), id="N2-mark"),
        pytest.param("新增1条", reported(1, "条"), id="N3"),
        pytest.param("新增8条", reported(8, "条"), id="N3-eight"),
        pytest.param("增加2项", reported(2, "项"), id="N3-other-word"),
        pytest.param("+19", reported(19), id="N4"),
        pytest.param("＋19", reported(19), id="N4-wide"),
        pytest.param("减少2", reported(-2), id="N4b-word"),
        pytest.param("减少2项", reported(-2, "项"), id="N4b-unit"),
        pytest.param("-2", reported(-2), id="N4b-hyphen"),
        pytest.param("－2", reported(-2), id="N4b-wide"),
        pytest.param("−2", reported(-2), id="N4b-minus"),
        pytest.param("- 2", reported(-2), id="N4b-space"),
        pytest.param("1260个", reported(1260, "个"), id="N5"),
        pytest.param("1260 个", reported(1260, "个"), id="N5-space"),
        pytest.param("65万元", reported(65, "万元"), id="N6"),
        pytest.param("1646.5万元", reported(1646.5, "万元"), id="N6-decimal"),
        pytest.param("160.5964万元", reported(160.5964, "万元"), id="N6-four"),
        pytest.param("477.35", reported(477.35), id="N6b"),
        pytest.param("300.6万", reported(300.6, "万"), id="N7"),
        pytest.param("169100", reported(169100), id="N8"),
        pytest.param("169100元", reported(169100, "元"), id="N8-yuan"),
        pytest.param("/", Reading("na"), id="N9-slash"),
        pytest.param("／", Reading("na"), id="N9-wide"),
        pytest.param("-", Reading("na"), id="N9-hyphen"),
        pytest.param("—", Reading("na"), id="N9-dash"),
        pytest.param("——", Reading("na"), id="N9-double"),
        pytest.param("无", Reading("na"), id="N9-none"),
        pytest.param(" 无 ", Reading("na"), id="N9-spaces"),
        pytest.param("100%", Reading("text"), id="N10"),
        pytest.param("22（其中修订16）", reported(22, None, "footnote"), id="N11"),
        pytest.param("55（含自然失效29）", reported(55, None, "footnote"), id="N11-other"),
        pytest.param("55(含自然失效29)", reported(55, None, "footnote"), id="N11-ascii"),
        pytest.param("12²³", reported(12, None, "footnote"), id="N11-raised"),
        pytest.param("5①", reported(5, None, "footnote"), id="N11-circled"),
        pytest.param("⑫", reported(12), id="N11-circled-alone"),
        pytest.param("100余条", reported(100, "条", "approximate"), id="N12"),
        pytest.param("18万余条", reported(18, "万条", "approximate"), id="N12-myriad"),
        pytest.param("约200件", reported(200, "件", "approximate"), id="N12-about"),
        pytest.param("200件以上", reported(200, "件", "approximate"), id="N12-least"),
        pytest.param("12 件", reported(12, "件"), id="N13"),
        pytest.param("１２３", reported(123), id="N15"),
        pytest.param("１．５", reported(1.5), id="N15-point"),
        pytest.param("1,234", reported(1234), id="N16-comma"),
        pytest.param("１，２３４", reported(1234), id="N16-wide-comma"),
        pytest.param("3,985,758", reported(3985758), id="N16-millions"),
        pytest.param("1,234.5万元", reported(1234.5, "万元"), id="N16-money"),
        pytest.param("二十三", reported(23), id="N16-words"),
        pytest.param("二十三件", reported(23, "件"), id="N16-words-unit"),
        pytest.param("十", reported(10), id="N16-ten"),
        pytest.param("两件", reported(2, "件"), id="N16-two"),
        pytest.param("一百零五", reported(105), id="N16-gap"),
        pytest.param("零", reported(0), id="N16-zero"),
        pytest.param("〇", reported(0), id="N16-circle"),
        pytest.param("第711号", Reading("text"), id="N18"),
        pytest.param("〔2020〕109号", Reading("text"), id="N18-document"),
        pytest.param("2020年", Reading("text"), id="N18-year"),
        pytest.param("0795-5412108", Reading("text"), id="N17"),
    ],
)
def test_what_a_cell_says(raw: str, reading: Reading) -> None:
    assert read_number(raw) == reading


@pytest.mark.parametrize(
    "raw",
    [
        *("1 2", "12 34", "1\u00a00", "1、2", "3/4", "1.2.3", "12,34", "1,2345", "1-2", "2件3条", "件", "+", "O", "l"),
        *("见附表", "正在统计", "合计12", "12号", "12%"),
    ],
)
def test_what_is_no_number_is_text_and_never_half_read(raw: str) -> None:
    assert read_number(raw) == Reading("text")


@pytest.mark.parametrize("sign", ["9", "９", "九"])
@pytest.mark.parametrize("many", [19, 5000])
def test_more_digits_than_any_number_has_are_text(sign: str, many: int) -> None:
    assert read_number(sign * 18) == Reading("reported", 10**18 - 1)
    assert read_number(sign * many) == Reading("text")


def test_a_lone_stroke_that_may_be_a_one_is_left_unread() -> None:
    assert read_number("一") == Reading("text")


@pytest.mark.parametrize(
    ("raw", "number"),
    [("1.0", 1), ("65.00万元", 65), ("0.50", 0.5), ("0.0", 0), ("007", 7)],
)
def test_whole_numbers_are_integers(raw: str, number: Number) -> None:
    found = read_number(raw).number
    assert found == number
    assert type(found) is type(number)


SIGNS = st.sampled_from(["", *UNITS.signs])
MEASURES = st.sampled_from(["", *UNITS.count, *UNITS.money])
SEPARATED = st.booleans()
SPACE = st.sampled_from(["", " ", "\u00a0", "\u3000"])
ABOUT = st.sampled_from(["", "余", "多"])


@given(SIGNS, st.integers(0, 10**9), SEPARATED, ABOUT, MEASURES, SPACE, SPACE, st.booleans())
def test_any_count_printed_is_read_back(
    sign: str, number: int, separated: bool, about: str, unit: str, inside: str, outside: str, wide: bool
) -> None:
    digits = f"{number:,}" if separated else str(number)
    if wide:
        digits = "".join(chr(ord(c) + 0xFEE0) for c in digits)
    raw = f"{outside}{sign}{inside}{digits}{inside}{about}{unit}{outside}"
    marks = ["approximate"] if about else []
    assert read_number(raw) == reported(UNITS.signs.get(sign, 1) * number, unit or None, *marks)


@given(SIGNS, st.decimals(0, 10**8, places=4, allow_nan=False), MEASURES, SEPARATED)
def test_any_amount_printed_is_read_back(sign: str, number: Decimal, unit: str, separated: bool) -> None:
    raw = f"{sign}{number:,f}" if separated else f"{sign}{number:f}"
    found = read_number(raw + unit)
    assert (found.state, found.unit) == ("reported", unit or None)
    assert found.number == UNITS.signs.get(sign, 1) * plain_number(number)


@given(st.integers(0, 10**9), st.text(st.sampled_from("其中修订含自然失效0123456789，"), max_size=12))
def test_a_note_never_changes_the_number(number: int, note: str) -> None:
    assert read_number(f"{number}（{note}）") == reported(number, None, "footnote")


@given(st.integers(2, 99_999_999))
def test_chinese_numerals_round_trip(number: int) -> None:
    assert chinese_number(in_words(number)) == number
    assert read_number(in_words(number)).number == number


@pytest.mark.parametrize("number", [*range(2, 130), 200, 1005, 1050, 1500, 10_000, 10_005, 20_300, 100_000, 1_000_001])
def test_chinese_numerals_one_by_one(number: int) -> None:
    assert chinese_number(in_words(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一千零五", 1005),
        ("二〇二〇", 2020),
        ("两万三千", 23_000),
        ("三亿", 300_000_000),
        pytest.param(
            "三亿零五万",
            300_050_000,
        ),
        ("一", 1),
        ("十一", 11),
        ("一万亿", 10**12),
        ("甲", None),
        ("", None),
        ("十甲", None),
    ],
)
def test_chinese_numerals_of_other_kinds(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(raw: str) -> None:
    found = read_number(raw)
    assert found.state in {"reported", "blank", "na", "text"}
    assert (found.number is not None) == (found.state == "reported")
    if not any(sign.isnumeric() for sign in raw) and "两" not in raw:
        assert found.number is None


@pytest.mark.parametrize(
    ("number", "factor", "value"),
    [
        (59237.2449, 10_000, 592372449),
        (300.6, 10_000, 3006000),
        (160.5964, 10_000, 1605964),
        (0.1, 10_000, 1000),
        (65, 1, 65),
        (1.005, 1000, 1005),
        (-2.5, 10_000, -25_000),
    ],
)
def test_scaling_leaves_no_binary_noise(number: Number, factor: int, value: int) -> None:
    assert scaled(number, factor) == value
    assert isinstance(scaled(number, factor), int)


@given(st.decimals(0, 10**8, places=4, allow_nan=False))
def test_yuan_are_exact(amount: Decimal) -> None:
    assert scaled(plain_number(amount), 10_000) == int(amount * 10_000)

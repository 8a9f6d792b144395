"""Passages that two texts share."""

from hypothesis import given
from hypothesis import strategies as st

from warehouse.across.passages import GAP, as_printed, counted, shared

LONG = "河堤加固以后汛期没有险情各村安排人员日夜值守防汛物资提前运到了仓库"
OTHER = "果园里新种了三百棵梨树渔港的灯塔修好后渔船夜里也能靠岸"
LETTERS = st.text(alphabet="公开工作河堤粮站果园渔港", min_size=0, max_size=80)
NOBODY: frozenset[str] = frozenset()


def test_one_passage_is_found_wherever_it_stands_and_shown_as_printed():
    printed = "甲镇2022年：" + "，".join([OTHER[:11], LONG[:12], LONG[12:]]) + "。"
    text, other = counted(printed, frozenset({"甲镇"})), counted(LONG + "；" + OTHER[11:], frozenset({"乙镇"}))
    ((size, start, stop, other_start, _),) = shared(text, other, 20).passages
    assert (size, text[start:stop], other_start) == (len(LONG), LONG, 0)
    assert as_printed(printed, frozenset({"甲镇"}), start, stop) == LONG[:12] + "，" + LONG[12:]


def test_small_differences_stay_within_a_passage_and_do_not_count():
    text, other = LONG[:16] + "甲" + LONG[16:], LONG[:16] + "乙丙丁" + LONG[16:]
    ((size, start, stop, *_),) = shared(text, other, 20).passages
    assert (size, start, stop) == (len(LONG), 0, len(text))


def test_far_apart_runs_are_passages_of_their_own():
    text = LONG[:16] + "甲" * (GAP + 1) + LONG[16:]
    assert [passage.size for passage in shared(text, LONG, 10).passages] == [16, len(LONG) - 16]
    assert shared(text, LONG, 20).passages == ()


def test_common_clauses_match_nothing():
    printed = "，".join([LONG[:12], LONG[12:22], LONG[22:]])
    text = counted(printed, NOBODY, common={1})
    assert len(text) == len(LONG)
    assert [passage.size for passage in shared(text, LONG, 8).passages] == [12 + len(LONG) - 22]


@given(LETTERS, LETTERS, LETTERS)
def test_what_is_alike_is_equal_text_of_both(before, common, behind):
    text, other = before + LONG + common, common + LONG + behind
    found = shared(text, other, 10)
    assert found.passages
    for passage in found.passages:
        assert 0 <= passage.start < passage.stop <= len(text)
        assert 0 <= passage.other_start < passage.other_stop <= len(other)
        assert passage.size == len(found.alike & set(range(passage.start, passage.stop)))
    assert sum(passage.size for passage in found.passages) == len(found.alike)


@given(LETTERS)
def test_a_text_is_all_alike_with_itself(text):
    assert shared(text, text, 6).alike == (frozenset(range(len(text))) if len(text) >= 6 else frozenset())

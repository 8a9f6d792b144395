"""Signatures of running text: what counts of it, windows, bands, and what equal bands mean."""

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from extract.extractor import extract
from extract.readers import read_document
from transform.interpret import interpret
from transform.likeness import (
    BANDS,
    PER_BAND,
    SHINGLE,
    WINDOW,
    Paragraph,
    bands_of,
    clauses,
    names_of,
    places,
    signatures,
    signatures_of,
    windows,
)

TEXT = st.text(alphabet="公开工作河堤粮站果园渔港，。；0123 \t“”（）AbÄ𠮷", max_size=200)


def kept(text, names=()):
    return [clause.text for clause in clauses(text, names)]


def test_numbers_punctuation_and_own_names_do_not_count():
    assert kept("棋坪镇修了3条路，共12.5公里。", ["棋坪镇"]) == ["修了条路", "共公里"]


@pytest.mark.parametrize(
    "text",
    [
        "本报告依据《中华人民共和国政府信息公开条例》（国务院令第711号，以下简称《条例》）的要求编制。",
        "本报告中所列数据的统计期限自2020年1月1日起至2020年12月31日止。",
        "全文包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、存在的主要问题及改进情况、其他需要报告的事项。",
        "如对本报告有任何疑问，请与办公室联系（地址：府前路1号，电话：0795-7161260，邮编：331205）。",
        "本年度没有收到政府信息公开申请，未发生行政复议、行政诉讼。",
        "本机关2022年度没有收取信息处理费。",
        "一、主动公开",
    ],
)
def test_statutory_wording_leaves_nothing_to_compare(text):
    assert sum(map(len, kept(text))) < WINDOW
    assert signatures_of([Paragraph(1, 1, text)], []) == ()


def test_every_character_that_counts_is_found_where_it_is_printed():
    text = "棋坪镇 修了3条路，共12.5公里；《办法》印发后，各村都通了车。"
    found = clauses(text, ["棋坪镇"])
    assert [text[at] for at in places(text, found, ["棋坪镇"])] == list("".join(clause.text for clause in found))


@given(TEXT, st.lists(st.text(alphabet="河堤粮站", min_size=2, max_size=4), max_size=2))
def test_places_and_clauses_agree_for_any_text(text, names):
    found = clauses(text, names)
    assert [text[at] for at in places(text, found, names)] == list("".join(clause.text for clause in found))


@given(st.lists(st.integers(1, 40), max_size=12))
def test_windows_begin_at_every_clause_that_has_enough_behind_it_and_count_every_character_once(sizes):
    text = "，".join("堤" * size for size in sizes)
    found = clauses(text)
    made = list(windows(found))
    assert all(len(window.text) >= WINDOW for window in made)
    assert sum(window.size for window in made) == (sum(sizes) if sum(sizes) >= WINDOW else 0)
    assert [window.first for window in made] == list(range(len(made)))


def test_bands_are_those_of_datasketch():
    texts = ["河堤加固以后汛期没有险情各村安排人员值守", "粮站改造" * 9, "果" * SHINGLE]
    for text, bands in zip(texts, bands_of(texts), strict=True):
        sketch = MinHash(num_perm=BANDS * PER_BAND, hashfunc=int)
        sketch.update_batch(_plain_hashes(text))
        lanes = (sketch.hashvalues & 0xFFFF).astype("<u2")
        assert list(bands) == np.ascontiguousarray(lanes).view("<i8").tolist()


def _plain_hashes(text):
    factors = (2654435761, 2246822519, 3266489917, 668265263, 374761393)
    grams = [text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)]
    return [sum(ord(char) * factor for char, factor in zip(gram, factors, strict=True)) % 2**32 for gram in grams]


@given(st.lists(st.text(alphabet="公开工作河堤粮站果园渔港𠮷", min_size=SHINGLE, max_size=60), min_size=1, max_size=8))
def test_texts_signed_together_have_the_bands_that_they_have_alone(texts):
    assert bands_of(texts) == [bands_of([text])[0] for text in texts]


def test_the_same_clauses_share_bands_wherever_they_stand_and_others_do_not():
    shared = "河堤加固以后汛期没有险情，各村安排人员日夜值守，防汛物资提前运到了仓库，"
    one = signatures_of([Paragraph(1, 1, "粮站的屋顶换了新瓦，" + shared + "果园里新种了三百棵梨树。")], [])
    two = signatures_of([Paragraph(5, 2, shared + "渔港的灯塔修好后渔船夜里也能靠岸，茶山上的路铺了石板。")], [])
    assert {s.bands for s in one} & {s.bands for s in two}
    three = signatures_of([Paragraph(1, 1, "矿坑边上装了护栏，窑厂停产以后种上了树，" * 3)], [])
    assert not {band for s in one for band in s.bands} & {band for s in three for band in s.bands}


def test_two_seeds_with_the_same_opening_share_bands_and_no_others_do(shared, gazetteer_of_china):
    signed = {}
    for path in sorted((shared / "seeds").glob("*.txt")):
        report = interpret(extract(read_document(path.read_bytes(), str(path))), gazetteer_of_china)
        assert names_of(report) >= {report.organ.name, *report.place.path}
        signed[path.name[:3]] = {band for signature in signatures(report) for band in signature.bands}
    alike = [(a, b) for a in signed for b in signed if a < b and signed[a] & signed[b]]
    assert alike == [("000", "003")]

"""Wordings as declared: every pattern names what the code asks for, and signs count where they are meant to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import transform
from extract.forms import HERE
from extract.model import Where
from extract.records import Sentence
from transform.clauses import Told, clauses
from transform.rated import Rated, best
from transform.reference import ReferenceDataError, data_folder
from transform.wordings import Sign, counts_of, wordings
from transform.wordlist import WordList

GROUPS = {
    "prose_items.yaml": {"plain": {"verb", "what", "tail", "number", "unit"}, "headed": {"tail", "number"}},
    "prose_requests.yaml": {"received": {"get", "what", "number"}, "requests_answered": {"number"}},
}
PLACES = {
    "prose_items.yaml": {"whole", "told", "before", "piece", "near", "stretch"},
    "prose_requests.yaml": {"get", "what", "before", "end", "told", "stretch"},
}
MODULES = {path.stem: path.read_text(encoding="utf-8") for path in Path(transform.__file__).parent.glob("[!_]*.py")}
# Groups that are asked for by a name put together, or by one of another lookup.
COMPUTED = {"postcode", "address", "appraisal_result", "accountability_result"}


@pytest.mark.parametrize("name", GROUPS)
def test_patterns_name_what_is_asked_for(name: str) -> None:
    for group, needed in GROUPS[name].items():
        for pattern in wordings(name).patterns[group]:
            assert needed <= set(pattern.groupindex), pattern.pattern


@pytest.mark.parametrize("name", PLACES)
def test_signs_stand_at_known_places(name: str) -> None:
    assert {sign.where for sign in wordings(name).signs} == PLACES[name]


@pytest.mark.parametrize(
    ("text", "has", "counts"),
    [("其中甲", (), True), ("甲", (), False), ("其中共计甲", (), False), ("其中甲", ("added",), False)],
    ids=["found", "not there", "taken back", "not for such a number"],
)
def test_when_a_sign_counts(text: str, has: tuple[str, ...], counts: bool) -> None:
    sign = Sign("before", -5, re.compile("其中"), re.compile("共计"), "added")
    assert sign.found({"before": text}, has) is counts


@pytest.mark.parametrize(
    ("words", "why"), [("'甲('", "'甲(' is no pattern"), ("'{nobody}'", "names 'nobody', which is no part")]
)
def test_what_is_no_pattern_is_named(words: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "lookups"
    folder.mkdir()
    (folder / "parts.yaml").write_text("following: 按照\n", encoding="utf-8")
    (folder / "mine.yaml").write_text(f"words: {{a: [{words}]}}\n", encoding="utf-8")
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path))
    with pytest.raises(ReferenceDataError, match=f"mine.yaml: .*{re.escape(why)}"):
        wordings.__wrapped__("mine.yaml")


def asked_for(code: str) -> set[str]:
    """The groups of words and lists that a module asks for by their names."""
    return set(re.findall(r"""(?:_words\(\)|\bwords|_lists\(\))\[["'](\w+)["']\]""", code))


@pytest.mark.parametrize("module", sorted(module for module, code in MODULES.items() if '_of, "' in code))
def test_what_is_asked_for_is_declared(module: str) -> None:
    names = re.findall(r'partial\((?:words|lists)_of, "(\w+\.yaml)"\)', MODULES[module])
    declared = {group for name in names for held in (wordings(name).words, wordings(name).lists) for group in held}
    assert asked_for(MODULES[module]) <= declared


def test_what_is_declared_is_asked_for() -> None:
    """A group that no module names is dead."""
    names = {name for code in MODULES.values() for name in re.findall(r'(?:wordings\(|_of, )"(\w+\.yaml)"', code)}
    assert len(names) > 8
    for name in names:
        said = {
            word for code in MODULES.values() if f'"{name}"' in code for word in re.findall(r"""["'](\w+)["']""", code)
        }
        assert not {*wordings(name).words, *wordings(name).lists} - said - COMPUTED, name


@pytest.mark.parametrize(
    ("text", "counts"),
    [("公开信息12条", True), ("公开信息三十条。", True), ("3、推进信息公开", False), ("第五十条规定", False)],
)
def test_a_number_is_looked_for_ahead(text: str, counts: bool) -> None:
    assert bool(counts_of("prose_items.yaml", "plain", "of_the_year").search(text)) is counts


def test_only_numbers_outside_of_groups_are_looked_for_ahead() -> None:
    with pytest.raises(ReferenceDataError, match="outside of its groups"):
        counts_of("prose_requests.yaml", "requests_carried_in")  # one number in either branch


def test_declarations_read_the_same_without_the_fast_loader() -> None:
    """`CSafeLoader` takes what `SafeLoader`, which stands in for it where it is not built, refuses: [国家级?, 经济]."""
    files = [*HERE.glob("*.yaml"), *(data_folder() / "lookups").glob("*.yaml")]
    assert len(files) > 30
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert yaml.safe_load(text) == yaml.load(text, Loader=yaml.CSafeLoader), file


def rated(text: str, score: int) -> Rated:
    (clause,) = clauses((Sentence(text, 1, Where(line=1)),))
    return Rated(score, Told(len(text), "exact", clause), len(text))


def test_the_best_number_is_the_first_with_the_highest_score() -> None:
    first, second, third = rated("公开甲。", 4), rated("公开乙。", 6), rated("公开丙。", 6)
    assert best([first, second, third], 1) is second
    assert best([first], 5) is None


def test_a_number_of_an_earlier_year_comes_behind() -> None:
    earlier, later, unsaid = rated("2021年公开甲", 6), rated("2022年公开乙", 6), rated("公开丙", 5)
    assert best([earlier, later], 1) is later
    assert best([earlier, later, unsaid], 1) is later
    assert best([earlier, unsaid], 1) is earlier


WORDS = ["栏目", "栏目设置", "公开栏", "迟", "解读", "政策解读"]


@given(st.lists(st.sampled_from([*WORDS, *"".join(WORDS), "，", "\n"])).map("".join))
def test_a_word_list_tells_the_words_of_a_text(text: str) -> None:
    assert sorted(WordList(WORDS).of(text)) == sorted(word for word in WORDS if word in text)


def test_a_word_list_may_have_only_words_of_one_kind() -> None:
    assert WordList([]).of("公开") == []
    assert WordList(["公"]).of("公开") == ["公"]
    assert WordList(["公开"]).of("公开公") == ["公开"]

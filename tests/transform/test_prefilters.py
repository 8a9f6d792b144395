"""A word test before a costly pattern must let everything through that the pattern finds."""

from __future__ import annotations

import re
import unicodedata
from re import _constants, _parser  # type: ignore[attr-defined]

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.printed import PrintedCell, PrintedCells
from transform import (
    channels,
    clauses,
    dates,
    genre_page,
    period,
    prose_items,
    prose_measures,
    prose_requests,
    prose_sums,
    subjects,
    values,
)
from transform.acts import acting_bodies
from transform.chains import chains
from transform.clauses import Pattern
from transform.clue import may_name_central
from transform.dates import with_digits, with_plain_signs
from transform.gazetteer import Gazetteer
from transform.reference import declared, lookup
from transform.values import read_cells
from transform.wordings import counts_of, wordings, words_of

REQUESTS = wordings("prose_requests.yaml").patterns
ITEMS = wordings("prose_items.yaml").patterns
CONTACT = words_of("contact.yaml")
CHANNELS = words_of("channel_names.yaml")
CALLED = declared("parts.yaml")["called"]
STATED = words_of("stated.yaml")
STATED_WAYS = ("begins", "published", "announced", "year_first", "published_year_first", "compiled")


def _loose(pattern: Pattern) -> re.Pattern[str]:
    """What finds all that a pattern of `regex` does, for `re`: without names and what must not stand before it."""
    return re.compile(re.sub(r"\?P<\w+>", "?:", re.sub(r"\(\?<!(?:[^()]|\([^()]*\))*\)", "", pattern.pattern)))


GUARDED = [
    *((prose_requests._DENIES, pattern) for pattern in REQUESTS["none"]),
    *((prose_requests._COUNTS, pattern) for pattern in REQUESTS["received"]),
    (clauses.TELLS_COUNT, re.compile(clauses.COUNT)),
    (clauses.TELLS_COUNT, prose_items._LOOSELY),
    (re.compile(clauses.COUNT_END), re.compile(clauses.COUNT)),
    (counts_of("prose_items.yaml", "counted"), words_of("prose_items.yaml")["counted"]),
    *((counts_of("prose_items.yaml", "headed"), pattern) for pattern in ITEMS["headed"]),
    *((counts_of("prose_items.yaml", "plain", "of_the_year"), ITEMS[group][0]) for group in ("plain", "of_the_year")),
    (prose_requests._DENIES, words_of("prose_requests.yaml")["no_more"]),
    (prose_measures._DENIES, prose_measures._DENIAL),
    *((re.compile("|".join(words)), _loose(REQUESTS[field][0])) for field, words in prose_requests._OTHERS.items()),
    (prose_sums.MAY_TELL_SUM, re.compile(CALLED)),
    (CONTACT["digits"], CONTACT["phone"]),
    (CONTACT["digits"], CONTACT["hotline"]),
    (period._MAY_NAME_DAYS, period._PERIOD),
    (period._MAY_NAME_DAYS, period._DROPPED),
    *((STATED["dated"], STATED[way]) for way in STATED_WAYS),
]


@pytest.mark.parametrize(("guard", "pattern"), GUARDED, ids=lambda found: found.pattern[:24])
def test_a_guard_lets_through_what_the_pattern_finds(guard: re.Pattern[str], pattern: re.Pattern[str]) -> None:
    @given(text=st.from_regex(re.compile(pattern.pattern)))
    @settings(max_examples=25, deadline=None)
    def passes(text: str) -> None:
        assert guard.search(text)

    passes()


def test_patterns_behind_the_guard_of_counts_count_something() -> None:
    guarded = (*(REQUESTS[group] for group in ("received", "requests_answered", "in_context")), ITEMS["headed"])
    assert not [pattern.pattern for group in guarded for pattern in group if clauses.COUNT not in pattern.pattern]


@pytest.mark.parametrize(
    "name",
    ["樟树市人民政府网站", "某省某市某县信息公开网站", "沙河街道政府信息公开门户网站", "海东市政务网", "某局门户网"],
)
def test_the_name_of_a_site_is_told_by_its_end(name: str) -> None:
    assert CHANNELS["site"].search(name)
    assert CHANNELS["owned"].search(name)


def test_a_paragraph_that_names_a_channel_is_looked_at() -> None:
    kinds = lookup("channels.yaml").values()
    words = {word for kind in kinds for word in (*kind["words"], *kind.get("accounts", ()))}
    assert not [word for word in words if not CHANNELS["glance"].search(word)]


def test_words_for_an_account_have_its_sign() -> None:
    assert all(channels._OF_ACCOUNTS in word for word in CHANNELS["account"].pattern.split("|"))


@pytest.mark.parametrize("before", ["", "今年，", "2019年", "2019年度", "全面公开。"])
def test_a_central_body_that_acts_is_looked_for(before: str) -> None:
    for name in ("国务院办公厅", "教育部", "国家统计局"):
        assert name in acting_bodies(f"{before}{name}认真贯彻条例")
        assert may_name_central(f"{before}{name}认真贯彻条例")


@pytest.mark.parametrize("groups", [genre_page._OF_THE_TOP, genre_page._OF_THE_OPENING], ids=["top", "opening"])
def test_signs_against_a_report_are_looked_for_at_once(
    groups: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """One that begins with a class or a group is tried at every character, and with it all others."""
    elsewhere = genre_page._glance(*groups).elsewhere
    assert elsewhere is not None
    re.compile(elsewhere.pattern, re.MULTILINE | re.DEBUG)
    assert re.search(r"INFO \d+ 0b100 ", capsys.readouterr().out)  # a set of first characters


@pytest.mark.parametrize("text", ["会上，他说", "甲\n会上，他说", "现将情况通报如下", "20__年"])
def test_a_sign_against_a_report_is_seen_at_a_glance(text: str) -> None:
    assert genre_page._glance(*genre_page._OF_THE_TOP).finds(text)
    assert not genre_page._glance(*genre_page._OF_THE_TOP).finds("甲，会上，他说")


@pytest.mark.parametrize("group", [*genre_page._OF_THE_TOP, *genre_page._OF_THE_OPENING, "of_other_kinds"])
def test_a_sign_that_begins_a_line_does_so_in_all_its_alternatives(group: str) -> None:
    for sign in genre_page._signs(group):
        if sign.pattern.startswith("^"):
            assert _parser.parse(sign.pattern)[0] == (_constants.AT, _constants.AT_BEGINNING), sign.pattern


@pytest.mark.parametrize("pattern", [period._PERIOD, period._DROPPED], ids=["period", "dropped"])
def test_a_text_that_names_days_has_one_of_their_signs(pattern: re.Pattern[str]) -> None:
    @given(text=st.from_regex(re.compile(pattern.pattern)))
    @settings(max_examples=50, deadline=None)
    def passes(text: str) -> None:
        assert period._may_name_days(text)

    passes()


@given(text=st.from_regex(re.compile(f"(?:{dates._WITH_LETTER.pattern})年")))
def test_a_misread_year_is_read(text: str) -> None:
    assert with_digits(text) == dates._WITH_LETTER.sub(
        lambda found: found[0].translate(dates._LETTERS),
        dates._IN_NUMERALS.sub(lambda found: str(dates.year_of(found[0])), text),
    )


@given(text=st.text(st.characters() | st.sampled_from("，：；（）？！\u3000\u00a0\u0338\u3099。２")))
def test_the_normal_form_is_that_of_the_text(text: str) -> None:
    assert with_plain_signs(text) == unicodedata.normalize("NFKC", text)


def test_what_is_remembered_of_a_name_is_nobodys_to_change(gazetteer: Gazetteer) -> None:
    first = chains("高安市荷岭镇", gazetteer)
    first.clear()
    assert [chain.names for chain in chains("高安市荷岭镇", gazetteer)] == [("高安市", "荷岭镇")]


@given(text=st.from_regex(re.compile(rf"\A(?:{subjects._LEAD.pattern})")))
@settings(max_examples=50, deadline=None)
def test_words_that_name_a_subject_are_found_behind_the_first_look(text: str) -> None:
    assert not subjects._NO_LEAD.match(text)


@given(st.lists(st.sampled_from(["0", "12", "", "/", "3件", "５", "1.5", "1" * 20, "一"]), min_size=1, max_size=6))
def test_cells_read_together_are_read_as_each_alone(raws: list[str]) -> None:
    cells = [PrintedCell("request", "received", "total", raw, "printed", None, None) for raw in raws]
    alone = [values._read(raw, None, "count") for raw in raws]
    read = read_cells(PrintedCells.of(cells))[0].read
    assert [(cell.state, cell.number, cell.unit, cell.value) for cell in read] == [told[:4] for told in alone]


def test_matches_may_overlap() -> None:
    found = [match[0] for match in clauses.overlapping(re.compile("公开.*?条"), "公开信息公开5条")]
    assert found == ["公开信息公开5条", "公开5条"]

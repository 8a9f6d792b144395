"""The title line of a report, told by its words (`forms/title.yaml`), also when it is printed on two or three lines."""

from __future__ import annotations

from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

import regex

from extract.forms import title_form
from extract.forms.title import TitleForm
from extract.glance import holds
from extract.model import Paragraph, Where
from extract.sections import UNNUMBERED, level_of

REACH = 30  # paragraphs from the top in which a title is looked for
_OTHER_REACH = 10
_LONGEST = 70
_HALF = 2  # characters of a name that begins on the line above: 某省民|政厅
_BRACKETS = (("《", "》"), ("<", ">"), ("〈", "〉"))  # around the titles of documents, and of those named in these
_WITH_ALL = 200  # what no title is longer than with all that may stand before and behind it
_IS_FIELD = regex.compile(r"\p{Han}{2,8}[：:]")  # 发布机构：…
_BAR = regex.compile(r"(?<=\p{Han})\s*[|｜丨]\s*(?=\p{Han})")
_BLANKS = regex.compile(r"\s+")
_MENU_SIGNS = ">＞»›"
_PATH_SIGNS = regex.compile(f"[{_MENU_SIGNS}]+")
_PIECE_SIGNS = "|｜丨首"  # without them a line is one piece: see `_own_piece`
_YEAR = regex.compile(r"(?:19|2[0OＯ〇○])[\dlI]{2}|二[〇○零Ｏ0Oo]{1}[〇○零一二三四五六七八九Ｏ0Oo]{2}")
_YEAR_OF_REPORT = regex.compile(rf"(?:{_YEAR.pattern})年(?!\d)(?=.*\p{{Han}})")
_ALIAS = regex.compile(r"(?<=\p{Han}{3})[（(]\p{Han}{2,24}[）)]$")  # 某局（某办）
_YEAR_LEAD = regex.compile(rf"^(?:{_YEAR.pattern})年?度?")
_YEAR_END = regex.compile(rf"(?:{_YEAR.pattern})年?度?$")


class Title(NamedTuple):
    """A title: its text without spaces, where it begins, and how many paragraphs it takes from index `first`."""

    text: str
    where: Where
    first: int
    lines: int


def compact(text: str) -> str:
    """`text` without any white space, marks of Markdown headings, bold type and table cells."""
    return "".join(text.split()).strip('#*|"\ufeff\u200b')


@lru_cache(maxsize=4096)
def is_title(text: str) -> bool:
    """Whether `text` (compact) reads as the title of an annual report and not as one of something about them."""
    form = title_form()
    if not any(map(text.__contains__, form.subject)):
        return _names_kind(text) and _is_short(text)  # no title, as nearly all lines
    body = _without_tail(text, form)
    return (
        len(body) <= _LONGEST
        and not _ends_within_another(text)
        and any(word in body for word in form.subject)
        and body.endswith(form.ending)
        and not _about().search(body)
        and not any(word in body for word in form.other)
        and not _told_of().search(body)
        and not form.sentence.search(body)
    )


def _ends_within_another(text: str) -> bool:
    """Whether a line is cut within the title of another document: 《国务院办公厅…关于印发<中华人民共和国政府信息公."""
    return any(text.rfind(opens) > text.rfind(closes) for opens, closes in _BRACKETS)


def _is_short(text: str) -> bool:
    """Whether a line has year, kind and body parted by a stroke, and not what the report is on: 2020年报_某局."""
    form = title_form()
    return form.short.fullmatch(text) is not None and text.endswith((*form.organ_ending, *form.short_ending))


def _names_kind(text: str) -> bool:
    """Whether a text has a word with which titles end; nearly all have none, and are known sooner so."""
    return holds(text, title_form().kinds)


def is_other_document(text: str) -> bool:
    """Whether `text` (compact) titles another kind of document: a notice, an explanation, a form."""
    return len(text) <= _WITH_ALL and _is_other(text)


@lru_cache(maxsize=4096)
def _is_other(text: str) -> bool:
    form = title_form()
    if not any(map(text.__contains__, form.subject)) and not any(map(text.__contains__, form.other)):
        return False
    body = _without_tail(text, form)
    if len(body) > _LONGEST or "。" in body or _ends_within_another(text):
        return False
    if form.announces.search(body):
        return False
    named = any(word in body for word in form.subject)
    about = body.endswith(form.not_a_report) or bool(_about().search(body)) or bool(_told_of().search(body))
    return (named and about) or any(word in body for word in form.other)


@lru_cache(maxsize=1)
def _about() -> regex.Pattern[str]:
    """What only is about reports; 研究室 and 培训中心 are bodies that report."""
    words = "|".join(map(regex.escape, title_form().about))
    return regex.compile(rf"(?:{words})(?![室院所局]|中心|基地)")


@lru_cache(maxsize=1)
def _told_of() -> regex.Pattern[str]:
    """A body that publishes, meets or trains: the heading of news about reports."""
    words = "|".join(map(regex.escape, title_form().told_of))
    return regex.compile(
        rf"(?<!^)(?<!特向社会)(?<!现)(?:{words})(?:了|完成)?(?=《|(?:19|20)\d{{2}}|二[〇○零]|.{{0,16}}(?:会|班)$|年度|年报)"
    )


def find_other(paragraphs: list[Paragraph]) -> str | None:
    """The title of another kind of document among the first paragraphs, on one to three lines; None if none is there.

    A line of the text itself, which ends in a full stop, stops the search: what stands below is cited. What has a
    number is a heading in the text.
    """
    texts = []
    for paragraph in paragraphs[:_OTHER_REACH]:
        texts.append(compact(paragraph.text))
        if texts[-1].endswith("。") and len(texts[-1]) > _LONGEST:
            break
    joined = (
        "".join(texts[at : at + lines])
        for at, text in enumerate(texts)
        for lines in (1, 2, 3)
        if at + lines <= len(texts) and level_of(text) == UNNUMBERED and not (lines > 1 and _IS_FIELD.match(text))
    )
    return next((text for text in joined if is_other_document(text)), None)


@lru_cache(maxsize=4096)
def _without_lead(text: str) -> str:
    """The title without the name of the field that it stands in (标题), and without the names of a site's columns."""
    text = _site().sub("", title_form().fields.sub("", title_form().path.sub("", text)))
    for lead in title_form().lead:
        text = text.removeprefix(lead).lstrip(":：|]】")
    name, colon, rest = text.partition("：" if "：" in text else ":")  # 某局：2019年…
    return name + rest if colon and name.endswith(title_form().organ_ending) and _YEAR.match(rest) else text


@lru_cache(maxsize=1)
def _site() -> regex.Pattern[str]:
    """What a site puts behind a title: …年度报告_通知公告_门户网站; not the name of the body."""
    return regex.compile(rf"(?:[-_—|－]{{1,2}}(?:{'|'.join(map(regex.escape, title_form().site))}))+$")


def _without_tail(text: str, form: TitleForm) -> str:
    text = form.behind.sub("", _without_lead(text)).strip("《》")
    if sent := form.sent.search(text):
        text = text[: sent.start()] + sent[1]
    if not text.endswith(form.tails):
        return text
    for tail in form.tails:
        text = text.removesuffix(tail)
    return text


def body_in_path(text: str) -> str:
    """The body that the path to a page names before the title that ends it: 某局 of 首页 > 公开 > 某局 > …年报."""
    if not any(map(text.__contains__, _MENU_SIGNS)) or not title_form().path.match(compact(text)):
        return ""
    *_, before, _ = _PATH_SIGNS.split(text)
    return before.strip() if before.strip().endswith(title_form().organ_ending) else ""


def may_hold_title(text: str) -> bool:
    """Whether a title may stand anywhere in `text`: one of its words does."""
    bare = "".join(text.split())
    return any(map(bare.__contains__, title_form().subject))


def find_titles(paragraphs: list[Paragraph]) -> list[Title]:
    """Titles among the first paragraphs, the best first: not in a menu, with a year, then the earliest."""
    texts = [paragraph.text for paragraph in paragraphs[:REACH]]
    whole = "".join(texts)
    # a sentence is no part of a title (see `sentence`), and no part of what is taken off but for pieces and a menu
    menu = any(map(whole.__contains__, _MENU_SIGNS))
    pieces = menu or any(map(whole.__contains__, _PIECE_SIGNS))
    texts = [_own_piece(text) if pieces else text if "，" in text or "。" in text else compact(text) for text in texts]
    firsts = [
        at for at, text in enumerate(texts) if len(text) <= _WITH_ALL and (menu or not ("，" in text or "。" in text))
    ]
    named = "".join([texts[at] for at in firsts])
    if not any(map(named.__contains__, title_form().subject)) and not any(_is_short(texts[at]) for at in firsts):
        return []
    short = set(firsts)
    found: list[Title] = []
    taken: set[int] = set()
    for many in (1, 2, 3):
        firsts = [first for first in firsts if first + many - 1 in short]
        for first in firsts:
            joined = "".join(texts[first : first + many])
            if not _names_kind(joined) or len(joined) > _WITH_ALL or not is_title(joined):
                continue
            if _has_heading(texts[first : first + many]):
                continue
            behind = texts[first + many] if first + many < len(texts) else ""
            if taken.isdisjoint(range(first, first + many)) and not behind.startswith(title_form().goes_on):
                taken.update(range(first, first + many))
                text = _without_lead(joined)
                found.append(_with_body_above(Title(text, paragraphs[first].where, first, many), texts, paragraphs))
    if len(found) < 2:
        return found
    path = title_form().path
    in_order = sorted(
        found, key=lambda title: (bool(path.match(texts[title.first])), not _YEAR.search(title.text), title.first)
    )
    return _nearest_first(in_order, texts) if len({title.text for title in found}) > 1 else in_order


def _nearest_first(titles: list[Title], texts: list[str]) -> list[Title]:
    """The titles, first of all the last one above the text: pages list other reports above their own.

    It must name year and body as those before it do.
    """
    begin = next((at for at, text in enumerate(texts) if "。" in text or level_of(text) != UNNUMBERED), 0)
    if titles[0].first >= begin or not _YEAR.search(titles[0].text):
        return titles
    nearest = max((t for t in titles if t.first < begin and names_both(t.text)), default=titles[0], key=_first)
    chosen = next(title for title in titles if title.text.endswith(nearest.text))
    return [chosen, *(title for title in titles if title is not chosen)]


def _has_heading(lines: list[str]) -> bool:
    """Whether a line of a title is a numbered heading; a title on one line may have a number (一、某局2019年…)."""
    return any(level_of(line) != UNNUMBERED for line in lines) and not (len(lines) == 1 and _YEAR.search(lines[0]))


_first = attrgetter("first")


def names_both(text: str) -> bool:
    """Whether a title names a year and, before or behind it, a body."""
    year = _YEAR.search(text)
    rest = text[: year.start()] + _YEAR_LEAD.sub("", text[year.start() :]) if year else ""
    return bool(rest) and not rest.removeprefix("政府").startswith(title_form().subject)


def tells_nothing(text: str) -> bool:
    """Whether a title names neither body nor year: an entry of the page's menu may read so."""
    return text.removeprefix("政府").startswith(title_form().subject) and not _YEAR.search(text)


def _own_piece(text: str) -> str:
    """A line (compact); of one that a menu or a column's name begins (首页 … 年报 某市2014年…年度报告) its last piece.

    The piece must name a body: one that begins with the year or the kind of document may have it before.
    """
    whole = compact(text)
    barred = ("|" in text or "｜" in text or "丨" in text) and _BAR.search(text)
    if not (whole.startswith("首页") or barred) or title_form().path.match(whole):
        return whole
    last = compact(_BLANKS.split(_BAR.split(text.strip(" |"))[-1].strip())[-1])
    named = not _YEAR.match(last) and not last.startswith(("政府", *title_form().subject))
    return last if named and last != whole and is_title(last) else whole


def _is_cut(above: str, title: str) -> bool:
    """Whether a title begins on the line above: there stands the year that it lacks, or it begins within a word."""
    if is_title(above) or not is_title(above + title) or title_form().path.match(above):
        return False
    name = _YEAR.split(title)[0]
    half = len(name) == _HALF and name.endswith(("局", "厅", "委"))
    with_year = _YEAR_LEAD.fullmatch(above) or _YEAR_OF_REPORT.search(above)
    return half or bool(title_form().half_word.match(title)) or bool(with_year and not _YEAR.search(title))


def _with_body_above(title: Title, texts: list[str], paragraphs: list[Paragraph]) -> Title:
    """Join the line above where it is the name of a body (and the year) that the title itself lacks."""
    above = compact(texts[title.first - 1]) if title.first else ""
    if above and _is_cut(above, title.text):
        first = title.first - 1
        whole = Title(_without_lead(above + title.text), paragraphs[first].where, first, title.lines + 1)
        return _with_body_above(whole, texts, paragraphs)  # body, year and kind on lines of their own
    if not above or len(above) > 30 or above in title.text:
        return title
    named = _ALIAS.sub("", _YEAR_END.sub("", above))
    if not named.endswith(title_form().organ_ending):
        return title
    kind = _YEAR_LEAD.sub("", title.text.removeprefix("关于")).removeprefix("政府")
    if not kind.startswith(title_form().subject) or title_form().path.match(above) or "：" in above or ":" in above:
        return title  # a menu or a field stands above
    first = title.first - 1
    return Title(above + title.text, paragraphs[first].where, first, title.lines + 1)

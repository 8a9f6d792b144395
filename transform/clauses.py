"""Running text cut into clauses, each in a folded form of the same length in which numbers and words are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import regex

from extract.model import Where
from extract.records import Extracted, Sentence
from transform.numbers import Number, chinese_number, read_number, scaled
from transform.records import NarrativeFact
from transform.reference import lookup
from transform.sections import about_of

Pattern: TypeAlias = re.Pattern[str] | regex.Pattern[str]
Match: TypeAlias = re.Match[str] | regex.Match[str]
_new = tuple.__new__  # a document has dozens of clauses, and their own constructor takes several times as long
_TELLS = re.compile(
    r"[\d一二三四五六七八九十百千两零]\s*(?:余|多)?(?:条|件|份|宗|篇|例)|没有|未[收接]到|未发生|未有|[暂尚]无|无人?申请|[无零]。?\s*$"
)
_CLAUSE = re.compile(r"[^。;!\n]+[。;!]?|[。;!\n]")  # of folded text: a clause, or a sign that ends none
_ENDS = "。;!\n"
_WIDE = re.compile("[\uff01-\uff5e]")
_END = ";\0"  # between paragraphs that are folded as one text: ends one for every pattern
_POINT = re.compile(rf"\.(?<=[^\x00-\x7f一二三四五六七八九十]\.)(?=[^\x00-\x7f]|\s|{_END}|$)")  # for a full stop
_FROM_WIDE = 0xFEE0  # from a full-width sign to the plain one
_SIGNS = tuple(zip("，：；（）【】\u00a0\u3000", ",:;()()  ", strict=True))
# What looks like a statistic and is none: too many digits, years, articles, terms of days, numbers of documents.
_NO_STATISTIC = re.compile(
    r"[0-9第〔\[(](?:"  # what any of them begins with: a search for nothing but signs is the quickest
    r"(?<=\d)(?=[\d\s个工自日天小分月周岁])(?:"  # behind most digits stands none of what goes on
    r"\d{18,}|(?:(?<=1)9|(?<=2)0)\d{2}(?=\s*[年度/.-])"
    r"|\d*(?=\s*个?\s*(?:工作日|自然日|日内|天内|小时|分钟|个月|周年|岁))"
    r"|\d{3,}(?=-\d)|(?<=\d-\d)\d{3,}"
    r"|(?:(?<=1)[0-2]|(?<=0)[1-9]|(?<=[1-9]))(?=\s*月)"
    r"|(?<!\d\d)(?:(?<=3)[01]|(?<=[12])\d|(?<=0)[1-9]|(?<=[1-9]))(?=\s*日(?!均)))"
    r"|(?<=第)(?:\s*\d+|[一二三四五六七八九十百]*\s+[一二三四五六七八九十百]+(?=\s*条))"  # 第五 十条
    r"|(?<=[〔\[(])\s*(?:19|20)\d{2}\s*[〕\])]\s*\d+(?=\s*号))"
)
_NUMBER_LINE = re.compile(r"\s*\d[\d,，.]*\s*万?\s*")
_UNIT_FIRST = re.compile(r"\s*(?:[余多]?万?[余多]?)(?:条|件|项|宗|份|篇|则|个|次|人)")
_PARTED = re.compile(r"[\u4e00-\u9fff]+(?:[ \u00a0\u3000]+[\u4e00-\u9fff]+)+")
_BLANK_EVERY = 40  # characters of a page whose lines each left one
_SHORTEST_LINE, _LONGEST_LINE = 22, 60  # characters of a line of a page
_LONGEST_NUMBER = 12  # characters of a line that is nothing but a number
_ENDS_WITHIN = re.compile(r"[\u4e00-\u9fff\d，、,]")
_GOES_ON = re.compile(
    r"\s*(?![一二三四五六七八九十]{1,2}[、.．\s]|\d{1,2}[、.．]\D|[^，。]{0,10}[:：|])[\u4e00-\u9fff\d]"
)
_STOPS = ("。", "；", ";", "！")
# A number in digits; or in numerals before the word for a piece, where no other numeral, 第 or 每 stands before it.
_NUMERALS = "一二三四五六七八九十百千万两零"
_OF_PIECES = r"\s*(?:余|多)?(?:条|件|则|份|宗|位|名|人次)"
_SPELLED = (
    rf"(?=[{_NUMERALS}]{{1,7}}{_OF_PIECES})"  # most numerals stand in words (进一步): looked for first
    rf"(?:(?<![{_NUMERALS}第每无未])(?<!没有)(?<!任何)|(?<=唯一))(?!一(?:一|[则位名]|[件份宗条][一也都不未没无件份条是为来]))(?:(?<=申请)|(?<=信息)|(?!一条))[{_NUMERALS}]{{1,7}}"
    rf"(?={_OF_PIECES})(?!\s*(?:余|多)?件[大好实小事])"
)
_BEHIND_NUMBER = r"\s*(?:(?P<myriad>[余多]?万)\s*)?(?:(?P<about>余|多|来)\s*)?"
COUNT = (
    rf"(?=[\s0-9{_NUMERALS}])\s*(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+(?:\.[0-9]+)?|{_SPELLED})"
    rf"{_BEHIND_NUMBER}"
)
_NO_ARTICLE = "".join(rf"(?<!第[{_NUMERALS}]{{{length}}})" for length in (1, 2, 3))  # 第五十条
# How every COUNT ends, from its last sign on: it is found sooner.
COUNT_END = rf"[0-9{_NUMERALS}](?:(?<=[0-9])|(?={_OF_PIECES}){_NO_ARTICLE}){_BEHIND_NUMBER}"
TELLS_COUNT = re.compile(rf"[0-9{_NUMERALS}](?:(?<=[0-9])|{_OF_PIECES})")  # what every COUNT of pieces says
_ABOUT = re.compile(r"(?:约|近|超过?|逾|达到|左右)\s*$")
_CUMULATIVE = re.compile(r"累计|截至目前|历年|至今")


@lru_cache(maxsize=1)
def _topic() -> re.Pattern[str]:
    """The stop between a subject and its number, or its denial: 申请,本年度共3件; 申请,我镇没有收到."""
    read = lookup("clauses.yaml")
    last = "".join(sorted({subject[-1] for subject in (*read["subjects"], *read["published"])}))
    subjects = "|".join(f"(?<={subject},)" for subject in read["subjects"])
    published = "|".join(f"(?<={subject},)" for subject in read["published"])
    counted, before, none, denied = ("|".join(read[key]) for key in ("counted", "before", "none", "denied"))
    return re.compile(
        rf",(?<=[{last}],)(?:{subjects}|(?:{published})(?={counted}))"
        rf"(?=(?:{before}){{0,5}}\s*(?:[\d一二三四五六七八九十百]|(?:{none})\s*(?:[,。;]|$))|{denied})"
    )


class Clause(NamedTuple):
    """A clause as printed, its `folded` form (equally long), and the section and place of its paragraph.

    `counts`: whether it may say how many pieces of something there are; most clauses do not. `about`: the code of what
    its section is about.
    """

    text: str
    folded: str
    section: int  # canonical number; 0 before the first
    where: Where
    counts: bool
    about: str = ""


def fold(text: str) -> str:
    """The text with full-width signs replaced by plain ones, as long as before."""
    for sign, plain in _SIGNS:
        if sign in text:
            text = text.replace(sign, plain)
    return _WIDE.sub(_plain, text)


def _plain(match: re.Match[str]) -> str:
    return chr(ord(match[0]) - _FROM_WIDE)


def _blot(match: re.Match[str]) -> str:
    return "年" * len(match[0])


def told_clauses(extracted: Extracted) -> list[Clause]:
    """Every clause of the body, and of the headings that tell something themselves."""
    return list(clauses((*extracted.body, *telling_headings(extracted)), extracted.edition))


def telling_headings(extracted: Extracted) -> list[Sentence]:
    """The headings that tell a number, or that there was nothing: 二、收到申请3件，同比减少2件。"""
    return [Sentence(s.heading, s.number, s.where) for s in extracted.sections if _tells(s.heading)]


@lru_cache(maxsize=256)  # most headings stand in every report
def _tells(heading: str) -> bool:
    return _TELLS.search(heading) is not None


def clauses(body: tuple[Sentence, ...], edition: str = "") -> Iterator[Clause]:
    """Every clause of the body, with the digits that are no statistics blotted out in its folded form."""
    sentences = list(whole(body))
    text = _folded(_closed_up(_END.join([sentence.text for sentence in sentences])))
    begin = 0
    for printed, section, where in sentences:
        about = about_of(section, edition)
        folded = text[begin : begin + len(printed)]
        begin += len(folded) + len(_END)
        end = 0
        for piece in _CLAUSE.findall(folded):
            end += len(piece)
            start = end - len(piece.lstrip())
            said = printed[start:end].rstrip()
            if said and piece not in _ENDS:
                plain = folded[start : start + len(said)]
                counts = TELLS_COUNT.search(plain) is not None
                yield _new(Clause, (said, plain, section, where, counts, about))


def _closed_up(text: str) -> str:
    """The text with the blanks within words (申 请) behind these, where a page leaves one in every line; as long."""
    return _PARTED.sub(_joined, text) if text.count(" ") * _BLANK_EVERY > len(text) else text


def _joined(match: re.Match[str]) -> str:
    return "".join(match[0].split()).ljust(len(match[0]))


def _folded(text: str) -> str:
    """The text folded and without the digits that are no statistics: all paragraphs at once, which is quickest."""
    text = _NO_STATISTIC.sub(_blot, fold(text))
    return _topic().sub(" ", _POINT.sub("。", text))


def whole(body: Sequence[Sentence]) -> Iterator[Sentence]:
    """The paragraphs, with those joined that a page cut around a number (公开信息 | 5928 | 条) or wrapped in lines."""
    at, last = 0, len(body) - 1
    while at <= last:
        sentence = body[at]
        while at < last and len(body[at].text) < _LONGEST_LINE and _is_wrapped(body[at], body[at + 1]):
            sentence = sentence._replace(text=sentence.text.rstrip() + body[at + 1].text.lstrip())
            at += 1
        while (
            at + 1 < last
            and len(body[at + 1].text) < _LONGEST_NUMBER
            and _is_cut(sentence.text, body[at + 1].text, body[at + 2].text)
        ):
            sentence = sentence._replace(text=sentence.text + body[at + 1].text.strip() + body[at + 2].text.strip())
            at += 2
        yield sentence
        at += 1


def _is_wrapped(line: Sentence, below: Sentence) -> bool:
    """Whether a line goes on in the one below: it is as long as lines of a page are, and ends within a sentence."""
    if max(len(line.text), _printed_length(line.where)) < _SHORTEST_LINE or line.section != below.section:
        return False
    return _ENDS_WITHIN.match(line.text.rstrip()[-1:]) is not None and _GOES_ON.match(below.text) is not None


def _printed_length(where: Where) -> int:
    """Characters of a line of a page with the heading that was cut off before it; 0 where a place is no such line."""
    length = where.end - where.start if where.start is not None and where.end is not None else 0
    return length if length < _LONGEST_LINE else 0


def _is_cut(before: str, number: str, behind: str) -> bool:
    return (
        _NUMBER_LINE.fullmatch(number) is not None
        and not before.rstrip().endswith(_STOPS)
        and _UNIT_FIRST.match(behind) is not None
    )


class Told(NamedTuple):
    """A number that a clause tells: its value, and whether it is exact, approximate or cumulative."""

    value: Number
    exactness: str
    clause: Clause
    scope: str | None = None
    label: str | None = None

    def fact(self, field: str, unit: str, ordinal: int = 1) -> NarrativeFact:
        """The fact of this name in this unit, with the clause as its text."""
        told = self.clause.text, self.value, unit, self.exactness, self.scope
        return NarrativeFact(field, ordinal, *told, self.clause.where, self.label)


def overlapping(pattern: Pattern, text: str) -> list[Match]:
    """All matches, of which one may begin within another."""
    found: list[Match] = []
    match = pattern.search(text)
    while match is not None:
        found.append(match)
        match = pattern.search(text, match.start() + 1)
    return found


def number_of(match: Match, clause: Clause) -> tuple[Number, str] | None:
    """The number of a match with the groups `number`, `myriad` and `about`, and its exactness; None if unreadable."""
    value = value_of(match)
    if value is None:
        return None
    more = match.groupdict()
    before = clause.folded[: match.start("number")]
    if more.get("about") or len(more.get("myriad") or "") > 1 or _ABOUT.search(before[-4:]):
        return value, "approximate"
    return value, "cumulative" if _CUMULATIVE.search(before) else "exact"


def value_of(match: Match) -> Number | None:
    """The number of a match with the groups `number` and perhaps `myriad`; None if unreadable."""
    printed = match["number"]
    value = read_number(printed).number if printed[0].isascii() else chinese_number(printed)
    return scaled(value, 10_000) if value is not None and match.groupdict().get("myriad") else value

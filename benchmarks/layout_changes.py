"""Changes of a report's opening that keep what it says: its signs written otherwise, its parts moved or left out."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import regex

from benchmarks.layout_opening import Lines, Opening
from extract.forms import script_table

Change = Callable[[Opening, Random], Opening]

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
NARROW = str.maketrans("，：；（）", ",:;()")
NUMERALS = "〇一二三四五六七八九"
TRADITIONAL = {new: old for old, new in reversed(script_table().items()) if len(chr(old)) == 1}
TRADITIONAL = {ord(new): chr(old) for new, old in TRADITIONAL.items()}
ALIKE = dict(zip("日未己人土〇，。01", "曰末已入士0,.Ol", strict=True))
HEADING = regex.compile(r"^([一二三四五六七八九十]{1,2})、\s*(?=\S{2,40}$)")
YEAR = regex.compile(r"(?<!\d)20\d\d(?=\s*年)")
TITLE_YEAR = regex.compile(r"20\d\d年?度?")
KIND = regex.compile(r"(?:政府)?(?:信息|政务)公开.*$")


def _words(change: Callable[[str, Random], str]) -> Change:
    """A change of every line."""
    return lambda opening, random: opening.each(lambda line: change(line, random))


def _numerals(line: str, zero: str) -> str:
    written = NUMERALS.replace("〇", zero)
    return YEAR.sub(lambda found: "".join(written[int(digit)] for digit in found[0]), line)


def _sprinkled(line: str, random: Random, sign: str, share: float) -> str:
    return "".join(letter + sign * (random.random() < share) for letter in line)


def _spaced(line: str, random: Random) -> str:
    """Blanks beside Chinese signs; numbers stay whole."""
    return regex.sub(r"(?<=\p{Han})|(?=\p{Han})", lambda _: " " * (random.random() < 0.06), line)


def _misread(line: str, random: Random) -> str:
    return "".join(ALIKE[x] if x in ALIKE and random.random() < 0.08 else x for x in line)


def _left_over(line: str, before: str) -> str:
    quoted = line.replace("“", f"{before}ldquo;").replace("”", f"{before}rdquo;")
    return f"{before}nbsp;{before}nbsp;{quoted}{before}nbsp;"


def _broken(title: str) -> Lines:
    """A title on lines of their own for body, year and kind of document."""
    kind = KIND.search(title)
    if kind is None:
        return (title,)
    head, year = title[: kind.start()], TITLE_YEAR.search(title[: kind.start()])
    parts = [head] if year is None else [head[: year.start()], head[year.start() : year.end()], head[year.end() :]]
    return tuple(part for part in (*parts, kind[0]) if part)


def _year_moved(title: str) -> str:
    """The year behind the body that stood before it, or before it."""
    year, kind = TITLE_YEAR.search(title), KIND.search(title)
    if year is None or kind is None or year.end() > kind.start() > 0:
        return title
    rest = title[: year.start()] + title[year.end() : kind.start()]
    return f"{year[0]}{rest}{kind[0]}" if year.start() else f"{rest}{year[0]}{kind[0]}"


def _titled(change: Callable[[str, Random], Lines]) -> Change:
    """A change of the title, on one line; an opening without a title stays."""

    def changed(opening: Opening, random: Random) -> Opening:
        title = "".join(opening.title)
        return opening._replace(title=change(title, random)) if title else opening

    return changed


def _headed(number: Callable[[int], str]) -> Change:
    """Other numbers before the first-level headings."""

    def headed(opening: Opening, _: Random) -> Opening:
        def line(text: str) -> str:
            found = HEADING.match(text)
            at = "一二三四五六七八九十".find(found[1]) if found else -1
            return number(at + 1) + text[found.end() :] if found and at >= 0 else text

        return opening._replace(sections=tuple(map(line, opening.sections)))

    return headed


def _cut(length: int) -> Change:
    def cut(opening: Opening, _: Random) -> Opening:
        parts, left = [], length
        for part in opening:
            kept = []
            for line in part:
                kept.append(line[: max(left, 0)])
                left -= len(line)
            parts.append(tuple(filter(None, kept)))
        return Opening(*parts)

    return cut


def _title_last(opening: Opening, _: Random) -> Opening:
    return opening._replace(title=(), below=(*opening.below, *opening.title))


def _signature_first(opening: Opening, _: Random) -> Opening:
    return opening._replace(title=(*opening.title, *opening.signature), signature=())


WORDS: dict[str, Change] = {
    "wide digits": _words(lambda line, _: line.translate(WIDE)),
    "narrow signs": _words(lambda line, _: line.translate(NARROW)),
    "years in numerals 〇": _words(lambda line, _: _numerals(line, "〇")),
    "years in numerals ○": _words(lambda line, _: _numerals(line, "○")),
    "years in numerals O": _words(lambda line, _: _numerals(line, "O")),
    "years in numerals 零": _words(lambda line, _: _numerals(line, "零")),
    "traditional script": _words(lambda line, _: line.translate(TRADITIONAL)),
    "letters misread": _words(_misread),
    "blanks between letters": _words(lambda line, _: regex.sub(r"(?<=\p{Han})(?=\p{Han})", " ", line)),
    "blanks around numbers": _words(lambda line, _: regex.sub(r"(?<=\p{Han})(?=\d)|(?<=\d)(?=\p{Han})", " ", line)),
    "blanks at random": _words(_spaced),
    "wide blanks before lines": _words(lambda line, _: f"\u3000\u3000{line}"),
    "blanks behind lines": _words(lambda line, random: line + " " * random.randrange(1, 80)),
    "no-break spaces": _words(lambda line, random: f"\u00a0\u00a0{_sprinkled(line, random, chr(160), 0.02)}\u00a0"),
    "zero-width signs": _words(lambda line, random: _sprinkled(line, random, "\u200b", 0.05)),
    "entities left over": _words(lambda line, _: _left_over(line, "&")),
    "entities escaped twice": _words(lambda line, _: _left_over(line, "&amp;")),
    "tags left over": _words(lambda line, _: f"<p style='text-indent:2em'>{line}</p>"),
    "breaks left over": _words(lambda line, _: f"{line}<br/>"),
}
ORDER: dict[str, Change] = {
    "title missing": _titled(lambda _, __: ()),
    "title twice": _titled(lambda title, _: (title, title)),
    "title three times": _titled(lambda title, _: (title, "", title, title)),
    "title on several lines": _titled(lambda title, _: _broken(title)),
    "title broken anywhere": _titled(
        lambda title, random: (title[: (cut := random.randrange(2, max(3, len(title) - 2)))], title[cut:])
    ),
    "title in blanks": _titled(lambda title, _: (" ".join(title),)),
    "title in brackets": _titled(lambda title, _: (f"《{title}》",)),
    "title labelled": _titled(lambda title, _: (f"标题：{title}",)),
    "title with the site": _titled(lambda title, _: (f"{title}_通知公告_门户网站",)),
    "title with a file": _titled(lambda title, _: (f"{title}.docx",)),
    "year of the title moved": _titled(lambda title, _: (_year_moved(title),)),
    "title behind the text": _title_last,
    "preface missing": lambda opening, _: opening._replace(preface=()),
    "from section one on": lambda opening, _: Opening(sections=opening.sections, signature=opening.signature),
    "preface cut at stops": lambda opening, _: opening._replace(
        preface=tuple(filter(None, regex.split(r"(?<=。)", "\n".join(opening.preface))))
    ),
    "signature missing": lambda opening, _: opening._replace(signature=()),
    "signature first": _signature_first,
    "headings without numbers": _headed(lambda _: ""),
    "headings 1.": _headed(lambda at: f"{at}."),
    "headings （一）": _headed(lambda at: f"（{'一二三四五六七八九十'[at - 1]}）"),
    "headings 第一部分": _headed(lambda at: f"第{'一二三四五六七八九十'[at - 1]}部分 "),
    "headings 壹、": _headed(lambda at: f"{'壹贰叁肆伍陆柒捌玖拾'[at - 1]}、"),
    "cut at 1,000": _cut(1_000),
    "cut at 600": _cut(600),
    "cut at 300": _cut(300),
}
ALL = ("is_report", "year", "jurisdiction", "organ", "phone", "items", "requests")
# What a change may leave unanswered, for it takes words away; a wrong answer stays wrong.
TAKES: dict[str, tuple[str, ...]] = {
    "letters misread": ("phone", "items", "requests"),
    "title missing": ("is_report", "year", "jurisdiction", "organ"),
    "title behind the text": ("organ",),
    "preface missing": ("is_report", "year", "jurisdiction", "organ", "phone"),
    "from section one on": ALL,
    "signature missing": ("year", "jurisdiction", "organ"),
    "cut at 1,000": ALL,
    "cut at 600": ALL,
    "cut at 300": ALL,
}

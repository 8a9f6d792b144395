"""Numbers that Word prints before paragraphs of a list: they stand in the list's format, not in the text.

After ISO/IEC 29500-1, 17.9: a paragraph names a numbering instance and a level, itself or by its style; levels count
per abstract numbering and begin again when a higher one counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import regex
from lxml import etree

from extract.readers.docx_tree import Names

_LEVELS = 9
_PLACE = regex.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LARGEST = 9999
_STYLES_DEEP = 20


class _Level(NamedTuple):
    """A level: number format, text with %1 to %9, first number; it begins again behind levels below `restart`."""

    format: str
    text: str
    start: int
    restart: int
    legal: bool


class _Instance(NamedTuple):
    """A numbering instance: its abstract numbering, the levels, and the levels that it starts anew."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """Labels of list paragraphs, to be asked once for each in the order of the document."""

    def __init__(self, instances: dict[str, _Instance], styles: dict[str, tuple[str, int]], names: Names) -> None:
        self._instances, self._styles, self._names = instances, styles, names
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    @classmethod
    def read(cls, numbering: etree._Element, styles: etree._Element | None, names: Names) -> Numbering | None:
        """Read the parts numbering.xml and styles.xml; None where no list is declared."""
        by_style = _style_lists(styles, names) if styles is not None else {}
        instances = _instances(numbering, by_style, names)
        return cls(instances, by_style, names) if instances else None

    def label(self, paragraph: etree._Element) -> str:
        """The number printed before a paragraph, empty for one of no list or behind a mere mark."""
        found = self._place(paragraph)
        instance = self._instances.get(found[0]) if found else None
        if found is None or instance is None or found[1] not in instance.levels:
            return ""
        counts = self._count(found[0], found[1], instance)
        level = instance.levels[found[1]]
        if level.format in ("bullet", "none"):
            return ""
        return _PLACE.sub(lambda mark: _shown(int(mark[1]) - 1, counts, instance, level.legal), level.text).strip()

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        properties = paragraph.find(self._names.p_properties)
        if properties is None:
            return None
        style = properties.find(self._names.style)
        inherited = self._styles.get(style.get(self._names.val, "")) if style is not None else None
        own = properties.find(self._names.numbering_properties)
        return inherited if own is None else _list_of(own, self._names, inherited)

    def _count(self, number: str, level: int, instance: _Instance) -> list[int | None]:
        counts = self._counts.setdefault(instance.abstract, [None] * _LEVELS)
        if level in instance.starts and (number, level) not in self._started:
            counts[level] = instance.starts[level]
        else:
            before = counts[level]
            counts[level] = instance.levels[level].start if before is None else before + 1
        self._started.add((number, level))
        for deeper in range(level + 1, _LEVELS):
            form = instance.levels.get(deeper)
            if form is None or level < form.restart:
                counts[deeper] = None
        return counts


def _shown(level: int, counts: list[int | None], instance: _Instance, legal: bool) -> str:
    form = instance.levels.get(level)
    if form is None:
        return ""
    count = counts[level]
    return written(form.start if count is None else count, "decimal" if legal else form.format)


def _list_of(properties: etree._Element, names: Names, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    """Instance and level of numbering properties; instance 0 takes a paragraph out of its style's list."""
    number, level = properties.find(names.of("numId")), properties.find(names.of("ilvl"))
    name = number.get(names.val, "") if number is not None else (inherited[0] if inherited else "")
    depth = _int(level.get(names.val), 0) if level is not None else (inherited[1] if inherited else 0)
    return (name, depth) if name not in ("", "0") and 0 <= depth < _LEVELS else None


def _style_lists(styles: etree._Element, names: Names) -> dict[str, tuple[str, int]]:
    """The list of each style, its own or that of the style it is based on."""
    own: dict[str, etree._Element] = {}
    based: dict[str, str] = {}
    for style in styles.iter(names.of("style")):
        identifier = style.get(names.of("styleId"), "")
        found = style.find(f"{names.p_properties}/{names.numbering_properties}")
        if found is not None:
            own[identifier] = found
        parent = style.find(names.of("basedOn"))
        if parent is not None:
            based[identifier] = parent.get(names.val, "")
    lists = {}
    for identifier in {*own, *based}:
        line, at = [identifier], identifier
        while at in based and based[at] not in line and len(line) < _STYLES_DEEP:
            at = based[at]
            line.append(at)
        inherited = None
        for name in reversed(line):
            inherited = _list_of(own[name], names, inherited) if name in own else inherited
        if inherited is not None:
            lists[identifier] = inherited
    return lists


def _instances(numbering: etree._Element, by_style: dict[str, tuple[str, int]], names: Names) -> dict[str, _Instance]:
    key = names.of("abstractNumId")
    abstracts = {element.get(key, ""): element for element in numbering.iter(names.of("abstractNum"))}
    links = {number.get(names.of("numId"), ""): number.find(key) for number in numbering.iter(names.of("num"))}
    instances = {}
    for number in numbering.iter(names.of("num")):
        reference = number.find(key)
        identifier = reference.get(names.val, "") if reference is not None else ""
        abstract = abstracts.get(identifier)
        link = abstract.find(names.of("numStyleLink")) if abstract is not None else None
        if link is not None and (named := by_style.get(link.get(names.val, ""))):
            linked = links.get(named[0])
            identifier = linked.get(names.val, "") if linked is not None else identifier
            abstract = abstracts.get(identifier)
        if abstract is not None:
            instances[number.get(names.of("numId"), "")] = _instance(number, identifier, abstract, names)
    return instances


def _instance(number: etree._Element, identifier: str, abstract: etree._Element, names: Names) -> _Instance:
    levels = _levels(abstract.iterchildren(names.of("lvl")), names)
    starts = {}
    for override in number.iter(names.of("lvlOverride")):
        levels |= _levels(override.iterchildren(names.of("lvl")), names)
        start = override.find(names.of("startOverride"))
        if start is not None:
            starts[_int(override.get(names.of("ilvl")), 0)] = _int(start.get(names.val), 1)
    return _Instance(identifier, levels, starts)


def _levels(elements: Iterable[etree._Element], names: Names) -> dict[int, _Level]:
    levels = {}
    for element in elements:
        at = _int(element.get(names.of("ilvl")), 0)
        values = {str(child.tag): child.get(names.val) for child in element}
        restart = _int(values.get(names.of("lvlRestart")), at)
        legal = names.of("isLgl") in values and values[names.of("isLgl")] not in ("0", "false", "off")
        levels[at] = _Level(
            values.get(names.of("numFmt")) or "decimal",
            (values.get(names.of("lvlText")) or "")[:40],
            _int(values.get(names.of("start")), 0),
            -1 if names.of("lvlRestart") in values and restart == 0 else restart,
            legal,
        )
    return levels


def _int(text: str | None, default: int) -> int:
    return int(text) if text and regex.fullmatch(r"-?\d{1,6}", text) else default


def written(number: int, style: str) -> str:
    """A number in one of Word's number formats; formats that are not known here are written in digits."""
    write = _FORMATS.get(style)
    return write(number) if write is not None and 0 < number <= _LARGEST else str(number)


def _thousands(number: int) -> str:
    """12 → 十二, 105 → 一百零五."""
    text, gap = "", False
    digits = str(number)
    for place, digit in enumerate(digits):
        if digit == "0":
            gap = True
            continue
        text += ("零" if gap and text else "") + _DIGITS[int(digit)] + _UNITS[len(digits) - place - 1]
        gap = False
    return text[1:] if text.startswith("一十") else text


def _digitwise(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _counting(number: int) -> str:
    return _thousands(number) if number < 100 else _digitwise(number)


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        text += sign * (number // value)
        number %= value
    return text


def _legal(number: int) -> str:
    return _thousands(number).translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))


def _sign(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _counting,
    "chineseCountingThousand": _thousands,
    "japaneseCounting": _thousands,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _thousands,
    "ideographDigital": _digitwise,
    "japaneseDigitalTenThousand": _digitwise,
    "chineseLegalSimplified": _legal,
    "ideographTraditional": _sign("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _sign("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _sign("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedCircle": _sign("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": _sign("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedParen": _sign("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _sign("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalFullWidth": lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalFullWidth2": lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalZero": lambda number: f"{number:02d}",
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
}

"""Section five cut into single problems and improvements, each classified by the declared taxonomy."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import regex

from extract.records import Extracted, Sentence
from transform.records import NarrativeFact
from transform.reference import lookup

_ITEM = re.compile(
    r"(?:(?:^|(?<=[：:。；;，,！\s）)]))\s*(?:[一二三四五六七八九][是要]|首先是?|其次是?|再次是?|(?:另)?一方面[，,]?|第[一二三四五六七][，,、是]"
    r"|[（(][一二三四五六七八九\d]{1,2}[）)]|\d{1,2}\s*[.．、])|[①-⑨])\s*"
)
_PIVOT = regex.compile(
    r"针对(?:以上|上述|存在|这些)?|下一步|下步|今后|下阶段|为此|改进的?(?:措施|举措|情况|办法|方向|思路|方法|打算)|(?:解决|整改|下步)的?(?:办法|措施|举措)|(?:20\d{2}年|来年|明年|新的一年)[^。]{0,14}?将|(?:改进|打算)[：:。]"
    r"|(?<=[。；：])我(?:们|[局镇乡县市区旗州委厅办院校所站])[^。，]{0,6}将"
)
_HEADING = re.compile(
    r"^(?:[（(][一二三四五]+[）)]|\d[.、．]|[一二三四五]、)?[^。；，]{0,16}(?:问题|不足|情况|措施|办法|打算|方向)[：:。]?$"
)
_LACK = re.compile(
    r"不够|不足|有待|欠缺|仍需|还需|尚需|需要?进一步|不高|不强|不到位|不及时|不规范|不完善|薄弱|差距|单一|滞后|缺乏|问题"
)
_STOP = re.compile(r"[，。,；;]")
_END = re.compile(r"[。；;]")
_SENTENCE = 10  # a part as short as this leads to the points: 下一步工作打算
_SHORTFALL = re.compile(
    r"不够|不高|不强|不到位|不及时|不规范|不完善|薄弱|单一|滞后|缺乏|(?<![的和与、及在要下题距板])不足"
)


def read_points(extracted: Extracted) -> list[NarrativeFact]:
    """`problem` and `improvement` facts: text, place, and as `label` the class of `problem_taxonomy.yaml`."""
    problems, improvements = _split([s for s in extracted.body if s.section == _problem_section(extracted)])
    return [*_facts("problem", problems), *_facts("improvement", improvements)]


def _problem_section(extracted: Extracted) -> int:
    return 6 if extracted.edition == "pre2019" else 5


def _facts(field: str, items: list[Sentence]) -> list[NarrativeFact]:
    return [
        NarrativeFact(field, number, item.text, where=item.where, label=classify(item.text))
        for number, item in enumerate(items, 1)
    ]


@lru_cache(maxsize=1)
def taxonomy() -> dict[str, dict[str, Any]]:
    """The declared classes of problems and improvements: code -> zh, en, words."""
    declared: dict[str, dict[str, Any]] = lookup("problem_taxonomy.yaml")
    return declared


def classify(text: str) -> str:
    """The class of a problem or improvement: the one most of whose declared words the text names, else `other`.

    Words in the first part of the text, up to its first comma or stop, count twice: they say what the point is about.
    """
    stop = _STOP.search(text)
    lead = text[: stop.start()] if stop else text
    best, most = "other", 0
    for code, declared in taxonomy().items():
        votes = 0
        for word in declared["words"]:
            if word in text:
                votes += text.count(word) + lead.count(word)
        if votes > most:
            best, most = code, votes
    return best


def _split(sentences: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """Problems stand before the turn to what will be done, improvements behind it."""
    problems: list[Sentence] = []
    improvements: list[Sentence] = []
    turned = False
    for sentence in sentences:
        pivot = None if turned else _PIVOT.search(sentence.text)
        if turned or pivot is not None:
            cut = pivot.start() if pivot else 0
            problems += _items(sentence._replace(text=sentence.text[:cut]), lacking=True)
            improvements += _items(sentence._replace(text=sentence.text[cut:]), lacking=False)
            turned = True
        else:
            problems += _items(sentence, lacking=True)
    return problems, improvements


def _items(sentence: Sentence, *, lacking: bool) -> list[Sentence]:
    """The enumerated points of a paragraph; without any, its sentences that tell of a lack (or of a measure)."""
    text = sentence.text.strip()
    if not text or _is_heading(text) or (text.endswith(("：", ":")) and not _ITEM.search(text)):
        return []
    marks = list(_ITEM.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=False)]
    if not found:
        parts = _END.split(text)
        found = [part for part in parts if (_LACK.search(part) if lacking else len(part) > _SENTENCE)]
    cleaned = [item.strip(" 　\u00a0。；;，,") for item in found]
    return [sentence._replace(text=item) for item in cleaned if len(item) > 3 and not _is_heading(item)]


def _is_heading(text: str) -> bool:
    """Whether a short text only announces points: 存在的问题; one that names a shortfall is a point itself."""
    return bool(_HEADING.match(text)) and not _SHORTFALL.search(text)

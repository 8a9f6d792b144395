"""Contacts as the preface, section one or the end of the text print them: labelled fields in any order and spacing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import regex

from extract.records import Extracted, Sentence
from transform.records import Contact
from transform.reference import lookup

_S = r"[\s\u00a0]*"
_DASH = r"[-—－–‐―‑−一~]"
_CODE = rf"(?:[（(\[【]{_S}0{_S}\d{{2,3}}{_S}[）)\]】]|0{_S}\d{{2,3}})"
_AREA = rf"(?:\+?86{_S}{_DASH}?{_S}(?:0{_S})?\d{{2,3}}|{_CODE}){_S}(?:{_DASH}{{0,2}}|/){_S}"
_EXTENSION = rf"(?:{_S}(?:{_DASH}|转|[*＊]){_S}\d{{1,5}}(?!\d)(?:分机)?)?"
_PHONE = (
    rf"1[3-9]\d{{9}}(?!\d)|400{_S}{_DASH}?\d{{3}}{_DASH}?\d{{4}}(?!\d)"
    rf"|{_AREA}\d{{6}}(?!\d)|(?:{_AREA})?(?:\d{{7,8}}|\d{{3,4}}(?:[ \u00a0]|{_DASH})\d{{4}})(?!\d){_EXTENSION}"
)
_HOTLINE = r"|(?:12\d{3}|96\d{3,4})(?!\d)"  # of a contact only behind a label of its own
_VALUES = {
    "phone": _PHONE + _HOTLINE,
    "fax": _PHONE,
    "email": r"[A-Za-z\d_.+-]+\s*[@＠]\s*[A-Za-z\d_-]+(?:\s?[.．]\s?[A-Za-z\d_-]+)+",
    "postcode": r"\d{6}(?!\d)",
    "address": r"[^；;，,。、：:（）()]*?[^\s；;，,。：:（）()]+?(?=[；;，,。（(）)]|\s*(?:邮|联系|电\s*话|传|电子)|$)",
}
_BETWEEN = (
    rf"{_S}(?:[（(]\p{{Han}}{{1,8}}[）)]|[/／、及和兼]\p{{Han}}{{1,6}})?{_S}"
    rf"(?:号码?|为|是|在|位于|请?拨打)?{_S}[：:]?{_S}"
)
_NO_COMPLAINTS = "(?<!监督|投诉|举报|监察|救援|报警)"  # whose numbers have labels of their own
_REACHED = (
    regex.compile(rf"(?:与|和|向)[^。；;\d]{{2,40}}联\s?[系络]{_S}[，,：:（(]?{_S}(?P<value>{_PHONE})"),
    regex.compile(rf"(?:与|和|向|联[系络])[^。；;（(]{{2,60}}[（(]{_S}(?P<value>{_PHONE}){_S}[）)]"),
    regex.compile(rf"(?:联\s?[系络]人?|咨询){_S}[：:][^。；;\d]{{2,40}}[，,、\s]?{_S}(?P<value>{_PHONE})"),
)
# A whole number with its area code, in a paragraph that tells whom to ask.
_WHOLE = (
    regex.compile(
        rf"(?<!传真\D{{0,4}})(?<![\d-])(?P<value>{_CODE}{_S}{_DASH}?{_S}\d{{7,8}}(?!\d){_EXTENSION}|1[3-9]\d{{9}}(?!\d))"
    ),
)
# In other paragraphs: behind a label with which a clause begins, and a number that stands alone.
_IN_A_CLAUSE = (
    regex.compile(
        rf"(?:^|[。；;，,、（(\s])(?:\p{{Han}}{{0,10}}?(?:办公室|办|科|股|中心)|联系|咨询|(?:机关|单位)?办公)?{_S}(?:电话|座机|联系方式|咨询请?电|请电)"
        rf"(?:号码)?{_S}(?:为|是)?[：:]?{_S}(?P<value>{_PHONE})"
    ),
)
_ALONE = (
    regex.compile(
        rf"(?:^|[。；;，,]|(?:[办室科股局处站]|中心|政府)[：:]?|[可请]拨打?){_S}(?P<value>{_CODE}{_S}{_DASH}?{_S}\d{{7,8}}(?!\d))"
        rf"{_S}(?:咨询|联系|[（(]\p{{Han}}{{2,12}}[）)])?[。；;）)]?$",
        regex.MULTILINE,
    ),
)
_LABELS, _HAS_CODE = (
    ("电话", "座机", "联系方式", "请电"),
    re.compile(r"[0０]\d\d.{0,6}?\d{7}"),
)  # without which neither is
_SHORT_TEXT = 1600  # characters: of a whole report the numbers in its text are those of hotlines
_LABELLED, _ELSEWHERE = 0.9, 0.5
_OFFICE = regex.compile(
    r"(?:(?:联系|咨询|受理)(?:单位|机构|科室|部门)(?=\s*[：:])|请?[直径](?:接|行)?(?:与|向)|请(?:直接)?(?:与|和|向|联系|致电|咨询|找)|可(?:与|向|找|直接与|致电)|直接与)\s*[：:]?\s*(?P<value>[\p{Han}（）()“”]{2,40}?)\s*"
    r"(?:联\s*系|咨询|反映|查询|[（(](?:联系)?(?:地址|电话)|[，,；;：:。\n]|\Z)"
)
_URL = regex.compile(r"(?:https?://|www\.)[A-Za-z\d_.\-/%?=&#:~]+")
# Without one of these signs none is printed.
_SIGNS = {"phone": "电话致联热拨座咨Tt", "fax": "传", "email": "@＠", "postcode": "编", "address": "址点"}
_AREA_TOLD, _LOCAL = re.compile(r"(?:区号\s*[：:为]?\s*|(?<=\d)[（(])(0\d{2,3})(?!\d)"), re.compile(r"[2-8]\d{6,7}")
_WIDE_DIGIT = re.compile("[０-９]")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_REACH = 40  # paragraphs of the preface
_OPENING = 8  # paragraphs of section one, where some reports print the preface
_END = 6  # paragraphs at the end of the text
_ABOUT_THE_REPORT = regex.compile(
    r"疑问|本报告|本年报|年度报告|意见建议|意见和建议|(?:请|可|直接)(?:与|和|向|联系|致电|咨询|找)"
    r"|^\s*(?:[一二三四五六七八九]、|附[：:]|\d[.、])?[（(]?(?:报告|举报)?(?:联系|地址|电话|咨询|办公)"
)
_REPORTS = regex.compile(r"疑问|本报告|本年报|本年度报告|条\s*例")
_FOOTER = regex.compile(r"ICP|备案|网安备|标识码|主办|承办|版权|技术支持|Copyright|浏览器", regex.IGNORECASE)
_FIELD = regex.compile(r"电\s*话|座机|联\s*[系络]|[致来]电|拨打|邮\s*编|传\s*真|邮\s*箱|热线|地\s*址")


@lru_cache(maxsize=1)
def _fields() -> tuple[tuple[str, tuple[regex.Pattern[str], ...]], ...]:
    """For every field the patterns of its labels and value, the strong labels first."""
    declared: dict[str, dict[str, Any]] = lookup("contact_labels.yaml")
    return tuple(
        (name, tuple(_labelled(words[kind], _value(name, kind)) for kind in ("labels", "weak") if words.get(kind)))
        for name, words in declared.items()
    )


def _value(name: str, kind: str) -> str:
    return _PHONE if (name, kind) == ("phone", "weak") else _VALUES[name]


def _labelled(labels: Iterable[str], value: str) -> regex.Pattern[str]:
    spaced = "|".join(_S.join(map(regex.escape, label)) for label in sorted(labels, key=len, reverse=True))
    bracket = "[（(]?" if "@" in value else ""  # 电子邮箱：（a@x.gov.cn）
    return regex.compile(rf"(?:{_NO_COMPLAINTS}|(?=[咨联]))(?:{spaced}){_BETWEEN}{bracket}(?P<value>{value})")


def read_contact(extracted: Extracted) -> tuple[Contact, float | None]:
    """Read office, phone, fax, e-mail, postcode, address and website as printed (None where not printed).

    Also how sure the phone is, between 0 and 1; None without one.

    The preface decides; where it names no phone, the opening of section one and the end of the text, in paragraphs that
    speak of the report or of whom to ask, so that hotlines told in the text and page footers are no contacts.
    """
    lines = [s for s in extracted.body[:_REACH] if s.section == 0]
    begin = next((number for number, line in enumerate(lines) if _REPORTS.search(line.text)), 0)
    preface = _joined((*lines[begin:], *_asked(extracted), *lines[:begin]))  # the page's own contact stands above
    found = {
        name: _first(patterns, preface) if any(sign in preface for sign in _SIGNS[name]) else None
        for name, patterns in _fields()
    }
    found["phone"] = found["phone"] or _first(_REACHED, preface) or _first(_WHOLE, _to_be_asked(preface))
    sure = _LABELLED if found["phone"] else _ELSEWHERE
    found["phone"] = _with_area(found["phone"] or _told_elsewhere(extracted), preface)
    website = _URL.search(preface)
    if found["email"] is not None:
        found["email"] = found["email"].replace("＠", "@").replace("．", ".").lower()
    told = Contact(office=_first((_OFFICE,), preface), website=website[0].rstrip(".,") if website else None, **found)
    return told, sure if told.phone else None


def _told_elsewhere(extracted: Extracted) -> str | None:
    """A number behind its label, or one with its area code alone, in any paragraph of a short text."""
    sentences = (*extracted.body, *extracted.signature)
    if sum([len(sentence.text) for sentence in sentences]) > _SHORT_TEXT:
        return None
    text = _joined(sentences)
    labelled = _first(_IN_A_CLAUSE, text) if any(word in text for word in _LABELS) else None
    return labelled or (_first(_ALONE, text) if _HAS_CODE.search(text) else None)


def _with_area(phone: str | None, text: str) -> str | None:
    """A local number with the area code that the text tells beside it: 电话8022375（区号0396）."""
    area = _AREA_TOLD.search(text) if phone and _LOCAL.fullmatch(phone) else None
    return f"{area[1]}-{phone}" if area else phone


def _asked(extracted: Extracted) -> Iterator[Sentence]:
    """Paragraphs behind the preface that tell whom to ask about the report."""
    opening = [s for s in extracted.body if s.section == 1][:_OPENING]
    end = [s for s in extracted.body[-_END:] if s.section and s not in opening]
    for sentence in (*opening, *end, *extracted.signature):
        if _FIELD.search(sentence.text) and _ABOUT_THE_REPORT.search(sentence.text):
            yield sentence


def _to_be_asked(text: str) -> str:
    """The paragraphs that tell whom to ask or how to reach the body."""
    return "\n".join(line for line in text.split("\n") if _ABOUT_THE_REPORT.search(line) or _FIELD.search(line))


def _joined(sentences: Iterable[Sentence]) -> str:
    return unicodedata.normalize("NFC", "\n".join(s.text for s in sentences if not _FOOTER.search(s.text)))


def _first(patterns: Iterable[regex.Pattern[str]], text: str) -> str | None:
    plain = text.translate(_DIGITS) if _WIDE_DIGIT.search(text) else text
    for pattern in patterns:
        match = pattern.search(plain)
        if match is not None:
            return "".join(text[slice(*match.span("value"))].split())
    return None

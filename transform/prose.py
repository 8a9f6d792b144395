"""Facts from prose: what the text itself says of items disclosed, requests received and fees, with the sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import regex

from extract.records import Extracted, Sentence
from transform.numbers import Number, read_number, scaled
from transform.records import NarrativeFact

_N = r"(?P<number>\d{1,3}(?:[,，]\d{3})+|\d+(?:\.\d+)?)\s*(?P<myriad>万)?\s*(?P<about>余|多)?\s*"
_COUNTS = r"(?P<unit>万?条(?:次)?|件|项|篇|个)"
_DISCLOSED = regex.compile(
    r"(?:主动|累计|共|总计|全年|网站)[^。；;！]{0,30}?(?:公开|发布)[^。；;，,！\d]{0,14}?信息(?!化)[^。；;！\d]{0,12}?(?:约|近|达)?\s*"
    + _N
    + _COUNTS
)
_DISCLOSED_COUNT_FIRST = regex.compile(
    r"(?:主动)?(?:公开|发布)[^。；;，,！\d]{0,10}?(?:约|近|达)?"
    + _N
    + _COUNTS
    + r"[^。；;，,]{0,8}?(?:政府|政务|各类)信息"
)
_RECEIVED = regex.compile(
    r"(?<!未)(?<!没有)(?:收到|接到|接收|受理|收办|收理|新收|办理)[^。；;！\d]{0,24}?(?:申请|依申请公开)[^。；;！\d]{0,12}?"
    + _N
    + r"(?P<unit>件|条|宗|份|个|次|起)"
)
_RECEIVED_COUNT_FIRST = regex.compile(
    r"(?<!未)(?<!没有)(?:收到|接到|受理|收办|新收)[^。；;，,！\d]{0,12}?"
    + _N
    + r"(?P<unit>件|条|宗|份|个|次|起)[^。；;，,]{0,16}?申请"
)
_NO_REQUEST = regex.compile(
    r"(?:未|没有|无|尚未)(?:收到|接到|接收到|受理|发生|有)?[^。；;，,！\d]{0,24}?(?:依?申请(?:公开)?|公开申请)(?!表)[^。；;，,！]{0,10}|(?:申请|依申请)[^。；;，,！\d]{0,16}?(?<!\d)0\s*(?:件|条|份|宗)"
)
_FEE = regex.compile(
    r"(?:收取|收费|处理费)[^。；;！\d]{0,24}?(?:共计?|合计|总计|金额)?[^。；;！\d]{0,8}?" + _N + r"(?P<unit>元)"
)
_NO_FEE = regex.compile(
    r"(?:未|没有|无|不)(?:产生|收取|发生|存在|有)?[^。；;，,！\d]{0,16}?(?:处理费|费用|收费)|(?:处理费|收费)[^。；;！\d]{0,14}?(?:为)?(?:零|0\s*(?:万)?元)"
)
_LAW = regex.compile(
    r"《(?P<title>[^《》]{4,90}(?:《[^《》]{1,60}》[^《》]{0,60})?)》\s*(?:[（(](?P<number>[^（）()]{0,16}[〔\[（(]?\s*\d{4}\s*[〕\])）]?\s*\d{1,5}\s*号|[^（）()]{0,12}第\s*\d{1,4}\s*号)[^）)]{0,20}[）)])?"
)
_DOCUMENT = ("条例", "通知", "意见", "办法", "规定", "法", "方案", "要点", "函", "细则", "规范", "指引", "决定")
_CLAUSE = regex.compile(r"[^。；;！\n]+[。；;！]?")
_CUMULATIVE = regex.compile(r"累计|截至|历年|至今")


class _Found(NamedTuple):
    number: Number
    unit: str
    exactness: str
    text: str
    where: Sentence


def read_prose(extracted: Extracted) -> list[NarrativeFact]:
    """Facts named by the contract: items_disclosed, requests_received, fee_charged, legal_document."""
    clauses = [(clause, sentence) for sentence in extracted.body for clause in _clauses(sentence)]
    facts = [
        _fact("items_disclosed", _best_disclosed(clauses)),
        _fact("requests_received", _received(clauses)),
        _fact("fee_charged", _fee(clauses)),
    ]
    return [fact for fact in facts if fact is not None] + _legal_documents(extracted)


def _clauses(sentence: Sentence) -> Iterator[str]:
    for found in _CLAUSE.finditer(sentence.text):
        yield found[0].strip()


def _fact(field: str, found: _Found | None) -> NarrativeFact | None:
    if found is None:
        return None
    scope = "website" if field == "items_disclosed" and regex.search(r"网站|网上", found.text) else None
    return NarrativeFact(field, 1, found.text, found.number, found.unit, found.exactness, scope, found.where.where)


def _number(match: regex.Match[str], clause: str, sentence: Sentence, unit: str) -> _Found | None:
    reading = read_number(unicodedata.normalize("NFKC", match["number"]))
    if reading.number is None:
        return None
    number = scaled(reading.number, 10_000) if match["myriad"] else reading.number
    exactness = (
        "approximate"
        if match["about"] or regex.search(r"约|近|超过", clause[: match.start("number")][-4:])
        else "exact"
    )
    if _CUMULATIVE.search(clause[: match.start("number")]):
        exactness = "cumulative" if exactness == "exact" else exactness
    return _Found(number, unit, exactness, clause, sentence)


def _best_disclosed(clauses: list[tuple[str, Sentence]]) -> _Found | None:
    """The first total that section one or two gives; numbers of a part (其中) come behind their total."""
    for clause, sentence in clauses:
        if sentence.section not in (0, 1, 2) or "信息" not in clause:
            continue
        match = _DISCLOSED.search(clause) or _DISCLOSED_COUNT_FIRST.search(clause)
        if match is not None and "申请" not in match[0]:
            return _number(match, clause, sentence, "条")
    return None


def _received(clauses: list[tuple[str, Sentence]]) -> _Found | None:
    about = [
        (clause, sentence) for clause, sentence in clauses if "申请" in clause and sentence.section in (0, 1, 2, 3)
    ]
    for clause, sentence in about:
        match = _RECEIVED.search(clause) or _RECEIVED_COUNT_FIRST.search(clause)
        if match is not None and "工作日" not in clause[match.start() : match.end() + 6]:
            return _number(match, clause, sentence, "件")
    for clause, sentence in about:
        match = _NO_REQUEST.search(clause)
        if match is not None and not regex.search(r"复议|诉讼|收费|费用|正当", match[0]):
            return _Found(0, "件", "exact", clause, sentence)
    return None


def _fee(clauses: list[tuple[str, Sentence]]) -> _Found | None:
    about = [(clause, sentence) for clause, sentence in clauses if "费" in clause and sentence.section not in (2, 5)]
    for clause, sentence in about:
        match = _FEE.search(clause)
        if match is not None and "事业性收费" not in clause:
            return _number(match, clause, sentence, "元")
    for clause, sentence in about:
        if _NO_FEE.search(clause) and "事业性收费" not in clause:
            return _Found(0, "元", "exact", clause, sentence)
    return None


def _legal_documents(extracted: Extracted) -> list[NarrativeFact]:
    """Titles in 《》 that name a legal document, once each, with the document number where it stands behind."""
    facts: list[NarrativeFact] = []
    seen: set[str] = set()
    for sentence in extracted.body:
        if "《" not in sentence.text:
            continue
        for match in _LAW.finditer(sentence.text):
            title = "".join(match["title"].split())
            if title not in seen and title.endswith(_DOCUMENT) and len(title) > 4:
                seen.add(title)
                text = title + (f"（{''.join(match['number'].split())}）" if match["number"] else "")
                facts.append(NarrativeFact("legal_document", len(facts) + 1, text, where=sentence.where))
    return facts

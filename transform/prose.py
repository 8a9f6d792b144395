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
_CASES = r"(?P<unit>件|条|宗|份|个|次|起)"
_GET = r"(?<!未)(?<!没有)(?:收到|接到|接收|受理|收办|收理|新收|办理)"
_DISCLOSED = regex.compile(
    r"(?:主动|累计|共|总计|全年|网站)[^。；;！]{0,30}?(?:公开|发布)[^。；;，,！\d]{0,14}?信息(?!化)[^。；;！\d]{0,12}?"
    r"(?:约|近|达)?\s*" + _N + _COUNTS
)
_DISCLOSED_COUNT_FIRST = regex.compile(
    rf"(?:公开|发布)[^。；;，,！\d]{{0,10}}?(?:约|近|达)?{_N}{_COUNTS}[^。；;，,]{{0,8}}?(?:政府|政务|各类)信息"
)
_RECEIVED = (
    regex.compile(rf"{_GET}[^。；;！\d]{{0,24}}?申请[^。；;！\d]{{0,12}}?{_N}{_CASES}"),
    regex.compile(rf"{_GET}[^。；;，,！\d]{{0,12}}?{_N}{_CASES}[^。；;，,]{{0,16}}?申请"),
    regex.compile(
        rf"{_GET}[^。；;！\d]{{0,24}}?申请[^。；;！\d]{{0,4}}?(?P<number>[一二三四五六七八九十百两]{{1,5}})(?P<unit>件|宗|份)"
    ),
)
# Applications of another kind: for a review, a licence, relief, housing.
_OTHER_REQUEST = regex.compile(
    r"复议|诉讼|许可|审批|救助|低保|公租房|住房|补贴|裁决|仲裁|入党|登记|执行|收费|费用|正当|工作日"
)
_TOTAL = regex.compile(r"共|总计|合计|累计|总数")
_NO_REQUEST = regex.compile(
    r"(?:未|没有|无|尚未)(?:收到|接到|接收到|受理|发生|有)?[^。；;，,！\d]{0,24}?(?:依?申请(?:公开)?|公开申请)(?!表)[^。；;，,！]{0,10}"
    r"|(?:申请|依申请)[^。；;，,！\d]{0,16}?(?<!\d)0\s*(?:件|条|份|宗)"
)
_FEE = regex.compile(rf"(?:收取|收费|处理费)[^。；;！]{{0,36}}?(?<![\d.]){_N}(?P<unit>元)")
_NO_FEE = regex.compile(
    r"(?:未|没有|无|不)(?:产生|收取|发生|存在|有)?[^。；;，,！\d]{0,16}?(?:处理费|费用|收费)"
    r"|(?:处理费|收费)[^。；;！\d]{0,14}?(?:为)?(?:零|0\s*(?:万)?元)"
)
_PROBLEMS = 5  # sections before this one tell what was done
_YEAR = regex.compile(r"20\d{2}(?=\s*年)")
_LAW = regex.compile(
    r"《(?P<title>[^《》]{4,90}(?:《[^《》]{1,60}》[^《》]{0,60})?)》\s*(?:[（(](?P<number>"
    r"[^（）()]{0,16}[〔\[（(]?\s*\d{4}\s*[〕\])）]?\s*\d{1,5}\s*号|[^（）()]{0,12}第\s*\d{1,4}\s*号)[^）)]{0,20}[）)])?"
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
    scope: str | None


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


def _masked(clause: str) -> str:
    """The clause with the digits of years blotted out, as long as before: they are no statistics."""
    return _YEAR.sub("年年年年", clause)


def _fact(field: str, found: _Found | None) -> NarrativeFact | None:
    if found is None:
        return None
    scope = found.scope if field == "items_disclosed" else None
    return NarrativeFact(field, 1, found.text, found.number, found.unit, found.exactness, scope, found.where.where)


def _number(match: regex.Match[str], clause: str, sentence: Sentence, unit: str) -> _Found | None:
    reading = read_number(unicodedata.normalize("NFKC", match["number"]))
    if reading.number is None:
        return None
    more = match.groupdict()
    number = scaled(reading.number, 10_000) if more.get("myriad") else reading.number
    before = clause[: match.start("number")]
    exactness = "exact"
    if more.get("about") or regex.search(r"约|近|超过", before[-4:]):
        exactness = "approximate"
    elif _CUMULATIVE.search(before):
        exactness = "cumulative"
    scope = "website" if regex.search(r"网站|网上", before) else None
    return _Found(number, unit, exactness, clause, sentence, scope)


def _best_disclosed(clauses: list[tuple[str, Sentence]]) -> _Found | None:
    """The first total that section one or two gives; numbers of a part (其中) come behind their total."""
    for clause, sentence in clauses:
        if sentence.section not in (0, 1, 2) or "信息" not in clause:
            continue
        masked = _masked(clause)
        match = _DISCLOSED.search(masked) or _DISCLOSED_COUNT_FIRST.search(masked)
        if match is not None and "申请" not in match[0]:
            return _number(match, clause, sentence, "条")
    return None


def _received(clauses: list[tuple[str, Sentence]]) -> _Found | None:
    """What the prose says of requests received: a total before a part, and 0 where it says that none came."""
    about = [(clause, sentence) for clause, sentence in clauses if "申请" in clause and sentence.section < _PROBLEMS]
    for clause, sentence in about:
        masked = _masked(clause)
        matches = [match for pattern in _RECEIVED for match in pattern.finditer(masked, overlapped=True)]
        matches = [match for match in matches if not _OTHER_REQUEST.search(masked[match.start() : match.end() + 6])]
        if matches:
            total = next(
                (match for match in matches if _TOTAL.search(masked, max(0, match.start() - 2), match.end())), None
            )
            return _number(total or matches[0], clause, sentence, "件")
    for clause, sentence in about:
        match = _NO_REQUEST.search(clause)
        if match is not None and not _OTHER_REQUEST.search(match[0]):
            return _Found(0, "件", "exact", clause, sentence, None)
    return None


def _fee(clauses: list[tuple[str, Sentence]]) -> _Found | None:
    about = [(clause, sentence) for clause, sentence in clauses if "费" in clause and sentence.section not in (2, 5)]
    for clause, sentence in about:
        match = _FEE.search(_masked(clause))
        if match is not None and "事业性收费" not in clause:
            return _number(match, clause, sentence, "元")
    for clause, sentence in about:
        if _NO_FEE.search(clause) and "事业性收费" not in clause:
            return _Found(0, "元", "exact", clause, sentence, None)
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
            told = any(known.endswith(title) for known in seen)  # 《政府信息公开条例》 behind its full name
            if not told and title.endswith(_DOCUMENT) and len(title) > 4:
                seen.add(title)
                text = title + (f"（{''.join(match['number'].split())}）" if match["number"] else "")
                facts.append(NarrativeFact("legal_document", len(facts) + 1, text, where=sentence.where))
    return facts

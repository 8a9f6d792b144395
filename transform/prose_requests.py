"""Requests for information as the prose tells them: received, carried in, answered; and that none came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from transform.clauses import COUNT, NUMERAL, Clause, Told, number_of
from transform.prose_sums import sum_of, sums_of
from transform.records import NarrativeFact

_UNIT = r"(?P<unit>件|条|宗|份|项|个|次|起|例)(?!工作日|月|年|部分|方面|章|板块)"
_GET = (
    r"(?<!未)(?<!没有)(?<!未曾)(?<!从未)(?P<get>收到|接到|接收|接受|受理|收办|收理|新收|收悉|办理|处理|收)"
    r"(?:了|过|和办理|并办理|和受理|办|的)?"
)
_REQUEST = r"(?:依申请|依申(?=公开)|申请)"
_RECEIVED_SPELLED = regex.compile(
    rf"{_GET}(?P<what>[^;!\d]{{0,60}}?{_REQUEST}[^;!\d]{{0,4}}?){NUMERAL}(?P<unit>件|宗|份)"
)
_RECEIVED = (
    regex.compile(rf"{_GET}(?P<what>[^;!\d]{{0,60}}?{_REQUEST}[^;!\d]{{0,16}}?){COUNT}{_UNIT}"),
    regex.compile(rf"{_GET}(?P<what>[^;,!\d]{{0,12}}?){COUNT}{_UNIT}(?P<behind>[^;,、!\d]{{0,24}}?{_REQUEST})"),
    _RECEIVED_SPELLED,
    regex.compile(
        rf"(?P<what>(?:依申请(?:公开)?|公开申请)[^;!,\d]{{0,20}}?)(?P<get>收到|接到|受理|办理)[^;!,\d点话口构图表台室]{{0,6}}?{COUNT}{_UNIT}"
    ),
    regex.compile(
        r"(?P<get>)(?P<what>(?:依申请公开|信息公开申请|公开申请)(?:政府信息|政务信息|信息)?(?:申请)?(?:数量?|总数|总量|件|事项|办件量)?"
        rf"(?:共计?|总计|合计|为|有|:)?\s*){COUNT}{_UNIT}"
    ),
    regex.compile(rf"{_GET}(?P<what>[^;,!\d]{{0,12}}?公开{_REQUEST}[^;,!\d]{{0,4}}?){COUNT}(?=[,。;])(?P<unit>)"),
    regex.compile(rf"(?P<get>新收)(?P<what>[^;,!\d]{{0,6}}?){COUNT}{_UNIT}"),
)
# Applications of another kind: for a review, a licence, relief, housing; and terms, fees, growth.
_OTHER = regex.compile(
    r"复议|诉讼|许可|审批|救助|低保|公租房|住房|补贴|补助|裁决|仲裁|入党|登记|执行|收费|费用|正当|工作日|政务服务"
    r"|服务事项|咨询|提案|来信(?!申请)|信访件|投诉|人次|增长|同比|培训|(?<![并及]按时|并及时|[并及])回复|热线"
)
_ABOUT_DISCLOSURE = regex.compile(r"公开|信息")
_HANDLED = regex.compile(r"答复|办结|回复|处理|公开|转办|撤回")
_TOTAL = regex.compile(r"共|总计|合计|累计|总数")
_PART = regex.compile(r"其中|网上|网络|信函|当面|来信|邮件|电子邮件|自然人|法人|含")
_CARRIED = regex.compile(
    rf"(?:上年度?|上一年度?|去年|往年|\d{{4}}年|年年年年年度?)\s*(?:度)?(?:的)?结转[^;,!\d]{{0,16}}?{COUNT}{_UNIT}"
    rf"|结转(?:上年度?|自上年|去年)[^;,!\d]{{0,12}}?{COUNT}{_UNIT}"
)
_NEXT_YEAR = r"(?:结转|转入|转)(?:到|至|入)?(?:下一?年|次年|明年|年年年年年)度?"
_CARRIED_OUT = regex.compile(rf"{_NEXT_YEAR}[^;,!\d]{{0,10}}?{COUNT}{_UNIT}|{COUNT}{_UNIT}[^;,!\d]{{0,8}}?{_NEXT_YEAR}")
_ANSWERED = regex.compile(rf"(?<!未)(?:办结|答复|已办理|办复)(?:率)?[^;,!\d%]{{0,16}}?{COUNT}{_UNIT}")
_OTHERS = (
    ("requests_carried_in", _CARRIED),
    ("requests_answered", _ANSWERED),
    ("requests_carried_out", _CARRIED_OUT),
)
_NOTHING = r"(?:(?<!不)(?<![并从])未|没有|不存在|并?无|尚未|均未|暂未|暂无|从未)"
_NONE = (
    regex.compile(
        rf"{_NOTHING}(?:再?(?:收到|接到|接收到?|受理|发生|产生|有|收悉|出现|收))?(?:过|任何)?[^;,!\d]{{0,50}}?"
        r"(?:依申请(?:公开)?|公开申请|申请)(?!表|人)"
    ),
    regex.compile(r"(?:依申请公开|公开申请|申请)[^;,!\d]{0,16}?(?<![\d.])0\s*(?:件|条|份|宗|起|(?![.\d%]))"),
    regex.compile(
        r"(?:申请|依申请公开)(?:的|政府|信息|公开|情况|申请|受理|办理|办件|总?数量?|件|量){0,5}(?:均?为|:)\s*(?:零|0|无)(?![.\d])"
    ),
    regex.compile(r"依申请公开(?:政府信息)?(?:办理)?情况:\s*(?:无|零|没有)\s*[;。]?$"),
    regex.compile(r"依申请公开[^;!\d]{0,50}?(?:共计|总计|合计|共)\s*0\s*(?:件|条|份|宗|起)"),
    regex.compile(rf"{_NOTHING}(?:收到|接到|接收到?)[^;,!\d]{{0,20}}?要求(?:依申请)?公开"),
    regex.compile(
        rf"{_NOTHING}(?:收到|接到|接收到?)[^;,!\d]{{0,12}}?(?:群众|公民)[^;,!\d]{{0,10}}?公开的?(?:政府)?信息"
    ),
    regex.compile(rf"{_NOTHING}(?:收到|接到)[^;,!\d]{{0,40}}?申请表"),
    regex.compile(rf"{_NOTHING}[^;,!\d]{{0,24}}?要求[^;,!\d]{{0,8}}?提供[^;,!\d]{{0,4}}?信息"),
    regex.compile(r"申请公开[^;,!\d:]{0,12}:[^;,!\d:]{0,8}?(?:没有|未|无)(?:收到|发生|产生)?\s*[。;]?$"),
    regex.compile(r"零申请"),
    regex.compile(r"依申请公开[^;!\d]{0,16}?(?:无申请|无人申请|没有发生|未发生)"),
)
_NONE_OF_ANOTHER = regex.compile(
    r"申请[^、,;和及与也]{0,12}?(?:复议|诉讼|投诉|举报|收费|费用|超期|逾期|未答|未办)|(?:复议|诉讼|举报|投诉|不予公开|超期|逾期|未答复|收取|收费|费用|许可|拒绝|答复)"
    r"[^;,]{0,30}申请"
)
_WAYS = regex.compile(
    r"(?:电话|来人|来访|来信|来电|网上|信函|当面|邮件|传真|热线|、|或|和|等)+(?:方式|形式|渠道|途径)?"
)
_DENIES = re.compile("[未无零0]|没有|不存在")  # what every form of `_NONE` says
_DIGIT = re.compile(r"\d")
_SPELLED = re.compile(r"[一二三四五六七八九十百千两零](?:余|多)?(?:件|宗|份)")
_ASKED = re.compile("申请|依申公开|要求公开|要求[^,;]{0,8}提供")
_NEXT = regex.compile(r"\s*(?:行政)?(?:复议|诉讼|许可)")
_WITHIN = regex.compile(r"其中|\(含")
_ANOTHER_COUNT = regex.compile(r"结转|上年|去年|不予|转办|办结|答复")
_BY_WAY = re.compile(
    rf"(?:当面|现场|窗口|信函|邮寄|网上|网络|网页|互联网|在线|线上|平台|邮件|传真)[^;,、\d]{{0,6}}申请[^;,、\d]{{0,4}}?{COUNT}(?:件|条|宗|份)"
)
_HEADS_NONE = re.compile(r"申请公开(?:政府)?(?:信息)?(?:工作|办理|受理)?(?:情况|方面)?\s*[。:]?$")
_NO_MORE = re.compile(r"(?:无|没有|零|暂无|无申请|0件)[。;]?")
_REQUESTS = 3  # the section on them
_PROBLEMS = 5  # sections before this one tell what was done
_GOOD = 2


def requests(found: Sequence[Clause]) -> list[NarrativeFact]:
    """`requests_received`, and `requests_carried_in`, `_answered` and `_carried_out`, where the prose gives them.

    What was received is preferred to what was handled, a total to its parts. Where no number is told but that none came
    (未收到…申请, also 未收到…申请0件), the number is 0.
    """
    about = [clause for clause in found if clause.section < _PROBLEMS and _ASKED.search(clause.folded)]
    received = _received(about) or _headed(found)
    facts = []
    if received is not None:
        score, number = received
        fact = number.fact("requests_received", "件")
        facts.append(fact._replace(confidence=round(min(max(score, 0) + 3, 9) / 10, 1)))
    counted = [clause for clause in about if _DIGIT.search(clause.folded)]
    for field, pattern in _OTHERS:
        told = _first(pattern, counted)
        if told is not None:
            facts.append(told.fact(field, "件"))
    return facts


def none_received(clause: Clause) -> bool:
    """Whether a clause says that no request came."""
    if not _DENIES.search(clause.folded):
        return False
    for pattern in _NONE:
        match = pattern.search(clause.folded)
        if match is not None:
            around = clause.folded[match.start() : match.end() + 14]
            said = _WAYS.sub("", match[0])
            if not _NONE_OF_ANOTHER.search(around) and not _OTHER.search(said):
                return True
    return False


def _received(about: Sequence[Clause]) -> tuple[int, Told] | None:
    """The number received, with its score; one of 8 is told as received, of disclosure, in total."""
    best: tuple[int, Told] | None = None
    for clause in about:
        for score, told in _candidates(clause):
            if best is None or score > best[0]:
                best = score, told
    if best is not None and best[0] >= _GOOD:
        return best
    for clause in about:
        if none_received(clause):
            return _GOOD + 3, Told(0, "exact", clause)
    return best if best is not None and best[0] >= 0 else None


def _headed(found: Sequence[Clause]) -> tuple[int, Told] | None:
    """None where all that stands under the heading on requests is 无."""
    for head, clause in pairwise((None, *found)):
        if not clause or not _NO_MORE.fullmatch(clause.folded):
            continue
        if (clause.section == _REQUESTS and (not head or head.section < _REQUESTS)) or (
            head and _HEADS_NONE.search(head.folded)
        ):
            return _GOOD + 3, Told(0, "exact", clause)
    return None


def _candidates(clause: Clause) -> Iterator[tuple[int, Told]]:
    folded = clause.folded
    digits, spelled = _DIGIT.search(folded), _SPELLED.search(folded)
    for pattern in _RECEIVED:
        if not (spelled if pattern is _RECEIVED_SPELLED else digits):
            continue
        for match in pattern.finditer(folded, overlapped=True):
            end = folded.find(",", match.end())
            behind = folded[match.end() : min(match.end() + 6, end if end >= 0 else len(folded))]
            if _OTHER.search(match[0]) or _NEXT.match(behind):
                continue
            read = number_of(match, clause)
            if read is not None:
                yield _score(match, clause), Told(*read, clause)
    by_way = sum_of(clause, _BY_WAY) if digits else None
    if by_way is not None:
        summed = [told for told, _ in sums_of(clause)]
        yield (_GOOD + 4, summed[0]) if summed else (_GOOD + 1, by_way)


def _score(match: regex.Match[str], clause: Clause) -> int:
    before = clause.folded[: match.start()]
    what = match["what"] + (match.groupdict().get("behind") or "")
    got = match["get"]
    score = 1 if not got else 2 if got in ("办理", "处理") else 4
    score += 2 * bool(_ABOUT_DISCLOSURE.search(what))
    score += 2 * bool(_TOTAL.search(before[-3:] + match[0]))
    if got == "新收":  # what came anew is told apart from what was carried in, often in brackets
        return score + 4
    score -= 2 * bool(_PART.search(what)) + 4 * bool(_WITHIN.search(before))
    score -= 4 * bool(not got and _HANDLED.search(before[-8:]))
    score -= 4 * bool(_ANOTHER_COUNT.search(what))
    return score - 1 * ("," in match["what"])


def _first(pattern: regex.Pattern[str], about: Sequence[Clause]) -> Told | None:
    for clause in about:
        for match in pattern.finditer(clause.folded):
            read = number_of(match, clause) if not _OTHER.search(match[0]) else None
            if read is not None:
                return Told(*read, clause)
    return None

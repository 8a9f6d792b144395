"""How complete a report is against Article 50 of the Regulation: points for each content, each explained.

The points are declared in `data/lookups/completeness.yaml`. Only what the report itself shows counts: late or copied
text is for the checks across reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import count
from typing import Any, NamedTuple

from extract.forms import member
from extract.records import Extracted
from transform.cells import Cells, Key, groups, of_table
from transform.records import Contact, Facts, NarrativeFact, Organ
from transform.reference import lookup
from transform.sections import DISCLOSED, OTHER, number_about

_ANSWERED = frozenset({"reported", "na"})
_NOT_PRINTED = "absent"
_TABLES = {"requests": "request", "disputes": "dispute"}


class Subject(NamedTuple):
    """What is scored: a document as read, its facts by field, and its head."""

    extracted: Extracted
    cells: Cells
    facts: Facts
    organ: Organ | None
    year: int | None
    has_period: bool
    has_issue_date: bool
    contact: Contact


class _Scored(NamedTuple):
    code: str
    zh: str
    points: float
    most: float
    why: str


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    declared: dict[str, Any] = lookup("completeness.yaml")
    return declared


def completeness(subject: Subject) -> list[NarrativeFact]:
    """`completeness` (0 to 100 points) and one `completeness_item` for each content, `label` its code.

    Texts are Chinese and say what the points were given for and what is missing.
    """
    scored = [*_items(subject), *_customary(subject)]
    total = sum([item.points for item in scored])
    missing = [item.zh for item in scored if item.points < item.most]
    text = f"对照条例第五十条，完整性得分{_shown(total)}分（满分100分）"
    text += f"；有欠缺：{'；'.join(missing)}。" if missing else "，各项齐全。"
    return [_fact("completeness", 1, text, total, None), *map(_explained, count(1), scored)]


@lru_cache(maxsize=1024)
def _explained(number: int, item: _Scored) -> NarrativeFact:
    """The fact about an item; most reports have most of them alike."""
    text = f"{item.zh}：{item.why}（得{_shown(item.points)}分，满分{_shown(item.most)}分）"
    return _fact("completeness_item", number, text, item.points, item.code)


def _fact(field: str, ordinal: int, text: str, points: float, label: str | None) -> NarrativeFact:
    return NarrativeFact(field, ordinal, text, _plain(points), "分", "exact", label=label)


@lru_cache(maxsize=1024)
def _plain(points: float) -> int | float:
    rounded = round(points, 1)
    return int(rounded) if rounded == int(rounded) else rounded


@lru_cache(maxsize=1024)
def _shown(points: float) -> str:
    return str(_plain(points))


def _items(subject: Subject) -> Iterator[_Scored]:
    scorers = _scorers()
    for code, item in _declared()["items"].items():
        points, why = scorers[code](subject, item["parts"])
        yield _Scored(code, item["zh"], min(points, item["points"]), item["points"], why)


@lru_cache(maxsize=1)
def _scorers() -> dict[str, Callable[[Subject, dict[str, float]], tuple[float, str]]]:
    """What scores each content of the article."""
    return {
        "proactive": _proactive,
        "requests": partial(_answered, "requests"),
        "disputes": partial(_answered, "disputes"),
        "problems": _problems,
        "other": _other,
    }


def _section_text(subject: Subject, about: str) -> str:
    number = number_about(about, subject.extracted.edition)
    return "".join(section.text for section in subject.extracted.sections if section.number == number)


def _is_earlier(subject: Subject) -> bool:
    """Whether the report follows the forms before 2019, which had no statutory tables."""
    return subject.extracted.edition == "pre2019"


def _proactive(subject: Subject, parts: dict[str, float]) -> tuple[float, str]:
    """One value in every sub-table of section two, and a number or statement in the text."""
    told = "items_disclosed" in subject.facts or "subsection_proactive" in subject.facts
    text = told or (_is_earlier(subject) and bool(_section_text(subject, DISCLOSED)))
    by_clause = groups(subject.cells.heads, "disclosure", _clause)
    states = [set(take(subject.cells.states)) for _, take in by_clause]
    tables = [not told.isdisjoint(_ANSWERED) for told in states if told != {_NOT_PRINTED}]
    why = "文字说明了主动公开情况" if text else "文字没有说明主动公开情况"
    if _is_earlier(subject):
        return (sum(parts.values()) if text else 0.0), why
    share = sum(tables) / len(tables) if tables else 0.0
    filled = f"{len(tables)}个分表中{sum(tables)}个已填报" if tables else "没有印出统计表"
    return parts["table"] * share + parts["text"] * text, f"{filled}；{why}"


def _clause(key: Key) -> str:
    """The clause of the Regulation that a row of the table of disclosure stands under."""
    return member("disclosure", "row", key[1]).statutory_no


def _answered(item: str, subject: Subject, parts: dict[str, float]) -> tuple[float, str]:
    """The share of the table's cells that are answered; a statement in words instead of the table counts in part."""
    states = of_table(subject.cells.heads, _TABLES[item]).take(subject.cells.states)
    printed = len(states) - states.count(_NOT_PRINTED)
    if printed:
        answered = sum(map(states.count, _ANSWERED))
        return parts["table"] * (answered / printed), f"统计表{printed}格中{answered}格已填报"
    names = ("requests_received",) if item == "requests" else ("reviews", "suits")
    if subject.facts.keys().isdisjoint(names):
        return 0.0, "没有统计表，文字也没有说明"
    whole = _is_earlier(subject)
    return parts["table" if whole else "statement"], "文字作了说明" if whole else "没有统计表，仅有文字说明"


def _problems(subject: Subject, parts: dict[str, float]) -> tuple[float, str]:
    """Problems and improvements; of governments also results of appraisal and accountability."""
    asked = subject.organ is not None and subject.organ.kind in _declared()["results_asked_of"]
    more = 0.0 if asked else parts["results"] / 2
    points, why = 0.0, []
    for field, zh in (("problem", "问题"), ("improvement", "改进措施")):
        found = subject.facts.get(field, [])
        enough = sum(len(fact.text) for fact in found) >= _declared()["shortest_part"]
        points += (parts[field] + more) * (1.0 if enough else 0.5) if found else 0.0
        why.append(f"{zh}{len(found)}条" + ("" if enough or not found else "，过于简单") if found else f"没有写明{zh}")
    if asked:
        results = "appraisal" in subject.facts or "accountability" in subject.facts
        points += parts["results"] * results
        why.append("写明了考核、评议或责任追究情况" if results else "没有写明工作考核、社会评议、责任追究结果")
    return points, "；".join(why)


def _other(subject: Subject, parts: dict[str, float]) -> tuple[float, str]:
    """Section six is there; since 2021 it tells the processing fee, so that 无 alone is incomplete."""
    text = _section_text(subject, OTHER).strip()
    fee = "fee_charged" in subject.facts
    due = subject.year is not None and subject.year >= _declared()["fee_since"]
    if not text:
        return parts["fee"] * fee, "没有这一部分内容" + ("，另处说明了信息处理费" if fee else "")
    if not due:
        return sum(parts.values()), "有内容"
    why = "说明了信息处理费" if fee else "没有说明信息处理费收取情况"
    return parts["text"] + parts["fee"] * fee, f"有内容；{why}"


def _customary(subject: Subject) -> list[_Scored]:
    contact = subject.contact
    there = (
        ("title", subject.extracted.title is not None),
        ("organ", subject.organ is not None),
        ("period", subject.has_period),
        ("contact", bool(contact.phone or contact.email or contact.address)),
        ("website", contact.website is not None),
        ("issue_date", subject.has_issue_date),
    )
    return [_whether(code, found) for code, found in there]


@lru_cache(maxsize=16)
def _whether(code: str, found: bool) -> _Scored:
    """What is there or not, scored."""
    declared = _declared()["customary"][code]
    most = declared["points"]
    return _Scored(code, declared["zh"], most * found, most, "有" if found else "没有印出")

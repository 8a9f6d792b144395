"""Facts from prose: what the text itself says, each with its sentence, number, unit, scope and exactness."""

from __future__ import annotations

import re
from collections.abc import Sequence

import regex

from extract.records import Extracted
from transform.clauses import COUNT, Clause, Told, number_of, told_clauses
from transform.prose_documents import legal_documents
from transform.prose_items import items_disclosed
from transform.prose_measures import measures, with_zeros, zero_statements
from transform.prose_requests import requests
from transform.records import NarrativeFact

_FEE = regex.compile(rf"(?:收取|收费|处理费)[^;!]{{0,36}}?(?<![\d.]){COUNT}(?P<unit>元)")
_NO_FEE = regex.compile(
    r"(?:未|没有|无|不)(?:产生|收取|发生|存在|有)?[^;,!\d]{0,30}?(?:处理费|费用|收费)"
    r"|(?:处理费|收费)[^;!\d]{0,14}?(?:为)?(?:零|0\s*(?:万)?元)"
    r"|未(?:向|对)[^;,!\d]{0,30}(?:收取|收费)"
)
_RESULTS = (
    (
        "appraisal",
        re.compile(r"考核|评议|评估|测评"),
        re.compile(r"结果|优秀|良好|合格|第\S{1,3}名|得分|满意|得到|取得|获得?|获评|排名|纳入|占比|位居|位列|达到"),
    ),
    ("accountability", re.compile(r"责任追究|追责|问责"), re.compile(r"未|无|没有|结果|\d")),
)
_TITLE = re.compile(r"《[^》]*》")
_NOTHING_ELSE = regex.compile(
    r"^\s*(?:[^;,]{0,30},)?[^;,]{0,30}?(?:无|没有|暂无)(?:其[他它])?(?:需要?|应当)?[^;,]{0,8}(?:报告|说明)?[^;,]{0,6}(?:事项|情况|内容)?[。;]?$"
)
_OTHER_MATTERS = {"statutory": 6, "pre2019": 7}


def read_prose(extracted: Extracted, found: Sequence[Clause] | None = None) -> list[NarrativeFact]:
    """All facts that the running text tells: numbers, zero statements, results of appraisal, documents cited.

    The fields that the contract fixes are items_disclosed, requests_received, fee_charged and legal_document; the
    others are declared in `data/lookups/prose_measures.yaml` and `zero_statements.yaml`. What is not said is absent.
    `found` are the clauses of the body, where they are known.
    """
    found = told_clauses(extracted) if found is None else found
    zeros = zero_statements(found)
    numbers = [*items_disclosed(found), *requests(found), *_fee(found), *measures(found)]
    family = "pre2019" if extracted.edition == "pre2019" else "statutory"
    return [
        *with_zeros(numbers, zeros),
        *zeros,
        *_results(found),
        *_nothing_else(found, _OTHER_MATTERS[family]),
        *legal_documents(extracted.body),
    ]


def _fee(found: Sequence[Clause]) -> list[NarrativeFact]:
    """The processing fee of 国办函〔2020〕109号 in yuan, never the fees of section two."""
    about = [c for c in found if "费" in c.folded and c.section not in (2, 5) and "事业性收费" not in c.folded]
    for clause in about:
        match = _FEE.search(clause.folded)
        read = number_of(match, clause) if match is not None else None
        if read is not None:
            return [Told(*read, clause).fact("fee_charged", "元")]
    return [Told(0, "exact", clause).fact("fee_charged", "元") for clause in about if _NO_FEE.search(clause.folded)][:1]


def _results(found: Sequence[Clause]) -> list[NarrativeFact]:
    """What is told of appraisal and of accountability, which Article 50 (四) asks governments for."""
    facts: list[NarrativeFact] = []
    said = [(c, _TITLE.sub("", c.folded) if "《" in c.folded else c.folded) for c in found if c.section == 1]
    for field, subject, result in _RESULTS:
        told = [c for c, text in said if subject.search(text) and result.search(text)]
        facts += [NarrativeFact(field, n, c.text, where=c.where) for n, c in enumerate(told, 1)]
    return facts


def _nothing_else(found: Sequence[Clause], section: int) -> list[NarrativeFact]:
    """The statement that there is nothing else to report, where the section of other matters consists of it."""
    told = [clause for clause in found if clause.section == section]
    if len(told) == 1 and _NOTHING_ELSE.match(told[0].folded):
        return [NarrativeFact("nothing_else", 1, told[0].text, where=told[0].where)]
    return []

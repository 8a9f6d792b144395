"""How much of the hand-made truth is read right, field by field.

`python tools/truth_shares.py [FOLDER]` reads `FOLDER/seeds` and `FOLDER/real` (by default those of `../shared`) and
prints for every field of their truth files how many values are right, the share, and those that are wrong.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extract.extractor import extract
from extract.readers import read_document
from transform.gazetteer import Gazetteer, load_gazetteer
from transform.interpret import interpret
from transform.personal import officials
from transform.records import NarrativeFact, Report

Truth = dict[str, Any]
Row = tuple[str, object, object]  # field, expected, read
# How the truth calls what the declarations have another code for.
KINDS = {
    "LED screen": "screen",
    "notice board": "notice_board",
    "query point": "query_point",
    "website column": "notice_board",
}
SUBSECTIONS = {
    "主动公开": "proactive",
    "依申请公开": "on_request",
    "政府信息管理": "management",
    "平台建设": "platform",
    "监督保障": "supervision",
    "存在的主要问题": "problems",
    "改进措施": "improvements",
}
WAYS = {"信函申请": "letter", "当面申请": "in_person", "网页申请": "online"}


def main() -> None:
    """Print the share read right of every field, and what is not."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared"
    gazetteer = load_gazetteer()
    groups: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for name, rows in (*seeds(folder / "seeds", gazetteer), *real(folder / "real", gazetteer)):
        for row in rows:
            groups[row[0]].append((name, row))
    total = right = 0
    for field, held in groups.items():
        good = sum(row[1] == row[2] for _, row in held)
        total, right = total + len(held), right + good
        print(f"{field:32} {good:4} of {len(held):4}  {good / len(held):7.1%}")
        for name, (_, expected, read) in held:
            if expected != read:
                print(f"    {name}: expected {expected!r}, read {read!r}")
    print(f"{'all':32} {right:4} of {total:4}  {right / total:7.1%}")


def report_of(path: Path, gazetteer: Gazetteer) -> Report:
    """The report that a file holds."""
    return interpret(extract(read_document(path.read_bytes(), path.name)), gazetteer)


def seeds(folder: Path, gazetteer: Gazetteer) -> Iterator[tuple[str, list[Row]]]:
    """Name and rows of each seed; its truth lies in `truth/<stem>.json`."""
    for path in sorted(folder.glob("*.txt")):
        truth: Truth = json.loads((folder / "truth" / f"{path.stem}.json").read_text(encoding="utf-8"))
        report = report_of(path, gazetteer)
        yield path.stem[:3], [*head(truth, report), *contact(truth, report), *prose(truth, report)]


def head(truth: Truth, report: Report) -> Iterator[Row]:
    """Title, year, place, body, dates."""
    place, organ = report.place, report.organ
    yield "title", truth["title"]["text"], report.extracted.title
    yield "year", truth["covered_year"]["value"], report.year
    stated = truth["period"]
    yield "period", [stated["start"], stated["end"]] if stated else [], [str(day) for day in report.period or ()]
    yield "organ", truth["organ"]["as_named"], organ.name if organ else None
    signed = truth["organ"]["signature_date"]
    yield "issue date", signed["value"] if signed else None, str(report.issue_date) if report.issue_date else None
    path = truth["jurisdiction"]["path"]
    yield "jurisdiction", [step["name"] for step in path], list(place.path) if place else []
    yield "county code", path[2]["code6"], place.code[:6] if place else None
    yield "level", path[-1]["level"], place.level if place else None
    yield "edition", truth["template"]["generation"], report.extracted.edition


def contact(truth: Truth, report: Report) -> Iterator[Row]:
    """The fields of the contact, as printed."""
    for field in ("office", "address", "phone", "postcode", "fax", "email"):
        expected = truth["contact"][field]
        yield f"contact {field}", expected["text"] if expected else None, getattr(report.contact, field)
        if field in ("phone", "fax"):
            number = expected["e164"] if expected else None
            yield f"contact {field} E.164", number, getattr(report.contact, f"{field}_e164")
    site = truth["contact"]["website"]
    yield "contact website", (site["url"] or site["text"]) if site else None, report.contact.website


def named(report: Report, field: str) -> list[NarrativeFact]:
    """The facts of one field, in the order of the text."""
    return [fact for fact in report.narrative if fact.field == field]


def squeezed(texts: Iterable[str]) -> list[str]:
    """The texts without white space."""
    return ["".join(text.split()) for text in texts]


def prose(truth: Truth, report: Report) -> Iterator[Row]:
    """Numbers, channels, problems and what else the prose tells."""
    yield from numbers(truth["facts"], report)
    yield from channels(truth["facts"], report)
    for field in ("problem", "improvement"):
        expected = squeezed(point["text"] for point in truth[f"{field}s"])
        read = squeezed(fact.text for fact in named(report, field))
        for number in range(max(len(expected), len(read))):
            yield field, (expected[number:] or [None])[0], (read[number:] or [None])[0]
    cited = [("".join(d["title"].split()), d["number"]) for d in truth["legal_documents"]]
    told = [(fact.text.split("（国")[0].split("（鄞")[0], fact.label) for fact in named(report, "legal_document")]
    for document in cited:
        yield "legal document", document, document if document in told else None
    yield "legal documents, no others", [], [title for title in told if title not in cited]
    for section in truth["sections"]:
        lines = {s.number: s.where.line for s in report.extracted.sections}
        yield (
            "section",
            (section["canonical"], section["line"]),
            (section["canonical"], lines.get(section["canonical"])),
        )
    for part in truth["subsections"]:
        if part["canonical"] is not None:
            facts = named(report, f"subsection_{SUBSECTIONS[part['canonical']]}")
            lines_read = [fact.where.line for fact in facts if fact.where]
            yield "sub-theme", (part["canonical"], [part["line"]]), (part["canonical"], lines_read)


def numbers(facts: Truth, report: Report) -> Iterator[Row]:
    """Items (条), requests (件) and fee (元), with their parts."""
    told = facts["items_disclosed_total"]
    yield "items disclosed", [told["value"]] if told else [], [f.value for f in named(report, "items_disclosed")]
    classes = [(part["name"], part["value"]) for part in facts["items_disclosed_breakdown"]]
    yield "items by class", classes, [(fact.label, fact.value) for fact in named(report, "items_by_class")]
    said = facts["applications"]["narrative"]
    received = [facts["applications"]["received"]] if said else []
    yield "requests received", received, [fact.value for fact in named(report, "requests_received")]
    denied = facts["reviews_and_suits"]["narrative"]
    for field in ("reviews", "suits"):
        yield field, [0] if denied else [], [fact.value for fact in named(report, field)]
    fee = facts["fee"]
    yield "fee", [fee["value"]] if fee else [], [fact.value for fact in named(report, "fee_charged")]
    statements = list(dict.fromkeys(squeezed(fact.text for fact in named(report, "zero_statement"))))
    for statement in squeezed(s["text"] for s in facts["zero_statements"]):
        yield "zero statement", statement, next((statement for read in statements if statement in read), None)
    yield "zero statements, count", len(facts["zero_statements"]), len(statements)
    nothing = facts["nothing_else"]
    expected = squeezed([nothing["text"]]) if nothing else []
    yield (
        "nothing else",
        [t.strip("。") for t in expected],
        [t.strip("。") for t in squeezed(f.text for f in named(report, "nothing_else"))],
    )


def channels(facts: Truth, report: Report) -> Iterator[Row]:
    """Channels of publication, by kind and name."""
    read = named(report, "channel")
    kinds = {fact.unit for fact in read}
    for channel in facts["channels"]:
        kind = KINDS.get(channel["kind"], channel["kind"])
        if channel["name"] is None or channel["kind"] == "website column":
            yield "channel, kind", kind, kind if kind in kinds else None
        else:
            found = next(((f.unit, f.label) for f in read if (f.unit, f.label) == (kind, channel["name"])), None)
            yield "channel, named", (kind, channel["name"]), found
    for way in facts["application_channels"]:
        label = WAYS.get(way["text"], "online")
        found_way = next((fact.label for fact in named(report, "application_channel") if fact.label == label), None)
        yield "way of applying", label, found_way
    people = sorted(person["name"] for person in facts["people"])
    text = "\n".join(sentence.text for sentence in report.extracted.body)
    yield "officials named", people, sorted({person.name for person in officials(text)})


def real(folder: Path, gazetteer: Gazetteer) -> Iterator[tuple[str, list[Row]]]:
    """Name and rows of each real report; its truth names the file."""
    for truth_file in sorted(folder.glob("*.truth.json")):
        truth: Truth = json.loads(truth_file.read_text(encoding="utf-8"))
        yield truth["file"], list(real_rows(truth, report_of(folder / truth["file"], gazetteer)))


def real_rows(truth: Truth, report: Report) -> Iterator[Row]:
    """What the truth of a real report tells beside its cells."""
    facts = {fact.field: fact for fact in report.narrative if fact.ordinal == 1}
    place = report.place
    yield "title", truth["title"], report.extracted.title
    yield "year", truth["year"], report.year
    yield "jurisdiction", truth["jurisdiction"], "".join(place.path) if place else None
    yield "level", truth["level"], place.level if place else None
    for field in ("phone", "address"):
        if field in truth:
            yield f"contact {field}", truth[field], getattr(report.contact, field)
    items = facts.get("items_disclosed")
    yield "items disclosed", truth["disclosed_items"], items.value if items else None
    yield (
        "items disclosed, approximate",
        truth.get("disclosed_approx", False),
        bool(items and items.exactness == "approximate"),
    )
    yield "items disclosed, scope", truth.get("disclosed_scope"), items.scope if items else None
    received = facts.get("requests_received")
    yield "requests received", truth["applications_received"], received.value if received else None


if __name__ == "__main__":
    main()

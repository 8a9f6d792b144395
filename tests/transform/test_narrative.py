"""The narrative as a whole: its names are documented, and its keys are unique."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.extractor import extract
from extract.readers import read_document
from transform.gazetteer import Gazetteer
from transform.interpret import interpret
from transform.narrative import complete_contact
from transform.records import Contact, NarrativeFact

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "data" / "samples" / "reports" / "jichuan").rglob("*.txt"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_field_is_documented_and_every_key_unique(path: Path, gazetteer_of_china: Gazetteer) -> None:
    documented = (ROOT / "docs" / "narrative.md").read_text(encoding="utf-8")
    facts = interpret(extract(read_document(path.read_bytes(), path.name)), gazetteer_of_china).narrative
    assert {fact.field for fact in facts if f"`{fact.field}`" not in documented} == set()
    keys = [(fact.field, fact.ordinal) for fact in facts]
    assert len(keys) == len(set(keys))


def test_the_first_named_website_stands_in_for_an_address() -> None:
    channel = NarrativeFact("channel", 1, "甲县人民政府网站", unit="website", label="甲县人民政府网站")
    assert complete_contact(Contact(), None, [channel]).website == "甲县人民政府网站"
    assert complete_contact(Contact(website="www.x.gov.cn"), None, [channel]).website == "www.x.gov.cn"

"""Real reports through extraction and interpretation to the verdict: structure holds, findings are the known ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.findings import Finding, findings_of
from expectations.judge import judge
from extract.extractor import extract
from extract.readers import read_document
from transform.frames import frames_of, report_id
from transform.gazetteer import Gazetteer
from transform.interpret import interpret
from transform.records import Report


@pytest.fixture
def reports(shared: Path, gazetteer_of_china: Gazetteer) -> list[Report]:
    paths = sorted((shared / "seeds").glob("*.txt"))
    return [interpret(extract(read_document(p.read_bytes(), p.name)), gazetteer_of_china) for p in paths]


def test_the_seeds_are_sound_and_their_verdicts_agree(reports: list[Report], gazetteer_of_china: Gazetteer) -> None:
    assert reports
    findings = {report_id(r.extracted.document.sha256): findings_of(r) for r in reports}
    judgement = judge(frames_of(reports, "run-1", "0", gazetteer_of_china), findings)
    assert judgement.structural_failures == ()
    assert len(judgement.findings) == sum(map(len, findings.values()))


def test_the_ragged_seed_is_flagged_and_not_guessed(reports: list[Report]) -> None:
    found = findings_of(reports[0])

    def of(rule: str) -> list[Finding]:
        return [finding for finding in found if finding.rule == rule]

    assert {"natural_person", "legal_service_organisation"} <= {f.column for f in of("request_balance")}
    shifted = {f.row: f for f in of("shifted_total")}
    assert {"received", "processed_total"} <= set(shifted)
    assert all(f.proposal and f.confidence and f.confidence < 1 for f in shifted.values())
    assert [f.row for f in of("ragged_row")] == ["processed_total"]
    (together,) = of("ragged_rows")
    assert together.severity == "error"
    assert "有20行应各有7个数据格，实际只印出5个" in together.message


def test_a_blank_column_is_told_and_nothing_is_called_wrong(reports: list[Report]) -> None:
    found = findings_of(reports[3])
    assert [f.column for f in found if f.rule == "blank_column"] == ["other_organisation"]
    assert not [f for f in found if f.severity == "error"]

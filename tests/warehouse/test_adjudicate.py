from datetime import date

import pytest
from warehouse_frames import Made

from warehouse.reviewed import Decision, Entry, Reviewed

CELL = {"table": "request", "row": "received", "column": "total"}
CODES = {"table_code": "request", "row_code": "received", "column_code": "total"}
AT = ("request", "received", "total")
DAY = date(2023, 3, 1)
F1, F2 = "1" * 32, "2" * 32


def decision(verdict, *, printed="3", about=None, day=DAY, **given):
    """A decision on the requests received in total of organ-1 for 2022, which prints 3."""
    told = {"reason": "电话核实", "reviewer": "张", "date": day, "verdict": verdict}
    cell = {**CELL, "printed": printed, **({"value": given.pop("value")} if "value" in given else {})}
    return Decision(**(about or {"organ": "机关organ-1", "year": 2022}) | told | {"cells": [cell]} | given)


def reviewed(*decisions):
    return Reviewed(tuple(Entry("a.yaml", n, d) for n, d in enumerate(decisions, 1)))


def found(fingerprint=F1, **given):
    return {"fingerprint": fingerprint, **CODES, **given}


def change(fingerprint=F1, **given):
    return {"fingerprint": fingerprint, **CODES, "proposed": 9.0, **given}


STATES = "SELECT verdict, state, detail FROM dq_adjudication ORDER BY entry, ordinal"
READ = """SELECT value, printed_value, layer FROM v_cell_{}
    WHERE table_code = 'request' AND row_code = 'received' AND column_code = 'total'"""


def test_a_decided_value_stands_beside_the_printed_one(publish, ask):
    publish("run-1", Made("a"), reviewed=reviewed(decision("value", value=4)))
    assert ask(STATES) == [("value", "applied", None)]
    assert ask(READ.format("adjudicated")) == ask(READ.format("proposed")) == [(4.0, 3.0, "adjudicated")]
    assert ask("SELECT value FROM v_request_adjudicated WHERE layer <> 'printed'") == [], "totals are left out there"
    assert ask("SELECT count(*), count(*) FILTER (value = 3 AND layer = 'printed') FROM v_cell_adjudicated") == [
        (200, 199)
    ]
    assert ask("SELECT DISTINCT value FROM v_cell") == [(3.0,)], "what is printed never changes"


@pytest.mark.parametrize(
    ("view", "cell"),
    [
        ("v_request", {"table": "request", "row": "received", "column": "enterprise"}),
        ("v_disclosure", {"table": "disclosure", "row": "penalty", "column": "decisions"}),
        ("v_dispute", {"table": "dispute", "row": "reconsideration", "column": "upheld"}),
    ],
)
@pytest.mark.parametrize("layer", ["adjudicated", "proposed"])
def test_the_additive_views_have_the_layers(publish, ask, view, cell, layer):
    decided = decision("value", cells=[cell | {"printed": "3", "value": 5}])
    publish("run-1", Made("a"), reviewed=reviewed(decided))
    printed, read = (ask(f"SELECT sum(value), count(*) FROM {name}")[0] for name in (view, f"{view}_{layer}"))
    assert (read[0] - printed[0], read[1] - printed[1]) == (2.0, 0)
    plain = [row[0] for row in ask(f"DESCRIBE {view}")]
    assert [row[0] for row in ask(f"DESCRIBE {view}_{layer}")][: len(plain)] == plain


def test_a_decision_can_say_that_there_is_no_number(publish, ask):
    publish("run-1", Made("a"), reviewed=reviewed(decision("value", value=None)))
    assert ask(READ.format("adjudicated")) == [(None, 3.0, "adjudicated")]


def test_a_decision_ends_when_the_current_version_prints_something_else(publish, ask):
    decided = reviewed(decision("value", value=4))
    publish("run-1", Made("a"), reviewed=decided)
    corrected = Made("b", issue_date="2023-03-01", cells={AT: {"raw": "4", "value": 4.0}})
    publish("run-2", corrected, reviewed=decided)
    assert ask(STATES) == [("value", "outdated", None)]
    assert ask(READ.format("adjudicated")) == [(4.0, 4.0, "printed")]
    rows = ask("SELECT rule, status, report_id, row_code, message FROM dq_finding")
    assert [row[:4] for row in rows] == [("decision_outdated", "new", corrected.report_id, "received")]
    assert "“3”" in rows[0][4]
    assert "“4”" in rows[0][4]
    publish("run-3", Made("z", organ="organ-2"), reviewed=decided)
    assert ask("SELECT status FROM dq_finding") == [("open",)], "told again by every run, whatever it reads"
    publish("run-4", Made("y", organ="organ-3"))
    assert ask("SELECT status FROM dq_finding") == [("fixed",)], "the decision was taken back"


@pytest.mark.parametrize(
    ("about", "state", "detail"),
    [
        ({"document": Made("a").sha[:16]}, "applied", None),
        ({"document": Made("a").sha}, "applied", None),
        ({"organ": "organ-1", "year": 2022, "scope": "own"}, "applied", None),
        ({"organ": "organ-1", "year": 2022}, "unmatched", "several_reports"),
        ({"organ": "organ-1", "year": 2021}, "unmatched", "no_report"),
        ({"document": "0" * 16}, "unmatched", "no_report"),
    ],
)
def test_a_decision_finds_its_report_or_says_that_it_does_not(publish, ask, about, state, detail):
    made = Made("a"), Made("b", scope="rollup")
    publish("run-1", *made, reviewed=reviewed(decision("value", value=4, about=about)))
    assert ask(STATES) == [("value", state, detail)]


def test_a_decision_on_an_older_document_follows_to_the_current_version(publish, ask):
    publish("run-1", Made("a"), Made("b", issue_date="2023-03-01"))
    publish(
        "run-2",
        Made("z", organ="organ-2"),
        reviewed=reviewed(decision("value", value=4, about={"document": Made("a").sha})),
    )
    assert ask("SELECT state, report_id FROM dq_adjudication") == [("applied", Made("b").report_id)]


def test_a_cell_that_the_form_has_not_is_told(publish, ask):
    cell = {"table": "disclosure", "row": "procurement", "column": "projects", "printed": "", "value": 1}
    publish("run-1", Made("a"), reviewed=reviewed(decision("value", cells=[cell])))
    assert ask(STATES) == [("value", "unmatched", "no_cell")]


@pytest.mark.parametrize("about", [{"fingerprint": F1}, {"rule": "request_balance"}, {}])
def test_an_accepted_finding_stays_accepted_over_runs_and_a_rebuild(publish, ask, about):
    made = Made("a", findings=[found()])
    decided = reviewed(decision("right", **about))
    publish("run-1", made)
    assert publish("run-2", Made("z", organ="organ-2"), reviewed=decided).accepted == 1
    status = "SELECT fingerprint, status FROM dq_finding"
    assert ask(status) == [(F1, "accepted")]
    assert ask("SELECT count(*) FROM v_finding_open") == [(0,)]
    assert publish("run-3", made, reviewed=decided).accepted == 0, "nothing has changed"
    assert ask(status) == [(F1, "accepted")]
    publish("run-4", made, reviewed=decided, rebuild=True)
    assert ask(status) == [(F1, "accepted")]
    assert ask("SELECT event, open_change, reviewer FROM dq_finding_event") == [("accepted", 0, "张")]


def test_acceptance_ends_with_the_decision_or_with_the_print(publish, ask):
    decided = reviewed(decision("right", rule="request_balance"))
    publish("run-1", Made("a", findings=[found()]), reviewed=decided)
    publish("run-2", Made("z", organ="organ-2"))
    assert ask("SELECT status FROM dq_finding") == [("open",)]
    publish("run-3", Made("y", organ="organ-3"), reviewed=decided)
    other = Made("b", issue_date="2023-03-01", cells={AT: {"raw": "5", "value": 5.0}}, findings=[found()])
    publish("run-4", other, reviewed=decided)
    assert ask("SELECT status FROM dq_finding WHERE rule = 'request_balance'") == [("open",)]
    events = "SELECT event, open_change FROM dq_finding_event WHERE fingerprint = ? ORDER BY run_id"
    assert ask(events, F1) == [("accepted", 0), ("withdrawn", 1), ("accepted", -1), ("withdrawn", 1)]


def test_an_accepted_finding_that_goes_is_fixed_and_accepted_again_when_it_returns(publish, ask):
    decided = reviewed(decision("right", fingerprint=F1))
    publish("run-1", Made("a", findings=[found()]), reviewed=decided)
    publish("run-2", Made("a"), reviewed=decided)
    assert ask("SELECT status FROM dq_finding") == [("fixed",)]
    assert ask(STATES) == [("right", "unmatched", "no_finding")]
    publish("run-3", Made("a", findings=[found()]), reviewed=decided)
    assert ask("SELECT status FROM dq_finding") == [("accepted",)]
    assert ask("SELECT sum(open_change) FROM dq_finding_event") == [(0,)]


def test_a_finding_without_a_cell_is_accepted_for_its_document(publish, ask):
    lacking = found(rule="section_missing", table_code=None, row_code=None, column_code=None)
    said = Decision(
        document=Made("a").sha[:16],
        rule="section_missing",
        verdict="right",
        reason="无此项工作",
        reviewer="张",
        date=DAY,
    )
    publish("run-1", Made("a", findings=[lacking]), reviewed=reviewed(said))
    assert ask("SELECT status FROM dq_finding") == [("accepted",)]
    publish("run-2", Made("b", issue_date="2023-03-01", findings=[lacking]), reviewed=reviewed(said))
    assert ask("SELECT status FROM dq_finding WHERE rule = 'section_missing'") == [("open",)]
    assert ask(STATES) == [("right", "outdated", None)]


def test_the_last_decision_on_a_cell_or_finding_stands(publish, ask):
    later = date(2023, 4, 1)
    publish(
        "run-1",
        Made("a", findings=[found()]),
        reviewed=reviewed(
            decision("right", fingerprint=F1, day=later), decision("value", value=4), decision("value", value=5)
        ),
    )
    assert ask(STATES) == [("right", "applied", None), ("value", "overruled", None), ("value", "overruled", None)]
    assert ask(READ.format("adjudicated")) == [(3.0, 3.0, "printed")]


def test_proposals_above_the_bar_are_a_layer_of_their_own(publish, ask):
    made = Made("a", findings=[found()], proposals=[change(), change(rank=2, proposed=7.0, confidence=0.3)])
    publish("run-1", made)
    assert ask(READ.format("proposed")) == [(9.0, 3.0, "proposed")]
    assert ask(READ.format("adjudicated")) == [(3.0, 3.0, "printed")]
    publish("run-2", Made("a", findings=[found()], proposals=[change(confidence=0.5)]))
    assert ask(READ.format("proposed")) == [(3.0, 3.0, "printed")]


def test_nothing_is_proposed_for_a_finding_that_is_fixed_or_accepted(publish, ask):
    made = Made("a", findings=[found()], proposals=[change()])
    publish("run-1", made, reviewed=reviewed(decision("right", fingerprint=F1)))
    assert ask(READ.format("proposed")) == [(3.0, 3.0, "printed")]


def test_a_rejected_proposal_is_not_proposed_again(publish, ask):
    made = Made(
        "a",
        findings=[found(proposal="应为9", confidence=0.95), found(F2, rule="request_row_total", proposal="应为9")],
        proposals=[change(), change(rank=2, proposed=7.0, confidence=0.92)],
    )
    rejected = reviewed(decision("reject", value=9))
    for run in ("run-1", "run-2"):
        publish(run, made, reviewed=rejected)
        assert ask("SELECT rank, rejected, standing FROM v_proposal ORDER BY rank") == [
            (1, True, False),
            (2, False, True),
        ]
        assert ask(READ.format("proposed")) == [(7.0, 3.0, "proposed")]
        assert ask("SELECT proposal, confidence FROM dq_finding ORDER BY fingerprint") == [
            ("应为7", 0.92),
            (None, None),
        ]
        assert ask("SELECT DISTINCT status = 'accepted' FROM dq_finding") == [(False,)], "the finding itself stays"


def test_rejecting_one_cell_leaves_an_explanation_of_two_cells_standing(publish, ask):
    second = {"column_code": "enterprise", "ordinal": 2, "proposed": 1.0}
    publish(
        "run-1",
        Made("a", findings=[found()], proposals=[change(), change(**second)]),
        reviewed=reviewed(decision("reject", value=9)),
    )
    assert ask("SELECT DISTINCT rejected FROM v_proposal") == [(False,)]


def test_an_explanation_is_taken_whole_or_not_at_all(publish, ask):
    second = {"column_code": "enterprise", "ordinal": 2, "proposed": 1.0}
    publish(
        "run-1",
        Made("a", findings=[found()], proposals=[change(), change(**second)]),
        reviewed=reviewed(decision("value", value=4)),
    )
    assert ask("SELECT layer, value FROM v_layer") == [("adjudicated", 4.0)]


def test_a_deferred_finding_stays_open_and_is_marked(publish, ask):
    until = date(2023, 5, 1)
    publish("run-1", Made("a", findings=[found()]), reviewed=reviewed(decision("defer", fingerprint=F1, until=until)))
    assert ask("SELECT status, decision, deferred_until FROM v_finding_open") == [("new", "defer", until)]

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from arriving import Published, Run, put
from typer.testing import CliRunner

from flows.cli import app, main
from flows.cli.review_verb import _show
from flows.errors import FlowError, UsageError
from flows.review import Asked, Item, Queue, Review
from warehouse.errors import ReviewedError
from warehouse.query import run_sql
from warehouse.reviewed import read_file

STREET = "jichuan/qiwu/tinglanjiedao_2021.txt"
TODAY = date(2026, 3, 1)


@pytest.fixture
def waiting(published: Published, tmp_path: Path) -> Queue:
    return Queue(published.warehouse, tmp_path, TODAY)


@pytest.fixture
def maker(tmp_path: Path) -> Review:
    return Review(tmp_path, "张 三", TODAY)


def gongkai(*arguments: object, text: str = "") -> Any:
    return CliRunner().invoke(app, ["review", *map(str, arguments)], input=text)


def test_errors_come_first_and_filters_narrow_the_queue(waiting: Queue) -> None:
    items = list(waiting.items(Asked(limit=30)))
    order = [("error", "warning", "info").index(item.finding["severity"]) for item in items]
    assert order == sorted(order)
    assert len(items) == 30
    for asked, name, begins in (
        (Asked(area="990101001"), "jurisdiction_code", "990101001"),
        (Asked(area="澄霞省霁川市栖梧区"), "jurisdiction", "澄霞省霁川市栖梧区"),
        (Asked(rule="shifted_total"), "rule", "shifted_total"),
        (Asked(severity="warning", limit=3), "severity", "warning"),
    ):
        found = [item.finding[name] for item in waiting.items(asked)]
        assert found
        assert all(text.startswith(begins) for text in found)


def test_an_item_shows_the_row_as_printed_and_the_cells_that_it_is_about(waiting: Queue) -> None:
    (item, *_) = [i for i in waiting.items(Asked(rule="shifted_total")) if i.finding["source_path"].endswith(STREET)]
    assert [cell["column_code"] for cell in item.cells] == ["other_organisation"]
    assert "予以公开" in (item.context or "")
    (ragged, *_) = [i for i in waiting.items(Asked(rule="ragged_row")) if i.finding["source_path"].endswith(STREET)]
    assert len(ragged.cells) == 7, "a finding about a row is about all its cells"


def test_a_decision_takes_the_finding_from_the_queue_until_its_day(waiting: Queue, maker: Review) -> None:
    first, second, *_ = waiting.items(Asked(limit=5))
    file = maker.write(maker.right(first, "电话核实"))
    maker.write(maker.defer(second, TODAY + timedelta(days=9), "待查"))
    gone = {first.finding["fingerprint"], second.finding["fingerprint"]}
    assert not gone & {item.finding["fingerprint"] for item in waiting.items(Asked())}
    later = Queue(waiting.warehouse, waiting.folder, TODAY + timedelta(days=9))
    assert gone & {item.finding["fingerprint"] for item in later.items(Asked())} == {second.finding["fingerprint"]}
    said = [entry.decision for entry in read_file(file)]
    assert [(d.verdict, d.reviewer, d.date) for d in said] == [("right", "张 三", TODAY), ("defer", "张 三", TODAY)]
    assert file.name == "张_三.yaml"
    assert {cell.printed for cell in said[0].cells} == {cell["raw"] or "" for cell in first.cells}


def test_proposals_are_accepted_and_rejected_with_all_their_cells(waiting: Queue, maker: Review) -> None:
    (item, *_) = [i for i in waiting.items(Asked()) if len(i.proposals) > 1]
    first = item.proposals[0]
    wanted = [(c["table_code"], c["row_code"], c["column_code"], c["proposed"]) for c in first["changes"]]
    for decision, verdict in ((maker.reject(item, 1, "不对"), "reject"), (maker.accept(item, 1, "原件"), "value")):
        assert decision.verdict == verdict
        assert [(c.table, c.row, c.column, c.value) for c in decision.cells] == wanted
    with pytest.raises(UsageError, match="no proposal 99; proposals: 1"):
        maker.accept(item, 99, "原件")
    asked = Asked(fingerprint=item.finding["fingerprint"])
    maker.write(maker.reject(item, 1, "不对"))
    assert [p["rank"] for p in next(waiting.items(asked)).proposals] == [p["rank"] for p in item.proposals[1:]]
    maker.write(maker.accept(item, 2, "原件"))
    assert not list(waiting.items(asked))


def test_a_decision_on_one_finding_settles_those_that_propose_the_same(waiting: Queue, maker: Review) -> None:
    items = [i for i in waiting.items(Asked()) if i.proposals]
    shared = [i for i in items if sum(i.proposals[0]["changes"] == o.proposals[0]["changes"] for o in items) > 1]
    assert shared, "an identity that fails has the proposal of the cell that is likely wrong"
    maker.write(maker.accept(shared[0], shared[0].proposals[0]["rank"], "原件"))
    left = {i.finding["fingerprint"] for i in waiting.items(Asked())}
    same = {i.finding["fingerprint"] for i in shared if i.proposals[0]["changes"] == shared[0].proposals[0]["changes"]}
    assert len(same) > 1
    assert not same & left


def test_what_cannot_be_decided_is_refused_by_name(waiting: Queue, maker: Review, tmp_path: Path) -> None:
    item = next(waiting.items(Asked()))
    with pytest.raises(UsageError, match="no day to come"):
        maker.defer(item, TODAY, "待查")
    with pytest.raises(UsageError, match="at least 1 character"):
        maker.right(item, " ")
    with pytest.raises(UsageError, match="GONGKAI_REVIEWER"):
        Review(tmp_path, " ")
    with pytest.raises(UsageError, match="no open finding"):
        waiting.item("0" * 32)
    maker.file.write_text("not a list of entries", encoding="utf-8")
    with pytest.raises(ReviewedError, match="expected a list"):
        maker.write(maker.right(item, "电话核实"))
    assert maker.file.read_text(encoding="utf-8") == "not a list of entries"
    (tmp_path / "file").write_text("")
    with pytest.raises(FlowError, match="--reviewed"):
        Review(tmp_path / "file", "张").write(maker.right(item, "电话核实"))


def test_what_a_person_wrote_into_the_file_stays(waiting: Queue, maker: Review) -> None:
    item = next(waiting.items(Asked()))
    maker.file.write_text("# 值班记录\n[]", encoding="utf-8")
    with pytest.raises(ReviewedError, match="nothing can be appended"):
        maker.write(maker.right(item, "电话核实"))
    assert maker.file.read_text(encoding="utf-8") == "# 值班记录\n[]"
    maker.file.write_text("# 值班记录", encoding="utf-8")
    maker.write(maker.right(item, "电话核实"))
    assert maker.file.read_text(encoding="utf-8").startswith("# 值班记录\n- document: ")


def test_the_command_asks_and_writes(published: Published, tmp_path: Path) -> None:
    where = ("--warehouse", published.warehouse, "--reviewed", tmp_path, "--reviewer", "李", "--area", "990101")
    done = gongkai(*where, "--limit", 4, text="zz\nr\n电话核实\nd 2999-01-01\n待查\ns\nq\n")
    assert done.exit_code == 0, done.output
    assert "'zz': is none of the keys" in done.output + done.stderr
    assert "2 decided" in done.output
    assert [entry.decision.verdict for entry in read_file(tmp_path / "李.yaml")] == ["right", "defer"]


def test_the_command_lists_and_decides_for_scripts(published: Published, tmp_path: Path) -> None:
    where = ("--warehouse", published.warehouse, "--reviewed", tmp_path)
    listed = gongkai(*where, "--json", "--rule", "shifted_total")
    found = [json.loads(line) for line in listed.stdout.splitlines()]
    assert {item["rule"] for item in found} == {"shifted_total"}
    assert found[0]["cells"][0]["raw"]
    decided = ("decide", found[0]["fingerprint"], "--reason", "原件", "--reviewer", "李", *where)
    assert gongkai(*decided, "--verdict", "value", "--value", "0").exit_code == 0
    (entry,) = read_file(tmp_path / "李.yaml")
    assert [(cell.printed, cell.value) for cell in entry.decision.cells] == [(found[0]["cells"][0]["raw"], 0.0)]
    left = gongkai(*where, "--json", "--rule", "shifted_total").stdout.splitlines()
    assert len(left) == len(found) - 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--verdict", "maybe"], "verdicts: right, accept"),
        (["--verdict", "value"], "--value NUMBER"),
        (["--verdict", "value", "--value", "many"], "is no number"),
        (["--verdict", "value", "--value", "1", "--cell", "a/b/c"], "give a cell of the finding: request/granted"),
        (["--verdict", "accept", "--proposal", "7"], "no proposal 7"),
        (["--verdict", "defer", "--until", "soon"], "is no day"),
        (["--verdict", "right", "--reviewed", "absent"], "is no folder"),
    ],
)
def test_wrong_usage_has_its_exit_code(
    published: Published,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    fingerprint = next(Queue(published.warehouse, tmp_path).items(Asked(rule="shifted_total"))).finding["fingerprint"]
    given = ["--warehouse", str(published.warehouse), "--reviewed", str(tmp_path), "--reason", "原件", *arguments]
    monkeypatch.setattr(sys, "argv", ["gongkai", "review", "decide", fingerprint, *given])
    with pytest.raises(SystemExit) as done:
        main()
    assert done.value.code == 2
    assert words in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_text_of_reports_cannot_steer_the_terminal(waiting: Queue, capsys: pytest.CaptureFixture[str]) -> None:
    item = next(waiting.items(Asked()))
    hostile = "\x1b]0;owned\x07\x1b[31m\u202e[bold]"
    cell = {"table_code": "request", "row_code": "received", "column_code": "total", "state": "text", "value": None}
    change = {name: cell[name] for name in ("table_code", "row_code", "column_code")}
    explained = {"rank": 1, "confidence": 0.5, "explanation": hostile}
    bad: Item = item._replace(
        finding={**item.finding, "message": hostile, "source_path": hostile, "organ": hostile},
        cells=({**cell, "raw": hostile},),
        context=hostile,
        proposals=({**explained, "changes": [{**change, "raw": hostile, "proposed": 1.0}]},),
    )
    _show(bad)
    shown = capsys.readouterr().out
    assert "owned" in shown
    assert not set("\x1b\x07\u202e") & set(shown)


@pytest.mark.usefixtures("quick")
def test_a_decision_alone_takes_effect_at_the_next_run(nightly: Run, tmp_path: Path) -> None:
    inbox, reviewed = tmp_path / "inbox", tmp_path / "reviewed"
    reviewed.mkdir()
    put(inbox, STREET)
    first = nightly(inbox, tmp_path, reviewed=str(reviewed))
    assert not nightly(inbox, tmp_path, reviewed=str(reviewed)).published
    warehouse = tmp_path / "gongkai.duckdb"
    item = next(Queue(warehouse, reviewed).items(Asked(rule="shifted_total")))
    maker = Review(reviewed, "张")
    maker.write(maker.right(item, "电话核实"))
    second = nightly(inbox, tmp_path, reviewed=str(reviewed))
    assert second.published
    assert (second.landed, second.findings_open) == (0, first.findings_open - 1)
    assert not nightly(inbox, tmp_path, reviewed=str(reviewed)).published, "nothing has changed since"
    rebuilt = nightly(None, tmp_path, reviewed=str(reviewed), rebuild=True)
    assert rebuilt.findings_open == second.findings_open
    accepted = run_sql(warehouse, "SELECT fingerprint FROM dq_finding WHERE status = 'accepted'").rows
    assert accepted == ((item.finding["fingerprint"],),)


@pytest.mark.usefixtures("quick")
def test_a_decision_that_no_longer_fits_hides_nothing(nightly: Run, tmp_path: Path) -> None:
    inbox, reviewed, warehouse = tmp_path / "inbox", tmp_path / "reviewed", tmp_path / "gongkai.duckdb"
    reviewed.mkdir()
    first = put(inbox, STREET)
    nightly(inbox, tmp_path, reviewed=str(reviewed))
    item = next(Queue(warehouse, reviewed).items(Asked(rule="ragged_row")))
    asked = Asked(fingerprint=item.finding["fingerprint"])
    maker = Review(reviewed, "张")
    maker.write(maker.right(item, "电话核实"))
    assert not list(Queue(warehouse, reviewed).items(asked))
    cell = next(cell for cell in item.cells if cell["raw"])
    lines = first.read_text(encoding="utf-8").split("\n")
    lines[cell["line"] - 1] += "0"
    put(inbox, "corrected.txt", "\n".join(lines).encode())
    nightly(inbox, tmp_path, reviewed=str(reviewed))
    states = run_sql(warehouse, "SELECT DISTINCT state FROM dq_adjudication").rows
    assert states == (("outdated",),)
    assert run_sql(warehouse, "SELECT count(*) FROM v_finding_open WHERE rule = 'decision_outdated'").rows == ((1,),)
    assert list(Queue(warehouse, reviewed).items(asked)), "the finding is asked about again"

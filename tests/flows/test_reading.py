from __future__ import annotations

import hashlib
import pickle
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from arriving import SAMPLES, put
from broken_workers import read_dangerously, read_with_a_broken_reader, start_light

from extract.model import DocumentError
from flows import batch, worker
from flows.batch import Outcome, Settings, bytes_of, read_batch, read_one
from flows.errors import UsageError, WorkerError
from flows.limits import LIMITS, Limits
from flows.pool import ReadingPool
from flows.register import Register, first_of_each
from flows.settings import limits
from flows.store import Arrival
from transform import frames
from transform.gazetteer import Gazetteer
from transform.records import Report


def arrival(folder: Path, name: str, data: bytes) -> Arrival:
    stored = put(folder, name, data)
    return Arrival(hashlib.sha256(data).hexdigest(), name, len(data), datetime(2026, 1, 1, tzinfo=UTC), stored)


def settings(limits: Limits = LIMITS) -> Settings:
    return Settings("run", "0", SAMPLES / "places.csv", limits)


@pytest.mark.parametrize(("data", "word"), [(b"", "empty"), (bytes(range(32)) * 9, "control bytes")])
def test_what_cannot_be_read_says_why_in_two_languages(gazetteer: Gazetteer, data: bytes, word: str) -> None:
    read = read_one(data, "a.txt", gazetteer)
    assert read.report is None
    assert word in (read.reason or "")
    assert (read.reason_zh or "").endswith("。")


def test_an_error_of_a_document_goes_from_process_to_process() -> None:
    again = pickle.loads(pickle.dumps(DocumentError("is empty", zh="文件为空。")))
    assert (str(again), again.reason_zh) == ("is empty", "文件为空。")


def test_a_defect_that_one_document_meets_stays_with_it(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    def defective(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(batch, "interpret", defective)
    assert read_one("某镇年度报告\n".encode() * 9, "a.txt", gazetteer).reason == (
        "reading failed: ZeroDivisionError: division by zero"
    )


def test_a_document_over_its_time_limit_is_given_up(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = []

    def endless(*_: object) -> None:
        time.sleep(600)
        ended.append("a.txt")

    monkeypatch.setattr(batch, "read_document", endless)
    assert "longer than 0.2 seconds" in (read_one(b"x", "a.txt", gazetteer, Limits(time=0.2)).reason or "")
    assert not ended


def test_a_document_that_is_too_large_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "MAX_BYTES", 3)
    with pytest.raises(batch.DocumentError, match="more than the limit of 3"):
        bytes_of(put(tmp_path, "a.txt", b"four"))


def test_a_batch_has_outcomes_frames_and_findings(gazetteer: Gazetteer, tmp_path: Path) -> None:
    good = (SAMPLES / "reports/jichuan/luting/jiaoyuju_2021.txt").read_bytes()
    wrong = (SAMPLES / "reports/jichuan/luting/xianzhengfu_2023.txt").read_bytes()
    arrivals = [arrival(tmp_path, name, data) for name, data in (("a", good), ("b", b""), ("c", wrong))]
    read = read_batch(arrivals, settings(), gazetteer)
    assert [outcome.status for outcome in read.outcomes] == ["loaded", "unreadable", "loaded"]
    assert list(read.frames["dim_report"]["report_id"]) == [arrivals[0].sha256[:16], arrivals[2].sha256[:16]]
    assert {finding.rule for finding in read.findings[arrivals[2].sha256[:16]]} >= {
        "request_outcomes",
        "request_row_total",
    }


def test_a_report_that_does_not_fit_into_frames_costs_no_other(
    gazetteer: Gazetteer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = sorted((SAMPLES / "reports/jichuan/luting").glob("jiaoyuju_202[12].txt"))
    arrivals = [arrival(tmp_path, source.name, source.read_bytes()) for source in sources]
    sound = frames.frames_of

    def refusing(reports: list[Report], *rest: Any) -> dict[str, Any]:
        if any(report.year == 2021 for report in reports):
            raise OverflowError("a year too far")
        return sound(reports, *rest)

    monkeypatch.setattr(frames, "frames_of", refusing)
    read = read_batch(arrivals, settings(), gazetteer)
    assert [outcome.status for outcome in read.outcomes] == ["unreadable", "loaded"]
    assert "a year too far" in (read.outcomes[0].reason or "")
    assert len(read.frames["dim_report"]) == len(read.findings) == 1


def test_workers_read_what_this_process_reads(gazetteer: Gazetteer, tmp_path: Path) -> None:
    sources = sorted((SAMPLES / "reports/jichuan/luting").glob("*.txt"))[:4]
    arrivals = [arrival(tmp_path, source.name, source.read_bytes()) for source in sources]
    here = read_batch(arrivals, settings(), gazetteer)
    with ReadingPool(settings(), 2) as workers:
        first, second = workers.read([arrivals[:3], arrivals[3:]])
    assert first.outcomes + second.outcomes == here.outcomes
    assert first.findings | second.findings == here.findings
    facts = [len(read.frames["fact_request"]) for read in (first, second, here)]
    assert facts[0] + facts[1] == facts[2] > 0
    assert first.frames["dim_jurisdiction"]["jurisdiction_id"].is_unique


@pytest.fixture(scope="module")
def fatal(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What becomes of documents each of which ends its worker in another way, among others that do not."""
    folder = tmp_path_factory.mktemp("fatal")
    contents = [b"a", b"die", b"b", b"crash", b"kill", b"c"]
    arrivals = [arrival(folder, data.decode(), data) for data in contents]
    with ReadingPool(settings(), 2, read_dangerously, start_light) as workers:
        first, second = workers.read([arrivals, [arrival(folder, "next", b"next batch")]])
    assert [found.arrival for found in first.outcomes] == arrivals, "in their order"
    return {found.arrival.path: found for found in first.outcomes + second.outcomes}


@pytest.mark.parametrize(
    ("document", "end"), [("die", "exit code 1"), ("crash", "SIGSEGV"), ("kill", "SIGKILL, as when memory runs out")]
)
def test_a_document_that_ends_its_worker_is_unreadable_and_its_end_is_named(
    fatal: dict[str, Outcome], document: str, end: str
) -> None:
    assert fatal[document].status == "unreadable"
    assert f"its worker process died while reading it ({end})" in (fatal[document].reason or "")


def test_a_worker_that_dies_costs_no_other_document(fatal: dict[str, Outcome]) -> None:
    assert {fatal[name].status for name in ("a", "b", "c", "next")} == {"held"}


def test_a_worker_that_dies_behind_its_documents_costs_only_the_one_to_blame(tmp_path: Path) -> None:
    arrivals = [arrival(tmp_path, str(n), data) for n, data in enumerate((b"a", b"end", b"b"))]
    with ReadingPool(settings(), 1, read_dangerously, start_light) as workers:
        (read,) = workers.read([arrivals])
    assert [found.status for found in read.outcomes] == ["held", "unreadable", "held"]


def test_a_worker_that_hangs_costs_only_the_document_to_blame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "GRACE", 3.0)  # what the sound document has on a busy machine
    arrivals = [arrival(tmp_path, str(n), b"hang" if n == 0 else b"document %d" % n) for n in range(2)]
    with ReadingPool(settings(Limits(time=0.1)), 1, read_dangerously, start_light) as workers:
        (read,) = workers.read([arrivals])
    assert [outcome.status for outcome in read.outcomes] == ["unreadable", "held"]
    assert "longer than 0.1 seconds and did not answer" in (read.outcomes[0].reason or "")


def read_broken(folder: Path, names: Sequence[str], within: Limits) -> dict[str, Outcome]:
    arrivals = [arrival(folder, name, name.encode()) for name in names]
    with ReadingPool(settings(within), 2, read_with_a_broken_reader) as workers:
        (read,) = workers.read([arrivals])
    return {outcome.arrival.path: outcome for outcome in read.outcomes}


def test_the_limit_of_memory_holds_whatever_the_reader_does(tmp_path: Path) -> None:
    names = ("swell", "large", "swell in small", "good")
    found = read_broken(tmp_path, names, Limits(time=300.0, memory=256 * 1024 * 1024))
    assert [found[name].status for name in names] == ["unreadable", "held", "unreadable", "held"]
    for name in ("swell", "swell in small"):
        assert "more memory than" in (found[name].reason or ""), name


def test_the_limit_of_time_holds_whatever_the_reader_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "GRACE", 3.0)  # what a worker has to give up by itself, on a busy machine
    words = {"hang": "1 seconds;", "loop": "1 seconds;", "deaf": "1 seconds and did not answer"}
    found = read_broken(tmp_path, tuple(words), Limits(time=1.0))
    for name, told in words.items():
        assert found[name].status == "unreadable"
        assert f"longer than {told}" in (found[name].reason or ""), name


def test_workers_that_cannot_start_are_the_machines_fault_and_no_documents(tmp_path: Path) -> None:
    broken = settings()._replace(places=tmp_path)  # a directory is no list of places
    with ReadingPool(broken, 1) as workers, pytest.raises((WorkerError, OSError)):
        next(workers.read([[arrival(tmp_path, "a", b"a")]]))


def test_slow_formats_have_more_time() -> None:
    assert LIMITS.time_for(b"%PDF-1.7") == LIMITS.time_for(b"\x89PNG\r\n") == 300
    assert LIMITS.time_for(b"text") == LIMITS.time_for(b"<html>") == 60
    assert LIMITS.time_for(b'<html><img src="data:image/png;base64,">') == 300


def test_limits_can_be_set() -> None:
    assert limits({}) == LIMITS
    given = {"GONGKAI_TIME_LIMIT": "5", "GONGKAI_SLOW_TIME_LIMIT": "7", "GONGKAI_MEMORY_LIMIT": "512"}
    assert limits(given) == Limits(5, 7, 512 * 1024 * 1024)
    assert limits({"GONGKAI_TIME_LIMIT": "500"}).slow_time == 500
    for wrong in ("0", "-1", "1e3", "x"):
        with pytest.raises(UsageError, match="GONGKAI_TIME_LIMIT"):
            limits({"GONGKAI_TIME_LIMIT": wrong})


def outcome(of: Arrival, status: str = "loaded", content: str | None = "content") -> Outcome:
    report_id = None if status == "unreadable" else of.sha256[:16]
    return Outcome(of, "text", status, None, report_id, content)


def test_bytes_known_under_another_path_are_duplicates_and_unreadable_ones_stay_unreadable(tmp_path: Path) -> None:
    register = Register()
    good, bad = arrival(tmp_path, "good", b"good"), arrival(tmp_path, "bad", b"bad")
    register.settle([outcome(good), outcome(bad, "unreadable", None)._replace(reason="empty")])
    again = register.repeated(good._replace(path="copy"))
    assert again is not None
    assert (again.status, again.report_id, again.arrival.path) == ("duplicate", good.sha256[:16], "copy")
    still = register.repeated(bad._replace(path="copy"))
    assert still is not None
    assert (still.status, still.reason) == ("unreadable", "empty")
    assert register.repeated(arrival(tmp_path, "new", b"new")) is None


def test_the_content_of_a_loaded_report_makes_a_duplicate_that_of_a_held_one_does_not(tmp_path: Path) -> None:
    register = Register()
    register.add_contents({"published": "0123456789abcdef"})
    one, two, three = (arrival(tmp_path, name, name.encode()) for name in ("one", "two", "three"))
    settled = register.settle(
        [outcome(one, "held", "same"), outcome(two, content="same"), outcome(three, content="published")]
    )
    assert [found.status for found in settled] == ["held", "loaded", "duplicate"]
    assert settled[2].report_id == "0123456789abcdef"


def test_the_first_path_of_bytes_is_read(tmp_path: Path) -> None:
    one, other = arrival(tmp_path, "a", b"same"), arrival(tmp_path, "c", b"other")
    assert first_of_each([one, one._replace(path="b"), other]) == [one, other]

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from arriving import SAMPLES, Run, put
from renditions.word import package, paragraph, zipped

from flows import archives, intake
from flows.archives import Unpacker
from flows.intake import land_again
from flows.landing import Landing, land
from flows.limits import LIMITS, Limits
from flows.store import Store
from warehouse.query import run_sql

TOWN = (SAMPLES / "reports/jichuan/luting/qingyunzhen_2019.txt").read_bytes()
COUNTY = (SAMPLES / "reports/jichuan/luting/xianzhengfu_2023.txt").read_bytes()
Pairs = set[tuple[str, str]]


def lands(inbox: Path, store: Store, known: Pairs | None = None) -> Landing:
    """Land what is in the inbox, where `known` is known."""
    before = known or set()

    def these(documents: Sequence[tuple[str, str]]) -> Pairs:
        return before & set(documents)

    return land([inbox], store, these)


def pairs(found: Landing) -> Pairs:
    return {(arrival.sha256, arrival.path) for arrival in found.arrivals}


def names(found: Landing) -> list[str]:
    return [Path(arrival.path).name.rpartition("!")[2] for arrival in found.arrivals]


def encrypted(members: dict[str, bytes], name: str) -> bytes:
    """An archive one member of which is marked as encrypted."""
    data = bytearray(zipped(members))
    for mark, offset, title in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        at = data.find(mark)
        while data[at + title : at + title + len(name)] != name.encode():
            at = data.find(mark, at + 1)
        data[at + offset] |= 1
    return bytes(data)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


def test_members_of_an_archive_are_documents_of_their_own(inbox: Path, store: Store) -> None:
    docx = package(paragraph("甲"))
    put(inbox, "reports.zip", zipped({"高安/b.docx": docx, "a.txt": TOWN, "in.zip": zipped({"c.txt": COUNTY})}))
    found = lands(inbox, store)
    assert {arrival.path.rpartition("!")[2] for arrival in found.arrivals} == {"a.txt", "高安/b.docx", "in.zip/c.txt"}
    assert {arrival.path.partition("!")[0] for arrival in found.arrivals} == {str(inbox / "reports.zip")}
    for arrival in found.arrivals:
        assert arrival.stored == store.path_of(arrival.sha256)
        assert arrival.stored.read_bytes() in (docx, TOWN, COUNTY)
    assert {arrival.path for arrival in store.arrivals()} == {arrival.path for arrival in found.arrivals}


def test_an_office_document_is_no_archive(inbox: Path, store: Store) -> None:
    put(inbox, "a.docx", package(paragraph("甲")))
    assert names(lands(inbox, store)) == ["a.docx"]


def test_an_archive_is_not_taken_apart_again(inbox: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(inbox, "reports.zip", zipped({"a.txt": TOWN, "b.txt": COUNTY}))
    first = lands(inbox, store)

    class Refusing(Unpacker):
        def unpack(self, source: Path, folder: Path) -> archives.Archive | None:
            raise AssertionError(source)

    with monkeypatch.context() as patch:
        patch.setattr(intake, "Unpacker", Refusing)
        again = lands(inbox, store, pairs(first))
    assert (again.arrivals, again.known) == ((), 2)


def test_members_that_a_failed_night_did_not_publish_arrive_again(inbox: Path, store: Store) -> None:
    put(inbox, "reports.zip", zipped({"a.txt": TOWN, "b.txt": COUNTY}))
    first = lands(inbox, store)
    again = lands(inbox, store, {pair for pair in pairs(first) if pair[1].endswith("a.txt")})
    assert (names(again), again.known) == (["b.txt"], 1)


@pytest.mark.parametrize(
    ("data", "members", "words"),
    [
        (encrypted({"a.txt": TOWN, "b.txt": COUNTY}, "b.txt"), ["a.txt"], "'b.txt' is encrypted"),
        (zipped({"a.txt": b"\0" * 40_000_000}), [], "limits"),
        (zipped({".hidden": b"x"}), [], "without documents"),
        (zipped({"a.txt": TOWN})[:-30], [], "cut or damaged"),
    ],
)
def test_an_archive_with_errors_is_kept_as_unreadable_and_its_sound_members_are_taken(
    data: bytes, members: list[str], words: str, inbox: Path, store: Store
) -> None:
    put(inbox, "reports.zip", data)
    found = lands(inbox, store)
    *sound, broken = found.arrivals
    assert [arrival.path.rpartition("!")[2] for arrival in sound] == members
    assert {arrival.reason for arrival in sound} <= {None}
    assert Path(broken.path).name == "reports.zip"
    assert words in (broken.reason or "")
    assert broken.stored.read_bytes() == data
    assert lands(inbox, store, pairs(found)).arrivals == ()


def test_a_member_that_is_there_twice_arrives_once(inbox: Path, store: Store) -> None:
    data = zipped({"a.txt": TOWN, "b.txt": TOWN, "c.txt": COUNTY})
    put(inbox, "twice.zip", data.replace(b"b.txt", b"a.txt").replace(b"c.txt", b"a.txt"))
    assert len(lands(inbox, store).arrivals) == 2


def test_a_worker_that_is_lost_costs_the_archive_only(tmp_path: Path) -> None:
    archive = put(tmp_path, "a.zip", zipped({"a.txt": TOWN}))
    with Unpacker(Limits(slow_time=0.000001)) as unpacker:
        found = unpacker.unpack(archive, tmp_path)
    assert found is not None
    assert found.reason is not None
    assert "longer than" in found.reason.en
    assert "请核实" in found.reason.zh
    with Unpacker(LIMITS) as unpacker:
        sound = unpacker.unpack(archive, tmp_path)
    assert sound is not None
    assert [member.name for member in sound.members] == ["a.txt"]


def test_a_rebuild_takes_the_members_and_tries_broken_archives_again(inbox: Path, store: Store) -> None:
    put(inbox, "good.zip", zipped({"a.txt": TOWN}))
    put(inbox, "bad.zip", encrypted({"b.txt": TOWN, "c.txt": COUNTY}, "c.txt"))
    put(inbox, "d.txt", COUNTY)
    first = lands(inbox, store)
    assert len(first.arrivals) == 4
    again = land_again(store)
    assert {(a.sha256, a.path, a.reason) for a in again} == {(a.sha256, a.path, a.reason) for a in first.arrivals}
    assert {a.landed_at for a in again} == {a.landed_at for a in first.arrivals}


@pytest.mark.usefixtures("published", "quick")
def test_a_run_accounts_for_every_member_and_knows_them_the_next_night(nightly: Run, tmp_path: Path) -> None:
    data = encrypted({"a.txt": TOWN, "copy.txt": TOWN, "empty.txt": b"", "b.txt": COUNTY, "z.txt": b"z"}, "z.txt")
    put(tmp_path / "in", "reports.zip", data)
    summary = nightly(tmp_path / "in", tmp_path)
    counts = summary.loaded, summary.held, summary.duplicate, summary.unreadable
    assert (summary.landed, counts) == (5, (2, 0, 1, 2))
    found = run_sql(
        tmp_path / "gongkai.duckdb", "SELECT source_path, status, reason FROM document ORDER BY source_path"
    ).rows
    assert [(str(path).rpartition("/")[2], status) for path, status, _ in found] == [
        ("reports.zip", "unreadable"),
        ("reports.zip!a.txt", "loaded"),
        ("reports.zip!b.txt", "loaded"),
        ("reports.zip!copy.txt", "duplicate"),
        ("reports.zip!empty.txt", "unreadable"),
    ]
    assert "'z.txt' is encrypted" in str(found[0][2])
    events = [json.loads(line) for line in Path(summary.log or "").read_text(encoding="utf-8").splitlines()]
    told = {event["path"].rpartition("/")[2] for event in events if event["event"] == "document"}
    assert told == {"reports.zip", "reports.zip!empty.txt"}
    again = nightly(tmp_path / "in", tmp_path)
    assert (again.published, again.landed) == (False, 0)

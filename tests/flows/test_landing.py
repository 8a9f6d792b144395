from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from arriving import put
from hypothesis import given
from hypothesis import strategies as st

from flows import landing
from flows.errors import StoreError, UsageError
from flows.landing import Landing, documents_under, land, name_of
from flows.store import Store


def nothing(_documents: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    return set()


def names(found: Landing) -> list[str]:
    return [Path(arrival.path).name for arrival in found.arrivals]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def test_documents_of_a_directory_come_sorted_without_hidden_files_and_side_cars(inbox: Path) -> None:
    for name in ("b.txt", "a/z.txt", ".hidden", ".git/config", "b.txt.json", "alone.json"):
        put(inbox, name, name.encode())
    found = [str(path.relative_to(inbox)) for path in documents_under([inbox])]
    assert found == ["a/z.txt", "alone.json", "b.txt"]


def test_documents_keep_the_order_of_the_paths_given(inbox: Path) -> None:
    first, second = put(inbox, "b.txt", b"b"), put(inbox, "a.txt", b"a")
    assert list(documents_under([first, second, first])) == [first, second, first]


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"absent\.txt"):
        list(documents_under([tmp_path / "absent.txt"]))


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="neither a file"):
        list(documents_under([tmp_path / "pipe"]))


def test_a_document_is_kept_by_its_hash_and_its_source_is_untouched(inbox: Path, store: Store) -> None:
    source = put(inbox, "a.txt", b"report")
    before = source.stat()
    (arrival,) = land([inbox], store, nothing).arrivals
    assert arrival.sha256 == hashlib.sha256(b"report").hexdigest()
    assert arrival.stored.read_bytes() == b"report"
    assert arrival.stored == store.root / arrival.sha256[:2] / arrival.sha256
    assert (source.stat().st_mtime_ns, source.read_bytes()) == (before.st_mtime_ns, b"report")
    record = json.loads(arrival.stored.with_name(f"{arrival.sha256}.json").read_text(encoding="utf-8"))
    assert (record["size"], record["arrivals"][0]["path"]) == (6, arrival.path)
    assert not list(store.root.rglob(".*")), "no temporary file is left"


def test_what_is_known_is_counted_and_not_taken_over(inbox: Path, store: Store) -> None:
    put(inbox, "a.txt", b"a")
    put(inbox, "b.txt", b"b")
    known = (hashlib.sha256(b"a").hexdigest(), str(inbox / "a.txt"))
    found = land([inbox], store, lambda _: {known})
    assert names(found) == ["b.txt"]
    assert found.known == 1


def test_the_first_time_of_arrival_stays(inbox: Path, store: Store) -> None:
    put(inbox, "a.txt", b"a")
    first = land([inbox], store, nothing).arrivals
    assert land([inbox], store, nothing).arrivals == first
    put(inbox, "copy.txt", b"a")
    land([inbox], store, nothing)
    assert [Path(arrival.path).name for arrival in store.arrivals()] == ["a.txt", "copy.txt"]
    assert next(store.arrivals()).landed_at == first[0].landed_at


def test_a_file_that_grows_while_it_is_read_waits(inbox: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    growing = put(inbox, "growing.txt", b"half")
    put(inbox, "whole.txt", b"whole")
    digest = hashlib.file_digest

    def grow(file: object, name: str) -> object:
        found = digest(file, name)  # type: ignore[arg-type]
        if Path(file.name) == growing:  # type: ignore[attr-defined]
            growing.write_bytes(b"half and more")
        return found

    monkeypatch.setattr(hashlib, "file_digest", grow)
    found = land([inbox], store, nothing)
    assert names(found) == ["whole.txt"]
    assert [Path(problem.path).name for problem in found.unsettled] == ["growing.txt"]


def test_a_file_written_a_moment_ago_is_taken_once_it_rests(
    inbox: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(inbox, "a.txt", b"a")
    os.utime(inbox / "a.txt")
    put(inbox, "b.txt", b"b")
    slept: list[float] = []
    monkeypatch.setattr(landing.time, "sleep", slept.append)
    assert names(land([inbox], store, nothing, settled=600)) == ["a.txt", "b.txt"]
    assert 0 < sum(slept) <= 600
    assert names(land([put(inbox, "c.txt", b"c")], store, nothing, settled=600)) == ["c.txt"]
    assert len(slept) == 1, "nobody waits for what rests"


def test_a_file_that_changes_while_it_is_waited_for_is_left(
    inbox: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(inbox, "a.txt", b"a")
    os.utime(inbox / "a.txt")
    monkeypatch.setattr(landing.time, "sleep", lambda _: (inbox / "a.txt").write_bytes(b"longer"))
    found = land([inbox], store, nothing)
    assert (found.arrivals, len(found.unsettled)) == ((), 1)


def test_a_file_that_may_not_be_read_is_told_and_the_others_go_on(
    inbox: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(inbox, "a.txt", b"a")
    put(inbox, "b.txt", b"b")
    whole = landing._hash_of_whole

    def refuse(path: Path) -> str:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return whole(path)

    monkeypatch.setattr(landing, "_hash_of_whole", refuse)
    found = land([inbox], store, nothing)
    assert names(found) == ["b.txt"]
    assert "Permission denied" in found.problems[0].reason
    assert found.problems[0].path.endswith("a.txt")


def test_a_store_that_cannot_be_written_says_so(inbox: Path, tmp_path: Path) -> None:
    put(inbox, "a.txt", b"a")
    (tmp_path / "file").write_text("no directory", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        land([inbox], Store(tmp_path / "file" / "store"), nothing)


def test_a_damaged_record_is_named(inbox: Path, store: Store) -> None:
    put(inbox, "a.txt", b"a")
    (arrival,) = land([inbox], store, nothing).arrivals
    arrival.stored.with_name(f"{arrival.sha256}.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match=arrival.sha256):
        list(store.arrivals())


def test_bytes_that_changed_since_they_were_hashed_are_not_kept_under_the_old_hash(inbox: Path, store: Store) -> None:
    source = put(inbox, "a.txt", b"now")
    with pytest.raises(Exception, match=r"^$") as caught:
        store.add(source, hashlib.sha256(b"before").hexdigest(), "a.txt", datetime.now(UTC))
    assert type(caught.value).__name__ == "ChangedError"
    assert not [path for path in store.root.rglob("*") if path.is_file()]


@given(st.binary(min_size=1, max_size=40).filter(lambda name: b"\0" not in name and b"/" not in name))
def test_any_file_name_becomes_text_that_can_be_stored(name: bytes) -> None:
    name_of(Path(os.fsdecode(name))).encode("utf-8")

"""What a run imports while it waits for the Prefect server that it starts for itself."""

from __future__ import annotations

import importlib
import importlib.util
import threading

import pytest

from flows.warming import HEAVY, warm_up

SERVER = "prefect.server.api.server"


@pytest.mark.parametrize(
    ("named", "imported"), [(None, [SERVER, *HEAVY]), ("http://elsewhere.example/api", [])], ids=["own", "named"]
)
def test_heavy_libraries_are_imported_behind_what_prefect_needs(
    named: str | None, imported: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    if named:
        monkeypatch.setenv("PREFECT_API_URL", named)
    seen: list[tuple[str, bool]] = []

    def note(name: str) -> None:
        seen.append((name, threading.current_thread() is threading.main_thread()))

    monkeypatch.setattr(importlib, "import_module", note)
    warm_up()
    for thread in threading.enumerate():
        if thread.name == "warming":
            thread.join()
    assert [name for name, _ in seen] == imported
    assert [first for _, first in seen] == [name == SERVER for name in imported], "two threads import different things"


@pytest.mark.parametrize("name", HEAVY)
def test_what_is_named_is_there(name: str) -> None:
    assert importlib.util.find_spec(name) is not None

"""The Prefect server that `gongkai serve` has of its own."""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import signal
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from flows import serving
from flows.errors import FlowError, UsageError
from flows.prefect_setup import prepare

ROOT = Path(__file__).resolve().parents[2]

# Answers like a server that lives, and ends where it is asked to.
SERVER = """
import http.server, os, sys
class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/end":
            os._exit(7)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(os.environ["PREFECT_SERVER_UI_API_URL"].encode())
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answers).serve_forever()
"""


@pytest.fixture(autouse=True)
def _a_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr(serving, "_command", lambda port: [sys.executable, "-c", SERVER, str(port)])
    before = signal.signal(signal.SIGTERM, _leave)
    yield
    signal.signal(signal.SIGTERM, before)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """What Prefect does where it serves a flow."""
    raise SystemExit(0)


def test_the_pages_of_the_server_ask_the_server_itself() -> None:
    with serving.server():
        address = os.environ["PREFECT_API_URL"]
        with urllib.request.urlopen(f"{address}/health") as answer:
            assert answer.read().decode() == address
    assert "PREFECT_API_URL" not in os.environ
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"{address}/health")


def test_a_server_that_is_named_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://elsewhere.example/api")
    monkeypatch.setattr(serving, "_command", lambda port: pytest.fail("a second server was started"))
    with serving.server():
        assert os.environ["PREFECT_API_URL"] == "http://elsewhere.example/api"
    assert os.environ["PREFECT_API_URL"] == "http://elsewhere.example/api"


@pytest.mark.parametrize(("named", "counted"), [(None, None), ("http://elsewhere.example/api", 1)])
def test_one_run_at_a_time_and_no_count_that_outlives_a_power_cut(
    named: str | None, counted: int | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    prepare(quiet=True)
    from flows.nightly import nightly

    served: list[dict[str, Any]] = []
    monkeypatch.setattr(type(nightly), "serve", lambda _flow, **given: served.append(given))
    if named:
        monkeypatch.setenv("PREFECT_API_URL", named)
    serving.serve_nightly("0 2 * * *", "Asia/Shanghai", {"warehouse": str(tmp_path / "gongkai.duckdb")})
    assert [(given["limit"], given["global_limit"]) for given in served] == [(1, counted)]
    assert str(served[0]["schedules"][0].timezone) == "Asia/Shanghai"
    with pytest.raises(UsageError, match="five fields"):
        serving.serve_nightly("0 2", "Asia/Shanghai", {"warehouse": str(tmp_path / "gongkai.duckdb")})


def test_the_leases_that_the_documentation_names_are_there() -> None:
    prepare(quiet=True)
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    name = re.search(r"PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE=(\S+)", told)
    assert name is not None
    assert hasattr(importlib.import_module(name[1]), "ConcurrencyLeaseStorage")


def test_serving_ends_with_its_server() -> None:
    def serve() -> None:
        with serving.server():
            with contextlib.suppress(OSError):  # whichever way the connection is lost
                urllib.request.urlopen(os.environ["PREFECT_API_URL"].removesuffix("/api") + "/end")
            time.sleep(120)

    with pytest.raises(FlowError, match="has ended"):
        serve()


def test_a_server_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_command", lambda port: [sys.executable, "-c", ""])
    with pytest.raises(FlowError, match="did not start"), serving.server():
        pytest.fail("there is none")

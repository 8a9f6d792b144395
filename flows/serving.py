"""The nightly flow as a deployment that this process serves, with a Prefect server of its own where none is named."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from flows.errors import FlowError, UsageError
from flows.prefect_setup import prepare

START = 120.0  # seconds that a server may take to start; the first start makes its data base


def serve_nightly(cron: str, timezone: str, parameters: Mapping[str, object]) -> None:
    """Serve the flow with this schedule until interrupted, one run at a time.

    Raises `UsageError` for a bad `cron` or `timezone`.
    """
    prepare(Path(str(parameters["warehouse"])).parent / "prefect")
    with server():
        from prefect.schedules import Cron  # noqa: PLC0415  (reads the address of the server on import)
        from pydantic import ValidationError  # noqa: PLC0415

        from flows.nightly import nightly  # noqa: PLC0415

        try:
            schedule = Cron(cron, timezone=timezone)
        except (ValidationError, ValueError) as error:
            raise UsageError(
                f"--cron is {cron!r} and --timezone {timezone!r}: not five fields, or no zone such as Asia/Shanghai"
            ) from error
        nightly.serve(name="nightly", schedules=[schedule], parameters=dict(parameters), limit=1, global_limit=1)


@contextlib.contextmanager
def server() -> Iterator[None]:
    """Have a Prefect server, and its address in `PREFECT_API_URL`, for the time of the block."""
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    port = _free_port()
    address = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603  (no part of it comes from outside)
    try:
        _wait_for(address, process)
        os.environ["PREFECT_API_URL"] = address
        yield
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5):  # noqa: S310  (always http on this machine)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise FlowError("the Prefect server did not start; start one with `prefect server start` and set PREFECT_API_URL")

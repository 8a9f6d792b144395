"""The nightly flow as a deployment that this process serves, with a Prefect server of its own where none is named."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
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

    Raises `UsageError` for a bad `cron` or `timezone`, `FlowError` where the server of its own ends.
    """
    prepare(Path(str(parameters["warehouse"])).parent / "prefect")
    # Where the server is our own, nobody else runs what it has: this process counts its runs. Prefect's own count would
    # outlive a power cut, and every later night would wait for one that is no more.
    counted = 1 if os.environ.get("PREFECT_API_URL") else None
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
        nightly.serve(name="nightly", schedules=[schedule], parameters=dict(parameters), limit=1, global_limit=counted)


@contextlib.contextmanager
def server() -> Iterator[None]:
    """Have a Prefect server, and its address in `PREFECT_API_URL`, for the time of the block.

    Raises `FlowError` where it does not start. Where it ends on its own, this process is told to end (SIGTERM), and
    `FlowError` is raised: no night would come any more, and nobody would know.
    """
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    port = _free_port()
    address = f"http://127.0.0.1:{port}/api"
    # Its pages ask the address that this names: without it they ask the default port, where nobody answers.
    told = {"PREFECT_SERVER_UI_API_URL": address, "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false"} | os.environ
    process = subprocess.Popen(_command(port), stdout=subprocess.DEVNULL, env=told)  # noqa: S603  (ours as a whole)
    started, stopping = False, threading.Event()
    try:
        _wait_for(address, process)
        started = True
        os.environ["PREFECT_API_URL"] = address
        threading.Thread(target=_end_with, args=(process, stopping), daemon=True).start()
        yield
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        ended = process.poll()
        stopping.set()
        process.terminate()
        process.wait()
        if started and ended is not None:
            raise FlowError(f"the Prefect server has ended (code {ended}); see its messages above, and start again")


def _command(port: int) -> list[str]:
    return [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]


def _end_with(process: subprocess.Popen[bytes], stopping: threading.Event) -> None:
    process.wait()
    if not stopping.is_set():
        os.kill(os.getpid(), signal.SIGTERM)


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

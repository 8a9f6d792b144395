"""Importing what judging and reporting need while a run waits for the Prefect server that it starts for itself."""

from __future__ import annotations

import importlib
import os
import threading

HEAVY = ("expectations.engine", "matplotlib.backends.backend_agg")  # Great Expectations and the pictures: seconds


def warm_up() -> None:
    """Begin the imports in a thread; nothing where a server is named: there is nothing to wait for then.

    What Prefect imports for its own server is imported first, here: two threads never import the same libraries.
    """
    if os.environ.get("PREFECT_API_URL"):
        return
    importlib.import_module("prefect.server.api.server")
    threading.Thread(target=_import_all, name="warming").start()


def _import_all() -> None:
    for name in HEAVY:
        importlib.import_module(name)

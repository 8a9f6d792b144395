"""The environment that Prefect reads when it is imported; what the operator has set stays."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from flows.errors import FlowError

DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "300",  # the first start makes its data base, on a busy machine
    "GX_ANALYTICS_ENABLED": "false",
}
CHATTY = "great_expectations.data_context.types.base"
QUIET = {
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
}


def prepare(home: Path | None = None, *, quiet: bool = False) -> None:
    """Set the defaults. `home` is where Prefect keeps its state, unless `PREFECT_HOME` names another place.

    Raises `FlowError` where that directory cannot be made.
    """
    for name, value in (DEFAULTS | (QUIET if quiet else {})).items():
        os.environ.setdefault(name, value)
    # The module sets its own level when it is imported: only a filter lasts.
    logging.getLogger(CHATTY).addFilter(_is_warning)
    if home is None:
        return
    place = Path(os.environ.setdefault("PREFECT_HOME", str(home.resolve())))
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FlowError(
            f"{place}: the state of the runs cannot be kept there ({error.strerror}); "
            "give a --warehouse in a directory that you may write to, or set PREFECT_HOME"
        ) from error


def _is_warning(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING

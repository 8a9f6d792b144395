"""Typed errors as messages and exit codes; one line on the error stream, no traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flows.cli.terminal import FAILED, USAGE, complain
from flows.errors import FlowError, UsageError
from transform.reference import ReferenceDataError
from warehouse.errors import QueryError, WarehouseError
from warehouse.schema import SchemaError


@contextmanager
def reported() -> Iterator[None]:
    """Turn the errors that name the place and what to do into an exit code."""
    try:
        yield
    except (UsageError, QueryError, ReferenceDataError) as error:
        complain(error)
        sys.exit(USAGE)
    except (FlowError, WarehouseError, SchemaError) as error:
        complain(error)
        sys.exit(FAILED)
    except BrokenPipeError:
        # The reader of a pipe (`head`) has seen enough; nothing more may be written when Python exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except KeyboardInterrupt:
        complain("interrupted; nothing was published")
        sys.exit(FAILED)

"""What can go wrong with a run as a whole. Every message names the file or setting, and what to do."""

from __future__ import annotations


class FlowError(Exception):
    """The run, or the command, cannot be done; nothing was published."""


class UsageError(FlowError):
    """The command was called with something that does not exist or does not fit."""


class StoreError(FlowError):
    """The content store cannot be written or holds something else than it says."""


class StoreUnavailableError(StoreError):
    """The content store did not answer; it may do so in a moment."""


class CountError(FlowError):
    """A run's counts do not add up: a document would be lost."""


class StructureError(FlowError):
    """A batch does not have the structure of the warehouse; it must not be published."""


class MailError(FlowError):
    """The mail could not be sent; the data is published all the same."""


class WorkerError(FlowError):
    """A process that reads documents cannot be started."""

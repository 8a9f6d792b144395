"""What can go wrong with the warehouse. Every message names the file, the place and what to do."""

from __future__ import annotations


class WarehouseError(Exception):
    """Any failure of the warehouse."""


class UnwritablePathError(WarehouseError):
    """The warehouse cannot be written where it was asked for."""


class NotAWarehouseError(WarehouseError):
    """The file exists and is not a warehouse of this program, or not a complete one."""


class SchemaMismatchError(WarehouseError):
    """The published file has another schema than this program."""


class DiskFullError(WarehouseError):
    """The new warehouse file does not fit on the disk."""


class PublisherBusyError(WarehouseError):
    """Another publisher holds the lock of this warehouse."""


class NotPublishableError(WarehouseError):
    """The staged file breaks the schema's promises; `violations` lists every one."""

    def __init__(self, message: str, violations: tuple[str, ...]) -> None:
        super().__init__(message)
        self.violations = violations


class LoadError(WarehouseError):
    """A frame does not fit its table."""


class MissingWarehouseError(WarehouseError):
    """There is no published warehouse."""


class QueryError(WarehouseError):
    """A query was refused or failed."""


class ReviewedError(WarehouseError):
    """A reviewed file holds no list of decisions, or an entry of it is wrong."""

"""What a run is asked to do."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from flows.settings import REREAD
from warehouse.history import Keep

BATCH = 2500  # documents judged and loaded together: a judgement costs most of a second, however few they are


class Options(NamedTuple):
    """What a run is asked to do. `settled`: seconds after which an unchanged file counts as whole.

    `reviewed`: the folder of people's decisions; None: without any. `reread`: documents that are read again at most
    because they were read with another version of the program, its forms or rules. `keep`: published files to keep.
    `recipients`: the file that says who gets which mail, unless GONGKAI_RECIPIENTS does.
    """

    paths: tuple[Path, ...]
    warehouse: Path
    reports: Path
    places: Path | None = None
    rebuild: bool = False
    workers: int = 2
    batch: int = BATCH
    settled: float = 2.0
    reviewed: Path | None = None
    reread: int = REREAD
    keep: Keep | None = None
    recipients: Path | None = None

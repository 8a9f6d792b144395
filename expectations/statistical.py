"""The batch as a whole: the figures of `expectations.shares`, held against their bounds by Great Expectations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from expectations.shares import Condition, Share, shares

if TYPE_CHECKING:
    from expectations.engine import Validator

Frames = Mapping[str, pd.DataFrame]


class Implausible(NamedTuple):
    """A figure outside of its bounds: its code, what it is in both languages, the figure and the bounds."""

    code: str
    zh: str
    en: str
    figure: float
    low: float | None
    high: float | None


def implausible(frames: Frames, validator: Validator) -> tuple[Implausible, ...]:
    """Return the figures of a batch that are out of bounds; those of too few rows are left out."""
    from expectations.suites import statistical_suite  # noqa: PLC0415  (imports Great Expectations: seconds)

    figures = {code: figure for code, share in shares().items() if (figure := _figure(share, frames)) is not None}
    if not figures:
        return ()
    row = pd.DataFrame([figures])
    results = validator.validate(row, statistical_suite(tuple(figures)), {"result_format": "BASIC"})
    failed = {code for result in results for code in result.result["details"]}
    return tuple(_implausible(code, figures[code]) for code in figures if code in failed)


def _implausible(code: str, figure: float) -> Implausible:
    share = shares()[code]
    return Implausible(code, share.zh, share.en, figure, share.low, share.high)


def _figure(share: Share, frames: Frames) -> float | None:
    frame = frames.get(share.frame)
    if frame is None:
        return None
    among = _meets(frame, share.among)
    if int(among.sum()) < share.least:
        return None
    return float((_meets(frame, share.of) & among).sum() / among.sum())


def _meets(frame: pd.DataFrame, condition: Condition) -> pd.Series[bool]:
    found = pd.Series(True, index=frame.index)
    for column, values in condition.items():
        found &= frame[column].isin(values)
    return found

"""The names of the five seed reports, without their ending."""

from __future__ import annotations

SEEDS = (
    "000_7466c5caf8b058da",
    "001_4370e2a43f69cfa8",
    "002_f7fab5510749a469",
    "003_a1b8b9bacb4cf9f7",
    "004_c98690ffdef99389",
)

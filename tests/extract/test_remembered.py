"""What is remembered of texts: each once, none that is long, and never too many."""

from __future__ import annotations

import pytest

from extract import remembered
from extract.remembered import Remembered


def test_a_text_is_read_once_and_a_long_one_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "_LONGEST", 3)
    read: list[str] = []
    lengths = Remembered[str, int](lambda text: read.append(text) or len(text))
    assert [lengths[text] for text in ("甲", "甲", "甲乙丙", "甲乙丙")] == [1, 1, 3, 3]
    assert read == ["甲", "甲乙丙", "甲乙丙"]


def test_all_is_forgotten_where_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "_MOST", 2)
    lengths = Remembered[bytes, int](len)
    assert [lengths[text] for text in (b"a", b"b", b"c")] == [1, 1, 1]
    assert list(lengths) == [b"c"]

"""Fixtures of the expectations tests."""

from __future__ import annotations

import pandas as pd
import pytest
from invented_batches import Cells, balanced_cells, batch


@pytest.fixture
def cells_2021() -> Cells:
    return balanced_cells("2021", 3)


@pytest.fixture
def frames() -> dict[str, pd.DataFrame]:
    return batch(
        {f"{i:016x}": (edition, balanced_cells(edition, i)) for i, edition in enumerate(("2019", "2021", "2021"))}
    )

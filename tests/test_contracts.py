"""The rooms depend downwards only, and light verbs stay light."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]


def test_the_import_contracts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


@pytest.mark.parametrize("module", ["flows.cli", "flows.inspecting", "expectations.findings", "warehouse.query"])
def test_heavy_libraries_are_imported_late(module: str) -> None:
    heavy = "prefect, great_expectations, lxml.html, pdfplumber, rapidocr"
    code = f"import sys, {module}; print(sorted(set('{heavy}'.split(', ')) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"

import subprocess
import sys
from pathlib import Path

from warehouse.dictionary import dictionary
from warehouse.schema import load_schema
from warehouse.views import views

ROOT = Path(__file__).resolve().parents[2]


def test_the_committed_dictionary_is_that_of_the_declarations():
    committed = (ROOT / "docs" / "dictionary.md").read_text(encoding="utf-8")
    assert committed == dictionary(), "docs/dictionary.md is out of date: run `make dictionary`"


def test_the_dictionary_names_every_table_column_and_view():
    text = dictionary()
    for table in load_schema().tables.values():
        assert f"### {table.name}: {table.zh}" in text
        for column in table.columns:
            assert f"| `{column.name}` | {column.type} |" in text
    for view in views():
        assert f"### {view.name}\n" in text


def test_the_module_prints_it():
    done = subprocess.run([sys.executable, "-m", "warehouse.dictionary"], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode() == dictionary()

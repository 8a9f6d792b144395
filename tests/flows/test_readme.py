"""What the README prints is what the program prints."""

from __future__ import annotations

from pathlib import Path

import regex
from arriving import Published
from typer.testing import CliRunner

from flows.cli import app

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_query_has_the_printed_result(published: Published) -> None:
    text = README.read_text(encoding="utf-8")
    found = regex.search(r'gongkai sql "(?P<sql>[^"]+)"\n```\n```text\n(?P<result>.+?)\n```', text, regex.DOTALL)
    assert found is not None
    done = CliRunner().invoke(app, ["sql", found["sql"], "--warehouse", str(published.warehouse)])
    assert done.exit_code == 0
    assert [line.rstrip() for line in done.stdout.splitlines()] == found["result"].splitlines()


def test_every_file_that_it_names_is_there() -> None:
    names = regex.findall(r"`((?:docs|benchmarks|data)/[\w./]+|[A-Z]+\.md)`", README.read_text(encoding="utf-8"))
    assert names
    assert not [name for name in names if not (README.parent / name).exists()]

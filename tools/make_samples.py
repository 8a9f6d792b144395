"""Writes the sample reports, their expectations and their README from `data/samples/authoring`.

`python tools/make_samples.py [FOLDER]` writes into FOLDER, by default `data/samples`; every run gives the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from samples.report import Sample, as_json, sample
from samples.sheet import AUTHORING

OTHER = {"form.yaml"}


def make(folder: Path) -> list[Sample]:
    """Write every sample below `folder` and return them in the order of their paths."""
    made = [sample(path) for path in sorted(AUTHORING.glob("*.yaml")) if path.name not in OTHER]
    made.sort(key=lambda item: item.file)
    for item in made:
        report = folder / "reports" / item.file
        expected = (folder / "expected" / item.file).with_suffix(".json")
        for path in (report, expected):
            path.parent.mkdir(parents=True, exist_ok=True)
        report.write_bytes(item.content)
        expected.write_text(as_json(item.expected), encoding="utf-8", newline="\n")
    (folder / "README.md").write_text(readme(made), encoding="utf-8", newline="\n")
    return made


def readme(made: list[Sample]) -> str:
    """Return the README: the fixed part, and a table with a row for each sample."""
    head = (AUTHORING / "README.head.md").read_text(encoding="utf-8")
    table = [("report", "encoding", "quirks", "outcome", "what it is for"), ("---",) * 5, *map(_row, made)]
    return head + "".join(f"| {' | '.join(row)} |\n" for row in table)


def _row(item: Sample) -> tuple[str, ...]:
    found = item.expected
    outcome = ": ".join(word for word in (found["disposition"], found["hold"]) if word)
    return f"`{item.file}`", found["encoding"] or "–", " ".join(found["quirks"]) or "–", outcome, item.purpose


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else AUTHORING.parent)

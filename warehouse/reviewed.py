"""The reviewed files: what people decided about findings and cells, one YAML list a file, checked as it is read.

A file is a list of entries, to which `gongkai review` appends; `docs/review.md` explains every field.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from extract.forms import TableName, members
from warehouse.errors import ReviewedError

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SUFFIXES = (".yaml", ".yml")

Verdict = Literal["value", "right", "reject", "defer"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DecidedCell(_Entry):
    """One cell: where it is, what was `printed` there when it was decided (empty: nothing), and its `value`.

    `value` is in the canonical unit (a count, or yuan); given as null it says that there is no number.
    """

    table: TableName
    row: str
    column: str
    printed: str = Field(strict=True)
    value: float | None = None

    @property
    def valued(self) -> bool:
        """Whether a value is given, be it null."""
        return "value" in self.model_fields_set

    @model_validator(mode="after")
    def _is_of_the_form(self) -> DecidedCell:
        for axis, code in (("row", self.row), ("column", self.column)):
            known = [member.code for member in members(self.table, axis)]
            if code not in known:
                raise ValueError(f"{code!r} is no {axis} of the table {self.table}; {axis}s: {', '.join(known)}")
        return self


class Decision(_Entry):
    """One decision about one report: of `document` (SHA-256, 16 digits or more), or of the `organ` for the `year`.

    It is about the finding of the `fingerprint`, or about those of the `rule` at `table`, `row` and `column` as far as
    they are given, or about the `cells` alone.
    """

    document: str | None = Field(default=None, strict=True, pattern="^[0-9a-f]{16,64}$")
    organ: str | None = None
    year: int | None = Field(default=None, ge=2000, le=2100)
    scope: Literal["own", "rollup", "unknown"] | None = None
    fingerprint: str | None = Field(default=None, strict=True, pattern="^[0-9a-f]{32}$")
    rule: str | None = None
    table: TableName | None = None
    row: str | None = None
    column: str | None = None
    verdict: Verdict
    cells: tuple[DecidedCell, ...] = ()
    until: date | None = None
    reason: str = Field(min_length=1)
    reviewer: str = Field(min_length=1)
    date: date

    @property
    def decision_id(self) -> str:
        """The same for the same entry wherever it stands: 16 hexadecimal digits."""
        said = json.dumps(self.model_dump(mode="json", exclude_unset=True), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @model_validator(mode="after")
    def _names_its_report(self) -> Decision:
        if self.document is None and (self.organ is None or self.year is None):
            raise ValueError("says not which report it is about; give `document`, or `organ` and `year`")
        return self

    @model_validator(mode="after")
    def _says_what_the_verdict_needs(self) -> Decision:
        valued = [cell.valued for cell in self.cells]
        if self.verdict in ("value", "reject") and not (valued and all(valued)):
            raise ValueError(f"verdict {self.verdict} needs `cells`, each with a `value`")
        if self.verdict in ("right", "defer") and any(valued):
            raise ValueError(f"verdict {self.verdict} decides no value; leave `value` out, or use verdict value")
        if self.verdict == "right" and not self.cells and self.document is None:
            raise ValueError("nothing tells when it no longer fits; give `cells` with `printed`, or `document`")
        if not (self.cells or self.fingerprint or self.rule):
            raise ValueError("says not what it is about; give `cells`, `fingerprint` or `rule`")
        if (self.verdict == "defer") != (self.until is not None):
            raise ValueError("`until` belongs to verdict defer, and defer needs it")
        return self


class Entry(NamedTuple):
    """A decision and where it stands: file name and number of the entry."""

    source: str
    number: int
    decision: Decision


class Reviewed(NamedTuple):
    """All decisions in the order of files and entries; `version` is a hash of what they say."""

    entries: tuple[Entry, ...] = ()

    @property
    def version(self) -> str:
        """12 hexadecimal digits that change with every decision added, changed or removed."""
        said = "\n".join(sorted(entry.decision.decision_id for entry in self.entries))
        return hashlib.sha256(said.encode()).hexdigest()[:12]


NOTHING_REVIEWED = Reviewed()
_ENTRY: TypeAdapter[Decision] = TypeAdapter(Decision)


def read_reviewed(folder: Path) -> Reviewed:
    """Return all decisions of the YAML files in `folder`, sorted by name; none where there is no such folder.

    An entry that stands twice counts once. Raises `ReviewedError`, which names file, entry and what to do.
    """
    files = sorted(path for path in folder.glob("*") if path.suffix in SUFFIXES and path.is_file())
    found = {entry.decision.decision_id: entry for path in reversed(files) for entry in reversed(read_file(path))}
    return Reviewed(tuple(sorted(found.values(), key=lambda entry: (entry.source, entry.number))))


def read_file(path: Path) -> tuple[Entry, ...]:
    """Return the decisions of one file. Raises `ReviewedError`."""
    try:
        return parsed(path, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ReviewedError(f"{path}: cannot be read ({error}); correct it or move it away") from error


def parsed(path: Path, text: str) -> tuple[Entry, ...]:
    """Return the decisions of the text of a file. Raises `ReviewedError`."""
    try:
        declared = yaml.load(text, Loader=LOADER) or []  # noqa: S506  (both loaders are safe)
    except yaml.YAMLError as error:
        raise ReviewedError(f"{path}: cannot be read as YAML ({error}); correct it or move it away") from error
    if not isinstance(declared, list):
        raise ReviewedError(f"{path}: expected a list of entries, each beginning with `- `; see docs/review.md")
    return tuple(Entry(path.name, number, _decision(path, number, said)) for number, said in enumerate(declared, 1))


def appended(path: Path, text: str, decision: Decision) -> str:
    """Return the text of a file with one more entry; all else in it stays. Raises `ReviewedError`."""
    before = parsed(path, text)
    longer = (text if text.endswith("\n") else f"{text}\n") + as_yaml([decision])
    try:
        sound = parsed(path, longer) == (*before, Entry(path.name, len(before) + 1, decision))
    except ReviewedError:
        sound = False
    if not sound:
        raise ReviewedError(
            f"{path}: nothing can be appended to it; rewrite it as a list whose entries begin with `- ` at the margin"
        )
    return longer


def _decision(path: Path, number: int, said: object) -> Decision:
    try:
        return _ENTRY.validate_python(said)
    except ValidationError as error:
        raise ReviewedError(f"{path}: entry {number}: {'; '.join(_told(error))}; correct the entry") from error


def _told(error: ValidationError) -> Iterable[str]:
    for found in error.errors():
        place = "/".join(str(part) for part in found["loc"])
        quoted = " (put it in quotes)" if found["type"] == "string_type" else ""
        yield f"{place or 'entry'}: {found['msg'].removeprefix('Value error, ')}{quoted}"


class _Plain(yaml.SafeDumper):
    """Writes every value where it stands: text that is appended later must not share anchors with what is there."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  (the signature is PyYAML's)
        return True


def as_yaml(decisions: Sequence[Decision]) -> str:
    """Return entries as text that may be appended to a reviewed file."""
    said = [_plain(decision.model_dump(exclude_unset=True)) for decision in decisions]
    return yaml.dump(said, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120) if said else ""


def _plain(value: Any) -> Any:  # noqa: ANN401  (what YAML can write, whatever its type)
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value

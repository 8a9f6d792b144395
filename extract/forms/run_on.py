"""Where text is cut that an export ran together, as it is declared in `run_on.yaml`."""

from __future__ import annotations

from extract.forms.declaration import Declaration


class RunOnForm(Declaration):
    """Words at which a paragraph is cut, as regular expressions; see `run_on.yaml`."""

    heading_ends: tuple[str, ...]
    part_ends: tuple[str, ...]
    title_ends: tuple[str, ...]
    no_title: tuple[str, ...]
    fields: tuple[str, ...]
    not_behind: str
    report_ends: tuple[str, ...]
    preface_begins: tuple[str, ...]

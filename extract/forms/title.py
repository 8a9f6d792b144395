"""What a title of a report looks like, as it is declared in `title.yaml`."""

from __future__ import annotations

from extract.forms.declaration import Declaration, OneOf


class TitleForm(Declaration):
    """Words of a title; see `title.yaml`."""

    subject: tuple[str, ...]
    ending: tuple[str, ...]
    tail: tuple[str, ...]
    not_a_report: tuple[str, ...]
    about: tuple[str, ...]
    correction: tuple[str, ...]
    organ_ending: tuple[str, ...]
    lead: tuple[str, ...] = ()
    told_of: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    behind: OneOf
    short: OneOf
    sent: OneOf
    sentence: OneOf
    announces: OneOf
    path: OneOf
    fields: OneOf
    half_word: OneOf

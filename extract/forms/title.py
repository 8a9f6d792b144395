"""What a title of a report looks like, as it is declared in `title.yaml`."""

from __future__ import annotations

from functools import cached_property

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
    short_ending: tuple[str, ...]
    short: OneOf
    sent: OneOf
    sentence: OneOf
    announces: OneOf
    path: OneOf
    fields: OneOf
    half_word: OneOf

    @cached_property
    def tails(self) -> tuple[str, ...]:
        """Each of `tail`, and with plain brackets."""
        return tuple(word for tail in self.tail for word in (tail, tail.replace("（", "(").replace("）", ")")))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The words in which all of `ending` end: those that end in none of the others."""
        return tuple(
            [word for word in self.ending if not any(word != other and word.endswith(other) for other in self.ending)]
        )

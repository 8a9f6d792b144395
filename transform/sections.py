"""What a section is about, whatever its number: reports before 2019 count theirs otherwise than the statutory form."""

from __future__ import annotations

from functools import lru_cache

from extract.forms import section_forms

OVERVIEW, DISCLOSED, REQUESTS = "overview", "disclosed", "requests"
DISPUTES, PROBLEMS, OTHER = "disputes", "problems", "other"
_EARLIER = "pre2019"  # the edition whose sections are a family of their own
_NOT_DONE = (PROBLEMS, OTHER)


@lru_cache(maxsize=8)
def _codes(edition: str) -> dict[int, str]:
    forms = section_forms().pre2019 if edition == _EARLIER else section_forms().statutory
    return {form.number: form.about for form in forms}


@lru_cache(maxsize=256)
def about_of(number: int, edition: str) -> str:
    """The code of what the section of this number is about in reports of an edition; none before the first."""
    return _codes(edition).get(number, "")


@lru_cache(maxsize=64)
def number_about(code: str, edition: str) -> int:
    """The number of the section about this in reports of an edition; KeyError where the form has none."""
    return {about: number for number, about in _codes(edition).items()}[code]


def tells_deeds(about: str) -> bool:
    """Whether a section about this tells what was done: neither problems nor other matters."""
    return about not in _NOT_DONE

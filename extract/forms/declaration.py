"""What all declarations have in common: they are data, and they refuse what they do not know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import regex
from pydantic import BaseModel, ConfigDict, PlainValidator


def _one_of(patterns: Sequence[str]) -> regex.Pattern[str]:
    if not patterns:
        raise ValueError("an empty list would be found everywhere")
    try:
        return regex.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    except regex.error as error:
        raise ValueError(f"no regular expression: {error}") from error


# A list of regular expressions of which one is looked for.
OneOf = Annotated[regex.Pattern[str], PlainValidator(_one_of)]


class Declaration(BaseModel):
    """A declaration, or a part of one, as a YAML file has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

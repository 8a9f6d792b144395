"""What all declarations have in common: they are data, and they refuse what they do not know."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Declaration(BaseModel):
    """A declaration, or a part of one, as a YAML file has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

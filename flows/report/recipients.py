"""Who gets which mail: one YAML file of recipients with their areas, checked as a whole before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from expectations.rules import Language, Severity
from flows.errors import UsageError
from warehouse.area import SEVERITIES, Area

# What SMTP carries without an extension; no space, comma, bracket or line break can reach a header.
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*")
ALL: Literal["all"] = "all"


def _code(value: object) -> object:
    """Return a code that YAML took for a number as text: no division code begins with a zero."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Division = Annotated[str, BeforeValidator(_code), Field(min_length=2, max_length=100)]
Text = Annotated[str, Field(min_length=1, max_length=100)]


class Recipient(BaseModel):
    """One recipient. `areas`: codes or full names of divisions, each with all below it, or `all` for the whole country.

    `bodies`: only bodies whose names contain one of these; `kinds`: only kinds of bodies (`dim_organ.kind`);
    `severity`: the least severe findings that are told; `language` of the mail.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str
    name: str = Field(default="", max_length=100)
    areas: Literal["all"] | tuple[Division, ...] = Field(union_mode="left_to_right")
    language: Language = "zh"
    severity: Severity = "info"
    bodies: tuple[Text, ...] = ()
    kinds: tuple[Text, ...] = ()

    @field_validator("address")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if not ADDRESS.fullmatch(value):
            raise ValueError(f"{value!r} is no e-mail address in ASCII; write one, such as name@example.org")
        return value

    @field_validator("name")
    @classmethod
    def _fits_a_header(cls, value: str) -> str:
        if not value.isprintable():
            raise ValueError("the name holds line breaks or control characters; write it in one line")
        return value

    @field_validator("areas")
    @classmethod
    def _names_an_area(cls, value: object) -> object:
        if not value:
            raise ValueError("names no area; write codes or full names of divisions, or all")
        return value

    def area(self, divisions: Iterable[str]) -> Area:
        """Return what the recipient is told of; `divisions` are the identifiers that `areas` stand for."""
        severities = SEVERITIES[: SEVERITIES.index(self.severity) + 1]
        return Area(tuple(sorted(divisions)), self.bodies, self.kinds, severities)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    recipients: tuple[Recipient, ...]

    @model_validator(mode="after")
    def _each_once(self) -> _File:
        seen: set[str] = set()
        for recipient in self.recipients:
            if recipient.address.lower() in seen:
                raise ValueError(f"{recipient.address} stands there twice; put its areas into one entry")
            seen.add(recipient.address.lower())
        return self


def read_recipients(path: Path) -> tuple[Recipient, ...]:
    """Return the recipients that the file names. Raises `UsageError`, which names the file and the entry."""
    try:
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); name the file of recipients") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: no valid YAML in UTF-8 ({error}); see data/recipients.example.yaml") from error
    try:
        return _File.model_validate(declared).recipients
    except ValidationError as error:
        told = "; ".join(_told(declared, problem) for problem in error.errors()[:5])
        raise UsageError(f"{path}: {told}; see data/recipients.example.yaml") from error


def _told(declared: object, problem: Mapping[str, Any]) -> str:
    """Return a problem with the entry that it is in, by its number and address."""
    where = [str(part) for part in problem["loc"]]
    message = str(problem["msg"]).removeprefix("Value error, ")
    if len(where) > 1 and where[0] == "recipients" and isinstance(declared, dict):
        number = int(where[1])
        entry = declared["recipients"][number]
        address = entry.get("address", "") if isinstance(entry, dict) else ""
        return f"entry {number + 1} ({address!r}), {'.'.join(where[2:]) or 'as a whole'}: {message}"
    return f"{'.'.join(where) or 'the file'}: {message}"


def everything(addresses: Iterable[str]) -> tuple[Recipient, ...]:
    """Return recipients of the whole country. Raises `UsageError` for what is no address."""
    try:
        return tuple(Recipient(address=address, areas=ALL) for address in addresses)
    except ValidationError as error:
        raise UsageError(f"GONGKAI_MAIL_TO: {error.errors()[0]['msg']}") from error

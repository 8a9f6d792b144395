"""The finding rules as declared in `rules.yaml`: severity, words in Chinese and English, advice, source.

Import-light: neither Great Expectations nor pandas is needed to read or fill in a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

RULES_FILE = Path(__file__).with_name("rules.yaml")

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Language = Literal["zh", "en"]
Severity = Literal["error", "warning", "info"]

# Filled in for every finding, whatever emitted it.
ALWAYS = frozenset({"place", "table", "row", "column", "line"})


class RuleError(Exception):
    """A rule is unknown, wrongly declared or wrongly filled in; the message names the rule and what to do."""


class Rule(BaseModel):
    """One finding rule; the fields are those of `rules.yaml`.

    `params` are the names that the emitting room has to give and that both messages say, so that neither language says
    less than the other. `context` are names that come along and that no message needs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    severity: Severity
    params: tuple[str, ...]
    context: tuple[str, ...] = ()
    title_zh: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    message_zh: str = Field(min_length=1)
    message_en: str = Field(min_length=1)
    meaning_zh: str = Field(min_length=1)
    advice_zh: str = Field(min_length=1)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _messages_use_the_params(self) -> Rule:
        if taken := ALWAYS & set(self.params):
            raise ValueError(f"the params {sorted(taken)} of {self.code} have names that every rule fills in otherwise")
        for name, template in (("message_zh", self.message_zh), ("message_en", self.message_en)):
            used = {field for _, field, _, _ in Formatter().parse(template) if field is not None}
            if unknown := used - ALWAYS - set(self.params):
                raise ValueError(f"{name} uses {sorted(unknown)}, which are no params of {self.code}")
            if unused := set(self.params) - used:
                raise ValueError(f"{name} leaves out the params {sorted(unused)} of {self.code}")
        return self

    def message(self, language: Language, always: Mapping[str, str], params: Mapping[str, str]) -> str:
        """Return the message in `language`; `always` holds the values of `ALWAYS`.

        Raises `RuleError` where `params` lacks a name that the rule declares, or has another one. Values are never read
        as templates.
        """
        if not set(self.params) <= set(params) <= {*self.params, *self.context}:
            raise RuleError(
                f"rule {self.code}: expected the params {sorted(self.params)}, got {sorted(params)}; "
                f"change the signal that emits it or its declaration in {RULES_FILE.name}"
            )
        template = self.message_zh if language == "zh" else self.message_en
        return template.format_map({**params, **always})


@lru_cache(maxsize=1)
def load_rules() -> Mapping[str, Rule]:
    """Return all rules by code, in the order of the file. Raises `RuleError` where the declaration is wrong."""
    return read_rules(RULES_FILE)


def read_rules(path: Path) -> Mapping[str, Rule]:
    """Return the rules declared in `path`. Raises `RuleError`, which names the file and the rule."""
    try:
        # The C parser reads the same YAML ten times faster; every command starts with it.
        declared = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  (both loaders are safe)
    except yaml.YAMLError as error:
        raise RuleError(f"{path.name}: not valid YAML: {error}") from error
    if not isinstance(declared, dict):
        raise RuleError(f"{path.name}: expected a mapping from rule codes to rules")
    return MappingProxyType({code: _rule(path, code, body) for code, body in declared.items()})


def _rule(path: Path, code: object, body: object) -> Rule:
    fields = body if isinstance(body, dict) else {}
    try:
        return Rule.model_validate({**fields, "code": code})
    except ValidationError as error:
        raise RuleError(f"{path.name}: rule {code}: {error}") from error


def rule(code: str) -> Rule:
    """Return one rule. Raises `RuleError` for a code that is not declared."""
    found = load_rules().get(code)
    if found is None:
        raise RuleError(f"rule {code!r} is not declared; add it to {RULES_FILE.name}")
    return found

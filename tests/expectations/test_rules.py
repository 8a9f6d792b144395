"""The rules: every one renders in both languages, and agrees with what the rooms below emit."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from expectations.findings import render
from expectations.rules import RuleError, load_rules, read_rules, rule
from extract.forms import editions
from extract.model import Where
from extract.records import Signal

ROOT = Path(__file__).resolve().parents[2]
IDENTITIES = {identity.rule for edition in editions().values() for identity in edition.identities}
RULE = """
some_rule:
  severity: info
  params: [raw]
  title_zh: 甲
  title_en: A
  message_zh: "{place}：{raw}"
  message_en: "{place}: {raw}"
  meaning_zh: 乙
  advice_zh: 丙
  source: 丁
"""


def params_of(code: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"<{name}>") for name in rule(code).params)


@pytest.mark.parametrize("code", load_rules())
def test_every_rule_renders_all_its_params_in_both_languages(code: str) -> None:
    finding = render(Signal(code, "request", "granted", "total", Where(line=7), params_of(code)))
    for message in (finding.message, finding.message_en):
        assert all(f"<{name}>" in message for name in rule(code).params)
        assert "{" not in message
    assert finding.message_en.isascii() or not any("一" <= char <= "鿿" for char in finding.message_en)
    assert finding.severity == rule(code).severity


@pytest.mark.parametrize("code", load_rules())
def test_every_rule_renders_where_nothing_is_known_of_the_place(code: str) -> None:
    finding = render(Signal(code, params=params_of(code)))
    assert "（）" not in finding.message
    assert "()" not in finding.message_en


def test_a_missing_param_is_an_error_that_names_the_rule() -> None:
    with pytest.raises(RuleError, match=r"ragged_row.*expected_cells"):
        render(Signal("ragged_row", params=(("printed_cells", "5"),)))


def test_an_unknown_param_is_an_error() -> None:
    with pytest.raises(RuleError, match="period_missing"):
        render(Signal("period_missing", params=(("raw", "x"),)))


def test_an_unknown_rule_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(RuleError, match=r"no_such_rule.*rules\.yaml"):
        render(Signal("no_such_rule"))


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(RuleError, match="no_such_row"):
        render(Signal("row_missing", "request", "no_such_row"))
    with pytest.raises(RuleError, match="no_such_table"):
        render(Signal("table_absent", "no_such_table"))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("{place}：{raw}", "{place}：{other}"), "other"),
        (("params: [raw]", "params: [raw, left]"), "left"),
        (("params: [raw]", "params: [raw, place]"), "place"),
        (("severity: info", "severity: fatal"), "severity"),
        (("  source: 丁\n", ""), "source"),
        (("message_en:", "mesage_en:"), "mesage_en"),
        (("{place}：{raw}", "{place}：{raw.__class__}"), "raw.__class__"),
    ],
)
def test_a_wrong_declaration_is_an_error_that_names_file_and_rule(
    change: tuple[str, str], word: str, tmp_path: Path
) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(RULE, encoding="utf-8")
    assert list(read_rules(path)) == ["some_rule"]
    path.write_text(RULE.replace(*change), encoding="utf-8")
    with pytest.raises(RuleError, match=r"rules\.yaml: rule some_rule") as caught:
        read_rules(path)
    assert word in str(caught.value)


def signal_calls() -> Iterator[tuple[str, ast.Call]]:
    for room in ("extract", "transform"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Signal":
                    yield str(path.relative_to(ROOT)), node


def constants() -> set[str]:
    in_code = {
        node.value
        for room in ("extract", "transform", "expectations", "warehouse")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    declared = [path for path in (ROOT / "warehouse").rglob("*.yaml") if path.name != "schema.yaml"]
    queries = [*(ROOT / "warehouse").rglob("*.sql"), *declared]
    return in_code.union(*(re.findall(r"[a-z_]+", path.read_text(encoding="utf-8")) for path in queries))


def test_every_emitted_rule_is_declared() -> None:
    firsts = [(where, call.args[0]) for where, call in signal_calls() if call.args]
    literal = {(where, first.value) for where, first in firsts if isinstance(first, ast.Constant)}
    assert literal
    assert not {(where, code) for where, code in literal if code not in load_rules()}


SIGNAL_ARGS = ("rule", "table", "row", "column", "where", "params")


def test_literal_params_are_the_declared_ones() -> None:
    wrong = []
    for where, call in signal_calls():
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        given |= dict(zip(SIGNAL_ARGS, call.args, strict=False))
        code, params = given.get("rule"), given.get("params", ast.Tuple([]))
        if not (isinstance(code, ast.Constant) and isinstance(params, ast.Tuple)):
            continue
        firsts = [param.elts[0] for param in params.elts if isinstance(param, ast.Tuple)]
        names = {first.value for first in firsts if isinstance(first, ast.Constant)}
        declared = rule(code.value)
        if not set(declared.params) <= names <= {*declared.params, *declared.context}:
            wrong.append((where, code.value, names))
    assert not wrong


def test_every_declared_rule_can_be_emitted() -> None:
    assert set(load_rules()) - IDENTITIES <= constants()
    assert set(load_rules()) >= IDENTITIES


def test_findings_need_neither_great_expectations_nor_pandas() -> None:
    code = "import sys, expectations.findings; sys.exit(bool({'great_expectations', 'pandas'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_judge_imports_great_expectations_late() -> None:
    code = "import sys, expectations.judge; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0

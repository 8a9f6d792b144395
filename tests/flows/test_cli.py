from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from arriving import SAMPLES, Published, put

from flows.cli import main
from flows.cli.terminal import harmless

COMMAND = [sys.executable, "-c", "from flows.cli import main; main()"]
ROOT = SAMPLES.parents[1]
DOCUMENT = SAMPLES / "reports/jichuan/luting/jiaoyuju_2021.txt"
HEAVY = ("prefect", "great_expectations", "pandas", "numpy", "duckdb", "scipy", "matplotlib", "pdfplumber")
HOSTILE = "\x1b]0;owned\x07\x1b[31m\u202e<b>"


def gongkai(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)


def run_here(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """Run the command in this process and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["gongkai", *map(str, arguments)])
    with pytest.raises(SystemExit) as done:
        main()
    return int(done.value.code or 0)


def run_and_tell(*arguments: object) -> tuple[str, list[str]]:
    """Return what the command prints, and which heavy libraries it has imported."""
    code = (
        "import sys; from flows.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print(*(name for name in {HEAVY} if name in sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout, done.stderr.splitlines()[-1].split()


def test_help_names_every_verb_and_is_quick() -> None:
    shown, imported = run_and_tell("--help")
    assert imported == []
    for verb in ("run", "inspect", "sql", "export", "report", "status", "why", "serve"):
        assert f"\n  {verb} " in shown


def test_light_verbs_import_neither_prefect_nor_great_expectations(published: Published) -> None:
    for arguments in (["status", "--warehouse", published.warehouse], ["inspect", "--json", DOCUMENT]):
        assert not {"prefect", "great_expectations"} & set(run_and_tell(*arguments)[1])


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["run"], 2, "GONGKAI_INBOX"),
        (["run", "absent"], 2, "absent"),
        (["inspect", "absent.txt"], 2, "absent.txt"),
        (["inspect"], 2, "PATH"),
        (["nonsense"], 2, "nonsense"),
        (["sql", "SELECT 1", "--warehouse", "absent.duckdb"], 3, "gongkai run"),
        (["export", "tables", "--warehouse", "absent.duckdb"], 3, "gongkai run"),
        (["status", "--warehouse", "absent.duckdb"], 3, "gongkai run"),
        (["report", "--email", "--warehouse", "absent.duckdb"], 2, "GONGKAI_SMTP_HOST"),
        (["inspect", str(DOCUMENT), "--places", "absent.csv"], 2, "absent.csv"),
        (["inspect", str(DOCUMENT), str(DOCUMENT), "--places", "absent.csv"], 2, "absent.csv"),
    ],
)
def test_errors_have_their_exit_code_and_go_to_the_error_stream(
    arguments: list[str],
    code: int,
    words: str,
    prefect_here: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    for name in ("GONGKAI_INBOX", "GONGKAI_SMTP_HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    assert run_here(monkeypatch, *arguments) == code
    shown = capfd.readouterr()
    assert words in shown.err.replace("\n", " ")
    assert "Traceback" not in shown.err


def test_a_warehouse_that_cannot_be_written_exits_3(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    document = put(tmp_path / "in", "jichuan/luting/jiaoyuju_2021.txt")
    command = [*COMMAND, "run", str(document), "--warehouse", str(tmp_path / "file" / "g.duckdb")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 3
    assert "--warehouse" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_run_that_is_told_to_end_ends_as_on_an_error(
    prefect_here: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told_to_end(**_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(120)

    monkeypatch.setattr("flows.warming.warm_up", lambda: None)
    monkeypatch.setattr("flows.nightly.nightly", told_to_end)
    before = signal.getsignal(signal.SIGTERM)
    document = put(tmp_path / "in", "jichuan/luting/jiaoyuju_2021.txt")
    try:
        code = run_here(monkeypatch, "run", document, "--warehouse", tmp_path / "g.duckdb")
    finally:
        signal.signal(signal.SIGTERM, before)
    assert code == 128 + signal.SIGTERM, "what is set up for the end of the program is done"


@pytest.mark.usefixtures("published", "quick")
def test_run_tells_counts_and_files_and_exits_1_where_something_is_held(
    prefect_here: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "in", "jichuan/luting/jiaoyuju_2021.txt")
    options = ["--warehouse", tmp_path / "g.duckdb", "--reports", tmp_path / "r", "--places", SAMPLES / "places.csv"]
    assert run_here(monkeypatch, "run", tmp_path / "in", *options) == 0
    shown = capfd.readouterr().out
    for word in ("landed", "loaded", "unreadable", "findings new", "judging, seconds", "report.html", "mail.eml"):
        assert word in shown
    assert run_here(monkeypatch, "run", tmp_path / "in", *options) == 0
    assert "nothing new" in capfd.readouterr().out
    put(tmp_path / "in", "odd/tongzhi_2023.txt")
    assert run_here(monkeypatch, "run", tmp_path / "in", *options, "--json") == 1
    summary = json.loads(capfd.readouterr().out)
    assert (summary["landed"], summary["held"], summary["known"]) == (1, 1, 1)


def test_inspect_prints_the_contracts_object_a_line(tmp_path: Path) -> None:
    empty = put(tmp_path, "empty.txt", b"")
    one = SAMPLES / "reports/jichuan/luting/jiaoyuju_2021.txt"
    done = gongkai("inspect", "--json", one, empty, one, "--places", SAMPLES / "places.csv")
    assert done.returncode == 1
    read, failed, again = (json.loads(line) for line in done.stdout.splitlines())
    assert read == again
    assert set(read) == set(failed) == {
        "document", "report", "cells", "checks", "narrative", "findings", "leftovers", "error",
    }  # fmt: skip
    assert (failed["report"], failed["cells"]) == (None, [])
    assert "empty" in failed["error"]
    assert read["error"] is None
    assert read["report"]["jurisdiction"] == {
        "code": "990122", "level": "county", "path": ["澄霞省", "霁川市", "鹭汀县"],
    }  # fmt: skip
    assert read["report"]["period"] == ["2021-01-01", "2021-12-31"]
    assert len(read["checks"]) == 42
    cell = next(cell for cell in read["cells"] if (cell["row"], cell["column"]) == ("received", "total"))
    assert (cell["value"], type(cell["value"]), cell["state"]) == (128, int, "reported")
    assert set(cell["where"]) == {"line", "span"}


def test_inspect_reads_a_directory_in_order(tmp_path: Path) -> None:
    put(tmp_path, "b.txt", b"")
    put(tmp_path, "a.txt", b"")
    done = gongkai("inspect", "--json", tmp_path)
    assert [Path(json.loads(line)["document"]["path"]).name for line in done.stdout.splitlines()] == ["a.txt", "b.txt"]


def test_control_characters_of_documents_do_not_reach_the_terminal(tmp_path: Path) -> None:
    text = (SAMPLES / "reports/jichuan/luting/jiaoyuju_2021.txt").read_bytes().decode("gb18030")
    document = put(tmp_path, f"{HOSTILE.replace('/', '')}.txt", text.replace("\t128", f"\t{HOSTILE}", 1).encode())
    done = gongkai("inspect", document, "--places", SAMPLES / "places.csv")
    assert "owned" in done.stdout
    assert not set(done.stdout + done.stderr) & set("\x1b\x07\u202e")


def test_harmless_text_is_one_line_and_short() -> None:
    assert harmless("a\x1b[31m\nb\u202ec\t d") == "a [31m b c d"
    assert len(harmless("长" * 100_000)) == 200
    assert harmless("长" * 100_000).endswith("…")


def test_sql_prints_json_csv_for_excel_and_a_table(published: Published) -> None:
    query = "SELECT 1 AS n, '=1+1' AS formula, NULL AS nothing, '青筠镇' AS place"
    rows = [
        json.loads(line)
        for line in gongkai("sql", query, "--json", "--warehouse", published.warehouse).stdout.splitlines()
    ]
    assert rows == [{"n": 1, "formula": "=1+1", "nothing": None, "place": "青筠镇"}]
    command = [*COMMAND, "sql", query, "--csv", "--warehouse", str(published.warehouse)]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    assert printed.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(printed.decode("utf-8-sig")))) == [
        ["n", "formula", "nothing", "place"],
        ["1", "'=1+1", "", "青筠镇"],
    ]
    assert "NULL" in gongkai("sql", query, "--warehouse", published.warehouse).stdout


@pytest.mark.parametrize(
    "query", ["DROP TABLE run", "SELEC 1", "SELECT 1; SELECT 2", "SELECT * FROM read_csv('/etc/passwd')"]
)
def test_sql_only_reads_the_warehouse(
    query: str, published: Published, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run_here(monkeypatch, "sql", query, "--warehouse", published.warehouse) == 2
    assert capfd.readouterr().err


def test_names_of_officials_leave_the_warehouse_masked_unless_they_are_asked_for(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    warehouse = tmp_path / "gongkai.duckdb"
    shutil.copyfile(published.warehouse, warehouse)
    with duckdb.connect(warehouse) as connection:
        connection.execute("UPDATE fact_narrative SET text = '由镇长胡国平任组长。'")
    query = "SELECT [min(text)] AS anything FROM fact_narrative WHERE text LIKE '%胡国平%'"
    for options, name in (((), "胡某某"), (("--with-names",), "胡国平")):
        for form in ((), ("--csv",), ("--json",)):
            assert run_here(monkeypatch, "sql", query, *form, *options, "--warehouse", warehouse) == 0
            printed = capfd.readouterr()
            assert f"由镇长{name}任组长。" in printed.out
            assert ("masked in 1 rows" in printed.err) == (not options)
        folder = tmp_path / name
        assert run_here(monkeypatch, "export", folder, "fact_narrative", *options, "--warehouse", warehouse) == 0
        assert capfd.readouterr().out.split() == [str(folder / "fact_narrative.csv")]
        with (folder / "fact_narrative.csv").open(encoding="utf-8-sig", newline="") as file:
            assert {row["text"] for row in csv.DictReader(file)} == {f"由镇长{name}任组长。"}


def test_status_tells_what_is_held_and_why(
    published: Published, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run_here(monkeypatch, "status", "--json", "--warehouse", published.warehouse) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["run"]["run_id"] == published.summary.run_id
    assert found["totals"]["documents"] == published.summary.landed
    assert len(found["held"]) == published.summary.held
    assert {"reason": "not_a_report", "meaning": "不是年度报告"}.items() <= found["held"][0].items()
    assert run_here(monkeypatch, "status", "--warehouse", published.warehouse) == 0
    assert "不是年度报告" in capfd.readouterr().out


def test_a_report_of_another_schema_version_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(tmp_path / "old.duckdb") as connection:
        connection.execute("CREATE VIEW schema_stamp AS SELECT 0 AS version, 'abc' AS digest")
    assert run_here(monkeypatch, "report", "--warehouse", tmp_path / "old.duckdb", "--reports", tmp_path) == 3
    assert "--rebuild" in capfd.readouterr().err


def test_report_writes_the_last_runs_report_again(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run_here(monkeypatch, "report", "--warehouse", published.warehouse, "--reports", tmp_path) == 0
    assert (tmp_path / published.summary.run_id / "report.html").is_file()
    assert "mail.eml" in capfd.readouterr().out

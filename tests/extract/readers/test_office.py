"""Old formats of office programs, by a stand-in for LibreOffice and, where it is installed, by LibreOffice itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from printed_form import printed, raws, read, report
from renditions.word import package, paragraph, render_docx

from extract.extractor import extract
from extract.model import DocumentError, Paragraph
from extract.readers import office, read_document

RTF = rb"{\rtf1\ansi\ansicpg936 {\u-31881?\u23725?\u-27321?}\par abc\par}"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + "WordDocument".encode("utf-16-le").ljust(128, b"\0")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program named soffice, first on the PATH; it keeps its arguments."""
    (tmp_path / "made.docx").write_bytes(package(paragraph("甲")))
    path = tmp_path / "soffice"
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return path


def script(path: Path, *lines: str) -> None:
    path.write_text("\n".join(("#!/bin/sh", f'echo "$@" > {path}.args', *lines)) + "\n")
    path.chmod(0o755)


def runs(process: int) -> bool:
    """Whether a process is there and no zombie: one that was killed stays until somebody collects it."""
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


CONVERT = (
    'while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out="$2"; shift; done; mkdir -p "$out"; '
    'cp {0}/made.docx "$out/document.docx"'
)


@pytest.mark.parametrize(("data", "kind"), [(RTF, "rtf"), (OLE, "doc")])
def test_converted_documents(program: Path, data: bytes, kind: str) -> None:
    script(program, CONVERT.format(program.parent))
    document = read_document(data, "a")
    assert (document.format, [b.text for b in document.blocks if isinstance(b, Paragraph)]) == (kind, ["甲"])
    arguments = Path(f"{program}.args").read_text()
    assert "--headless" in arguments
    assert "-env:UserInstallation=file://" in arguments


def test_a_failed_conversion(program: Path) -> None:
    script(program, "exit 1")
    with pytest.raises(DocumentError, match="LibreOffice cannot read"):
        read_document(RTF, "a")


def test_a_conversion_without_end(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "TIME_LIMIT", 2.0)
    script(program, "sleep 60 &", f"echo $! > {program}.child", "wait")
    with pytest.raises(DocumentError, match="longer than"):
        read_document(RTF, "a")
    child = int(Path(f"{program}.child").read_text())
    for _ in range(200):
        if not runs(child):
            return
        time.sleep(0.05)
    pytest.fail("what the conversion started still runs")


def test_without_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentError, match="install LibreOffice"):
        read_document(RTF, "a")


@pytest.fixture
def libreoffice() -> str:
    program = shutil.which("soffice")
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("LibreOffice is not installed")
    return str(program)


@pytest.mark.usefixtures("libreoffice")
def test_by_libreoffice_itself() -> None:
    texts = [block.text for block in read_document(RTF, "a").blocks if isinstance(block, Paragraph)]
    assert texts == ["荷岭镇", "abc"]


@pytest.mark.parametrize("kind", ["doc", "odt", "html"])
def test_reports_as_libreoffice_writes_them(kind: str, libreoffice: str, tmp_path: Path) -> None:
    text = report("2021", printed("2021", seed=7))
    (tmp_path / "report.docx").write_bytes(render_docx(text))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [libreoffice, profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "report.docx")], check=True, capture_output=True, timeout=120)
    document = read_document((tmp_path / f"report.{kind}").read_bytes(), "report")
    expected, got = read(text), extract(document)
    assert document.format == kind
    assert raws(got) == raws(expected)
    assert got.title == expected.title
    assert [section.number for section in got.sections] == [section.number for section in expected.sections]

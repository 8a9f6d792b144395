"""Old formats of office programs (.doc, .wps, .rtf, .odt, Word XML), converted by LibreOffice where it is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from extract.model import Block, DocumentError
from extract.readers.docx import read_docx

TIME_LIMIT = 120.0  # seconds for one conversion; the first one makes the profile
_NAMES = {"doc": ".doc", "rtf": ".rtf", "odt": ".odt", "wordxml": ".xml"}


def read_office(data: bytes, kind: str) -> tuple[Block, ...]:
    """Convert a document of `kind` (doc, rtf, odt, wordxml) to DOCX and return its blocks. Raises DocumentError."""
    return read_docx(convert(data, kind))


def convert(data: bytes, kind: str) -> bytes:
    """Return the document as DOCX. Raises DocumentError where LibreOffice is missing, fails, or takes too long."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise DocumentError(
            f"a {_NAMES[kind]} document, which needs LibreOffice, and soffice is not on the PATH; "
            "install LibreOffice or save the document as .docx",
            zh=f"读取 {_NAMES[kind]} 文档需要 LibreOffice，而本机没有安装；请安装，或将文档另存为 .docx。",
        )
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        source = Path(folder) / f"document{_NAMES[kind]}"
        source.write_bytes(data)
        _run(program, Path(folder), source)
        made = Path(folder) / "out" / "document.docx"
        if not made.is_file():
            raise DocumentError(
                "LibreOffice cannot read the document; open it by hand and save it as .docx",
                zh="LibreOffice 无法读取该文档；请手工打开并另存为 .docx。",
            )
        return made.read_bytes()


def _run(program: str, folder: Path, source: Path) -> None:
    profile = (folder / "profile").as_uri()  # its own: a running LibreOffice would take the document over
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source)]
    process = subprocess.Popen(  # noqa: S603  (a fixed command; the document's name is ours)
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired as error:
        raise DocumentError(
            f"LibreOffice took longer than {TIME_LIMIT:g} seconds; save it as .docx by hand",
            zh=f"LibreOffice 转换超过{TIME_LIMIT:g}秒；请手工另存为 .docx。",
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the conversion with all that it started, also when the caller's own time limit struck."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

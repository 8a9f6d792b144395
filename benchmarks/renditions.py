"""The same reports in every format: are their cells the same as in the text?

PYTHONPATH=.:tests python -m benchmarks.renditions [FILE…] [--only FORMAT,…] [--office 5]

The samples, and the FILEs given (text reports), are rendered as web pages in five styles, Markdown, a saved message,
DOCX, a workbook, an archive, PDFs by LibreOffice (from DOCX with borders and without any, from a page) and by Chromium
(with borders and without), as scans of worn pages, and as .doc, .rtf and .odt (the first `--office` of them, for each
is converted back by a process of its own). Of scans numbers are compared, not their signs, as they stand once the
identities have had their say. Printed for each format: documents, cells as in the text of all cells of the texts that
hold something, cells that hold something else, and of these and the unread ones those that no finding or signal tells
of. Exit code 1 where a cell is not right and nothing tells of it.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import regex
from renditions.layout import lay_out
from renditions.others import OTHERS
from renditions.page import STYLES, render_html
from renditions.scans import as_pdf, page_of, print_pdf, scans
from renditions.word import package, paragraph, render_docx, table

from benchmarks.scan import WEAR
from expectations.findings import findings_of
from extract.extractor import extract
from extract.model import DocumentError
from extract.readers import read_document
from extract.readers.encoding import decode
from extract.records import Extracted
from transform.gazetteer import load_gazetteer
from transform.interpret import interpret
from transform.records import Report

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples" / "reports"
DAMAGED = ("empty.txt", "luanma.txt")
SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
BORDERS = f"<w:tblPr><w:tblBorders>{SIDES}</w:tblBorders>"
PAGE_FILTER = "pdf:writer_web_pdf_Export"
SCAN = "scan"
Key = tuple[str, str, str]
Cells = dict[Key, str]


class Found(NamedTuple):
    """Counts of one document in one format."""

    cells: int
    right: int
    wrong: int
    silent: int


def ruled_docx(text: str) -> bytes:
    """A Word document whose tables have borders."""
    blocks = [paragraph(b) if isinstance(b, str) else table(b).replace("<w:tblPr>", BORDERS) for b in lay_out(text)]
    return package("".join(blocks))


DIRECT: dict[str, Callable[[str], bytes]] = {
    **{f"html {style}": lambda text, style=style: render_html(text, style) for style in STYLES},
    **OTHERS,
    "docx": render_docx,
    "pdf chromium": lambda text: print_pdf(page_of(text)),
    "pdf chromium unruled": lambda text: print_pdf(page_of(text, ruled=False)),
    SCAN: lambda text: as_pdf(scans(print_pdf(page_of(text)), WEAR)),
}
# By LibreOffice: from what, in which format, and its filter.
CONVERTED: dict[str, tuple[Callable[[str], bytes], str, str]] = {
    "pdf libreoffice": (ruled_docx, "docx", "pdf"),
    "pdf libreoffice unruled": (render_docx, "docx", "pdf"),
    "pdf libreoffice page": (lambda text: render_html(text, "word"), "html", PAGE_FILTER),
    "doc": (render_docx, "docx", "doc"),
    "rtf": (render_docx, "docx", "rtf"),
    "odt": (render_docx, "docx", "odt"),
}
SLOW = ("doc", "rtf", "odt")


def converted(texts: Sequence[str], name: str) -> Iterator[bytes]:
    """The texts converted by one run of LibreOffice."""
    render, suffix, target = CONVERTED[name]
    program = shutil.which("soffice")
    if program is None:
        sys.exit("LibreOffice is needed for this format: apt-get install libreoffice-writer")
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        sources = [folder / f"{number}.{suffix}" for number in range(len(texts))]
        for source, text in zip(sources, texts, strict=True):
            source.write_bytes(render(text))
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", target, "--outdir", str(folder / "out"), *map(str, sources)]
        subprocess.run(command, check=True, capture_output=True)
        for source in sources:
            yield (folder / "out" / f"{source.stem}.{target.partition(':')[0]}").read_bytes()


def texts_of(files: Sequence[Path]) -> dict[str, str]:
    """The texts of reports without the marks of Markdown headings, which the other formats do not have."""
    samples = sorted(p for p in SAMPLES.rglob("*.*") if p.suffix in (".txt", ".md") and p.name not in DAMAGED)
    texts = {path.name: decode(path.read_bytes())[0] for path in (*samples, *files)}
    return {name: regex.sub(r"(?m)^#{1,4} ", "", text.removeprefix("\ufeff")) for name, text in texts.items()}


def printed(read: Extracted) -> Cells:
    """The cells with something in them, without spaces."""
    held = {(c.table, c.row, c.column): "".join(c.raw.split()) for c in read.cells if c.presence == "printed"}
    return {key: raw for key, raw in held.items() if raw}


def numbers(report: Report) -> Cells:
    """The cells with something in them, as the numbers that they are read as; other text without its widths."""
    held = {(c.table, c.row, c.column): c for c in report.cells if c.raw.strip()}
    return {
        key: unicodedata.normalize("NFKC", "".join(cell.raw.split())) if cell.value is None else str(cell.value)
        for key, cell in held.items()
    }


def compared_scan(text: str, data: bytes) -> tuple[Found, list[str]]:
    """The counts of one scan, of whose cells any finding may tell, and what to say of those not right."""
    gazetteer = load_gazetteer()
    truth = numbers(interpret(extract(read_document(text.encode(), "report.txt")), gazetteer))
    report = interpret(extract(read_document(data, "report")), gazetteer)
    told = {(finding.table, finding.row, finding.column) for finding in findings_of(report)}
    return counted(truth, numbers(report), lambda key: bool(told & {key, (*key[:2], None), (key[0], None, None)}))


def compared(text: str, data: bytes) -> tuple[Found, list[str]]:
    """The counts of one document, and what to say of its cells that are not right."""
    truth = printed(extract(read_document(text.encode(), "report.txt")))
    try:
        read = extract(read_document(data, "report"))
    except DocumentError as error:
        return Found(len(truth), 0, 0, 0), [str(error)]
    told = {(signal.table, signal.row) for signal in read.signals} | {(signal.table, None) for signal in read.signals}
    left = "\n".join(sentence.text for sentence in read.leftovers)
    return counted(
        truth, printed(read), lambda key: key[:2] in told or (key[0], None) in told or truth.get(key, "\n") in left
    )


def counted(truth: Cells, cells: Cells, is_told: Callable[[Key], bool]) -> tuple[Found, list[str]]:
    """The counts of cells beside those of the text, and what to say of those that are not right."""
    off = sorted(key for key in {*truth, *cells} if truth.get(key) != cells.get(key))
    right = len(truth) - sum(key in truth for key in off)
    silent = sum(not is_told(key) for key in off)
    shown = [f"{' '.join(key)}: {truth.get(key)!r} read as {cells.get(key)!r}" for key in off]
    return Found(len(truth), right, sum(key in cells for key in off), silent), shown


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument("--only", default=",".join([*DIRECT, *CONVERTED]), help="formats, parted by commas")
    arguments.add_argument("--office", type=int, default=5)
    options = arguments.parse_args()
    texts = texts_of(options.files)
    silent = 0
    print(f"{'format':26}{'documents':>10}{'cells':>8}{'right':>8}{'%':>8}{'other':>7}{'silent':>8}")
    for name in options.only.split(","):
        names = list(texts)[-options.office :] if name in SLOW else list(texts)
        chosen = [texts[held] for held in names]
        rendered = converted(chosen, name) if name in CONVERTED else map(DIRECT[name], chosen)
        compare = compared_scan if name == SCAN else compared
        found = [compare(text, data) for text, data in zip(chosen, rendered, strict=True)]
        total = Found(*map(sum, zip(*(counts for counts, _ in found), strict=True)))
        silent += total.silent
        share = 100 * total.right / max(total.cells, 1)
        print(
            f"{name:26}{len(found):10}{total.cells:8}{total.right:8}{share:8.2f}{total.wrong:7}{total.silent:8}",
            flush=True,
        )
        for held, (_, lines) in zip(names, found, strict=True):
            print("".join(f"    {held}: {line}\n" for line in lines[:3]), end="")
    sys.exit(1 if silent else 0)


if __name__ == "__main__":
    main()

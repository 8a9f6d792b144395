"""Scans made for tests: a report set as a page with ruled tables, printed by Chromium, rendered, turned and made noisy."""

from __future__ import annotations

import html
import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from printed_form import CLAUSES, GROUPS, RESULTS, Cells, column_label, rows_of

from extract.bands import find_bands
from extract.extractor import extract
from extract.forms import editions, member, members
from extract.model import Grid
from extract.readers import read_document

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
_STYLE = """<meta charset="utf-8"><style>@page{size:A4;margin:22mm 20mm}
body{font:12pt/1.6 'Noto Serif CJK SC','Noto Sans CJK SC';margin:0}p{margin:0;text-indent:2em}p.title{text-indent:0;text-align:center;font-size:18pt}
table{border-collapse:collapse;width:100%;margin:3mm 0;font-size:10pt;line-height:1.25}td{border:0.8pt solid #000;padding:1mm;text-align:center}
tr{break-inside:avoid}</style>"""


class Page(NamedTuple):
    """A report set as HTML, and what stands in each statutory cell of it."""

    html: str
    cells: Cells


class Wear(NamedTuple):
    """What happens to a page on its way through a scanner: `turn` in degrees, `noise` as a standard deviation of grey."""

    turn: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    specks: int = 0
    dpi: int = 200
    quality: int = 0  # of JPEG; 0 keeps PNG
    light: float = 0.0  # how much darker one corner of the page is, of 255


def page_of(text: bytes, path: str = "report.txt") -> Page:
    """Set a text report with its tables as the form prints them."""
    document = read_document(text, path)
    extracted = extract(document)
    cells = {(c.table, c.row, c.column): c.raw for c in extracted.cells if c.presence != "absent"}
    parts, done = [], set()
    for block in document.blocks:
        if not isinstance(block, Grid):
            kind = ' class="title"' if block.text == extracted.title else ""
            parts.append(f"<p{kind}>{html.escape(block.text)}</p>")
            continue
        tables = {row.table for row in find_bands([block]).rows} - done
        done |= tables
        for table in sorted(tables):
            parts.append(_TABLES[table](str(extracted.table_editions[table]), cells))
        if not tables and not find_bands([block]).headers:
            parts.append(_plain(block))
    return Page(_STYLE + "\n".join(parts), cells)


def _cell(text: str, across: int = 1, down: int = 1) -> str:
    return f'<td colspan="{across}" rowspan="{down}">{html.escape(text)}</td>'


def _table(rows: Sequence[Sequence[str]]) -> str:
    return "<table>" + "".join("<tr>" + "".join(row) + "</tr>" for row in rows) + "</table>"


def _plain(grid: Grid) -> str:
    width = max(len(row) for row in grid.rows)
    return _table([[*(_cell(c.text) for c in row), *[_cell("")] * (width - len(row))] for row in grid.rows])


def disclosure(edition: str, cells: Cells) -> str:
    """The disclosure table; blocks of one column have it over the whole width."""
    rows: list[list[str]] = []
    for block in editions()[edition].tables["disclosure"].blocks:
        widths = {1: [3], 2: [1, 2], 3: [1, 1, 1]}[len(block.columns)]
        if block.rows[0] in CLAUSES:
            rows.append([_cell(CLAUSES[block.rows[0]], 4)])
        heads = [_cell(column_label(edition, "disclosure", c), w) for c, w in zip(block.columns, widths, strict=True)]
        rows.append([_cell("信息内容"), *heads])
        for row in block.rows:
            values = [_cell(cells["disclosure", row, c], w) for c, w in zip(block.columns, widths, strict=True)]
            rows.append([_cell(member("disclosure", "row", row).label), *values])
    return _table(rows)


def request(edition: str, cells: Cells) -> str:
    """The request table with its merged labels."""
    labels = [column.label for column in members("request", "column")]
    rows = [
        [_cell("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), _cell("申请人情况", 7)],
        [_cell(labels[0], 1, 2), _cell("法人或其他组织", 5), _cell(labels[-1], 1, 2)],
        [_cell(label) for label in labels[1:-1]],
    ]
    codes = rows_of(edition, "request")
    inside = [code for code in codes if member("request", "row", code).group not in ("intake", "carried_out")]
    groups = [member("request", "row", code).group for code in codes]
    for index, code in enumerate(codes):
        row, group = member("request", "row", code), groups[index]
        values = [_cell(cells["request", code, column.code]) for column in members("request", "column")]
        head = [_cell("三、本年度办理结果", 1, len(inside))] if code == inside[0] else []
        if code not in inside:
            head = [_cell(row.label, 3)]
        elif group in GROUPS and code != "other":
            first = groups.index(group) == index
            head += [*([_cell(GROUPS[group], 1, groups.count(group))] if first else []), _cell(row.label)]
        else:
            head.append(_cell(row.label, 2))
        rows.append([*head, *values])
    return _table(rows)


def dispute(_edition: str, cells: Cells) -> str:
    """The dispute table: fifteen cells in one row."""
    labels = [_cell(column.label, 1, 1) for column in members("dispute", "column")]
    channels = [row.code for row in members("dispute", "row")]
    tall = [_cell(column.label, 1, 2) for column in members("dispute", "column")]
    return _table(
        [
            [_cell("行政复议", 5), _cell("行政诉讼", 10)],
            [*tall, _cell("未经复议直接起诉", 5), _cell("复议后起诉", 5)],
            [*labels, *labels],
            [_cell(cells["dispute", channel, result]) for channel in channels for result in RESULTS],
        ]
    )


_TABLES = {"disclosure": disclosure, "request": request, "dispute": dispute}


def print_pdf(page: str) -> bytes:
    """Print HTML with Chromium; raises RuntimeError where there is none."""
    if CHROMIUM is None:
        raise RuntimeError("Chromium is needed to print pages: apt-get install chromium fonts-noto-cjk")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/p"]
        command = [CHROMIUM, *options, f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return target.read_bytes()


def scans(pdf: bytes, wear: Wear, seed: int = 0) -> list[bytes]:
    """The pages of a PDF as a scanner would give them: PNG, or JPEG where `wear` names a quality."""
    random = np.random.default_rng(seed)
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=wear.dpi / 72).to_pil().convert("L") for page in document]
    document.close()
    return [_encoded(_worn(page, wear, random), wear) for page in pages]


def _worn(page: Image.Image, wear: Wear, random: np.random.Generator) -> Image.Image:
    if wear.turn:
        quarter = round(wear.turn / 90) * 90
        page = page.rotate(quarter, expand=True, fillcolor=255)
        page = page.rotate(wear.turn - quarter, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    if wear.blur:
        page = page.filter(ImageFilter.GaussianBlur(wear.blur))
    grey = np.asarray(page).astype(np.float32)
    if wear.light:
        down, across = (np.linspace(0, 1, size, dtype=np.float32) for size in grey.shape)
        grey = grey - wear.light * down[:, None] * across[None, :]
    if wear.noise:
        grey = grey + random.normal(0, wear.noise, grey.shape).astype(np.float32)
    for _ in range(wear.specks):
        y, x = random.integers(0, grey.shape[0] - 3), random.integers(0, grey.shape[1] - 3)
        grey[y : y + random.integers(1, 3), x : x + random.integers(1, 3)] = random.integers(0, 90)
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def _encoded(page: Image.Image, wear: Wear) -> bytes:
    out = io.BytesIO()
    if wear.quality:
        page.save(out, "JPEG", quality=wear.quality, dpi=(wear.dpi, wear.dpi))
    else:
        page.save(out, "PNG", dpi=(wear.dpi, wear.dpi))
    return out.getvalue()


def as_pdf(pages: Sequence[bytes]) -> bytes:
    """Page images bound into a PDF, as copiers do."""
    images = [Image.open(io.BytesIO(page)) for page in pages]
    out = io.BytesIO()
    resolution = float(images[0].info.get("dpi", (200, 200))[0])
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=resolution)
    return out.getvalue()


def as_tiff(pages: Sequence[bytes]) -> bytes:
    """Page images in one TIFF file."""
    images = [Image.open(io.BytesIO(page)) for page in pages]
    out = io.BytesIO()
    images[0].save(out, "TIFF", save_all=True, append_images=images[1:], dpi=images[0].info.get("dpi", (200, 200)))
    return out.getvalue()



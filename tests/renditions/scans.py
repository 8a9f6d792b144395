"""Scans made for tests: a report set as a page with ruled tables, printed by Chromium, turned and made noisy."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from renditions.page import render_html

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
_STYLE = """<style>@page { size: A4; margin: 22mm 20mm }
body { font: 12pt/1.6 'Noto Serif CJK SC', 'Noto Sans CJK SC'; margin: 0 }
p { margin: 0; text-indent: 2em }
p.title { text-indent: 0; text-align: center; font-size: 18pt }
table { border-collapse: collapse; width: 100%; margin: 3mm 0; font-size: 10pt; line-height: 1.25 }
tr { break-inside: avoid }
td { border: 0.8pt solid #000; padding: 1mm; text-align: center }</style>"""


RED, BLUE = (214, 40, 48), (52, 76, 190)


class Wear(NamedTuple):
    """What happens to a page on its way through a scanner: `turn` in degrees, `noise` in grey levels."""

    turn: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    specks: int = 0
    dpi: int = 200
    quality: int = 0  # of JPEG; 0 keeps PNG
    light: float = 0.0  # how much darker one corner of the page is, of 255


def page_of(text: str, *, ruled: bool = True) -> str:
    """A text report as an HTML page to be printed, its tables ruled or without any line."""
    page = render_html(text).decode().replace("</head>", f"{_STYLE}</head>").replace("<p>", '<p class="title">', 1)
    return page if ruled else page.replace("border: 0.8pt solid #000;", "").replace("border='1'", "")


def sealed(page: bytes, places: Sequence[tuple[float, float]], ink: tuple[int, int, int] = RED) -> bytes:
    """A colour scan with seals over the print at these shares of width and height, as JPEG."""
    image = Image.open(io.BytesIO(page))
    dpi = round(float(image.info["dpi"][0]))
    stamped = Image.new("RGB", image.size, "white")
    for across, down in places:
        _stamp(ImageDraw.Draw(stamped), across * image.width, down * image.height, dpi, ink)
    return _encoded(ImageChops.multiply(image.convert("RGB"), stamped), Wear(dpi=dpi, quality=80))


def _stamp(draw: ImageDraw.ImageDraw, x: float, y: float, dpi: int, ink: tuple[int, int, int]) -> None:
    """A round seal of 42 millimetres: a rim, signs along it, and a figure in the middle."""
    radius = 0.83 * dpi
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=ink, width=dpi // 25)
    draw.regular_polygon((x, y, radius / 3), 5, fill=ink)
    for index in range(12):
        angle = np.pi * (0.85 + 1.3 * index / 11)
        at = x + 0.75 * radius * np.cos(angle), y + 0.75 * radius * np.sin(angle)
        draw.rectangle((at[0] - 12, at[1] - 12, at[0] + 12, at[1] + 12), outline=ink, width=4)


def watermarked(page: bytes, grey: int = 185) -> bytes:
    """A scan with large pale signs aslant all over it, as JPEG."""
    image = Image.open(io.BytesIO(page)).convert("RGB")
    dpi = round(float(Image.open(io.BytesIO(page)).info["dpi"][0]))
    size, thick = round(0.4 * dpi), round(0.04 * dpi)
    tiles = Image.new("L", (2 * image.width, 2 * image.height), 255)
    draw = ImageDraw.Draw(tiles)
    for y in range(0, tiles.height, 4 * size):
        for x in range(0, tiles.width, 2 * size):
            draw.rectangle((x, y, x + size, y + size), outline=grey, width=thick)
            draw.line((x + size // 2, y - thick, x + size // 2, y + size + thick), fill=grey, width=thick)
    left, top = image.width // 2, image.height // 2
    mark = tiles.rotate(30, fillcolor=255).crop((left, top, left + image.width, top + image.height))
    return _encoded(ImageChops.multiply(image, mark.convert("RGB")), Wear(dpi=dpi, quality=80))


def in_grey(page: bytes) -> bytes:
    """A colour scan as a grey scanner gives it."""
    image = Image.open(io.BytesIO(page))
    return _encoded(image.convert("L"), Wear(dpi=round(float(image.info["dpi"][0])), quality=80))


def side_by_side(pages: Sequence[bytes]) -> list[bytes]:
    """Pages copied in pairs, each pair on a sheet of twice the width."""
    images = [Image.open(io.BytesIO(page)).convert("L") for page in pages]
    sheets = []
    for first in range(0, len(images), 2):
        sheet = Image.new("L", (2 * images[0].width, images[0].height), 255)
        for at, image in enumerate(images[first : first + 2]):
            sheet.paste(image, (at * images[0].width, 0))
        sheets.append(_encoded(sheet, Wear()))
    return sheets


def print_pdf(page: str) -> bytes:
    """Print HTML with Chromium; raises RuntimeError where there is none."""
    if CHROMIUM is None:
        raise RuntimeError("Chromium is needed to print pages: apt-get install chromium fonts-noto-cjk")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/p",
        ]
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

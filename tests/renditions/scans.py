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


_SEAL = (214, 40, 48)


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


def sealed(pdf: bytes, places: Sequence[tuple[float, float]], dpi: int = 200) -> list[bytes]:
    """Colour scans of the pages of a PDF with red seals at these shares of width and height."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    document.close()
    for page in pages:
        ink = Image.new("RGB", page.size, "white")
        draw, radius = ImageDraw.Draw(ink), 0.83 * dpi
        for across, down in places:
            x, y = across * page.width, down * page.height
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=_SEAL, width=dpi // 25)
            draw.regular_polygon((x, y, radius / 3), 5, fill=_SEAL)
            for index in range(12):
                angle = np.pi * (0.85 + 1.3 * index / 11)
                at = x + 0.75 * radius * np.cos(angle), y + 0.75 * radius * np.sin(angle)
                draw.rectangle((at[0] - 12, at[1] - 12, at[0] + 12, at[1] + 12), outline=_SEAL, width=4)
        page.paste(ImageChops.multiply(page, ink))
    return [_encoded(page, Wear(dpi=dpi, quality=80)) for page in pages]


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

"""Scans: pictures of pages, alone or in a PDF, read with the optional extra `ocr`."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator

import pypdfium2
from PIL import Image, ImageOps, ImageSequence

from extract.model import Block, DocumentError

MAX_PAGES = 200
MAX_PIXELS = 60_000_000  # of one page: A3 at 500 dots per inch
_RENDERED_DPI = 200.0
A4_SHORT = 210 / 25.4  # inches
_SHORT_SIDES = (5.0, 17.0)  # inches between which a page's stated size is believed
_STRIP = 1.6  # times its height: wider pictures are a part of a page
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")

Page = tuple[Image.Image, float]  # and its dots per inch


def read_scan(images: Iterable[bytes]) -> tuple[Block, ...]:
    """Read page images in order (PNG, JPEG, BMP, GIF; TIFF of one or more pages).

    Cells carry the confidence of their reading and other readings; a cell with ink that cannot be read holds `〓`.
    Raises DocumentError where the extra is not installed, an image is damaged or too large, or nothing can be read.
    """
    return _read(page for image in images for page in pages_of_image(image))


def read_scanned_pdf(data: bytes) -> tuple[Block, ...]:
    """Read a PDF whose pages are pictures, page by page at 200 dots per inch; raises DocumentError as `read_scan`."""
    return _read(_pages_of_pdf(data))


def _read(pages: Iterator[Page]) -> tuple[Block, ...]:
    try:
        from extract.readers.scan_pages import read_pages  # noqa: PLC0415  (needs the extra)
    except ImportError as error:
        raise DocumentError(
            f"it is a scan, and reading it needs OCR ({error.name} is not installed); install the extra: "
            "pip install 'gongkai[ocr]', or get the report as text, HTML or Word",
            zh="这是扫描件，需要文字识别组件（ocr），而本机没有安装；请安装，或获取文字版、网页版、Word 版。",
        ) from error
    return read_pages(_limited(pages))


def _limited(pages: Iterator[Page]) -> Iterator[Page]:
    for number, page in enumerate(pages, 1):
        if number > MAX_PAGES:
            raise DocumentError(
                f"it has more than {MAX_PAGES} pages; check what it is", zh=f"超过{MAX_PAGES}页；请核实这是什么文件。"
            )
        yield page


def pages_of_image(data: bytes) -> Iterator[Page]:
    """Yield the pages of a picture; raises DocumentError where it is damaged or too large."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            for frame in ImageSequence.Iterator(image):
                _check_size(*frame.size)
                stated = frame.info.get("dpi", (0.0, 0.0))
                page = _on_paper(ImageOps.exif_transpose(frame))
                dpi = _dpi(page.size, float(stated[0] or 0.0))
                yield page, dpi
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise DocumentError(
            f"the picture is damaged or of an unknown kind ({type(error).__name__}); scan it again",
            zh="图片已损坏或格式不明；请重新扫描。",
        ) from error


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise DocumentError(
            f"a page of {width} by {height} pixels, more than {MAX_PIXELS}; scan it at 200 dots per inch",
            zh=f"页面为{width}×{height}像素，超过上限；请以 200 dpi 扫描。",
        )


def _on_paper(image: Image.Image) -> Image.Image:
    """The picture with its transparent parts as paper."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    return image


def _dpi(shape: tuple[int, ...], stated: float) -> float:
    """Dots per inch of a picture (width, height) as the file states it, or as of an A4 page where that can not be."""
    short = shape[0] if shape[0] > _STRIP * shape[1] else min(shape)  # a wide strip is as wide as a page
    low, high = _SHORT_SIDES
    dpi = stated if stated and low <= short / stated <= high else short / A4_SHORT
    return max(dpi, _RENDERED_DPI * math.sqrt(shape[0] * shape[1] / MAX_PIXELS))  # a strip does not grow without bounds


def _pages_of_pdf(data: bytes) -> Iterator[Page]:
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            for index in range(len(document)):
                yield _rendered(document[index]), _RENDERED_DPI
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise DocumentError(
            "the PDF is damaged or locked; fetch it again from its source",
            zh="PDF 文件已损坏或被锁定；请从来源重新获取。",
        ) from error


def _rendered(page: pypdfium2.PdfPage) -> Image.Image:
    scale = _RENDERED_DPI / 72
    width, height = page.get_size()
    _check_size(int(width * scale), int(height * scale))
    picture: Image.Image = page.render(scale=scale).to_pil()
    page.close()
    return picture

"""The pages of a scan as pictures with their dots per inch: of picture files and of PDFs of pictures."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator

import pypdfium2
from PIL import Image, ImageOps, ImageSequence

from extract.model import DocumentError

MAX_PAGES = 200
MAX_PIXELS = 60_000_000  # of one page: A3 at 500 dots per inch
A4_SHORT = 210 / 25.4  # inches
_RENDERED_DPI = 200.0
_SHORT_SIDES = (5.0, 17.0)  # inches between which a page's stated size is believed
_STRIP = 1.6  # times its height: wider pictures are a part of a page
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")

Page = tuple[Image.Image, float]  # and its dots per inch


def pages_of_image(data: bytes) -> Iterator[Page]:
    """Yield the pages of a picture; raises DocumentError where it is damaged or too large."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            check_pages(getattr(image, "n_frames", 1))
            for frame in ImageSequence.Iterator(image):
                _check_size(*frame.size)
                stated = frame.info.get("dpi", (0.0, 0.0))
                page = _on_paper(ImageOps.exif_transpose(frame))
                dpi = _dpi(page.size, float(stated[0] or 0.0))
                yield page, dpi
    except Image.DecompressionBombError as error:
        raise _too_large("a page") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise DocumentError(
            f"the picture is damaged or of an unknown kind ({type(error).__name__}); scan it again",
            zh="图片已损坏或格式不明；请重新扫描。",
        ) from error


def check_pages(count: int) -> None:
    """Raise DocumentError where a document has more pages than are read, before any of them is."""
    if count > MAX_PAGES:
        raise DocumentError(
            f"it has more than {MAX_PAGES} pages; check what it is", zh=f"超过{MAX_PAGES}页；请核实这是什么文件。"
        )


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise _too_large(f"a page of {width} by {height} pixels")


def _too_large(page: str) -> DocumentError:
    return DocumentError(
        f"{page}: more than {MAX_PIXELS} pixels; scan it at 200 dots per inch",
        zh=f"页面超过{MAX_PIXELS}像素的上限；请以 200 dpi 扫描。",
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


def pages_of_pdf(data: bytes) -> Iterator[Page]:
    """Yield the pages of a PDF at 200 dots per inch; raises DocumentError where it is damaged, locked or too large."""
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            check_pages(len(document))
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

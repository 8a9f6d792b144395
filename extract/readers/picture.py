"""A page of a PDF or a scan as a picture with one place marked: what a reader of numbers wants to see for himself."""

from __future__ import annotations

import io
from itertools import islice

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from extract.model import DocumentError, Where
from extract.readers.embedded import pictures_in
from extract.readers.page_images import MAX_PIXELS, pages_of_image
from extract.readers.sniff import PICTURED, sniff

DPI = 130.0  # of the picture of a PDF page: eight-point figures can be read
LONGEST = 2400  # pixels of the longer side of a scanned page's picture
_READING_DPI, _AS_IT_IS = 200.0, (0.95, 1.05)  # a scan of nearly so many dots per inch is measured as if it had so many
_MARK, _TINT = (220, 0, 0), (255, 240, 140)
_MARGIN = 3.0  # points between the place and its mark


def page_picture(data: bytes, where: Where) -> bytes:
    """Return the page that `where` names as PNG, with its box marked.

    Raises DocumentError where `where` names no box, `data` is no PDF and no picture, or there is no such page.
    """
    if where.page is None or where.x0 is None:
        raise DocumentError(
            "the place is not on a page; only PDF and scans have pages",
            zh="该位置不在页面上；只有 PDF 和扫描件才有页面。",
        )
    kind, number = sniff(data), where.page
    if kind in PICTURED:
        pages = pictures_in(data, kind)
        if not 0 < number <= len(pages):
            raise _no_page(number)
        data, number, kind = pages[number - 1], 1, "scan"
    if kind not in ("pdf", "scan"):
        raise DocumentError(
            f"a document of the format {kind} has no pages; check what it is",
            zh=f"{kind} 格式的文档没有页面；请核实这是什么文件。",
        )
    page, scale = _pdf_page(data, number) if kind == "pdf" else _image_page(data, number)
    marked = _marked(page.convert("RGB"), where, scale)
    marked.thumbnail((LONGEST, LONGEST))
    out = io.BytesIO()
    marked.save(out, "PNG", optimize=True)
    return out.getvalue()


def _pdf_page(data: bytes, number: int) -> tuple[Image.Image, float]:
    """The page (from 1), and its pixels in a point."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise DocumentError(
            "the PDF is damaged or locked; fetch it again from its source",
            zh="PDF 文件已损坏或被锁定；请从来源重新获取。",
        ) from error
    try:
        if not 0 < number <= len(document):
            raise _no_page(number)
        page = document[number - 1]
        width, height = page.get_size()
        scale = DPI / 72
        if width * height * scale * scale > MAX_PIXELS:
            scale = (MAX_PIXELS / (width * height)) ** 0.5
        return page.render(scale=scale).to_pil(), scale
    finally:
        document.close()


def _image_page(data: bytes, number: int) -> tuple[Image.Image, float]:
    found = next(islice(pages_of_image(data), number - 1, number), None)
    if found is None:
        raise _no_page(number)
    page, dpi = found
    low, high = _AS_IT_IS
    return page, (_READING_DPI if low < _READING_DPI / dpi < high else dpi) / 72


def _no_page(number: int) -> DocumentError:
    return DocumentError(
        f"there is no page {number} in it; check that it is the document that was read",
        zh=f"文件中没有第{number}页；请核对是否为原来读取的文档。",
    )


def _marked(page: Image.Image, where: Where, scale: float) -> Image.Image:
    x0, y0, x1, y1 = (float(value or 0.0) for value in where[4:8])
    box = [(x0 - _MARGIN) * scale, (y0 - _MARGIN) * scale, (x1 + _MARGIN) * scale, (y1 + _MARGIN) * scale]
    tint = Image.new("RGB", page.size, "white")
    ImageDraw.Draw(tint).rectangle(box, fill=_TINT)
    marked = ImageChops.multiply(page, tint)  # what is printed stays as dark as it is
    ImageDraw.Draw(marked).rectangle(box, outline=_MARK, width=max(2, round(1.5 * scale)))
    return marked

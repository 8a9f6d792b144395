"""Scans: pictures of pages, alone or in a PDF, read with the optional extra `ocr`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extract.model import Block, DocumentError
from extract.readers.page_images import Page, check_pages, pages_of_image, pages_of_pdf


def read_scan(images: Iterable[bytes]) -> tuple[Block, ...]:
    """Read page images in order (PNG, JPEG, BMP, GIF; TIFF of one or more pages).

    Cells carry the confidence of their reading and other readings; a cell with ink that cannot be read holds `〓`.
    Raises DocumentError where the extra is not installed, an image is damaged or too large, or nothing can be read.
    """
    return _read(page for image in images for page in pages_of_image(image))


def read_scanned_pdf(data: bytes) -> tuple[Block, ...]:
    """Read a PDF whose pages are pictures, page by page at 200 dots per inch; raises DocumentError as `read_scan`."""
    return _read(pages_of_pdf(data))


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
        check_pages(number)
        yield page

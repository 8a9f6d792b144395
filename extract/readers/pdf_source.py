"""The pages of a PDF file, opened by pdfium, and what it is where it has no text to read."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium
import regex

from extract.model import DocumentError
from extract.readers.lines import WIDE
from extract.readers.pdf_characters import read_characters
from extract.readers.pdf_marks import Marks
from extract.readers.pdf_page import Glyph, Matrix, Page
from extract.readers.pdf_plumber import read_page_again
from extract.readers.pdf_spread import halves
from extract.readers.pdf_watermark import without_watermarks

MAX_PAGES = 200
_UNREADABLE = 0.15  # share of characters without a code from which on the text layer is no text
_LONG = 150  # Chinese characters from which on the commonest must be among them
_COMMON = frozenset("的一是不在有年人大政府信息公开行中和为上工作会条第数本")
_RARELY = 0.03
_OCR = "it needs OCR: install the extra `gongkai[ocr]`, or get the report as text, HTML or Word"
_OCR_ZH = "需要文字识别组件（ocr），请安装，或获取文字版、网页版、Word 版。"
_CATALOG = regex.compile(rb"(\d+)\s+0\s+obj\s*<<[^<>]{0,200}/Type\s*/Catalog\b")
_PASSWORD = 4  # pdfium's code of the error
_FILLED_IN = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT)
_MOST_NOTES = 5_000  # annotations of a page that are looked at
_FEW, _DRAWN = 20, 100  # characters of pages without text, and drawings on them that may be characters


class NeedsOcrError(DocumentError):
    """The pages are pictures, or text without character codes: only recognition can read them."""


def read_pages(data: bytes) -> list[Page]:
    """All pages of a file; raises DocumentError as `read_pdf` does, NeedsOcrError where the text is in pictures."""
    pages = _pages(data)
    _check_text(pages)
    return halves(without_watermarks(pages))


def _pages(data: bytes) -> list[Page]:
    document = _open(data)
    try:
        if not 0 < len(document) <= MAX_PAGES:
            raise DocumentError(
                f"it has {len(document)} pages, the limit is {MAX_PAGES}; check what it is",
                zh=f"文件有{len(document)}页，上限为{MAX_PAGES}页；请核实这是什么文件。",
            )
        pages = [_read_page(document, index) for index in range(len(document))]
        _check_form(document, pages)
    finally:
        document.close()
    return [_named(data, page) for page in pages]


def _open(data: bytes, repaired: bool = False) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise DocumentError(
                "it is locked with a password; ask its publisher for an open one",
                zh="PDF 文件设有密码；请向发布单位索取未加密的文件。",
            ) from error
        catalogs = [] if repaired else _CATALOG.findall(data)
        if not catalogs:
            raise DocumentError(
                "the PDF is damaged beyond repair; fetch it again from its source",
                zh="PDF 文件已损坏，无法修复；请从来源重新获取。",
            ) from error
    # The end is lost, and with it where the catalogue is; pdfium finds all other objects by itself.
    return _open(data + b"\ntrailer\n<< /Root %s 0 R >>\nstartxref\n0\n%%%%EOF\n" % catalogs[-1], repaired=True)


def _named(data: bytes, page: Page) -> Page:
    """The page, read by pdfplumber instead where that can name the characters that pdfium cannot."""
    if page.unreadable <= _UNREADABLE:
        return page
    again = read_page_again(data, page.number)
    return again if again is not None and again.unreadable <= _UNREADABLE else page


def _check_text(pages: list[Page]) -> None:
    """Raise DocumentError where pages are pictures, or text that the file gives no character codes for."""
    pictures = [page.number for page in pages if page.is_picture]
    if pictures and len(pictures) == len([page for page in pages if page.glyphs or page.is_picture]):
        raise NeedsOcrError(
            f"it is scanned, all {len(pages)} pages are pictures; {_OCR}",
            zh=f"文件是扫描件，共{len(pages)}页均为图片；{_OCR_ZH}",
        )
    if pictures:
        raise NeedsOcrError(
            f"pages {_numbers(pictures)} of {len(pages)} are pictures without text; {_OCR}",
            zh=f"第{_numbers(pictures)}页是没有文字的图片；{_OCR_ZH}",
        )
    if sum(page.shapes for page in pages) >= _DRAWN and all(len(page.glyphs) < _FEW for page in pages):
        raise NeedsOcrError(
            f"its text is drawn as outlines, without characters; {_OCR}", zh=f"文字已转为曲线，没有字符；{_OCR_ZH}"
        )
    if not any(page.glyphs for page in pages):
        raise DocumentError(
            "it has neither text nor pictures; fetch it again from its source",
            zh="文件既无文字也无图片；请从来源重新获取。",
        )
    if _is_gibberish(pages):
        raise NeedsOcrError(
            f"its characters are not those that are printed (a font with a wrong map); {_OCR}",
            zh=f"文字编码与印出的字不符（字体映射有误）；{_OCR_ZH}",
        )
    garbled = [page.number for page in pages if page.unreadable > _UNREADABLE]
    if garbled:
        raise NeedsOcrError(
            f"the text of pages {_numbers(garbled)} has no character codes (fonts without a map); {_OCR}",
            zh=f"第{_numbers(garbled)}页的文字没有编码（字体缺少映射）；{_OCR_ZH}",
        )


def _check_form(document: pypdfium2.PdfDocument, pages: list[Page]) -> None:
    """Raise DocumentError where the pages only ask to wait for a program that can show the form in the file."""
    chinese = sum(ord(glyph[4]) >= WIDE for page in pages for glyph in page.glyphs)
    if document.get_formtype() == pdfium.FORMTYPE_XFA_FULL and chinese < _LONG:
        raise DocumentError(
            "it is an XFA form, which only Adobe programs show; open it there and print it to PDF",
            zh="文件是 XFA 表单，只有 Adobe 软件能显示；请用其打开后打印为 PDF。",
        )


def _is_gibberish(pages: list[Page]) -> bool:
    """Whether the text has Chinese characters but hardly any of the commonest: codes of another font's characters."""
    text = [glyph[4] for page in pages for glyph in page.glyphs if ord(glyph[4]) >= WIDE]
    return len(text) >= _LONG and sum(character in _COMMON for character in text) < _RARELY * len(text)


def _numbers(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")


def _with_entries(document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    """The page with what was filled into its form or written on it as a part of its contents."""
    page = document[index]
    if not _is_filled_in(page):
        return page
    page.close()
    if document.get_formtype() == pdfium.FORMTYPE_ACRO_FORM:
        document.init_forms()  # makes the appearance of entries that have none
    page = document[index]
    pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    page.close()
    return document[index]


def _is_filled_in(page: pypdfium2.PdfPage) -> bool:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, index)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        pdfium.FPDFPage_CloseAnnot(note)
        if kind in _FILLED_IN:
            return True
    return False


def _is_shown(glyph: Glyph, page: Page) -> bool:
    """Whether a character stands in the displayed part of the page: what is cropped away is still in the file."""
    return 0 <= glyph[0] + glyph[2] <= 2 * page.width and 0 <= glyph[1] + glyph[3] <= 2 * page.height


def _read_page(document: pypdfium2.PdfDocument, index: int) -> Page:
    """Read the page at `index` (from 0); raises DocumentError where it cannot be loaded or is beyond the limits."""
    try:
        source = _with_entries(document, index)
        textpage = source.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise DocumentError(
            f"page {index + 1} is damaged; fetch the file again from its source",
            zh=f"第{index + 1}页已损坏；请从来源重新获取该文件。",
        ) from error
    left, bottom, right, top = source.get_bbox()
    page = Page(index + 1, right - left, top - bottom, quarter=source.get_rotation() // 90 % 4)
    frame: Matrix = (1, 0, 0, -1, -left, top)
    try:
        angles = read_characters(textpage.raw, page, frame)
        page.glyphs = [g for g in page.glyphs if _is_shown(g, page)]
        Marks(page).read(source.raw, frame)
    finally:
        textpage.close()
        source.close()
    return page.turned(angles.most_common(1)[0][0] if angles else 0)

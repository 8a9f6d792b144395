"""Readers: bytes to Document, one module per format, chosen by content and never by the file's name.

Each reader is imported when its first document comes: a run over text needs none of their libraries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import NamedTuple

import regex

from extract.glance import holds
from extract.model import LEAST_TEXT, Block, Document, DocumentError, Grid, NoTextError, Paragraph
from extract.readers.drawn import with_plain_signs
from extract.readers.encoding import decode
from extract.readers.markup import unmarked
from extract.readers.sniff import PICTURED, may_hold_page, may_show_pages, sniff
from extract.readers.text import read_text

__all__ = ["MAX_BYTES", "may_show_pages", "read_document", "sniff"]

MAX_BYTES = 32 * 1024 * 1024
_MARKDOWN = regex.compile(r"^(?:#{1,4} |\|?\s*:?-{3,}:?\s*\|)", regex.MULTILINE)
_OF_TABLES = ("<", "\\begin{", "+--", "+==")  # a text with tables in other markup has one of these
_MOST_BESIDE = 12  # pictures beside text that may be pages: more are photographs
_LISTED = 8  # members of an archive named in a message


class _Read(NamedTuple):
    """What a reader returns; `format` and `encoding` as in `Document`."""

    format: str
    encoding: str | None
    blocks: tuple[Block, ...]


def read_document(data: bytes, path: str) -> Document:
    """Read one document. `path` is only remembered; raises DocumentError where nothing can be read."""
    if not data or data.isspace():
        raise DocumentError("the file is empty; fetch it again from its source", zh="文件为空；请从来源重新获取。")
    if len(data) > MAX_BYTES:
        raise DocumentError(
            f"{len(data)} bytes, more than the limit of {MAX_BYTES}; split it or check what it is",
            zh=f"文件有{len(data)}字节，超过{MAX_BYTES}字节的上限；请拆分，或核实这是什么文件。",
        )
    read = _read(data)
    return Document(path, hashlib.sha256(data).hexdigest(), read.format, read.encoding, read.blocks, len(data))


def _read(data: bytes) -> _Read:
    kind = sniff(data)
    if kind in _REFUSED:
        english, chinese = _REFUSED[kind]
        raise DocumentError(english, zh=chinese)
    if kind in ("text", "html") and may_hold_page(data) and (read := _record(data)):
        return read
    return _with_pictures(data, kind) if kind in PICTURED else _READERS[kind](data)


def _with_pictures(data: bytes, kind: str) -> _Read:
    """What a document says and, where it prints no table, what its pictures show: some reports are nothing else."""
    failure: DocumentError | None = None
    try:
        read = _READERS[kind](data)
    except NoTextError as error:
        read, failure = _Read(kind, None, error.blocks), error
    if any(isinstance(block, Grid) for block in read.blocks):
        return read
    letters = sum(len(block.text) for block in read.blocks if isinstance(block, Paragraph))
    shown = _shown(data, kind, needed=letters < LEAST_TEXT)
    if failure is not None and not shown:
        raise failure
    return read._replace(blocks=(*read.blocks, *shown))


def _shown(data: bytes, kind: str, *, needed: bool) -> tuple[Block, ...]:
    """The blocks of the pictures in a document; without OCR none, unless they are `needed` to know what it says.

    Nor are many pictures read where there is text: that its tables are absent is told.
    """
    from extract.readers.embedded import pictures_in  # noqa: PLC0415

    try:
        pictures = pictures_in(data, kind)
        is_album = not needed and len(pictures) > _MOST_BESIDE
        return _scan_of(pictures) if pictures and not is_album else ()
    except DocumentError:
        if needed:
            raise
        return ()


def _text(data: bytes) -> _Read:
    text, encoding = decode(data)
    marked = holds(text, ("# ", "---"))  # most texts have neither: the pattern looks at every line
    kind = "markdown" if marked and _MARKDOWN.search(text) else "text"
    if "\n" not in text:
        text = text.replace("\r", "\n")  # as long as before: every place keeps its code points
    return _Read(kind, encoding, unmarked(_text_blocks(text), text))


def _text_blocks(text: str) -> tuple[Block, ...]:
    text = with_plain_signs(text)
    if not holds(text, _OF_TABLES):
        return read_text(text)
    from extract.readers.inlaid import has_tables, read_inlaid  # noqa: PLC0415

    return read_inlaid(text) if has_tables(text) else read_text(text)


def _html(data: bytes) -> _Read:
    from extract.readers.html import read_html  # noqa: PLC0415

    blocks, encoding = read_html(data)
    return _Read("html", encoding, blocks)


def _record(data: bytes) -> _Read | None:
    """The page in a record or a script; None where it holds none."""
    from extract.readers.html import read_html  # noqa: PLC0415
    from extract.readers.record import page_of  # noqa: PLC0415

    text, encoding = decode(data)
    page = page_of(text)
    if page is None:
        return None
    return _Read("json" if text.lstrip()[:1] in ("{", "[") else "script", encoding, read_html(page)[0])


def _mht(data: bytes) -> _Read:
    from extract.readers.mht import read_mht  # noqa: PLC0415

    blocks, encoding = read_mht(data)
    return _Read("mht", encoding, blocks)


def _docx(data: bytes) -> _Read:
    from extract.readers.docx import read_docx  # noqa: PLC0415

    return _Read("docx", None, read_docx(data))


def _xlsx(data: bytes) -> _Read:
    from extract.readers.xlsx import read_xlsx  # noqa: PLC0415

    return _Read("xlsx", None, read_xlsx(data))


def _xls(data: bytes) -> _Read:
    return _xlsx(data)._replace(format="xls")


def _pdf(data: bytes) -> _Read:
    from extract.readers.pdf import NeedsOcrError, read_pdf  # noqa: PLC0415
    from extract.readers.scan import read_scanned_pdf  # noqa: PLC0415

    try:
        return _Read("pdf", None, read_pdf(data))
    except NeedsOcrError:
        return _Read("scan", None, read_scanned_pdf(data))


def _scan(data: bytes) -> _Read:
    return _Read("scan", None, _scan_of([data]))


def _scan_of(pictures: list[bytes]) -> tuple[Block, ...]:
    from extract.readers.scan import read_scan  # noqa: PLC0415

    return read_scan(pictures)


def _office(kind: str) -> Callable[[bytes], _Read]:
    def read(data: bytes) -> _Read:
        from extract.readers.office import read_office  # noqa: PLC0415

        return _Read(kind, None, read_office(data, kind))

    return read


def _zip(data: bytes) -> _Read:
    """An archive of one document stands for it."""
    from extract.readers.archive import members  # noqa: PLC0415

    documents = []
    for name, held in members(data):
        documents.append((name, held))
        if len(documents) > _LISTED:
            break
    if len(documents) == 1:
        kind = sniff(documents[0][1])
        if kind != "zip":
            return _read(documents[0][1])
    named = "、".join(name[:80] for name, _ in documents[:_LISTED]) + ("…" if len(documents) > _LISTED else "")
    if not documents:
        raise DocumentError(
            "an archive without documents; fetch it again from its source", zh="压缩包中没有文档；请从来源重新获取。"
        )
    raise DocumentError(
        f"an archive of several documents ({named}); unpack it, or drop it in the landing folder",
        zh=f"压缩包中有多个文档（{named}）；请解压，或放入收件目录。",
    )


_READERS: dict[str, Callable[[bytes], _Read]] = {
    "text": _text,
    "html": _html,
    "mht": _mht,
    "docx": _docx,
    "xlsx": _xlsx,
    "xls": _xls,
    "pdf": _pdf,
    "scan": _scan,
    "zip": _zip,
    "doc": _office("doc"),
    "rtf": _office("rtf"),
    "odt": _office("odt"),
    "wordxml": _office("wordxml"),
}
_REFUSED = {
    "encrypted": (
        "the document is encrypted; open it with its password and save it without one",
        "文档已加密；请用密码打开后去除密码保存。",
    ),
    "ods": ("OpenDocument spreadsheets (.ods) are not read; save it as .xlsx", "不支持 .ods 表格；请另存为 .xlsx。"),
    "pptx": ("a presentation, which holds no report; check what it is", "这是演示文稿，不是报告；请核实这是什么文件。"),
    "ofd": ("OFD documents are not read; save it as PDF or DOCX", "不支持 OFD 文档；请另存为 PDF 或 DOCX。"),
}

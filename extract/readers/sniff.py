"""Formats told by content: first bytes, the members of a ZIP container, the directory of an OLE container."""

from __future__ import annotations

import io
import zipfile

import regex

PICTURED = ("html", "mht", "docx")  # formats in which pictures may stand for pages
_PICTURES = (b"word/media/", b"data:image/", b"Content-Type: image/")  # as packed files and messages name them
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "scan"),
    (b"\xff\xd8\xff", "scan"),
    (b"II*\x00", "scan"),
    (b"MM\x00*", "scan"),
    (b"GIF8", "scan"),
    (b"BM", "scan"),  # with four zero bytes behind the size: a text may begin with these letters, too
)
_MAGICS = tuple(magic for magic, _ in _MAGIC)
_PDF_REACH = 1024  # bytes before the mark of a PDF that readers tolerate
# Members that tell a container's format, the first that is there.
_BY_MEMBER = (
    (regex.compile(r"word/document\d*\.xml"), "docx"),
    (regex.compile(r"xl/workbook\.(?:xml|bin)"), "xlsx"),
    (regex.compile(r"ppt/presentation\.xml"), "pptx"),
    (regex.compile(r"OFD\.xml"), "ofd"),
)
_BY_MIMETYPE = ((b"opendocument.text", "odt"), (b"opendocument.spreadsheet", "ods"))
# Streams that tell an OLE container's format; names stand in UTF-16 at places divisible by 128 (MS-CFB 2.6.1).
_BY_STREAM = (("EncryptedPackage", "encrypted"), ("Workbook", "xls"), ("Book", "xls"), ("WordDocument", "doc"))
_HTML = regex.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*|<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|(?:html|head|body|meta|title|link|script|style|table|div|p|h[1-6]|span|section|article"
    rb"|center|font|ucapcontent|pre|ul|br|img)(?=[\s>/]))",
    regex.IGNORECASE | regex.DOTALL,
)
# A page whose beginning is damaged still opens and closes its elements.
_HTML_INSIDE = regex.compile(
    rb".{0,80}?<(?:html|head|body|meta|title|table|div)[\s>].*</\w+>", regex.IGNORECASE | regex.DOTALL
)
# Markdown with tables in HTML: a heading or a line of text stands before them, or headings between them.
_INLAID = regex.compile(rb"\s*(?:#{1,6} |[^<\s][^<]*\n\s*(?:<html>\s*<body>\s*)?<table[\s>])", regex.IGNORECASE)
_HEADED = regex.compile(
    rb"\s*<(?:div|html|table|span|img)[\s>](?!.*<p[\s>]).*\n#{1,6} ", regex.IGNORECASE | regex.DOTALL
)
_WORD_XML = regex.compile(
    rb"\s*<\?xml[^>]{0,200}\?>\s*(?:<\?mso-application[^>]{0,100}\?>\s*)?<(?:\w+:)?(?:wordDocument|package)\s"
)
_MAIL = regex.compile(rb"(?:[\w-]{2,40}:[^\n]{0,500}\r?\n(?:[ \t][^\n]{0,500}\r?\n)*){1,40}", regex.IGNORECASE)
# A record of a service (JSON), and a script that sets a variable or calls something with such a value.
_RECORD = regex.compile(
    rb"\s*(?:[\[{]|(?://[^\n]*\n\s*|/\*.*?\*/\s*)*+(?:(?:let|var|const|export)\s|[\w.$]{1,60}\s*[=(]\s*[\[{\"'`(]))",
    regex.DOTALL,
)
_REACH = 4096


def may_show_pages(data: bytes) -> bool:
    """Whether a document of `PICTURED` may have pictures that are read as scans; looks at its bytes alone."""
    return any(sign in data for sign in _PICTURES) and sniff(data) in PICTURED


def sniff(data: bytes) -> str:
    """The format of `data`, a key of the readers' table; `text` where nothing tells another."""
    if data.startswith(_MAGICS):
        for magic, name in _MAGIC:
            if data.startswith(magic) and (magic != b"BM" or data[6:10] == b"\0\0\0\0"):
                return name
    if data.startswith(_ZIP):
        return _zip_format(data)
    if data.startswith(_OLE):
        return _ole_format(data)
    return "pdf" if b"%PDF-" in data[:_PDF_REACH] else _text_format(_plain(data[:_REACH]))


def may_hold_page(data: bytes) -> bool:
    """Whether a document that is a text or a page by its format begins as records and scripts do."""
    return _RECORD.match(_plain(data[:_REACH])) is not None


def _text_format(head: bytes) -> str:
    has_tags = b"<" in head
    if has_tags and b"<?xml" in head and _WORD_XML.match(head):
        return "wordxml"
    is_html = has_tags and not (_INLAID.match(head) or (b"\n#" in head and _HEADED.match(head)))
    if is_html and _HTML.match(head):
        return "html"
    mail = _MAIL.match(head)
    is_message = mail is not None and all(name in mail[0].lower() for name in (b"mime-version:", b"content-type:"))
    if is_message:
        return "mht"
    return "html" if is_html and _HTML_INSIDE.match(head) else "text"


def _plain(head: bytes) -> bytes:
    """The head without byte order mark, and as single bytes where it is UTF-16."""
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"")


def _zip_format(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            names = container.namelist()
            mimetype = container.open("mimetype").read(100) if names[:1] == ["mimetype"] else b""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError, RuntimeError, EOFError):
        return "zip"
    for words, name in _BY_MIMETYPE:
        if words in mimetype:
            return name
    return next((kind for pattern, kind in _BY_MEMBER for name in names if pattern.fullmatch(name)), "zip")


def _ole_format(data: bytes) -> str:
    for stream, name in _BY_STREAM:
        wanted = stream.encode("utf-16-le") + b"\0\0"
        at = data.find(wanted)
        while at >= 0:
            if at % 128 == 0:
                return name
            at = data.find(wanted, at + 1)
    return "doc"

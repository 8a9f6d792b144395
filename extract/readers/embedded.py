"""Pictures of pages inside web pages and Word documents: some reports are nothing else there."""

from __future__ import annotations

import base64
import binascii
import email
import io
from collections.abc import Iterator
from posixpath import join, normpath

import regex
from PIL import Image

from extract.readers.xml import open_zip, read_member

_LEAST, _AREA = 250, 200_000  # pixels of the shorter side and of all: smaller pictures are ornaments
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")
_DATA = regex.compile(rb"data:image/[\w.+-]{1,20};base64,([A-Za-z0-9+/=\s]{1000,})", regex.IGNORECASE)
_SHOWN = regex.compile(rb"<(?:\w+:)?(?:blip|imagedata)\b[^<>]*?\b\w+:(?:embed|id)=\"([^\"]{1,100})\"")
_RELATION = regex.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
_FIELD = regex.compile(rb"\b(Id|Target)=\"([^\"]{1,300})\"")
_DOCUMENT = regex.compile(r"word/document\d*\.xml")


def pictures_in(data: bytes, kind: str) -> list[bytes]:
    """The pictures in an HTML page, an MHT or a DOCX that are large enough to show a page or a table, in its order.

    Raises DocumentError where the document is damaged or beyond the limits.
    """
    return [picture for picture in _READERS[kind](data) if _is_large(picture)]


def _in_html(data: bytes) -> Iterator[bytes]:
    if b";base64," not in data:
        return
    for found in _DATA.finditer(data):
        try:
            yield base64.b64decode(found[1])
        except binascii.Error:  # cut off: not what anybody would see either
            continue


def _in_mht(data: bytes) -> Iterator[bytes]:
    for part in email.message_from_bytes(data).walk():
        if part.get_content_maintype() == "image":
            body = part.get_payload(decode=True)
            if isinstance(body, bytes):
                yield body


def _in_docx(data: bytes) -> Iterator[bytes]:
    container = open_zip(data)
    members = {member.filename: member for member in container.infolist()}
    main = next((name for name in members if _DOCUMENT.fullmatch(name)), "")
    related = members.get(f"word/_rels/{main.rpartition('/')[2]}.rels")
    if related is None:
        return
    fields = (dict(_FIELD.findall(found[0])) for found in _RELATION.finditer(read_member(container, related)))
    targets = {field[b"Id"]: field[b"Target"].decode(errors="replace") for field in fields if len(field) == 2}
    for shown in dict.fromkeys(_SHOWN.findall(read_member(container, members[main]))):
        name = normpath(join("word", targets.get(shown, ""))).lstrip("/")
        if name in members:
            yield read_member(container, members[name])


def _is_large(picture: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(picture), formats=_FORMATS) as image:  # reads no more than its head
            width, height = image.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return min(width, height) >= _LEAST and width * height >= _AREA


_READERS = {"html": _in_html, "mht": _in_mht, "docx": _in_docx}

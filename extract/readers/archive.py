"""ZIP archives of documents: their members, one by one and within limits."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

import regex

from extract.model import DocumentError
from extract.readers.xml import open_zip, read_member

MAX_DOCUMENT = 32 * 1024 * 1024  # bytes of one member, unpacked
_UTF8_NAME = 0x800
_CLUTTER = regex.compile(r"(?:^|/)(?:__MACOSX/.*|\.[^/]*|Thumbs\.db|desktop\.ini|~\$[^/]*)$", regex.IGNORECASE)
_UNSAFE = regex.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\\:*?\"<>|]")
_OFFICE = ("word/", "xl/", "ppt/", "[Content_Types].xml")


def is_office(container: zipfile.ZipFile) -> bool:
    """Whether a ZIP container is one document of an office program and no archive."""
    names = container.namelist()
    return any(name.startswith(_OFFICE) or name in ("mimetype", "content.xml", "OFD.xml") for name in names)


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the documents of an archive as (sanitised path, bytes), those of archives in it under their names.

    Raises DocumentError where the archive is damaged or too large, a member is encrypted, or archives are nested twice.
    """
    yield from _members(data, "", 0)


def _members(data: bytes, above: str, depth: int) -> Iterator[tuple[str, bytes]]:
    container = open_zip(data)
    for member in container.infolist():
        name = _name(member)
        if member.is_dir() or _CLUTTER.search(name):
            continue
        held = read_member(container, member, MAX_DOCUMENT)
        path = f"{above}{name}"
        if not held.startswith(b"PK\x03\x04") or is_office(open_zip(held)):
            yield path, held
        elif depth:
            raise DocumentError(
                f"archive {path!r} lies in an archive of an archive; unpack it by hand",
                zh=f"压缩包“{path}”嵌套了两层以上；请手工解压。",
            )
        else:
            yield from _members(held, f"{path}/", depth + 1)


def _name(member: zipfile.ZipInfo) -> str:
    """The member's path without steps outwards and unsafe signs; old Chinese archives name in GBK."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", errors="replace")
        for codec in ("utf-8", "gb18030"):
            try:
                name = raw.decode(codec)
            except UnicodeDecodeError:
                continue
            break
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
    return "/".join(_UNSAFE.sub("_", part)[:150] for part in parts)[:400] or "unnamed"

"""XML and ZIP containers from outside, read within limits: declared and real sizes, no entities, no network."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from extract.model import DocumentError

MAX_PART = 48 * 1024 * 1024  # bytes of one part, unpacked
MAX_TAGS = 1_500_000  # of one part; the blank form has 10,000
MAX_TOTAL = 256 * 1024 * 1024  # bytes of all parts together, unpacked
MAX_MEMBERS = 5000
MAX_RATIO = 300  # of a part of more than `_RATIO_FROM` bytes; Word's emptiest forms reach about 40
_RATIO_FROM = 4 * 1024 * 1024
_ENCRYPTED = 0x1
_DECLARED_WITHIN = 4096


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open a ZIP container after checking what it declares. Raises DocumentError where it is broken or too large."""
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise DocumentError(
            f"a ZIP container that is cut or damaged ({error}); fetch it again", zh="压缩包不完整或已损坏；请重新获取。"
        ) from error
    members = container.infolist()
    if len(members) > MAX_MEMBERS:
        raise DocumentError(
            f"a ZIP container of {len(members)} members, more than {MAX_MEMBERS}; check what it is",
            zh=f"压缩包内有{len(members)}个文件，超过{MAX_MEMBERS}个的上限；请核实这是什么文件。",
        )
    if sum(member.file_size for member in members) > MAX_TOTAL:
        raise DocumentError(
            f"a ZIP container of more than {MAX_TOTAL} bytes unpacked; check what it is",
            zh=f"压缩包解压后超过{MAX_TOTAL}字节；请核实这是什么文件。",
        )
    return container


def read_member(container: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int = MAX_PART) -> bytes:
    """Unpack one member. Raises DocumentError where it is encrypted, damaged, or too large for what it is."""
    name = member.filename[:200]
    if member.flag_bits & _ENCRYPTED:
        raise DocumentError(
            f"member {name!r} is encrypted; save it without a password",
            zh=f"压缩包内的“{name}”已加密；请去除密码后重新打包。",
        )
    swollen = member.file_size > _RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1)
    if member.file_size > limit or swollen:
        raise DocumentError(
            f"member {name!r} is {member.file_size} bytes unpacked, beyond the limits; check what it is",
            zh=f"压缩包内的“{name}”解压后有{member.file_size}字节，超过上限；请核实这是什么文件。",
        )
    try:
        with container.open(member) as stream:
            data = stream.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise DocumentError(
            f"member {name!r} cannot be unpacked ({error}); fetch the file again",
            zh=f"压缩包内的“{name}”无法解压；请重新获取该文件。",
        ) from error
    if len(data) > limit:
        raise DocumentError(
            f"member {name!r} is more than {limit} bytes unpacked; check what it is",
            zh=f"压缩包内的“{name}”解压后超过{limit}字节；请核实这是什么文件。",
        )
    return data


def parse(data: bytes, name: str) -> etree._Element:
    """Parse one XML part and return its root. Raises DocumentError; `name` is the part's in the message."""
    if data.count(b"<") > MAX_TAGS:
        raise DocumentError(
            f"part {name} has more than {MAX_TAGS} tags; check what the document is",
            zh=f"文档内部的标签超过{MAX_TAGS}个；请核实这是什么文档。",
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(
            f"part {name} cannot be read as XML ({error.msg}); save the document again",
            zh="文档内部结构已损坏；请重新保存该文档。",
        ) from error
    if b"<!DOCTYPE" in data[:_DECLARED_WITHIN] or root.getroottree().docinfo.internalDTD is not None:
        raise DocumentError(
            f"part {name} declares a document type, which no office program writes; check what it is",
            zh="文档含有办公软件不会写入的类型声明；请核实这是什么文件。",
        )
    return root

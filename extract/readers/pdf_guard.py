"""Guard against streams that unpack to more than any report needs: checked before pdfium unpacks them itself."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import regex

from extract.model import DocumentError

MAX_STREAM = 96 * 1024 * 1024  # bytes that one stream may unpack to; a scanned page of A3 in colour has some 75 million
MAX_TOTAL = 400 * 1024 * 1024
_MOST = 1032  # deflate packs at most so many bytes into one
_STEP = 4 * 1024 * 1024
_STREAM = regex.compile(rb"stream\r?\n")
_CHAIN = regex.compile(rb"/Filter\s*\[(?:\s*/(?:FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL)){2,}\s*\]")


def check_streams(data: bytes) -> None:
    """Raise DocumentError where a stream, or all together, unpack to more than the limits, or one is packed twice."""
    if _CHAIN.search(data):
        raise DocumentError(
            "a stream in it is packed more than once, which reports have no reason for; check its source",
            zh="文件内的数据流经多次压缩，年度报告无此必要；请核实来源。",
        )
    total = 0
    for size in _unpacked_sizes(data):
        total += size
        if size >= MAX_STREAM or total >= MAX_TOTAL:
            raise DocumentError(
                "it unpacks to more than any report needs; check its source",
                zh="解压后的体积远超年度报告所需；请核实来源。",
            )


def _unpacked_sizes(data: bytes) -> Iterator[int]:
    """The sizes of the packed streams that are long enough to matter."""
    view = memoryview(data)
    for found in _STREAM.finditer(data):
        start = found.end()
        end = data.find(b"endstream", start)
        end = len(data) if end < 0 else end
        if (end - start) * _MOST >= MAX_STREAM // 8 and data[start : start + 1] in (b"\x78", b"\x58", b"\x48", b"\x68"):
            yield _unpacked(view[start:end])


def _unpacked(packed: memoryview) -> int:
    """Bytes that a deflate stream unpacks to, at most `MAX_STREAM`; what is damaged counts as far as it goes."""
    unpacker, size = zlib.decompressobj(), 0
    rest: bytes | memoryview = packed
    try:
        while size < MAX_STREAM and not unpacker.eof:
            part = unpacker.decompress(rest, _STEP)
            rest = unpacker.unconsumed_tail
            size += len(part)
            if not part and not rest:
                break
    except zlib.error:
        return size
    return size

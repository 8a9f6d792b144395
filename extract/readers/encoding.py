"""Character encodings told apart by content: a mark at the start, else what decodes without an error."""

from __future__ import annotations

import codecs

from extract.model import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_SAMPLE = 4096
_CONTROL = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26})


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding: utf-8, utf-16, utf-32 or gb18030.

    Raises DocumentError for bytes that are no text in any of them.
    """
    for mark, marked_codec, name in _MARKS:
        if data.startswith(mark):
            return _strict(data, marked_codec), name
    sample = data[:_SAMPLE]
    if b"\0" in sample and (wide := _utf16_without_mark(sample)):
        return _strict(data, wide), "utf-16"
    if any(map(sample.__contains__, _CONTROL)):
        raise DocumentError(
            "no text: control bytes in the first 4096; if it is a Word, PDF or image file, give it whole",
            zh="不是文本：开头含有控制字符；若是 Word、PDF 或图片文件，请提供完整文件。",
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:  # cut in the middle of its last character
            return data.decode("utf-8", errors="replace"), "utf-8"
    try:
        return data.decode("gb18030"), "gb18030"
    except UnicodeDecodeError:
        return _damaged(data)


def _strict(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"marked as {codec} but broken at byte {error.start}; save it again as UTF-8",
            zh=f"文件标明为 {codec} 编码，但第{error.start}字节有误；请重新保存为 UTF-8。",
        ) from error


def _utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 shows in ASCII digits, spaces and line ends: every second byte is zero, all on one side."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(sample) < 4 or max(even, odd) < max(1, len(sample) // 20) or min(even, odd) > max(even, odd) // 20:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _damaged(data: bytes) -> tuple[str, str]:
    """Text with a few broken bytes (cut in the middle of a character, say): readable where it is nearly all sound."""
    for codec in ("utf-8", "gb18030"):
        text = data.decode(codec, errors="replace")
        broken = text.count("�")
        if broken <= max(1, len(text) // 1000):
            return text, codec
    raise DocumentError(
        "no text: neither UTF-8, UTF-16 nor GB18030; save it again as UTF-8",
        zh="不是文本：编码既非 UTF-8、UTF-16，也非 GB18030；请重新保存为 UTF-8。",
    )

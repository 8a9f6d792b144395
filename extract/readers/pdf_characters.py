"""Characters of a PDF page with their boxes, by pdfium's raw interface."""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from math import hypot, pi
from typing import Any

import pypdfium2.raw as pdfium

from extract.model import DocumentError
from extract.readers.pdf_page import Glyph, Matrix, Page

MAX_CHARS = 60_000  # a page of small print has some 4,000
_SLANT = 0.1  # quarters by which text may be turned from the page's edges
_LEADING = 1.15  # height of a font's box in its size, about
_ABOVE, _BELOW = 0.88, 0.12  # of the size: what a Chinese character takes above and below the baseline
_SQUAT = 0.75  # a box so low for its width is that of the ink
_BROAD = 30.0  # a character as broad may be one of vertical type
_NO_CHARACTER, _LATIN = 0xFFFD, 0x100
_NARROW = 0.8  # of its height: the width of a digit
_SAMPLE = 7  # one character in so many is asked for its mapping
_TWICE = 0.2  # the same character so near (in its width) is drawn again for boldness
_GRID = 2.5  # of so many characters drawn twice some fall into one square of this size; others never do
# Radicals by which the maps of some fonts name the characters that look like them; Unicode has no mapping for these.
_RADICALS = str.maketrans(
    "⺌⺟⺠⺩⺬⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "小母民王示虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
_NO_TEXT = frozenset((*range(33), 0xA0, 0xAD, 0x3000, 0x200B, 0xFEFF, 0xFFFE))


def read_characters(textpage: Any, page: Page, frame: Matrix) -> Counter[int]:  # noqa: ANN401  (a ctypes handle)
    """Add the characters that are printed; returns how many stand at each quarter turn to the right."""
    count = pdfium.FPDFText_CountChars(textpage)
    if count > MAX_CHARS:
        raise DocumentError(
            f"page {page.number} has {count} characters, more than the limit of {MAX_CHARS}",
            zh=f"第{page.number}页有{count}个字符，超过{MAX_CHARS}个的上限；请核实这是什么文件。",
        )
    rect = pdfium.FS_RECTF()
    reference = ctypes.byref(rect)
    code_of, box_of, angle_of = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetCharAngle,
    )
    has_error = pdfium.FPDFText_HasUnicodeMapError
    x, y, origin_of = ctypes.c_double(), ctypes.c_double(), pdfium.FPDFText_GetCharOrigin
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    left, top, glyphs, odd, unmapped = -frame[4], frame[5], page.glyphs, 0, 0
    angles: Counter[int] = Counter()
    for index in range(count):
        code = code_of(textpage, index)
        if code < _LATIN and has_error(textpage, index):
            code = _NO_CHARACTER  # the number of a drawing in its font, not of a character
        if code in _NO_TEXT:
            continue
        quarters = angle_of(textpage, index) * 2 / pi
        quarter = round(quarters)
        if abs(quarters - quarter) > _SLANT:
            continue  # a watermark
        odd += code >= 0xD800 and is_odd(code)
        if index % _SAMPLE == 0:
            unmapped += has_error(textpage, index) == 1
        angles[quarter % 4] += 1
        if not box_of(textpage, index, reference):
            continue
        if rect.right - rect.left <= _BROAD or not _mend_vertical(textpage, index, rect):
            origin_of(textpage, index, at_x, at_y)
            if rect.top - rect.bottom < _SQUAT * (rect.right - rect.left):
                rect.top = rect.bottom + _size(textpage, index) * _LEADING
            _set_on_baseline(rect, quarter % 4, x.value, y.value)
        glyphs.append((rect.left - left, top - rect.top, rect.right - left, top - rect.bottom, character_of(code)))
    page.unreadable = unreadable_share(glyphs, odd, unmapped * _SAMPLE)
    page.glyphs = _without_doubles(glyphs)
    return angles


def unreadable_share(glyphs: list[Glyph], odd: int, unmapped: int) -> float:
    """The share of characters that have no code; all of them where the digits have none."""
    if not glyphs:
        return 0.0
    return 1.0 if odd and _lacks_digits(glyphs) else min(max(odd, unmapped) / len(glyphs), 1.0)


def _lacks_digits(glyphs: list[Glyph]) -> bool:
    """Whether it is the font of the digits that names no characters: more narrow ones are unreadable than digits."""
    narrow = [g for g in glyphs if g[2] - g[0] <= _NARROW * (g[3] - g[1])]
    unread = sum(g[4] == chr(_NO_CHARACTER) for g in narrow)
    return unread > sum(g[4].isdigit() for g in narrow)


def character_of(code: int) -> str:
    """The character that a code stands for: the common one for a look-alike, U+FFFD where it is none."""
    if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00:
        return unicodedata.normalize("NFKC", chr(code).translate(_RADICALS))
    return "\ufffd" if code < 32 or 0xD800 <= code < 0xE000 else chr(code)


def _set_on_baseline(rect: Any, quarter: int, x: float, y: float) -> None:  # noqa: ANN401
    """Let a box reach as far above and below its baseline in every font, so that fonts on one line stand level."""
    if quarter % 2:
        size = (rect.right - rect.left) / _LEADING
        below, above = (_BELOW, _ABOVE) if quarter == 1 else (_ABOVE, _BELOW)
        rect.left, rect.right = x - below * size, x + above * size
        return
    size = (rect.top - rect.bottom) / _LEADING
    below, above = (_ABOVE, _BELOW) if quarter else (_BELOW, _ABOVE)
    rect.bottom, rect.top = y - below * size, y + above * size


def _mend_vertical(textpage: Any, index: int, rect: Any) -> bool:  # noqa: ANN401
    """Set right the box of a character in vertical type, which pdfium gives without the scale of the text matrix."""
    size = _size(textpage, index)
    if not 0 < size < (rect.right - rect.left) / 1.5:
        return False
    sides = [ctypes.c_double() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(textpage, index, *map(ctypes.byref, sides))
    x0, x1, y0, y1 = (side.value for side in sides)
    rect.left, rect.right = (x0 + x1 - size) / 2, (x0 + x1 + size) / 2
    rect.bottom, rect.top = (y0 + y1 - size) / 2, (y0 + y1 + size) / 2
    return True


def _size(textpage: Any, index: int) -> float:  # noqa: ANN401
    """The size of a character in points."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, ctypes.byref(matrix))
    size: float = pdfium.FPDFText_GetFontSize(textpage, index) * hypot(matrix.a, matrix.b)
    return size


def is_odd(code: int) -> bool:
    """Whether a code stands for no character: none, control, private use, surrogate or replacement."""
    return (
        code < 32 or 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF or code in (0xFFFD, 0xFFFF) or code >= 0xF0000
    )


def _without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """Leave out what is drawn a second time in nearly the same place to look bold."""
    if len({(glyph[4], int(glyph[0] / _GRID), int(glyph[1] / _GRID)) for glyph in glyphs}) == len(glyphs):
        return glyphs
    seen: dict[tuple[str, int], list[Glyph]] = {}
    kept = []
    for glyph in glyphs:
        x0, y0, x1, _, text = glyph
        line, near = int(y0 / 2), max((x1 - x0) * _TWICE, 0.3)
        rivals = seen.setdefault((text, line), [])
        beside = seen.get((text, line + (1 if y0 - 2 * line > 1 else -1)), [])
        if not any(abs(o[0] - x0) < near and abs(o[1] - y0) < near for others in (rivals, beside) for o in others):
            kept.append(glyph)
            rivals.append(glyph)
    return kept

"""Seals over print taken away: inks that lie over each other are told apart by how much light they hold back.

Optical densities of inks add up. What a coloured ink adds is known from the difference of its colours, which black
print does not have; on a grey scan the ink of a seal is an even grey between paper and print. The rest is the print.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PIL import Image as Pictures

from extract.readers.scan_sheet import Image, cv2

_Densities = npt.NDArray[np.float32]
_Place = tuple[slice, slice]

_COLOURED = 40  # levels between the strongest and the weakest colour of an ink
_LEAST = 2e-4  # share of a page that is coloured where it bears a seal
_STEP = 0.04  # inches; signs so near to each other are of one seal
_SIZES = (0.7, 2.6)  # inches: a seal is 38 to 50 millimetres wide, and stands on the page as a whole or in part
_SQUARE = 1.7  # times its height is the widest seal, and the other way round
_RING, _JOIN = 0.5, 0.02  # inches: the least extent of one stroke, which no sign has; gaps of strokes that print makes
_BLUR = 0.015  # inches by which pictures blur colours, but not light
_MOST, _FULL = 0.9, 1.2  # of its density is taken away where colours show how much of it there is, and on grey scans
_REST, _GAIN = 0.06, 1.3  # what is left of an ink at the rims of its strokes; print under it is the fainter for it
_LIGHT = 100  # level of the strongest colour above which no print lies under the ink
_PAPER, _PRINT = 205, 75  # levels of a grey scan between which the ink of a seal lies
_UNEVEN = 28  # levels by which such ink varies
_BROAD, _STROKE = 0.0015, 0.0008  # square inches of its strokes: those that show a seal, and all
_EDGE = 0.01  # inches of a stroke's blurred edge, which is grey, too


def without_seals(image: Pictures.Image, dpi: float) -> Image:
    """The grey levels of a page (of `dpi`) without seals in red, blue or any other colour; the print under them stays.

    Other coloured print stays, too, and a grey scan as it is: see `without_grey_seals`.
    """
    grey = np.array(image.convert("L"))
    if image.mode not in ("RGB", "RGBA", "P", "PA", "CMYK", "YCbCr", "LAB", "HSV"):
        return grey
    colours = _on_white(np.asarray(image.convert("RGB")))
    coloured = _chroma(colours) > _COLOURED
    if coloured.mean() < _LEAST:
        return grey
    for place in _seals(coloured, dpi):
        grey[place] = _print_alone(colours[place], coloured[place], round(_BLUR * dpi))
    return grey


def _on_white(colours: Image) -> Image:
    """The colours as if the paper were white."""
    paper = np.percentile(colours[::16, ::16].reshape(-1, 3), 80, axis=0)
    levels = np.arange(256)[:, None] * 255 / np.maximum(paper, 100)
    white: Image = cv2.LUT(colours, np.clip(levels, 0, 255).astype(np.uint8)[:, None, :])
    return white


def _chroma(colours: Image) -> Image:
    first, second, third = cv2.split(colours)
    chroma: Image = cv2.max(cv2.max(first, second), third) - cv2.min(cv2.min(first, second), third)
    return chroma


def _seals(inked: npt.NDArray[np.bool_], dpi: float) -> Iterator[_Place]:
    """Where ink stands together in a round or square that has a stroke as long as the rim of a seal."""
    step = max(round(_STEP * dpi), 1)
    height, width = (size // step for size in inked.shape)
    blocks = inked[: height * step, : width * step].reshape(height, step, width, step).any(axis=(1, 3))
    if not blocks.size:
        return
    near = cv2.dilate(blocks.astype(np.uint8), np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    low, high = (size * dpi for size in _SIZES)
    for x, y, wide, tall, _ in (stats[1:] * step).tolist():
        if low <= min(tall, wide) and max(tall, wide) <= min(high, _SQUARE * min(tall, wide)):
            place = np.s_[y : y + tall, x : x + wide]
            if _has_rim(inked[place], dpi):
                yield place


def _has_rim(inked: npt.NDArray[np.bool_], dpi: float) -> bool:
    """Whether one stroke is larger than any sign of coloured print."""
    join = 2 * round(_JOIN * dpi) + 1
    closed = cv2.morphologyEx(inked.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((join, join), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    extents = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].min(axis=1)
    return bool(extents.max(initial=0) >= _RING * dpi)


def _print_alone(colours: Image, coloured: npt.NDArray[np.bool_], blur: int) -> Image:
    """The grey levels of the print under a seal.

    The channel that the ink lets through shows the print; at the rims of its strokes, where the picture has blurred
    colours, only the light does.
    """
    densities = _density(colours)
    bare = coloured & (colours.max(axis=2) >= _LIGHT)
    if not bare.any():
        bare = coloured
    ink = np.median(densities[bare], axis=0)
    weak, strong = int(ink.argmin()), int(ink.argmax())
    share = np.clip((densities[..., strong] - densities[..., weak]) / max(ink[strong] - ink[weak], 0.05), 0.0, 1.3)
    spread = cv2.dilate(share.astype(np.float32), _round(blur))
    light = _density(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY))
    of_ink = float(np.median(light[bare]))
    rest = np.minimum(densities[..., weak] - _MOST * ink[weak] * spread, light - _MOST * of_ink * spread)
    return _levels(_GAIN * (rest - _REST))


def without_grey_seals(grey: Image, dpi: float) -> Image:
    """A clean grey page (of `dpi`) without the seals in it, which are lighter than print."""
    edge = round(_EDGE * dpi)
    soft = cv2.medianBlur(grey, 3)
    broad = _strokes(cv2.inRange(soft, _PRINT, _PAPER), edge, _BROAD * dpi * dpi) > 0
    if broad.mean() < _LEAST:
        return grey
    clean = grey.copy()
    for place in _seals(broad, dpi):
        ink = float(np.median(grey[place][broad[place]]))
        even = _strokes(cv2.inRange(soft[place], ink - _UNEVEN, ink + _UNEVEN), 1, _STROKE * dpi * dpi)
        share = cv2.dilate(even.astype(np.float32), _round(edge))
        clean[place] = _levels(_density(grey[place]) + _FULL * np.log10((ink + 1) / 256) * share)
    return clean


def _strokes(like: Image, half: int, least: float) -> Image:
    """What is wider than twice `half` of an ink and larger than `least` pixels, as ones.

    The blurred edges of black strokes have the grey of a seal, too, but are narrow and short.
    """
    opened = cv2.morphologyEx(like, cv2.MORPH_OPEN, _round(half))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    large = (stats[:, cv2.CC_STAT_AREA] >= least).astype(np.uint8)
    large[0] = 0
    strokes: Image = large[labels]
    return strokes


def _density(levels: Image) -> _Densities:
    """How much light is held back at each place, as a logarithm (2.4: all)."""
    table = -np.log10((np.arange(256, dtype=np.float32) + 1) / 256)
    return table[levels]


def _levels(density: _Densities) -> Image:
    light = 256 * np.power(10.0, -np.clip(density, 0.0, None)) - 1
    levels: Image = np.clip(light, 0, 255).astype(np.uint8)
    return levels


def _round(radius: int) -> Image:
    disc: Image = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    return disc

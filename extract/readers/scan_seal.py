"""Seals in colour taken away: inks that lie over each other are told apart by how much light they hold back.

Optical densities of inks add up. What a coloured ink adds is known from the difference of its colours, which black
print does not have. The rest is the print.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image as Pictures

from extract.readers.scan_sheet import Box, Image, cv2

Densities = npt.NDArray[np.float32]

_COLOURED = 40  # levels between the strongest and the weakest colour of an ink
_LEAST = 2e-4  # share of a page that is coloured where it bears a seal
_STEP = 0.04  # inches; signs so near to each other are of one seal
_SIZES = (0.7, 2.6)  # inches: a seal is 38 to 50 millimetres wide, and stands on the page as a whole or in part
_SQUARE = 1.7  # times its height is the widest seal, and the other way round
_RING, _JOIN = 0.5, 0.02  # inches: the least extent of one stroke, which no sign has; gaps of strokes that print makes
_BLUR = 0.015  # inches by which pictures blur colours, but not light
_MOST = 0.9  # of its density is taken away where colours show how much of it there is
_REST, _GAIN = 0.06, 1.3  # what is left of an ink at the rims of its strokes; print under it is the fainter for it
_LIGHT = 100  # level of the strongest colour above which no print lies under the ink


class Groups(NamedTuple):
    """Ink that stands together: the group (from 1) of each square of `step` pixels, and the boxes of the groups."""

    labels: npt.NDArray[np.int32]
    boxes: list[Box]
    step: int


def without_seals(image: Pictures.Image, dpi: float) -> Image:
    """The grey levels of a page (of `dpi`) without seals in red, blue or any other colour; the print under them stays.

    Other coloured print stays, too, and a grey scan as it is: see `scan_veil`.
    """
    grey = np.array(image.convert("L"))
    if image.mode not in ("RGB", "RGBA", "P", "PA", "CMYK", "YCbCr", "LAB", "HSV"):
        return grey
    colours = _on_white(np.asarray(image.convert("RGB")))
    coloured = _chroma(colours) > _COLOURED
    if coloured.mean() < _LEAST:
        return grey
    for box in grouped(coloured, dpi).boxes:
        place = np.s_[box.y0 : box.y1, box.x0 : box.x1]
        if is_seal(coloured[place], dpi):
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


def grouped(inked: npt.NDArray[np.bool_], dpi: float) -> Groups:
    """The ink of a page in groups that stand apart from each other."""
    step = max(round(_STEP * dpi), 1)
    down, across = (-(-size // step) for size in inked.shape)
    whole = np.zeros((down * step, across * step), bool)
    whole[: inked.shape[0], : inked.shape[1]] = inked
    blocks = whole.reshape(down, step, across, step).any(axis=(1, 3))
    near = cv2.dilate(blocks.astype(np.uint8), np.ones((5, 5), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    boxes = [Box(x, y, x + wide, y + tall) for x, y, wide, tall, _ in (stats[1:] * step).tolist()]
    return Groups(labels, boxes, step)


def is_seal(inked: npt.NDArray[np.bool_], dpi: float) -> bool:
    """Whether a group of ink is as large as a seal, round or square, and has a stroke as long as the rim of one."""
    low, high = (size * dpi for size in _SIZES)
    short, long = sorted(inked.shape)
    return low <= short and long <= min(high, _SQUARE * short) and _has_rim(inked, dpi)


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
    densities = density(colours)
    bare = coloured & (colours.max(axis=2) >= _LIGHT)
    if not bare.any():
        bare = coloured
    ink = np.median(densities[bare], axis=0)
    weak, strong = int(ink.argmin()), int(ink.argmax())
    share = np.clip((densities[..., strong] - densities[..., weak]) / max(ink[strong] - ink[weak], 0.05), 0.0, 1.3)
    spread = cv2.dilate(share.astype(np.float32), disc(blur))
    light = density(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY))
    of_ink = float(np.median(light[bare]))
    rest = np.minimum(densities[..., weak] - _MOST * ink[weak] * spread, light - _MOST * of_ink * spread)
    return levels(_GAIN * (rest - _REST))


def density(grey: Image) -> Densities:
    """How much light is held back at each place, as a logarithm (2.4: all)."""
    table = -np.log10((np.arange(256, dtype=np.float32) + 1) / 256)
    return table[grey]


def levels(densities: Densities) -> Image:
    """The grey levels that hold back so much light."""
    light = 256 * np.power(10.0, -np.clip(densities, 0.0, None)) - 1
    grey: Image = np.clip(light, 0, 255).astype(np.uint8)
    return grey


def disc(radius: int) -> Image:
    """A round of ones."""
    ones: Image = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    return ones

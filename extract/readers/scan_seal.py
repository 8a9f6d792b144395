"""Red seals on coloured scans: print under a seal is dark in the red light that the seal itself throws back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

Grey = npt.NDArray[np.uint8]

_REDDER = 40  # grey levels by which red must exceed the other two colours
_LEAST = 2e-4  # share of a page that is red where it bears a seal
_STEP = 0.04  # inches; red signs so near to each other are of one seal
_SIZES = (0.7, 2.6)  # inches: a seal is 38 to 50 millimetres wide, and stands on the page as a whole or in part
_SQUARE = 1.7  # times its height is the widest seal, and the other way round
_DARK, _LIGHT = 120, 215  # red light of print under a seal, and of the seal itself


def without_seals(image: Image.Image, dpi: float) -> Grey:
    """The grey levels of a page, red seals taken for paper and the print under them kept."""
    grey = np.array(image.convert("L"))
    if image.mode not in ("RGB", "RGBA", "P", "CMYK", "YCbCr"):
        return grey
    colours = np.asarray(image.convert("RGB"))
    light = colours[..., 0]
    is_red = light > np.minimum(np.maximum(colours[..., 1], colours[..., 2]), 255 - _REDDER) + _REDDER
    if is_red.mean() < _LEAST:
        return grey
    for place in _seals(is_red, dpi):
        bright = np.clip((light[place].astype(np.float32) - _DARK) * (255 / (_LIGHT - _DARK)), 0, 255)
        grey[place] = np.where(is_red[place], bright.astype(np.uint8), light[place])
    return grey


def _seals(is_red: npt.NDArray[np.bool_], dpi: float) -> list[tuple[slice, slice]]:
    """Where red signs stand together in a round or square."""
    from scipy import ndimage  # noqa: PLC0415  (slow to import, and most scans are grey)

    step = max(round(_STEP * dpi), 1)
    height, width = (size // step for size in is_red.shape)
    blocks = is_red[: height * step, : width * step].reshape(height, step, width, step).any(axis=(1, 3))
    labels, _ = ndimage.label(ndimage.binary_dilation(blocks, iterations=2), np.ones((3, 3)))
    low, high = (size * dpi / step for size in _SIZES)
    found = []
    for rows, columns in ndimage.find_objects(labels):
        tall, wide = rows.stop - rows.start, columns.stop - columns.start
        if low <= min(tall, wide) and max(tall, wide) <= min(high, _SQUARE * min(tall, wide)):
            found.append((slice(rows.start * step, rows.stop * step), slice(columns.start * step, columns.stop * step)))
    return found

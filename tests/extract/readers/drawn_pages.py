"""Pages drawn by hand for tests of the scan reader."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

needs_ocr = pytest.mark.skipif(
    any(__import__("importlib.util").util.find_spec(name) is None for name in ("cv2", "onnxruntime", "rapidocr")),
    reason="the extra `ocr` is not installed",
)


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(200, 200))
    return out.getvalue()


def page(width: int = 1654, height: int = 2339) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (width, height), 255)
    return image, ImageDraw.Draw(image)


def ruled(draw: ImageDraw.ImageDraw, xs: list[int], ys: list[int]) -> None:
    for x in xs:
        draw.line([(x, ys[0]), (x, ys[-1])], fill=0, width=3)
    for y in ys:
        draw.line([(xs[0], y), (xs[-1], y)], fill=0, width=3)


def type_box(xs: np.ndarray, ys: np.ndarray):
    from extract.readers.scan_sheet import Box

    return Box(int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1)

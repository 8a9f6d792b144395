"""Recognition of text lines by the model that the optional extra carries, on one processor, without any network.

A line is scaled to the model's height and squeezed across; lines of like width go through the model together. Besides
the best reading a doubtful line has others, found by a search over the model's own probabilities.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.resources import as_file, files
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from extract.model import DocumentError
from extract.readers.scan_sheet import Image, cv2

Steps = npt.NDArray[np.float32]  # (steps, characters): probabilities

HEIGHT = 48  # of the model's input
_LEAST_WIDTH = 48
_BATCH_PIXELS = 2400  # width of all lines of a batch together
_SQUEEZE = 0.6  # of long lines: reads as well as 1.0 and takes half the time
_DOUBTFUL = 0.6  # a long line less sure than this is read again as it is
_SURE = 0.98  # below this other readings are looked for
_BEAM, _CHOICES, _LEAST_SHARE = 8, 5, 0.003
_LONGEST_SEARCH = 24  # signs; longer readings are prose


class Reading(NamedTuple):
    """What a line says, the probability of its weakest sign, and other readings, best first."""

    text: str
    confidence: float
    alternatives: tuple[str, ...] = ()


class Recogniser:
    """The recognition model. Use `recogniser()`; loading takes a tenth of a second."""

    def __init__(self, session: Any) -> None:  # noqa: ANN401  (the library may be absent when types are checked)
        self.session = session
        self.input = session.get_inputs()[0].name
        signs = session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self.signs = ["", *signs, " "]

    def read(self, lines: Sequence[Image], squeeze: float = 1.0, *, others: bool = True) -> list[Reading]:
        """Read lines of text, each a grey image with dark signs.

        `squeeze` below 1 is faster and coarser; `others` says whether other readings of doubtful lines are wanted.
        """
        prepared = [_prepared(line, squeeze) for line in lines]
        found: list[Reading] = [Reading("", 0.0)] * len(lines)
        for batch in _batches([image.shape[1] for image in prepared]):
            width = max(prepared[index].shape[1] for index in batch)
            block = np.zeros((len(batch), 3, HEIGHT, width), np.float32)
            for place, index in enumerate(batch):
                block[place, :, :, : prepared[index].shape[1]] = prepared[index]
            for index, steps in zip(batch, self.session.run(None, {self.input: block})[0], strict=True):
                found[index] = self._reading(steps, others)
        return found

    def read_twice(self, lines: Sequence[Image], *, others: bool = True) -> list[Reading]:
        """Read long lines squeezed, and those that are doubtful then as they are: the surer reading of each."""
        readings = self.read(lines, _SQUEEZE, others=others)
        again = [index for index, reading in enumerate(readings) if reading.confidence < _DOUBTFUL]
        for index, second in zip(again, self.read([lines[index] for index in again], others=others), strict=True):
            readings[index] = max(readings[index], second, key=lambda reading: reading.confidence)
        return readings

    def _reading(self, steps: Steps, others: bool) -> Reading:
        best = steps.argmax(axis=1)
        text, confidence, before = [], 1.0, 0
        for step, sign in enumerate(best):
            if sign and sign != before:
                text.append(self.signs[sign])
                run = steps[step:, sign][: _run(best, step)]
                confidence = min(confidence, float(run.max()))
            before = int(sign)
        if not text:
            return Reading("", 0.0)
        reading = Reading("".join(text).strip(), confidence)
        if not others or confidence >= _SURE or len(text) > _LONGEST_SEARCH:
            return reading
        return reading._replace(alternatives=self._others(steps, reading.text))

    def _others(self, steps: Steps, text: str) -> tuple[str, ...]:
        found = ("".join(self.signs[sign] for sign in signs).strip() for signs in _search(steps))
        return tuple(dict.fromkeys(other for other in found if other and other != text))[:_CHOICES]


def _run(best: npt.NDArray[np.int64], start: int) -> int:
    end = start
    while end < len(best) and best[end] == best[start]:
        end += 1
    return end - start


def _search(steps: Steps) -> list[tuple[int, ...]]:
    """The likeliest sequences of signs (prefix search over connectionist probabilities), best first."""
    beams: dict[tuple[int, ...], tuple[float, float]] = {(): (1.0, 0.0)}  # ends in no sign, ends in its last sign
    for step in steps:
        likely = np.argpartition(step, -_CHOICES)[-_CHOICES:]
        grown: dict[tuple[int, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
        for prefix, (open_, closed) in beams.items():
            grown[prefix][0] += (open_ + closed) * float(step[0])
            if prefix:
                grown[prefix][1] += closed * float(step[prefix[-1]])
            for sign in (int(s) for s in likely if s and step[s] > _LEAST_SHARE):
                before = open_ if prefix and sign == prefix[-1] else open_ + closed
                grown[(*prefix, sign)][1] += before * float(step[sign])
        kept = sorted(grown.items(), key=lambda item: -sum(item[1]))[:_BEAM]
        beams = {prefix: (weights[0], weights[1]) for prefix, weights in kept}
    return list(beams)


def _prepared(line: Image, squeeze: float) -> npt.NDArray[np.float32]:
    """Scaled to the model's height, and the values that it was taught: from -1 (black) to 1."""
    width = max(math.ceil(line.shape[1] * HEIGHT / line.shape[0] * squeeze), 8)
    shrinks = line.shape[0] > HEIGHT
    scaled = cv2.resize(line, (width, HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    if width < _LEAST_WIDTH:
        left = (_LEAST_WIDTH - width) // 2
        scaled = np.pad(scaled, ((0, 0), (left, _LEAST_WIDTH - width - left)), constant_values=255)
    return scaled.astype(np.float32) / 127.5 - 1.0  # type: ignore[no-any-return]


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Indices of lines of like width, so that little of a batch is empty."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=widths.__getitem__):
        full = batch and widths[index] * (len(batch) + 1) > _BATCH_PIXELS
        if full or (batch and widths[index] > 1.25 * widths[batch[0]] + 16):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


@lru_cache(maxsize=1)
def recogniser() -> Recogniser:
    """The model that lies in the package; raises DocumentError where the package carries none, or a damaged one."""
    runtime: Any = import_module("onnxruntime")
    folder = files("rapidocr") / "models"
    models = sorted(entry.name for entry in folder.iterdir() if "_rec_" in entry.name) if folder.is_dir() else []
    if not models:
        raise DocumentError(
            "rapidocr carries no recognition model; install a release that does (extra `ocr`)",
            zh="缺少文字识别模型；请安装带有模型的 rapidocr 版本（可选组件 ocr）。",
        )
    errors = import_module("onnxruntime.capi.onnxruntime_pybind11_state")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        with as_file(folder / models[-1]) as path:
            return Recogniser(runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"]))
    except (errors.InvalidProtobuf, errors.InvalidGraph, errors.Fail, errors.NotImplemented, KeyError) as error:
        raise DocumentError(
            f"the recognition model {models[-1]} is of no use ({type(error).__name__}); install the extra `ocr` again",
            zh="文字识别模型无法使用；请重新安装可选组件 ocr。",
        ) from error

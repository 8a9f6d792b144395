"""What decides how a document is read and judged, as one hash: what was read with another one is read again."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import expectations
import extract
import transform
from transform.reference import data_folder

ROOMS = (extract, transform, expectations)
OCR = ("cv2", "onnxruntime", "rapidocr")  # of the extra
OFFICE = ("soffice", "libreoffice")


@lru_cache(maxsize=1)
def reading_version() -> str:
    """Twelve hexadecimal digits that change with the code of the reading rooms, their declarations and reference data.

    Behind them stand `+ocr` and `+office` where these are installed: documents may have waited unread for them.
    Further divisions (`--places`) count in `transform.reference.reference_version`.
    """
    digest = hashlib.sha256()
    for room in ROOMS:
        _add(digest, Path(str(room.__file__)).parent, ("*.py", "*.yaml"))
    for folder in ("lookups", "reference"):
        _add(digest, data_folder() / folder, ("*.yaml", "*.csv"))
    return digest.hexdigest()[:12] + "".join(_installed())


def _installed() -> Iterator[str]:
    if all(map(find_spec, OCR)):
        yield "+ocr"
    if any(map(shutil.which, OFFICE)):
        yield "+office"


def _add(digest: hashlib._Hash, folder: Path, patterns: tuple[str, ...]) -> None:
    for file in sorted(file for pattern in patterns for file in folder.rglob(pattern)):
        name = file.relative_to(folder).as_posix().encode()
        digest.update(name + b"\0" + hashlib.sha256(file.read_bytes()).digest())

"""Build `data/fonts/NotoSansSC-Subset.otf` from a published font: an operator's tool, not part of a run.

    apt-get install fonts-noto-cjk      # Debian 1:20220127+repack1-1
    python tools/build_font.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc data/fonts

The pictures in the mail have Chinese labels, and a server often has no Chinese font. The subset holds ASCII, the
punctuation and the characters of GB 2312 level 1, and those of the names of provinces, prefectures and counties.
Licence of the font: SIL Open Font License 1.1 (`OFL.txt` beside it); it reserves no font name.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.ttCollection import TTCollection

SHA256 = "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a"
FACE = "Noto Sans CJK SC"
NAME = "NotoSansSC-Subset.otf"
NAMES = Path(__file__).resolve().parents[1] / "data" / "reference" / "divisions.csv"
ASCII = "".join(map(chr, range(0x20, 0x7F)))
PUNCTUATION = (0xA1, 0xA3)  # rows of GB 2312 by their first byte: symbols, full-width forms
LEVEL_1 = (0xB0, 0xD7)  # 3755 characters


def characters() -> str:
    """The characters of the subset, sorted."""
    wanted = set(ASCII) | set(_rows(*PUNCTUATION)) | set(_rows(*LEVEL_1))
    with NAMES.open(encoding="utf-8", newline="") as file:
        wanted.update(char for row in csv.DictReader(file) for char in row["name"])
    return "".join(sorted(wanted))


def _rows(first: int, last: int) -> str:
    cells = (bytes((row, cell)) for row in range(first, last + 1) for cell in range(0xA1, 0xFF))
    return "".join(cell.decode("gb2312", "ignore") for cell in cells)


def face(collection: Path) -> TTFont:
    """The simplified Chinese face; SystemExit where the collection is another one."""
    if hashlib.sha256(collection.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{collection}: not the font named above by its SHA-256; install that version")
    return next(font for font in TTCollection(collection).fonts if font["name"].getDebugName(1) == FACE)


def build(collection: Path) -> TTFont:
    """The subset, without layout features and hints that pictures of horizontal text do not need."""
    options = Options(hinting=False, layout_features=[], name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    font = face(collection)
    subsetter = Subsetter(options)
    font.recalcTimestamp = False  # the same font gives the same bytes
    subsetter.populate(text=characters())
    subsetter.subset(font)
    return font


def main(collection: str, target: str) -> None:
    """Write the font."""
    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    build(Path(collection)).save(folder / NAME)


if __name__ == "__main__":
    main(*sys.argv[1:])

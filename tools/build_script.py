"""Build `extract/forms/script.yaml` from a published package: an operator's tool, not part of a run.

    pip download --no-deps jionlp==1.5.31
    python tools/build_script.py jionlp-1.5.31-py2.py3-none-any.whl extract/forms/script.yaml

Mirrors of government sites print reports in traditional characters that a program made of simplified ones; the table
leads back, one character for one. Licence of the package: Apache-2.0.
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from pathlib import Path

SHA256 = "688ba3793c5c0888b166ae1b11aaf6161db661a162019e77ffcf5951427e528f"
MEMBER = "jionlp/dictionary/tra2sim_char.txt"
# Characters of both scripts: names of places and surnames keep them.
OF_BOTH = frozenset("乾藉瀋")
# Forms that exporting programs use and the package leaves out or maps otherwise.
ADDED = {
    "於": "于",
    "爲": "为",
    "裏": "里",
    "羣": "群",
    "瀋": "沈",
    "衆": "众",
    "谘": "咨",
    "餘": "余",
    "鍾": "钟",
    "陜": "陕",
    "麵": "面",
}
WIDTH = 60
HEADING = """\
# Traditional characters and, in the same order, the simplified ones that exporting programs made them of.
# Built by tools/build_script.py from PyPI jionlp 1.5.31 (Apache-2.0).
"""


def pairs(wheel: Path) -> dict[str, str]:
    """The characters and what they stand for; SystemExit where the package is another one."""
    data = wheel.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit(f"{wheel}: not jionlp 1.5.31 by its SHA-256; fetch the version named above")
    with zipfile.ZipFile(wheel) as package:
        lines = package.read(MEMBER).decode("utf-8").splitlines()
    found = dict(line.split("\t")[:2] for line in lines if "\t" in line)
    single = {old: new for old, new in found.items() if len(old) == len(new) == 1 and old != new}
    return {**{old: new for old, new in sorted(single.items()) if old not in OF_BOTH}, **ADDED}


def main(wheel: str, target: str) -> None:
    """Write the table."""
    table = pairs(Path(wheel))
    old, new = "".join(table), "".join(table.values())
    rows = [f"  - [{old[at : at + WIDTH]}, {new[at : at + WIDTH]}]" for at in range(0, len(old), WIDTH)]
    Path(target).write_text(HEADING + "rows:\n" + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

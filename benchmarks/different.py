"""Reports as different from each other as those of a night: the same form, and all else a report's own.

Every number in a cell is another (most are 0), one amount has decimals or a unit, and each fifth report leaves every
tenth cell blank or strokes it; title and prose have another sign in every paragraph, and other numbers than years.
What is remembered of one document helps with the next one as it does at night, and no more.
"""

from __future__ import annotations

from random import Random

import regex

_CELL = regex.compile(r"(?<=\n\t)\d+(?=\n)")
_NUMBER = regex.compile(r"(?<!\d)(?!(?:19|20)\d\d)\d+")
_ZEROS = 0.6
_OWN = 30  # characters: shorter lines are headings, which reports share


def different(text: str, random: Random) -> str:
    """Another report of the form and the layout of `text`, a dump with a cell on each line."""
    blank = random.random() < 0.2
    lines = "\n".join(line if line.startswith("\t") else _prose(line, random) for line in text.split("\n"))
    cells = len(_CELL.findall(lines))
    amount = random.randrange(cells) if cells else 0
    numbers = iter(range(cells))

    def cell(_: object) -> str:
        if next(numbers) == amount:
            return f"{random.randrange(10**6)}{random.choice(('.5', '件', '万元'))}"
        if blank and random.random() < 0.1:
            return random.choice(("", "/"))
        return "0" if random.random() < _ZEROS else str(random.randrange(10 ** random.randrange(1, 5)))

    return _CELL.sub(cell, lines)


def _prose(line: str, random: Random) -> str:
    own = _NUMBER.sub(lambda found: str(random.randrange(10 ** len(found[0]))), line)
    if len(own) > _OWN or "年度报告" in own:
        at = random.randrange(len(own))
        sign = bytes((random.randrange(0xB0, 0xD7), random.randrange(0xA1, 0xFF))).decode("gb2312")
        own = own[:at] + sign + own[at:]
    return own

"""Text that a mirror site exported in traditional characters or with the pinyin of its words, led back to what it was.

Copies of government pages stand on other hosts in such forms (公(gong)開 for 公开). What programs added or exchanged is
undone in a document that is full of it, characters one for one.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extract.forms import script_table
from extract.model import Block, Grid, Paragraph

_SAMPLE = 3000  # characters
_SHARE = 0.08  # of the Chinese characters: traditional text has a third
_HAN = regex.compile(r"\p{Han}")
_PINYIN = regex.compile(r"(?<=\p{Han})[(（][a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{1,6}[)）]")
_TONED = regex.compile(r"(?<=\p{Han})[(（](?=[a-z]{0,5}[^\x00-\x7f)）])[a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{1,6}[)）]")
_LEAST_PINYIN = 3
_LAST_LETTER = "ǜ"
_EVERYWHERE = "開報務"  # no traditional text about these reports is without them


def restored(blocks: Sequence[Block]) -> tuple[Sequence[Block], bool]:
    """The blocks in simplified characters and without inserted pinyin, and whether anything had to be undone."""
    sample = "".join([block[0] for block in blocks if isinstance(block, Paragraph)])[:_SAMPLE]
    in_brackets = sample.split("（")[1:] + sample.split("(")[1:]  # hardly any begins so: found sooner
    letters = sum(["a" <= part[:1] <= _LAST_LETTER for part in in_brackets])
    pinyin = letters >= _LEAST_PINYIN and len(_PINYIN.findall(sample)) >= _LEAST_PINYIN
    traditional = any(map(sample.__contains__, _EVERYWHERE)) and _is_traditional(sample)
    if not pinyin and not traditional:
        return blocks, False
    return [_block(block, pinyin=pinyin, traditional=traditional) for block in blocks], True


def _is_traditional(sample: str) -> bool:
    table = script_table()
    found = sum(1 for character in sample if ord(character) in table)
    return found > _SHARE * len(_HAN.findall(sample))


def _block(block: Block, *, pinyin: bool, traditional: bool) -> Block:
    def plain(text: str) -> str:
        text = (_PINYIN if pinyin else _TONED).sub("", text)
        return text.translate(script_table()).replace("资讯", "信息") if traditional else text

    if isinstance(block, Grid):
        rows = tuple(tuple(cell._replace(text=plain(cell.text)) for cell in row) for row in block.rows)
        return block._replace(rows=rows)
    return block._replace(text=plain(block.text))

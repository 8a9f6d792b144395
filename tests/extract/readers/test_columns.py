"""Columns without lines: which headings and numbers stand one below the other."""

from __future__ import annotations

from collections.abc import Iterable

from extract.model import Where
from extract.readers.columns import find_runs
from extract.readers.lines import Line, Piece

SIZE = 10.0
COLUMNS = (325, 355, 388, 427, 471, 526)  # of numbers: none stands below 其他, at 502 to 512
HEADS = (
    (("申请人情况", 402),),
    (("法人或其他组织", 395),),
    (("自然", 320), ("总", 524)),
    (("人", 323), ("商业", 348), ("科研", 381), ("社会公", 415), ("法律服", 459), ("其", 502), ("计", 524)),
    (("企业", 348), ("机构", 381), ("益组织", 415), ("务机构", 459), ("他", 502)),
)
LABELS = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开")


def pieces(texts: Iterable[tuple[str, float]], y: float) -> list[Piece]:
    boxes = [(text, (x, y, x + SIZE * len(text) / (1 + text.isdecimal()), y + SIZE)) for text, x in texts]
    return [Piece(text, *box, Where(None, None, None, 1, *box)) for text, box in boxes]


def test_the_characters_of_two_headings_on_one_line_are_no_word() -> None:
    atoms = [pieces(texts, 20 + 12 * at) for at, texts in enumerate(HEADS)]
    for at, label in enumerate(LABELS):
        numbers = [(str(number), x) for number, x in enumerate(COLUMNS, at)]
        atoms.append(pieces([(label, 100), *numbers], 90 + 15 * at))
    lines = [Line(tuple(own), SIZE) for own in atoms]
    *words, first, second = atoms[3]
    joined = first._replace(text=first.text + second.text, x1=second.x1)
    lines[3] = Line((*words, joined), SIZE)  # as a word that is spread over its column
    (run,) = find_runs(lines, lambda index: tuple(atoms[index]))
    heads, *rows = [[cell.text for cell in row][2:] for row in run.grid.rows[-4:]]
    assert heads == ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    assert rows == [[*map(str, range(at, at + 5)), "", str(at + 5)] for at in range(len(LABELS))]

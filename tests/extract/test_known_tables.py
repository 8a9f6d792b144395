"""Tables read by what is known of their words give what reading them afresh gives."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from printed_form import printed, raws, read, report
from renditions.page import render_html

from extract import known
from extract.extractor import extract
from extract.known import read_known_tables
from extract.model import Document, DocumentError, Grid
from extract.readers import read_document
from extract.readers.encoding import decode
from extract.records import TableReading
from extract.tables import read_tables

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples" / "reports"


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A True for every document that was read by a plan, with nothing known before."""
    known._kind.cache_clear()
    calls: list[bool] = []
    follow = known._follow
    monkeypatch.setattr(known, "_follow", lambda *given: calls.append(True) or follow(*given))
    return calls


def grids_of(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def with_other_numbers(text: str, seed: int) -> str:
    """The text with another number in every cell that holds one."""
    random = Random(seed)
    return regex.sub(r"(?<=\t)\d+(?=\n)", lambda _: str(random.choice((0, 3, 10 ** random.randrange(7)))), text)


def assert_as_afresh(grids: list[Grid], fallback: str | None = None) -> None:
    expected = read_tables(grids, fallback)
    for _ in range(3):
        assert facts(read_known_tables(grids, lambda: fallback)) == facts(expected)


def facts(reading: TableReading) -> tuple[object, ...]:
    told = reading.signals, reading.leftovers, reading.extra_tables, reading.last_row
    return reading.table_editions, reading.cells, *told


def test_every_sample_with_other_numbers_too(followed: list[bool]) -> None:
    paths = sorted(path for path in SAMPLES.rglob("*") if path.is_file())
    for path in paths:
        try:
            document = read_document(path.read_bytes(), path.name)
        except DocumentError:
            continue  # a sample that cannot be read
        assert_as_afresh(grids_of(document))
        if document.format == "text":
            other = with_other_numbers(path.read_text(encoding=document.encoding or "utf-8"), seed=len(path.name))
            assert_as_afresh(grids_of(read_document(other.encode(), path.name)))
    assert len(followed) > len(paths)


def test_every_seed(shared: Path, followed: list[bool]) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        for seed in (1, 2):
            assert_as_afresh(grids_of(read_document(with_other_numbers(path.read_text(), seed).encode(), path.name)))
    assert len(followed) == 5 * 4  # the fifth prints a table of its own, too


def test_every_seed_as_a_page(shared: Path, followed: list[bool]) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        for style in ("plain", "dump"):
            for seed in (1, 2):
                page = render_html(with_other_numbers(path.read_text(), seed), style)
                assert_as_afresh(grids_of(read_document(page, path.name)))
    assert len(followed) == 5 * 2 * 4


TEXT = report("2021", printed("2021", 3))
LINES = TEXT.split("\n")


@given(
    st.lists(st.tuples(st.sampled_from(("drop", "repeat", "swap", "put")), st.integers(0), st.integers(0)), max_size=4)
)
def test_any_damage(changes: list[tuple[str, int, int]]) -> None:
    lines = list(LINES)
    for change, one, other in changes:
        at, there = one % len(lines), other % len(lines)
        if change == "drop":
            del lines[at]
        elif change == "put":
            lines[at] = ("\t", "\t7", "\t7个", "\t²", "\t／", "")[other % 6]
        elif change == "swap":
            lines[at], lines[there] = lines[there], lines[at]
        else:
            lines.insert(there, lines[at])
    assert_as_afresh(grids_of(read_document("\n".join(lines).encode(), "report.txt")), "2019")


def test_a_document_of_a_known_kind_keeps_its_own_numbers_and_places(followed: list[bool]) -> None:
    for seed in range(5):
        cells = printed("2021", seed)
        assert raws(read(report("2021", cells))) == cells
    assert len(followed) == 3  # the first is new, the second is remembered


def test_what_is_told_is_told_of_every_document_at_its_own_place(followed: list[bool]) -> None:
    short = "\n".join(line for at, line in enumerate(LINES) if at != LINES.index("\t（一）予以公开") + 7)
    for blanks in range(4):
        found = extract(read_document(("前言。\n" + "\n" * blanks + short).encode(), "report.txt"))
        (signal,) = [s for s in found.signals if s.rule == "ragged_row"]
        assert signal.where is not None
        assert signal.where.line == short.split("\n").index("\t（一）予以公开") + 2 + blanks
    assert followed


SAME_KIND = ("0", "7", "1.5", "12,846", "65万元", "3件", "新增2条", "-1", "+2", "２", "", "", "/", "—", "无")
OTHER_KIND = ("²", "三", "约5", "本单位无", "3（其中2）", "2020年", "0x")


def with_other_values(lines: list[str], random: Random, share: float, values: tuple[str, ...]) -> str:
    """A dump with other values in some of its cells that hold a number."""
    changed = [line[:1] == "\t" and line[1:].isdecimal() and random.random() < share for line in lines]
    return "\n".join(
        f"\t{random.choice(values)}" if change else line for line, change in zip(lines, changed, strict=True)
    )


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_units_blanks_and_strokes_tell_no_place(edition: str, followed: list[bool]) -> None:
    random, lines = Random(edition), report(edition, printed(edition, 3)).split("\n")
    for share in (0.02, 0.1, 0.4) * 5:
        text = with_other_values(lines, random, share, SAME_KIND)
        assert_as_afresh(grids_of(read_document(text.encode(), "report.txt")))
    assert len(followed) > 3 * 10  # most are of one kind: all readings of a document but those before the plan is made


def test_nor_does_a_blank_for_the_only_number_of_a_row(followed: list[bool]) -> None:
    table = "\n\t栏目\n\t条数\n\n\t甲类\n\t3\n\n\t乙类\n\t4\n\n"
    text = f"前言。\n{table}正文。\n{TEXT}"
    lines = text.split("\n")
    alone = [at + 1 for at, line in enumerate(lines) if line in ("\t行政许可", "\t行政强制", "\t甲类", "\t乙类")]
    for blank in ([], alone[:1], alone[1:2], alone[2:], alone):
        changed = ["\t" if at in blank else line for at, line in enumerate(lines)]
        assert_as_afresh(grids_of(read_document("\n".join(changed).encode(), "report.txt")))
    assert len(alone) == 4
    assert len(followed) == 1 + 3 * 4  # all but the first two readings


@pytest.mark.parametrize("style", ["plain", "word", "cms", "layout"])
def test_nor_do_they_on_pages(style: str, followed: list[bool]) -> None:
    random, lines = Random(style), report("2021", printed("2021", 3)).split("\n")
    for share in (0.02, 0.1, 0.4, 0.9) * 3:
        page = decode(render_html(with_other_values(lines, random, share, SAME_KIND), style))[0]
        cells = list(regex.finditer(r"<td[^>]*>", page))
        cell = random.choice(cells)
        for damaged in (
            page,
            page.replace(cell[0], cell[0] + "</td><td>", 1),
            page[: cell.start()] + cell[0].replace("<td", "<td colspan=2") + page[cell.end() :],
        ):
            assert_as_afresh(grids_of(read_document(damaged.encode(), "page.html")))
    assert followed


def test_whatever_stands_in_a_cell(followed: list[bool]) -> None:
    random = Random(5)
    for share in (0.01, 0.1, 0.9) * 5:
        text = with_other_values(LINES, random, share, SAME_KIND + OTHER_KIND)
        for damaged in (text, text.replace("\n\t", "\n\t\n\t", 1), text.replace("\t总计\n", "", 1)):
            assert_as_afresh(grids_of(read_document(damaged.encode(), "report.txt")))
    assert followed


def test_a_row_that_shows_its_table_by_its_values_alone(followed: list[bool]) -> None:
    row = ["\t一、本年新收政府信息公开申请数量", *["\t0"] * 7]
    for blank in (0, 7, 0):
        lines = [*row[:blank], "\t", *row[blank + 1 :]] if blank else row
        assert_as_afresh(
            grids_of(read_document("\n".join(["前言。", "", *lines, "", "正文。"]).encode(), "report.txt"))
        )
    assert not followed


def test_an_edition_that_the_text_alone_tells_is_told_of_every_document(followed: list[bool]) -> None:
    lines = ["前言。", "", *LINES[LINES.index("\t行政复议") :]]
    for edition in ("2019", "2021", None, "2019"):
        assert_as_afresh(grids_of(read_document("\n".join(lines).encode(), "report.txt")), edition)
    assert followed


def test_rows_with_too_many_cells_are_read_afresh(followed: list[bool]) -> None:
    at = LINES.index("\t（一）予以公开")
    for surplus in (["\t5", "\t"], ["\t", "\t5"], ["\t", "\t"], ["\t5", "\t6"]):
        for blank in (at + 1, at + 7):
            lines = [*LINES[: at + 8], *surplus, *LINES[at + 8 :]]
            lines[blank] = "\t"
            assert_as_afresh(grids_of(read_document("\n".join(lines).encode(), "report.txt")))


def test_a_number_in_a_heading_is_never_taken_for_another(followed: list[bool]) -> None:
    for number in ("5", "6", "7", "8"):
        text = TEXT.replace("\t结果维持\n", f"\t结果维持\n\t{number}\n", 1)
        (left,) = extract(read_document(text.encode(), "report.txt")).leftovers
        assert number in left.text.split(" | ")
    assert not followed

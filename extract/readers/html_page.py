"""What is article and what is the site around it; why a page holds no report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import count, pairwise, repeat

import regex
from lxml import etree

from extract.forms import page_form, title_form
from extract.model import LEAST_TEXT, Block, DocumentError, Grid, NoTextError, Paragraph, Where, records
from extract.readers.html_head import Head, linked_files, said_in_head, title_of
from extract.readers.html_rows import text_of
from extract.title import REACH, compact, find_titles, is_title

# Marks in the text of a page: its article, and its links.
START, END, LINK, LINK_END = "\ue0b2", "\ue0b3", "\ue0b4", "\ue0b5"
EMPTY = "\ue0b9"  # before what may be a cell without a word, of a table that is made of lines
BEFORE, INSIDE, AFTER, NO_ARTICLE = PARTS = ("before", "inside", "after", "no article")
Piece = tuple[str, str | Grid]  # the part of the page, and a line or a grid in it

_CONTAINER_TAGS = frozenset({"div", "td", "article", "section", "main", "ucapcontent", "span", "form"})
_MENU_SHARE = 0.7
_LEAST = 200  # characters that an article without tables has at least
_LEAST_STOPS, _SHORTEST = 2, 60  # full stops and characters of one that is shorter, or than the rest of the page
_BUDGET = 5_000_000  # characters looked at in search of it
_STOP = "。"
_SENTENCES = 0.9
_SHARE = 0.5  # of the page's text, likewise

_LINKED = regex.compile(f"{LINK}[^{LINK_END}]*{LINK_END}?")
_OUTSIDE = regex.compile(r"\W+")
_YEAR = regex.compile(r"(?:19|20)\d{2}|二[〇○零]")
_WORD = regex.compile(r"\w")
_LINE = 80
_LEAST_FIELDS = 2
_HARDLY = 60  # characters: a title and no more


def is_statutory(grid: Grid) -> bool:
    """Whether a grid prints words of the statutory tables."""
    return any(map(_is_of_the_form, grid.texts))


@lru_cache(maxsize=4096)  # pages share their headings
def _is_of_the_form(text: str) -> bool:
    return page_form().statutory.search(text) is not None


def words_of_the_form(text: str) -> int:
    """How often a text prints words that only the statutory tables have."""
    return len(page_form().statutory.findall(text))


def is_menu(table: etree._Element) -> bool:
    """Whether a table is a menu of the site: hardly a word outside its links, and none of the statutory tables."""
    links = "".join(map(text_of, table.iter("a")))
    if not links.strip():
        return False
    text = text_of(table)
    return len(_WORD.findall(links)) > _MENU_SHARE * len(_WORD.findall(text)) and not words_of_the_form(text)


def fields_of(grid: Grid) -> list[Block]:
    """The lines of a table of fields (index number, publisher, date) that sites set above an article; none else."""
    lines: list[str] = []
    if is_statutory(grid) or sum(map(_is_field, grid.texts)) < _LEAST_FIELDS:
        return []
    for row in grid.rows:
        name = ""
        for cell in row:
            if _is_field(cell.text):
                name = cell.text
            elif cell.text:
                titled = not name or page_form().names.fullmatch(name)
                lines.append(cell.text if titled else f"{compact(name).rstrip('：:')}：{cell.text}")
                name = ""
    return [Paragraph(line, Where()) for line in lines]


@lru_cache(maxsize=4096)
def _is_field(text: str) -> bool:
    return page_form().fields.fullmatch(text) is not None


def find_article(body: etree._Element, statutory: list[etree._Element]) -> etree._Element | None:
    """The innermost element named like an article that holds all statutory tables, section headings and most text.

    None where there is no such element: then all of the page counts.
    """
    if statutory:
        shared = set(statutory[0].iterancestors()).intersection(*(t.iterancestors() for t in statutory[1:]))
        candidates = [element for element in statutory[0].iterancestors() if element in shared]
    else:
        candidates = list(body.iter(*_CONTAINER_TAGS))
    named = [element for element in candidates if element is not body and _is_named(element)]
    if not named:
        return None
    whole = text_of(body)
    least = 0 if statutory else max(_LEAST, int(len(whole) * _SHARE))
    best: etree._Element | None = None
    shortest, budget = len(whole) + 1, _BUDGET
    for element in named:
        text = text_of(element)
        budget -= len(text)
        enough = len(text) >= least or (text.count(_STOP) >= _LEAST_STOPS and len(text) >= _SHORTEST)
        fits = enough and len(text) < shortest and _has_most(text, whole) and not _is_heading_beside(text, whole)
        if fits:
            best, shortest = element, len(text)
        if budget < 0 or (fits and statutory):  # those around a table come from the inside
            break
    return best


def _is_heading_beside(text: str, whole: str) -> bool:
    """Whether a section's heading stands on the page before or behind a part of it."""
    before, _, behind = whole.partition(text)
    return any(page_form().headings.search(beside) for beside in (before, behind))


def _has_most(text: str, whole: str) -> bool:
    """Whether a part has nearly all full stops of the page: sites hardly print any around an article."""
    return text.count(_STOP) >= _SENTENCES * whole.count(_STOP)


def _is_named(element: etree._Element) -> bool:
    if element.tag not in _CONTAINER_TAGS:
        return False
    name = f"{element.get('id') or ''} {element.get('class') or ''}"
    return element.tag in ("ucapcontent", "article") or bool(page_form().containers.search(name))


def finish(pieces: Sequence[Piece], head: Head, reread: Callable[[], etree._Element]) -> tuple[Block, ...]:
    """Drop what is of the site, add what only the page's head says, and number the paragraphs.

    `reread` gives the whole tree of the page again: for a page without text, to tell why.
    """
    kept = list(_kept(pieces))
    texts = [piece for piece in kept if isinstance(piece, str)]
    if len(texts) == len(kept) and (letters := sum(map(len, texts))) <= LEAST_TEXT:
        _check(_numbered(kept), letters, reread())
    own, said = title_of(head), said_in_head(head, texts)
    if own or said:
        at = _behind_title(kept)
        if own and not at:
            kept.insert(0, own)
            at = 1
        kept[at:at] = said
    return _numbered(kept)


def _behind_title(pieces: Sequence[str | Grid]) -> int:
    """The index behind the title of a report, 0 where none is printed."""
    lines = [at for at, piece in enumerate(pieces) if isinstance(piece, str)][:REACH]
    titles = find_titles(list(records(Paragraph, [pieces[at] for at in lines], repeat(Where()))))
    return lines[titles[0].first + titles[0].lines - 1] + 1 if titles else 0


def _numbered(pieces: Sequence[str | Grid]) -> tuple[Block, ...]:
    paragraphs = records(Paragraph, [piece for piece in pieces if isinstance(piece, str)], map(_line, count(1)))
    return tuple([next(paragraphs) if isinstance(piece, str) else piece for piece in pieces])


_line = lru_cache(maxsize=2048)(Where)


def _kept(pieces: Sequence[Piece]) -> Iterator[str | Grid]:
    """What is of the article, without the buttons of the site."""
    for (part, piece), (_, behind) in pairwise([*pieces, (NO_ARTICLE, "")]):
        if isinstance(piece, Grid):
            if part in (INSIDE, NO_ARTICLE) or is_statutory(piece):
                yield piece
        elif piece[0] == EMPTY:
            yield piece
        elif text := (_own_line if len(piece) <= _LINE else _own_text)(piece, part):
            is_inside = part in (INSIDE, NO_ARTICLE)
            if is_inside or (page_form().headings.search(text) if part == AFTER else _tells(text, behind)):
                yield text


def _tells(text: str, behind: str | Grid) -> bool:
    """Whether a line above the article tells of the report, or is the beginning of a title that goes on behind it."""
    form = page_form()
    about = form.about.search(text) or form.of_report.search(text)
    return bool(about) or (isinstance(behind, str) and _opens_title(text, behind))


def _opens_title(text: str, following: str) -> bool:
    """Whether a line is the beginning of a title that goes on with the following text."""
    begun = text.endswith((*title_form().organ_ending, "年", "年度"))
    begun = begun or (text.endswith(page_form().broken_off) and _YEAR.search(text) is not None)
    return begun and page_form().of_report.search(following) is not None


def _own_text(text: str, part: str) -> str:
    """The text without what is of the site; links on their own are menus, but for the title of a report."""
    if len(text) > _LINE and LINK not in text and LINK_END not in text:
        return text.strip()
    linked = LINK in text and not _OUTSIDE.sub("", _LINKED.sub("", text))
    text = text.replace(LINK, "").replace(LINK_END, "").strip()
    if linked and part != INSIDE and len(text) <= _LINE and (part == BEFORE or not is_title(compact(text))):
        return ""
    if len(text) > _LINE or "。" in text:
        return text
    form = page_form()
    if form.chrome.fullmatch(text) or (part != INSIDE and form.menu.fullmatch(text)):
        return ""
    rest = form.buttons.sub("", text).strip() if form.buttons.search(text) else text
    if not _WORD.search(rest):
        return ""
    return rest if form.about.search(rest) else text


_own_line = lru_cache(maxsize=4096)(_own_text)  # headings, and what pages of a site have in common


def _check(blocks: tuple[Block, ...], letters: int, root: etree._Element) -> None:
    """Tell why a page holds no report where it holds hardly any text; `root` is all of it."""
    if files := linked_files(root):
        raise DocumentError(
            f"the page only links to a file: {files[0][:200]}; fetch that file instead",
            zh=f"网页只链接到一个文件：{files[0][:200]}；请获取该文件。",
        )
    scripted, pictures = (next(root.iter(tag), None) is not None for tag in ("script", "img"))
    if letters < (_HARDLY if pictures or scripted else 1):
        why = "loaded by a script" if scripted else "a picture" if pictures else "none behind its marks"
        raise NoTextError(
            f"the page holds no text, its content is {why}; save the page as a browser shows it",
            zh="网页中没有文字（内容是图片，或由脚本载入）；请在浏览器中打开后保存网页。",
            blocks=blocks,
        )

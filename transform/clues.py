"""What a report says about who published it: the texts that place and organ are read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, partial

from extract.forms import look_alikes
from extract.model import Where
from transform.dates import with_digits
from transform.records import Contact
from transform.wordings import lists_of, words_of

_lists = partial(lists_of, "titles.yaml")
_words = partial(words_of, "titles.yaml")

_YEAR = re.compile(
    r"(?:[12]\d{3}[-—–－~至]+)?(?:[12][09]\d\d|[二2][〇○零ＯO0][〇○零ＯO一二三四五六七八九十\d]{1,3})(?:学?年度?|度)?"
)
LEVEL_WORD = re.compile(
    r"本?(自治区|[省市县区州旗盟镇乡])(?!场|村|划|政(?!府|务|协|法)|镇|域|容)(?=[\u4e00-\u9fff]{2})"
)
_OF_A_TOWN = re.compile(
    r"(?:我|(?<!村|基)本)(?:镇|乡|街(?![道区头角])|街道|苏木|办事处)|(?<![\u4e00-\u9fff])[镇乡]里"
)  # how a township speaks of itself
_SPAM = re.compile("^.*[_A-Za-z].*[:：]")  # what hijacked pages print where the place stood
_STEP = re.compile("[>＞»]+")  # of the path to a page
_HAN = re.compile(r"[\u4e00-\u9fff]")
_GOVERNMENT = "人民政府"
_EDGES = " >＞»•●○■◆▪·的、，,。.：:；;-—_－/|·“”\"'《》()（）【】[]0123456789"
_SECTION = re.compile(r"^[\[【]?[^\[\]【】]{2,16}[\]】](?=.*[\u4e00-\u9fff]{2})")  # [某镇]2012年某镇政府信息公开
_ALIAS = re.compile(r"(?<=[\u4e00-\u9fff]{4})[（(][\u4e00-\u9fff]{2,12}[）)]$")  # 某经济开发区（某镇）


_NO_CONTACT = Contact()
_WIDE = tuple(zip(",;:()?!", "，；：（）？！", strict=True))


@dataclass(frozen=True, slots=True)
class Clues:
    """The texts of one report that tell its publisher; each `where` is the place of the text beside it, if known.

    `signature` are the lines at the end; `body` is the first text behind the preface; `hints` are names that the
    document's frame gives for the publisher (a field 发布机构, a side-car); `year` is the year covered, if known; `url`
    is where the document was fetched; `frame` is what stands above the text, tables of the page too.
    """

    title: str | None = None
    title_where: Where | None = None
    preface: str = ""
    preface_where: Where | None = None
    contact: Contact = _NO_CONTACT
    signature: tuple[str, ...] = ()
    signature_where: Where | None = None
    body: str = ""
    body_where: Where | None = None
    source_path: str = ""
    hints: tuple[str, ...] = ()
    year: int | None = None
    url: str = ""
    frame: str = ""


@lru_cache(maxsize=512)  # many ask for the same paragraphs
def squeeze(text: str) -> str:
    """The text without any white space: names are often broken over lines or stretched."""
    return "".join(text.split())


def said(clues: Clues) -> str:
    """Preface and first text without white space, as one text."""
    return joined(clues.preface, clues.body)


@lru_cache(maxsize=4)
def joined(preface: str, body: str) -> str:
    """Two texts without white space, as one with a comma between them."""
    return f"{squeeze(preface)}，{squeeze(body)}"


@lru_cache(maxsize=4)  # asked in several places
def is_of_a_town(text: str) -> bool:
    """Whether a text speaks as a township (我镇, 本街道)."""
    return _OF_A_TOWN.search(text) is not None


def wide(text: str) -> str:
    """The text with plain punctuation as Chinese print has it and years in digits, as long as before."""
    for plain, sign in _WIDE:  # a dozen times as fast as str.translate
        if plain in text:
            text = text.replace(plain, sign)
    return with_digits(text)


@lru_cache(maxsize=4)
def own_rules(text: str) -> tuple[str, ...]:
    """The bodies by whose rules on publishing a text (squeezed) says that it goes, in order."""
    if "公开" not in text:
        return ()
    return tuple(dict.fromkeys(found[1] for found in _words()["own_rule"].finditer(text)))


@lru_cache(maxsize=64)  # place and body are both read from it
def title_name(title: str | None) -> str:
    """The publisher's name in a title, as printed but for blanks: what is left without year and kind of document.

    政府 before 信息公开 belongs to 政府信息公开 (瞻岐镇|政府信息公开), unless 人民 stands before it.
    """
    words = _words()
    text = words["edition"].sub("", words["menu"].sub("", _as_meant(with_digits(squeeze(title or "")))))
    found = words["subject"].search(text)
    name, rest = (text[: found.start()], text[found.end() :]) if found else (words["tail"].sub("", text), "")
    if name.endswith("人民") and found and found.group().startswith("政府"):
        name += "政府"
    return _worded(_trim(name)) or _worded(_trim(words["tail"].sub("", rest)))


def _as_meant(title: str) -> str:
    """The title with 人民政府 also where signs that look like these stand for them, as in texts of scans."""
    return _seeming_government().sub(_GOVERNMENT, title, count=1)


@lru_cache(maxsize=1)
def _seeming_government() -> re.Pattern[str]:
    """人民政府, of any signs that look like these."""
    meant = look_alikes()
    seeming = ((sign, *(chr(code) for code, right in meant.items() if right == sign)) for sign in _GOVERNMENT)
    return re.compile("".join(f"[{re.escape(''.join(signs))}]" for signs in seeming))


def _worded(name: str) -> str:
    """The name; nothing where it has no word, only that for a kind (街道), or is how the body calls itself (我镇)."""
    told = len(name) > 1 and _HAN.search(name) and name[0] != "我"
    return name if told and name not in _lists()["kinds"] else ""


def _trim(name: str) -> str:
    name = _STEP.split(_ALIAS.sub("", _YEAR.sub("", _SPAM.sub("", name))).strip(_EDGES))[-1]
    for lead in _lists()["leads"]:
        name = name.removeprefix(lead).strip(_EDGES)
    name = _words()["twice"].sub("", _SECTION.sub("", name))
    for end in _lists()["trails"]:
        name = name.removesuffix(end).strip(_EDGES)
    return f"{name}）" if name.count("（") > name.count("）") else name  # 档案局（馆）

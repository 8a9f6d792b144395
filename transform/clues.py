"""What a report says about who published it: the texts that place and organ are read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extract.model import Where
from transform.dates import with_digits
from transform.records import Contact

_SUBJECT = re.compile(
    r"(?:政府信息与?政务公开|政府信息公开|政务信息公开|政务公开|政府信息|信息公开)(?!和政务服务|与政务服务|办公室|局|领导|服务|中心|科|处)"
)
_YEAR = re.compile(r"(?:[12][09]\d\d|[二2][〇○零ＯO0][〇○零ＯO一二三四五六七八九十\d]{1,3})(?:年度|年|度)?")
_TAIL = re.compile(r"(?:信息)?(?:公开)?(?:和政务公开)?(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报|总结)")
_BRACKETED = re.compile(r"[（(【\[][^（）()【】\[\]]{0,12}版[)）】\]]")
LEVEL_WORD = re.compile(
    r"本?(自治区|[省市县区州旗盟镇乡])(?!场|村|划|政(?!府|务|协|法)|镇|域|容)(?=[\u4e00-\u9fff]{2})"
)
OF_A_TOWN = re.compile(
    r"(?:我|(?<!村|基)本)(?:镇|乡|街(?![道区头角])|街道|苏木|办事处)|(?<![\u4e00-\u9fff])[镇乡]里"
)  # how a township speaks of itself
# A body's own rules on its publishing: 《某县水利局信息公开指南》.
_OWN_RULE = re.compile(
    r"《(?:\d{4}年度?)?([\u4e00-\u9fff]{3,24}?(?:局|委员会|厅|办公室|办事处|街道|镇|乡|管委会|中心|医院|学校|开发区|高新区|保税区|园区))(?:关于)?"
    r"(?:网站)?(?:政府信息|政务信息|政务|信息|公文|主动)(?:公开|发布|报送)[^《》]{0,16}》"
)
_PATH = re.compile(r"^首页.*[-=]?[>＞»›](?=.)")
_STEP = re.compile("[>＞»]+")  # of the path to a page
_HAN = re.compile(r"[\u4e00-\u9fff]")
_EDGES = " >＞»•●○■◆▪·的、，,。.：:；;-—_－/|·“”\"'《》()（）【】[]0123456789"
_TWICE = re.compile("(?<=海关|总署)(?:海关|关区)$")  # 天津海关2016年海关政府信息公开
_SECTION = re.compile(r"^[\[【]?[^\[\]【】]{2,16}[\]】](?=.*[\u4e00-\u9fff]{2})")  # [某镇]2012年某镇政府信息公开
_ALIAS = re.compile(r"(?<=[\u4e00-\u9fff]{4})[（(][\u4e00-\u9fff]{2,12}[）)]$")  # 某经济开发区（某镇）
_LEADS = ("关于", "附件", "现将", "公布", "中共")
_TRAILS = ("关于报送", "关于上报", "关于公布", "关于发布", "关于", "公布", "发布", "本级", "年度", "工作", "全年", "年")


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


def squeeze(text: str) -> str:
    """The text without any white space: names are often broken over lines or stretched."""
    return "".join(text.split())


def said(clues: Clues) -> str:
    """Preface and first text without white space, as one text."""
    return _said(clues.preface, clues.body)


@lru_cache(maxsize=4)
def _said(preface: str, body: str) -> str:
    return squeeze(f"{preface}，{body}")


def wide(text: str) -> str:
    """The text with plain punctuation as Chinese print has it and years in digits, as long as before."""
    for plain, sign in _WIDE:  # a dozen times as fast as str.translate
        if plain in text:
            text = text.replace(plain, sign)
    return with_digits(text)


@lru_cache(maxsize=4)
def own_rules(text: str) -> tuple[str, ...]:
    """The bodies by whose rules on publishing a text (squeezed) says that it goes, in order."""
    return () if "公开" not in text else tuple(dict.fromkeys(found.group(1) for found in _OWN_RULE.finditer(text)))


def title_name(title: str | None) -> str:
    """The publisher's name in a title, as printed but for blanks: what is left without year and kind of document.

    政府 before 信息公开 belongs to 政府信息公开 (瞻岐镇|政府信息公开), unless 人民 stands before it.
    """
    text = _BRACKETED.sub("", _PATH.sub("", squeeze(title or "")))
    found = _SUBJECT.search(text)
    name, rest = (text[: found.start()], text[found.end() :]) if found else (_TAIL.sub("", text), "")
    if name.endswith("人民") and found and found.group().startswith("政府"):
        name += "政府"
    return _worded(_trim(name)) or _worded(_trim(_TAIL.sub("", rest)))


def _worded(name: str) -> str:
    """The name; nothing where it has no word, only that for a level (市), or is how the body calls itself (我镇)."""
    return name if len(name) > 1 and _HAN.search(name) and name[0] != "我" else ""


def _trim(name: str) -> str:
    name = _STEP.split(_ALIAS.sub("", _YEAR.sub("", name)).strip(_EDGES))[-1]
    for lead in _LEADS:
        name = name.removeprefix(lead).strip(_EDGES)
    name = _TWICE.sub("", _SECTION.sub("", name))
    for end in _TRAILS:
        name = name.removesuffix(end).strip(_EDGES)
    return name

"""The clues to a report's jurisdiction, each with its weight: which texts name which divisions, and in what role."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from extract.model import Where
from transform.chains import Chain, bare_chain, chains, with_bare_lead
from transform.clues import LEVEL_WORD, Clues, squeeze, title_name
from transform.divisions import COUNTRY, Division, place_names, town_stem
from transform.gazetteer import Gazetteer
from transform.hosts import divisions_of_host, hosts_in
from transform.towns import TOWN, town_under, with_town

_WEIGHTS = {
    "title": 5.0,
    "signature": 4.0,
    "issuer": 4.0,
    "hint": 4.0,
    "title_short": 3.0,
    "office": 3.0,
    "address": 3.0,
    "website": 2.0,
    "area_code": 2.0,
    "path": 2.0,
    "body": 2.0,
    "host": 2.0,
    "mention": 1.5,
    "cited": 1.0,
    "tie_breaker": 2.0,
}
_LISTED = 3  # so many parts of one division are a list of them
_PREFACE = 2000  # characters: a longer one is a document without headings
_BODY = 4000
_SEATS = frozenset({"address", "area_code"})
_QUOTED = re.compile(r"《[^《》]{0,120}》|〈[^〈〉]{0,120}〉")
_WEBSITE = re.compile(r"[\u4e00-\u9fff、“”\"（(]{0,12}?(?:网站|门户|官网|信息网|政务网|公开网|公开平台|网址|专栏)")
_ISSUES = re.compile(r"[\u4e00-\u9fff（）]{0,24}?(?:编制|联系|结合|公布|公开|如下|\d{4}年)")
_COMPILES = re.compile(r"[\u4e00-\u9fff（）]{0,30}?(?:编制|编写|汇总|结合|负责|根据|按照|依据|，)")
_CITES = re.compile(r"[\u4e00-\u9fff（）]{0,12}?(?:关于|要求|部署|通知|印发|工作安排|文件|指导|领导)")
_BEFORE_ISSUER = ("由", "与", "向", "请", "和", "布", "将")
_BEFORE_HINT = re.compile(r"(?:来源|发布机构|发布单位|制发机关|责任部门|所属机构|编制单位|公开主体)[:：|]*$")
_PUBLISHED = re.compile(
    r"(?:现|特|兹)(?:向社会)?(?:将|公布|公开|编制|发布)了?([\u4e00-\u9fff]{4,30}?)(?=20\d\d|二[〇○零]|政府信息|政务公开|信息公开|年度)"
)
_SELF = re.compile(r"我(省|市|县|区|旗|州|盟|镇|乡|街道|苏木)")
_BEFORE_CITED = ("根据", "按照", "依据", "贯彻", "落实", "执行")
_BEFORE_ADDRESS = re.compile(r"(?:地址|地点|住址|位于|设在|邮寄)(?:为|是|在)?[:：]?$")
_AREA = re.compile(r"(?<!\d)\(?（?(?:\+?86-?)?(0(?:10|2\d|[3-9]\d\d))[)）]?[-—－–_一~ ]*[1-9]\d{5,7}")
_SPELT = re.compile(r"(?<![a-z])[a-z]{5,}(?![a-z])")
_BRANCH = re.compile(r"([\u4e00-\u9fff]{2,6})分局")
_LEAD_LEVELS = {
    "省": ("省", "自治区"),
    "市": ("市",),
    "县": ("县",),
    "区": ("区",),
    "旗": ("旗",),
    "州": ("州",),
    "盟": ("盟",),
}
_TOWN_ENDS = ("镇", "乡", "街道", "办事处", "镇人民政府", "乡人民政府", "镇政府", "乡政府", "苏木")


class Clue(NamedTuple):
    """One piece of evidence: the divisions that `text` may mean. `cited` ones support but never contradict."""

    kind: str
    weight: float
    leaves: tuple[Division, ...]
    text: str
    where: Where | None = None
    after: str = ""  # what follows the names, up to 12 characters

    @property
    def cited(self) -> bool:
        """Whether it only names a body that the report refers to."""
        return self.kind in ("cited", "tie_breaker", "mention", "host")

    @property
    def is_seat(self) -> bool:
        """Whether it tells where the body sits, which may be outside its jurisdiction."""
        return self.kind in _SEATS


def _clue(kind: str, chain: Chain, text: str, where: Where | None = None) -> Clue:
    shown, after = text[chain.start : chain.end + 12], text[chain.end : chain.end + 12]
    return Clue(kind, _WEIGHTS[kind], chain.leaves, shown, where, after)


def candidate_clues(clues: Clues, gazetteer: Gazetteer, support: list[Clue]) -> list[Clue]:
    """The clues that name the body itself: from the title; where it is silent, from the next best texts."""
    name = title_name(clues.title)
    titled = _name_clue("title", name, gazetteer, clues.title_where)
    if titled is not None:
        return _with_counties_elsewhere(_refined(titled, name, gazetteer), support, gazetteer)
    town = TOWN.match(name)
    if town:
        return _towns_under(town.group(1), "title", support, gazetteer)
    if _is_central(name):
        return [Clue("title", _WEIGHTS["title"], (COUNTRY,), name, clues.title_where)]
    return _other_candidates(name, clues, gazetteer, support)


def _is_central(name: str) -> bool:
    """Whether a name without a place is that of a body of the State Council."""
    names = place_names()
    return name in names.central_bodies or name.startswith(names.central_prefixes)


def _other_candidates(name: str, clues: Clues, gazetteer: Gazetteer, support: list[Clue]) -> list[Clue]:
    """Without a place in the title: signature, issuer, contact office; then mentions, website, path; then body."""
    own = [clue for clue in support if clue.kind in ("signature", "issuer", "hint", "office")]
    if own and not name:
        return _with_counties_elsewhere(own, support, gazetteer)
    if own:
        return _capped(own, name, gazetteer)
    named = [clue for clue in support if clue.kind == "mention"]
    weak = [*named, *_listing(named, gazetteer), *(clue for clue in support if named and clue.kind == "path")]
    for kinds in (("path", "website"), ("host",)):
        weak = weak or [clue for clue in support if clue.kind in kinds]
    if weak:
        return _capped(weak, name, gazetteer)
    seats = [clue for clue in support if clue.kind == "address"]
    if seats:
        return _capped(seats, name or "局", gazetteer)
    return _from_body(clues, gazetteer)


def _listing(named: list[Clue], gazetteer: Gazetteer) -> list[Clue]:
    """The division whose parts a text lists: 宿豫区17期、沭阳县15期、泗阳县9期 is said by 宿迁市."""
    parts = {leaf.code: leaf for clue in named if len(clue.leaves) == 1 for leaf in clue.leaves}
    above = Counter(leaf.parent_code for leaf in parts.values())
    whole = [gazetteer.by_code(code) for code, count in above.items() if count >= _LISTED]
    return [Clue("mention", _WEIGHTS["mention"], (leaf,), leaf.name) for leaf in whole if leaf is not None]


def _from_body(clues: Clues, gazetteer: Gazetteer) -> list[Clue]:
    """The place in the body text: the most frequent one of the kind that it calls itself (我旗), else the first."""
    body = _QUOTED.sub("，", squeeze(clues.body[:_BODY]))
    found = chains(body, gazetteer)
    selves = Counter(_SELF.findall(body)).most_common(1)
    if selves:
        kind = selves[0][0]
        found = [chain for chain in found if chain.names[-1].endswith(kind)]
        counts = Counter(chain.leaves for chain in found)
        found.sort(key=lambda chain: -counts[chain.leaves])
    return [_clue("body", found[0], body, clues.body_where)] if found else []


def _name_clue(kind: str, name: str, gazetteer: Gazetteer, where: Where | None) -> Clue | None:
    """The place at the head of a body's name: its first chain, with a township not in the gazetteer, or a bare name."""
    found = chains(name, gazetteer, 6)
    if found:
        chain = with_bare_lead(name, found[0], gazetteer)
        return _clue(kind, with_town(name, chain, gazetteer), name, where)
    bare = bare_chain(name, gazetteer)
    if bare is None and _is_central(name):
        starts = range(2, len(name) - 1)
        wide = ("province", "prefecture")
        inner = (bare_chain(name, gazetteer, start, wide) for start in starts)
        bare = next((chain for chain in inner if chain is not None), None)
    if bare is None or (bare.end == len(name) and kind != "title"):
        return None
    short = "title_short" if kind == "title" else kind
    return _clue(short, with_town(name, bare, gazetteer), name, where)


def _towns_under(name: str, kind: str, support: list[Clue], gazetteer: Gazetteer) -> list[Clue]:
    """A township that the gazetteer lacks, under each county that other clues name."""
    counties = {
        leaf.code: leaf for clue in support if len(clue.leaves) == 1 for leaf in _county_of(clue.leaves[0], gazetteer)
    }
    towns = tuple(town_under(county, name, gazetteer) for county in counties.values())
    known = tuple(town for town in towns if "P" not in town.code)
    return [Clue(kind, _WEIGHTS[kind], known or towns, name)] if towns else []


def _county_of(leaf: Division, gazetteer: Gazetteer) -> list[Division]:
    return [step for step in gazetteer.path(leaf) if step.level == "county"][:1]


def _refined(clue: Clue, name: str, gazetteer: Gazetteer) -> list[Clue]:
    """A branch within the place (北京市规划和自然资源委员会通州分局) is about the part that its name gives."""
    branch = _BRANCH.search(name)
    if branch is None:
        return [clue]
    text = branch.group(1)
    parts = [part for start in range(len(text) - 1) for part in gazetteer.bare(text[start:])]
    lower = tuple(part for part in parts if any(gazetteer.is_below(part, leaf) for leaf in clue.leaves))
    return [clue._replace(leaves=lower)] if lower else [clue]


def _with_counties_elsewhere(subject: list[Clue], support: list[Clue], gazetteer: Gazetteer) -> list[Clue]:
    """A lone township's name also means one not in the gazetteer, in a county that is printed before that name."""
    out = []
    for clue in subject:
        towns = {leaf.name for leaf in clue.leaves if leaf.level == "township"}
        name = next(iter(towns)) if len(towns) == 1 else ""
        if not clue.text.startswith(name):  # its county stands before it
            name = ""
        counties = [
            leaf
            for other in support
            if name and other.after.startswith(name)
            for leaf in other.leaves
            if leaf.level == "county"
        ]
        further = [town_under(county, name, gazetteer) for county in counties]
        further += [
            leaf
            for other in support
            for leaf in other.leaves
            if name and leaf.level == "township" and town_stem(leaf.name) == town_stem(name) and len(other.leaves) == 1
        ]
        out.append(clue._replace(leaves=tuple(dict.fromkeys((*clue.leaves, *further)))))
    return out


def _capped(found: list[Clue], name: str, gazetteer: Gazetteer) -> list[Clue]:
    """Raise each place to the level of the body: 县教育局 belongs to the county, a bureau to no township."""
    return [
        clue._replace(leaves=tuple(dict.fromkeys(_cap(leaf, name, gazetteer) for leaf in clue.leaves)))
        for clue in found
    ]


def _cap(leaf: Division, name: str, gazetteer: Gazetteer) -> Division:
    path = [step for step in gazetteer.path(leaf) if step.level != "township"] or [leaf]
    if not name or name.endswith(_TOWN_ENDS):
        return leaf
    if name.endswith("厅") and not name.endswith("办公厅"):
        return path[0]
    level = LEVEL_WORD.match(name)
    ends = _LEAD_LEVELS.get(level.group(1)) if level else None
    matching = [step for step in path if ends and step.name.endswith(ends)]
    return matching[-1] if matching else path[-1]


def supporting_clues(clues: Clues, gazetteer: Gazetteer) -> list[Clue]:
    """What all texts but the title say, one clue a place and kind."""
    found: list[Clue] = []
    for line in clues.signature:
        found += _named("signature", line, gazetteer, clues.signature_where)
    for hint in clues.hints:
        found += _named("hint", hint, gazetteer, None)
    found += _preface(clues, gazetteer)
    found += _contact(clues, gazetteer)
    path = "".join(character for character in clues.source_path if "\u4e00" <= character <= "\u9fff")
    found += [_clue("path", chain, path) for chain in chains(path, gazetteer, 6)[-1:]]
    found += [*_hosts(clues, gazetteer), *_spelt_path(clues, gazetteer)]
    return list({(clue.kind, clue.leaves): clue for clue in reversed(found)}.values())[::-1]


def _named(kind: str, text: str, gazetteer: Gazetteer, where: Where | None) -> list[Clue]:
    clue = _name_clue(kind, squeeze(text), gazetteer, where)
    return [clue] if clue and any(clue.leaves) else []


def _preface(clues: Clues, gazetteer: Gazetteer) -> Iterable[Clue]:
    text = _QUOTED.sub("，", squeeze(clues.preface[:_PREFACE]))
    for chain in chains(text, gazetteer):
        kind = _role(text, chain)
        if kind == "address" and clues.contact.address:
            continue
        if kind == "issuer":
            chain = with_town(text, chain, gazetteer)  # noqa: PLW2901  (the same chain, completed)
        yield _clue(kind, chain, text, clues.preface_where)
    for published in _PUBLISHED.finditer(text):  # names without the word for their kind: 来凤|经济开发区
        clue = _name_clue("issuer", published.group(1), gazetteer, clues.preface_where)
        if clue and any(clue.leaves):
            yield clue


def _role(text: str, chain: Chain) -> str:
    """What a place in the preface stands for, by the words around it."""
    before, after = text[max(0, chain.start - 8) : chain.start], text[chain.end : chain.end + 40]
    signs = (
        ("issuer", before.endswith("由") and _COMPILES.match(after)),
        ("address", _BEFORE_ADDRESS.search(before)),
        ("hint", _BEFORE_HINT.search(before)),
        ("website", _WEBSITE.match(after)),
        ("cited", any(word in before for word in _BEFORE_CITED) or _CITES.match(after)),
        ("issuer", before.endswith(_BEFORE_ISSUER) or _ISSUES.match(after)),
    )
    return next((role for role, found in signs if found), "mention")


def _contact(clues: Clues, gazetteer: Gazetteer) -> Iterable[Clue]:
    contact = clues.contact
    yield from _named("office", contact.office or "", gazetteer, clues.preface_where)
    address = squeeze(contact.address or "")
    for chain in chains(address, gazetteer, 4)[:1]:
        yield _clue("address", with_bare_lead(address, chain, gazetteer), address, clues.preface_where)
    for number in (contact.phone, contact.fax):
        area = _AREA.search(squeeze(number or ""))
        divisions = [gazetteer.by_code(code) for code in gazetteer.area_code(area.group(1))] if area else []
        leaves = tuple(division for division in divisions if division is not None)
        if leaves:
            yield Clue("area_code", _WEIGHTS["area_code"], leaves, number or "", clues.preface_where)
            return


def _hosts(clues: Clues, gazetteer: Gazetteer) -> Iterable[Clue]:
    """Hosts of printed web and e-mail addresses and of where the document was fetched, spelt like a place."""
    contact = clues.contact
    texts = (clues.url, contact.website or "", contact.email or "", clues.preface[:_PREFACE])
    for host in hosts_in(" ".join(texts))[:4]:
        leaves = divisions_of_host(host, gazetteer)
        if leaves:
            yield Clue("host", _WEIGHTS["host"], leaves, host, clues.preface_where)


def _spelt_path(clues: Clues, gazetteer: Gazetteer) -> Iterable[Clue]:
    """A file called `suqian_2024.txt`: the one place that is spelt so."""
    stem = clues.source_path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    for word in _SPELT.findall(stem.lower()):
        leaves = divisions_of_host(f"{word}.gov.cn", gazetteer)
        if len(leaves) == 1:
            yield Clue("path", _WEIGHTS["path"], leaves, stem)


def tie_breakers(clues: Clues, gazetteer: Gazetteer) -> list[Clue]:
    """Places anywhere in the text, cited documents too: they may decide between candidates, never bring in one."""
    body = squeeze(clues.preface[:_PREFACE]) + "，" + squeeze(clues.body[:_BODY])
    found = [_clue("tie_breaker", chain, body, clues.body_where) for chain in chains(body, gazetteer)]
    wide = ("province", "country")
    lighter = [c._replace(weight=c.weight / 2) if c.leaves[0].level in wide else c for c in found]
    return list({clue.leaves: clue for clue in reversed(lighter)}.values())[::-1][:5]

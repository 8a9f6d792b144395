"""What all texts but the title say of the jurisdiction: signature, preface, contact, hosts, path; each in its role."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.model import Where
from transform.acts import acting_bodies
from transform.chains import Chain, bare_chain, chains, with_bare_lead
from transform.clue import BODY, PREFACE, QUOTED, WEIGHTS, Clue, clue_of, is_central, name_clue
from transform.clues import Clues, squeeze
from transform.codes import divisions_of_numbers, divisions_of_postcode
from transform.divisions import COUNTRY
from transform.gazetteer import Gazetteer
from transform.hosts import divisions_of_host, hosts_in
from transform.local_names import local_names
from transform.organ_words import own_rules_of
from transform.towns import with_town

_WEBSITE = re.compile(r"[\u4e00-\u9fff、“”\"（(]{0,12}?(?:网站|门户|官网|信息网|政务网|公开网|公开平台|网址|专栏|栏目)")
_ISSUES = re.compile(
    r"[\u4e00-\u9fff（）]{0,24}?(?:编制|形成|联系|结合|公布|(?<!信息)(?<!政务)公开|如下|\d{4}年(?!\d+月\d+日))"
)
_COMPILES = re.compile(r"[\u4e00-\u9fff（）]{0,30}?(?:编制|编写|汇总|结合|负责|根据|按照|依据|依照|遵照|，)")
_CITES = re.compile(r"[\u4e00-\u9fff（）]{0,12}?(?:关于|要求|部署|通知|印发|工作安排|文件|指导|领导)")
_BEFORE_ISSUER = ("由", "与", "向", "请", "和", "布", "将")
_BEFORE_HINT = re.compile(r"(?:来源|发布机构|发布单位|制发机关|责任部门|所属机构|编制单位|公开主体)[:：|]*$")
_PUBLISHED = re.compile(
    r"(?:现|特|兹)(?:向社会)?(?:将|公布|公开|公告|编制|编写|发布|登出|刊出|刊登)了?(?:\d{4}年度?)?([\u4e00-\u9fff]{4,30}?)(?=20\d\d|二[〇○零]|政府信息|政务公开|信息公开|年度)"
)
_COMPILED = re.compile(
    r"(?:(?<!自)由|与|公布|发布|(?:报告|年报)是|联络：|联系：)([\u4e00-\u9fff]{3,24}?)(?:编制|联系|根据|按照|依据|依照|遵照|，|\d{4}年)"
)
_STOP = re.compile("[，。；：]")
_BY = re.compile(r"(?<!自)由([\u4e00-\u9fff]{4,30}?)(?:负责)?(?:编[制写纂]|制作|撰写)")
_BEFORE_CITED = ("根据", "按照", "依据", "依照", "遵照", "贯彻", "落实", "执行")
_BEFORE_ADDRESS = re.compile(r"(?:地址|地点|住址|位于|设在|邮寄)(?:为|是|在)?[:：]?$")
_AREA = re.compile(r"(?<!\d)\(?（?(?:\+?86-?)?(0(?:10|2\d|[3-9]\d\d))[)）]?[-—－–_一~ ]*[1-9]\d{5,7}")
# What hijacked pages write over a body's name: the place before it says nothing of the body.
_JUNK = re.compile(
    r".{0,4}?(?:(?<!教育)(?<!文化)(?<!旅游)(?<!文旅)体育(?![局和与教文旅运中事发])|娱乐|直播|彩票|博彩|赌|app|APP|官网入口|久久|视频)"
)
_SPELT = re.compile(r"(?<![a-z])[a-z]{5,}(?![a-z])")


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
    found += [clue_of("path", chain, path) for chain in chains(path, gazetteer, 6)[-1:]]
    found += [*_hosts(clues, gazetteer), *_spelt_path(clues, gazetteer), *_numbers(clues, gazetteer)]
    found += _sites(clues, gazetteer)
    return list({(clue.kind, clue.leaves): clue for clue in reversed(found)}.values())[::-1]


def _named(kind: str, text: str, gazetteer: Gazetteer, where: Where | None) -> list[Clue]:
    clue = name_clue(kind, squeeze(text), gazetteer, where)
    return [clue] if clue and any(clue.leaves) else []


def _preface(clues: Clues, gazetteer: Gazetteer) -> Iterable[Clue]:
    text = QUOTED.sub("，", squeeze(clues.preface[:PREFACE]))
    for chain in chains(text, gazetteer):
        if _JUNK.match(text, chain.end):
            continue
        kind = _role(text, chain)
        if kind == "address" and clues.contact.address:
            continue
        if kind == "issuer":
            chain = with_town(text, chain, gazetteer)  # noqa: PLW2901  (the same chain, completed)
        yield clue_of(kind, chain, text, clues.preface_where)
    for compiled in _COMPILED.finditer(text):
        if is_central(compiled.group(1)) and not chains(compiled.group(1), gazetteer, 2):
            yield Clue("issuer", WEIGHTS["issuer"], (COUNTRY,), compiled.group(1), clues.preface_where)
    for published in (
        *_PUBLISHED.finditer(text),
        *_BY.finditer(text),
    ):  # names without the word for their kind: 来凤|经济开发区
        clue = name_clue("issuer", published.group(1), gazetteer, clues.preface_where)
        if clue and any(clue.leaves):
            yield clue


def _role(text: str, chain: Chain) -> str:
    """What a place in the preface stands for, by the words around it."""
    before, after = text[max(0, chain.start - 8) : chain.start], text[chain.end : chain.end + 40]
    clause = _STOP.split(before)[-1]
    signs = (
        ("issuer", before.endswith("由") and not before.endswith("自由") and _COMPILES.match(after)),
        ("address", _BEFORE_ADDRESS.search(before)),
        ("website", _WEBSITE.match(after)),
        ("hint", _BEFORE_HINT.search(before)),
        ("cited", any(word in clause for word in _BEFORE_CITED) or _CITES.match(after)),
        ("issuer", before.endswith(_BEFORE_ISSUER) or _ISSUES.match(after)),
    )
    return next((role for role, found in signs if found), "mention")


def _contact(clues: Clues, gazetteer: Gazetteer) -> Iterable[Clue]:
    contact = clues.contact
    office = squeeze(contact.office or "")
    yield from _named("office", office, gazetteer, clues.preface_where)
    if is_central(office) and not chains(office, gazetteer, 2):
        yield Clue("office", WEIGHTS["office"], (COUNTRY,), office, clues.preface_where)
    address = squeeze(contact.address or "")
    for chain in chains(address, gazetteer, 4)[:1]:
        yield clue_of("address", with_bare_lead(address, chain, gazetteer), address, clues.preface_where)
    for number in (contact.phone, contact.fax):
        area = _AREA.search(squeeze(number or ""))
        divisions = [gazetteer.by_code(code) for code in gazetteer.area_code(area.group(1))] if area else []
        leaves = tuple(division for division in divisions if division is not None)
        if leaves:
            yield Clue("area_code", WEIGHTS["area_code"], leaves, number or "", clues.preface_where)
            return


def _numbers(clues: Clues, gazetteer: Gazetteer) -> Iterable[Clue]:
    """The postcode, and what index numbers and registration codes above the text and in its address hold."""
    nearby = divisions_of_postcode(clues.contact.postcode or "", gazetteer)
    if nearby:
        yield Clue("postcode", WEIGHTS["postcode"], nearby, clues.contact.postcode or "", clues.preface_where)
    for division in divisions_of_numbers(
        f"{squeeze(clues.frame)} {squeeze(clues.preface[:PREFACE])} {clues.url}", gazetteer
    )[:2]:
        yield Clue("code", WEIGHTS["code"], (division,), division.code, clues.preface_where)


def _sites(clues: Clues, gazetteer: Gazetteer) -> Iterable[Clue]:
    """Sites and accounts called by a place without the word for its kind: “中国永嘉”, 甘肃林业和草原局门户网站."""
    text = squeeze(f"{clues.preface[:PREFACE]}，{clues.body[:BODY]}")
    if any(is_central(name) and not chains(name, gazetteer, 2) for name in acting_bodies(text)):
        yield Clue("site", WEIGHTS["site"], (COUNTRY,), text[:12], clues.body_where)
    for rule in own_rules_of(clues):
        clue = name_clue("own_rule", rule, gazetteer, clues.body_where)
        if clue and any(clue.leaves):
            yield clue
    for name in local_names(text):
        bare = bare_chain(name, gazetteer)
        if bare is not None:
            yield clue_of("site", bare, name, clues.body_where)


def _hosts(clues: Clues, gazetteer: Gazetteer) -> Iterable[Clue]:
    """Hosts of printed web and e-mail addresses and of where the document was fetched, spelt like a place."""
    contact = clues.contact
    texts = (clues.url, contact.website or "", contact.email or "", clues.preface[:PREFACE])
    for host in hosts_in(" ".join(texts))[:4]:
        leaves = divisions_of_host(host, gazetteer)
        if leaves:
            yield Clue("host", WEIGHTS["host"], leaves, host, clues.preface_where)


def _spelt_path(clues: Clues, gazetteer: Gazetteer) -> Iterable[Clue]:
    """A file called `suqian_2024.txt`: the one place that is spelt so."""
    stem = clues.source_path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    for word in _SPELT.findall(stem.lower()):
        leaves = divisions_of_host(f"{word}.gov.cn", gazetteer)
        if len(leaves) == 1:
            yield Clue("path", WEIGHTS["path"], leaves, stem)


def tie_breakers(clues: Clues, gazetteer: Gazetteer) -> list[Clue]:
    """Places anywhere in the text, cited documents too: they may decide between candidates, never bring in one."""
    body = squeeze(clues.preface[:PREFACE]) + "，" + squeeze(clues.body[:BODY])
    found = [clue_of("tie_breaker", chain, body, clues.body_where) for chain in chains(body, gazetteer)]
    wide = ("province", "country")
    lighter = [c._replace(weight=c.weight / 2) if c.leaves[0].level in wide else c for c in found]
    return list({clue.leaves: clue for clue in reversed(lighter)}.values())[::-1][:5]

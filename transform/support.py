"""What all texts but the title say of the jurisdiction: signature, preface, contact, hosts, path; each in its role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from extract.model import Where
from transform.acts import acting_bodies
from transform.chains import Chain, bare_chain, chains, with_bare_lead
from transform.clue import (
    BODY,
    PREFACE,
    QUOTED,
    WEIGHTS,
    Clue,
    clue_of,
    is_central,
    may_name_central,
    name_clue,
    of_a_part,
)
from transform.clues import Clues, joined, squeeze
from transform.codes import divisions_of_numbers, divisions_of_postcode
from transform.divisions import COUNTRY
from transform.gazetteer import Gazetteer
from transform.hosts import divisions_of_host, hosts_in
from transform.local_names import local_names
from transform.organ_words import own_rules_of
from transform.towns import with_town
from transform.wordings import lists_of, words_of

_lists = partial(lists_of, "publisher.yaml")
_words = partial(words_of, "publisher.yaml")

_STOP = re.compile("[，。；：]")
_AREA = re.compile(r"(?<!\d)\(?（?(?:\+?86-?)?(0(?:10|2\d|[3-9]\d\d))[)）]?[-—－–_一~ ]*[1-9]\d{5,7}")
_BEFORE = 20  # characters before a place that tell what is done with its site
_HAN = re.compile(r"[\u4e00-\u9fff]+")
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
    path = "".join(_HAN.findall(clues.source_path))
    found += [clue_of("path", chain, path) for chain in chains(path, gazetteer, 6)[-1:]]
    found += [*_hosts(clues, gazetteer), *_spelt_path(clues, gazetteer), *_numbers(clues, gazetteer)]
    found += _sites(clues, gazetteer)
    return list({(clue.kind, clue.leaves): clue for clue in reversed(found)}.values())[::-1]


def _named(kind: str, text: str, gazetteer: Gazetteer, where: Where | None) -> list[Clue]:
    clue = name_clue(kind, squeeze(text), gazetteer, where)
    return [clue] if clue and clue.leaves else []


def _central(kind: str, name: str, gazetteer: Gazetteer, where: Where | None) -> list[Clue]:
    """The country, for the name of a body of the State Council that holds no place (国家统计局|江阴|调查队)."""
    if not is_central(name) or chains(name, gazetteer, 2) or _named(kind, name, gazetteer, where):
        return []
    return [Clue(kind, WEIGHTS[kind], (COUNTRY,), name, where)]


def _opening(clues: Clues) -> str:
    """Preface and first text without white space, as far as places are looked for in them."""
    return joined(clues.preface[:PREFACE], clues.body[:BODY])


def _preface(clues: Clues, gazetteer: Gazetteer) -> Iterable[Clue]:
    text = QUOTED.sub("，", squeeze(clues.preface[:PREFACE]))
    words, helped = _words(), _lists()["helped"]
    for chain in chains(text, gazetteer):
        if words["junk"].match(text, chain.end) or text.endswith(helped, 0, chain.start):
            continue
        kind = next(_roles(text, chain))
        if kind == "address" and clues.contact.address:
            continue
        if kind in ("issuer", "hint"):
            chain = of_a_part(text, with_town(text, chain, gazetteer), gazetteer)  # noqa: PLW2901  (completed)
        yield clue_of(kind, chain, text, clues.preface_where)
    for compiled in words["compiled_by"].finditer(text):
        yield from _central("issuer", compiled.group(1), gazetteer, clues.preface_where)
    for pattern in (words["published"], words["by"]):  # names without the word for their kind: 来凤|经济开发区
        for published in pattern.finditer(text):
            clue = name_clue("issuer", published.group(1), gazetteer, clues.preface_where)
            if clue and clue.leaves:
                yield clue


def _roles(text: str, chain: Chain) -> Iterator[str]:
    """What a place in the preface may stand for, by the words around it: the first one counts."""
    before, after = text[max(0, chain.start - 8) : chain.start], text[chain.end : chain.end + 40]
    words, lists = _words(), _lists()
    if before.endswith("由") and not before.endswith("自由") and words["compiles"].match(after):
        yield "issuer"
    if words["before_address"].search(before):
        yield "address"
    if words["website"].match(after):
        yield "website"
    if words["before_hint"].search(before):
        yield "hint"
    clause = _STOP.split(before)[-1]
    if any(word in clause for word in lists["before_cited"]) or words["cites"].match(after):
        yield "cited"
    if before.endswith(lists["before_issuer"]) and not after.startswith("、"):
        yield "issuer"
    if words["issues"].match(after):
        yield "issuer"
    yield "mention"


def _contact(clues: Clues, gazetteer: Gazetteer) -> Iterable[Clue]:
    contact = clues.contact
    office = squeeze(contact.office or "")
    if office:
        yield from _named("office", office, gazetteer, clues.preface_where)
        yield from _central("office", office, gazetteer, clues.preface_where)
    address = squeeze(contact.address or "")
    for chain in chains(address, gazetteer, 4)[:1]:
        yield clue_of("address", with_bare_lead(address, chain, gazetteer), address, clues.preface_where)
    for number in filter(None, (contact.phone, contact.fax)):
        area = _AREA.search(squeeze(number))
        divisions = [gazetteer.by_code(code) for code in gazetteer.area_code(area.group(1))] if area else []
        leaves = tuple(division for division in divisions if division is not None)
        if leaves:
            yield Clue("area_code", WEIGHTS["area_code"], leaves, number, clues.preface_where)
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
    text = _opening(clues)
    bodies = filter(is_central, acting_bodies(text)) if may_name_central(text) else ()
    if any(not chains(name, gazetteer, 2) for name in bodies):
        yield Clue("site", WEIGHTS["site"], (COUNTRY,), text[:12], clues.body_where)
    for rule in own_rules_of(clues):
        clue = name_clue("own_rule", rule, gazetteer, clues.body_where)
        if clue and clue.leaves:
            yield clue
    for name in local_names(text):
        bare = bare_chain(name, gazetteer)
        if bare is not None:
            yield clue_of("site", bare, name, clues.body_where)


def county_sites(clues: Clues, gazetteer: Gazetteer) -> list[Clue]:
    """The counties on whose sites a text says that it publishes (在某县政府信息公开网站发布)."""
    text = QUOTED.sub("，", _opening(clues))
    sites = []
    for chain in chains(text, gazetteer):
        today, *others = chain.leaves
        if today.level == "county" and _has_own_site(text, chain) and all(gazetteer.is_same(today, o) for o in others):
            sites.append(clue_of("website", chain._replace(leaves=(today,)), text, clues.body_where))
    return list({clue.leaves: clue for clue in sites}.values())


def _has_own_site(text: str, chain: Chain) -> bool:
    """Whether a site follows on a place, and not as one to learn or copy from."""
    words, before = _words(), text[max(0, chain.start - _BEFORE) : chain.start]
    is_site = words["website"].match(text, chain.end) and not words["learns"].match(text, chain.end)
    return bool(is_site) and not words["learnt_from"].search(before)


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
    body = _opening(clues)
    found = [clue_of("tie_breaker", chain, body, clues.body_where) for chain in chains(body, gazetteer)]
    wide = ("province", "country")
    lighter = [c._replace(weight=c.weight / 2) if c.leaves[0].level in wide else c for c in found]
    return list({clue.leaves: clue for clue in reversed(lighter)}.values())[::-1][:5]

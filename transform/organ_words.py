"""How a text speaks of the body that wrote it (我局, 我办), and what that says of the body's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache, partial

from transform.clues import Clues, own_rules, said
from transform.divisions import upper_forms
from transform.organ_kinds import organ_kinds
from transform.wordings import words_of

_words = partial(words_of, "publisher.yaml")

OF_A_DIVISION = re.compile(r"我(?:省|市|县|区|州|盟|旗)(?!局|委|办)")
_SITE = r"(?!政|人民|门户|党|公共|信用|新闻|信息|公安|网)([\u4e00-\u9fff]{2,6}?)(?:信息|政务)?网(?!络|上|格|民)"
_LEVEL_KINDS = ("自治区", "省", "市", "县", "区", "州", "旗", "盟")
_OFTEN = 3  # times
_FULL_END = {"委": "委员会", "办": "办公室"}


@lru_cache(maxsize=4)
def own_word(text: str) -> str | None:
    """What a text calls its body most often (局 of 我局); None where it speaks as a division (我县) as often."""
    words = [*_words()["own_word"].findall(text), *_words()["inside"].findall(text)]
    if not words:
        return None
    counts = Counter([word.replace("集团", "公司") for word in words])
    most = max(counts.values())
    word, *others = [word for word, count in counts.items() if count == most]
    return None if others or len(OF_A_DIVISION.findall(text)) >= most else word


def agrees(name: str, word: str) -> bool:
    """Whether a body of this name may call itself so: 某县水利局 is 我局."""
    return name.rstrip("）)").endswith(organ_kinds().called[word])


def own_rules_of(clues: Clues) -> list[str]:
    """The bodies by whose rules a report goes, without those that cannot call themselves as its text does (我局)."""
    text = said(clues)
    names = own_rules(text)
    word = own_word(text) if names else None
    return [name for name in names if word is None or agrees(name, word)]


def called_so(texts: Iterable[tuple[str, str]], word: str, leaf: str) -> tuple[str, str] | None:
    """Kind of text and name of the first body in `texts` (kind, text) that may call itself so; None if none may.

    Names that hold the division's come first; companies have names of their own.
    """
    stem = upper_forms(leaf)[1]
    pattern = _ending(word)
    named = [(kind, found.group()) for kind, text in texts if (found := pattern.match(text))]
    own = (body for body in named if stem in body[1] or word == "公司")
    return next(own, next(iter(named), None))


def by_short_name(text: str, word: str, leaf: str) -> str | None:
    """The division's body by its short name in a text (市外侨办), or an account's (“某地市场监管”); None if none is."""
    stems = organ_kinds().short_stems
    before = (upper_forms(leaf)[1], *"省市县区州旗盟")
    shortened = (
        match
        for match in _shortened(word).finditer(text)
        if text.endswith(before, 0, match.start()) or (word == "办" and text.startswith(word, match.end()))
    )
    found = Counter(match.group() for match in shortened).most_common(1)
    if found:
        return f"{leaf}{stems[found[0][0]]}{_FULL_END.get(word, word)}"
    trade = next((told["stem"] for told in _words()["of_a_trade"].finditer(text) if told["stem"] in stems), None)
    if trade:
        return f"{leaf}{stems[trade]}{_FULL_END.get(word, word)}"
    site = re.search(leaf + _SITE, text) if word == "局" else None
    if site:  # 某县砂石信息网
        return f"{leaf}{site.group(1)}局"
    return _by_its_level(text, word, leaf) or _by_topic(text, word, leaf)


def _by_its_level(text: str, word: str, leaf: str) -> str | None:
    """The body that a text names most often behind the word for the division's kind: 自治区水文水资源局."""
    kind = next((kind for kind in _LEVEL_KINDS if leaf.endswith(kind)), None)
    named = _behind(kind, word).findall(text) if kind else []
    return leaf + Counter(named).most_common(1)[0][0] if named else None


def _by_topic(text: str, word: str, leaf: str) -> str | None:
    """The division's department for what a text speaks of time and again (粮食); None where nothing stands out."""
    if word not in ("厅", "局", "委"):
        return None
    topics = organ_kinds().topics
    told = Counter({topic: text.count(topic) for topic in topics}).most_common(2)
    (topic, most), (_, next_most) = told
    return f"{leaf}{topics[topic]}{_FULL_END.get(word, word)}" if most >= max(_OFTEN, 2 * next_most) else None


@lru_cache(maxsize=16)
def _ending(word: str) -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff（）]{{2,30}}(?:{'|'.join(organ_kinds().called[word])})")


@lru_cache(maxsize=16)
def _shortened(word: str) -> re.Pattern[str]:
    short = "|".join(map(re.escape, sorted(organ_kinds().short_stems, key=len, reverse=True)))
    return re.compile(rf"(?:{short})(?={word[0]}|[”\"’发微公])")


@lru_cache(maxsize=128)
def _behind(kind: str, word: str) -> re.Pattern[str]:
    ends = "|".join(organ_kinds().called[word])
    return re.compile(rf"{kind}((?!人民|政府|党|委|各|直)[^\W\d和与及、的在]{{2,10}}?(?:{ends}))(?!长)")

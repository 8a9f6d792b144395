"""Kinds of publishing bodies by how their names begin or end, as `data/lookups/organ_kinds.yaml` declares them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from transform.divisions import place_names
from transform.reference import lookup

_PART = r"[^\W\d和与及由在将向等、，]{2,8}?(?:分局|支局|大队|支队|总队)"


class OrganKind(NamedTuple):
    """A declared kind: what its names begin or end with, and whether such a name is complete."""

    kind: str
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    complete: bool


class OrganKinds(NamedTuple):
    """What `organ_kinds.yaml` declares."""

    kinds: tuple[OrganKind, ...]
    default: str
    by_level: dict[str, str]
    canonical: tuple[tuple[str, str], ...]
    shortened: tuple[str, ...]
    short_stems: dict[str, str]
    topics: dict[str, str]
    body: re.Pattern[str]
    of_government: re.Pattern[str]
    trades: tuple[str, ...]
    heads: tuple[str, ...]
    branches: tuple[str, ...]
    of_prefectures: tuple[str, ...]
    of_provinces: dict[str, str]
    called: dict[str, tuple[str, ...]]
    page_word: re.Pattern[str]
    menu_before: re.Pattern[str]
    before_place: re.Pattern[str]


@lru_cache(maxsize=1)
def organ_kinds() -> OrganKinds:
    """The declared kinds of bodies, in order of priority."""
    read = lookup("organ_kinds.yaml")
    kinds = tuple(
        OrganKind(
            kind=entry["kind"],
            prefixes=tuple(entry.get("prefixes", ())),
            suffixes=tuple(entry["suffixes"]),
            complete=entry.get("complete", True),
        )
        for entry in read["kinds"]
    )
    ends = sorted(
        {end for kind in kinds if kind.complete for end in kind.suffixes if len(end) > 1 or end in "局厅委"}, key=len
    )
    goes_on = {end: "|".join(further) for end, further in read["goes_on"].items()}
    named = "|".join(end + (f"(?!{goes_on[end]})" if end in goes_on else "") for end in reversed(ends))
    firsts = "".join({end[0] for end in ends}) + "办"
    named = f"(?=[{firsts}])(?:{named}|办(?![公事理法学好证结件]))"  # one look instead of one for each
    body = re.compile(rf"[\u4e00-\u9fff（）、]{{0,24}}?{named}(?:{_PART})?")
    under = "|".join(map(re.escape, read["of_government"]))
    return OrganKinds(
        kinds=kinds,
        default=read["default"],
        by_level=read["by_level"],
        canonical=tuple((short, full) for short, full in read["canonical"]),
        shortened=tuple(short for short, _ in read["canonical"]),
        short_stems=read["short_stems"],
        topics=read["topics"],
        body=body,
        of_government=re.compile(rf".{{0,16}}?人民政府(?={under})(?:研究室|{body.pattern})"),
        trades=tuple(read["of_government"]),
        heads=tuple(sorted({head for kind in kinds for head in kind.prefixes}, key=len, reverse=True)),
        branches=tuple(read["branches"]),
        of_prefectures=tuple(read["of_prefectures"]),
        of_provinces=read["of_provinces"],
        called={word: tuple(ends) for word, ends in read["called"].items()},
        page_word=re.compile(rf"{'|'.join(read['page_words'])}|[•·【】\[\]|]"),
        menu_before=re.compile(rf"^[^省市县区州盟旗镇乡]{{0,12}}(?:{'|'.join(read['menus'])})(?=[\u4e00-\u9fff]{{4}})"),
        before_place=re.compile(rf".{{0,16}}(?:{'|'.join(read['before_place'])})"),
    )


def kind_of(name: str) -> str:
    """The kind of a body by its name, a code of `organ_kinds.yaml`; `other` where none fits."""
    found = _kind(name)
    return found.kind if found else organ_kinds().default


def is_complete(name: str) -> bool:
    """Whether a name is that of a body, not of its division alone."""
    found = _kind(name)
    return found is not None and found.complete


@lru_cache(maxsize=256)
def _kind(name: str) -> OrganKind | None:
    bare = name.rstrip("）)")
    for kind in organ_kinds().kinds:
        prefixed = bool(kind.prefixes) and bare.startswith(kind.prefixes) and bare not in place_names().central_bodies
        if (
            prefixed
            and any(mark in bare[3:] for mark in ("局", "行", "队", "署", "海关", "站", "派员", "专员"))
            and bare not in kind.prefixes
        ):
            return kind
        if bare.endswith(kind.suffixes):
            return kind
    return None

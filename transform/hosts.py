"""Which division a host name speaks for: `www.zhangshu.gov.cn` is spelt like 樟树市.

The table is `data/reference/hosts.csv`. Only full spellings count, with or without the letters of the province before
them; other abbreviations are anyone's. Central bodies, provinces and their sites stand in `data/lookups/hosts.yaml`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from transform.divisions import Division, read_rows
from transform.gazetteer import Gazetteer
from transform.reference import data_folder, declared

_GOVERNMENT = "gov.cn"
_RUN = re.compile(r"[a-z0-9@:/._-]+")  # what addresses are made of
_HOST = re.compile(r"(?<![a-z0-9.-])(?:[a-z]+://)?(?:[a-z0-9-]+@|[a-z0-9._-]+@)?((?:[a-z0-9-]+\.)+gov\.cn)")


@lru_cache(maxsize=1)
def _spellings() -> dict[str, tuple[str, ...]]:
    return {host: tuple(codes.split()) for host, codes in read_rows(data_folder() / "reference" / "hosts.csv")}


@lru_cache(maxsize=1)
def _sites() -> dict[str, tuple[str, ...]]:
    return {host: (code,) for host, code in declared("hosts.yaml")["sites"].items()}


@lru_cache(maxsize=2)
def _declared(kind: str) -> frozenset[str]:
    return frozenset(declared("hosts.yaml")[kind])


def hosts_in(text: str) -> tuple[str, ...]:
    """The hosts under gov.cn in web and e-mail addresses of a text, lower case, in order, each once."""
    small = text.lower()
    if _GOVERNMENT not in small:
        return ()
    return tuple(dict.fromkeys([host for run in _RUN.findall(small) if _GOVERNMENT in run for host in _in_run(run)]))


@lru_cache(maxsize=64)  # a document prints its address time and again
def _in_run(run: str) -> tuple[str, ...]:
    return tuple(_HOST.findall(run))


def divisions_of_host(host: str, gazetteer: Gazetteer) -> tuple[Division, ...]:
    """The provinces, prefectures and counties that a host may be of; none where it is an abbreviation or a ministry."""
    labels = host.lower().removesuffix(".gov.cn").split(".")
    if labels[-1] in _declared("central"):
        labels = labels[:-1]
    if not labels:
        return ()
    codes = _sites().get(labels[-1]) or _spellings().get(labels[-1]) or _behind_province(labels[-1])
    return tuple(division for code in codes if (division := gazetteer.by_code(code)) is not None)


def _behind_province(label: str) -> tuple[str, ...]:
    for size in (2, 3):
        if label[:size] in _declared("provinces") and (codes := _spellings().get(label[size:])):
            return codes
    return ()

"""Contacts as the preface or the signature print them: labelled fields, whatever their order and spacing."""

from __future__ import annotations

import unicodedata

import regex

from extract.records import Extracted
from transform.records import Contact

_S = r"[\s\u00a0]*"
_LABELS = {
    "phone": rf"(?:联{_S}系{_S})?电{_S}话(?:号码)?|咨询电话",
    "fax": rf"传{_S}真(?:号码)?",
    "email": rf"(?:电{_S}子)?{_S}邮{_S}箱(?:地址)?|电子邮件|[Ee]-?mail|邮件地址",
    "postcode": rf"邮{_S}(?:政{_S})?编(?:{_S}码)?",
    "address": rf"(?:通[信讯]|联系|办公|单位)?{_S}地{_S}址|地{_S}点",
}
_PHONE = r"1\d{10}(?!\d)|(?:[（(]?0\d{2,3}[）)]?\s*[-—－–‐―一]{0,2}\s*)?\d{7,8}(?!\d)(?:\s*[-—－转]\s*\d{1,5})?|12345"
_VALUES = {
    "phone": _PHONE,
    "fax": _PHONE,
    "email": r"[\w.+-]+\s*@\s*[\w-]+(?:\.[\w-]+)+",
    "postcode": r"\d{6}(?!\d)",
    "address": r"[^；;，,。、：:（）()]*?[^\s；;，,。：:（）()]+?(?=[；;，,。（(）)]|\s*(?:邮|联系|电\s*话|传|电子)|$)",
}
_FIELDS = {
    name: regex.compile(rf"(?:{label}){_S}(?:为|是)?{_S}[：:]?{_S}(?P<value>{_VALUES[name]})")
    for name, label in _LABELS.items()
}
_OFFICE = regex.compile(
    r"(?:请(?:直接)?(?:与|和|向|联系|致电|咨询)|可(?:与|向|直接与))\s*(?P<value>[\p{Han}（）()“”]{2,40}?)\s*"
    r"(?:联\s*系|咨询|反映|查询|[（(](?:联系)?(?:地址|电话)|[，,；;：:。])"
)
_URL = regex.compile(r"(?:https?://|www\.)[\w.\-/%?=&#:~]+")
_REACH = 12  # sentences of the preface


def read_contact(extracted: Extracted) -> Contact:
    """Read office, phone, fax, e-mail, postcode, address and website from the preface; None where not printed."""
    texts = [s.text for s in extracted.body[:_REACH] if s.section == 0]
    texts += [s.text for s in extracted.body[-3:] if "电话" in s.text or "联系" in s.text]
    preface = unicodedata.normalize("NFC", "\n".join(texts))
    found = {name: _first(pattern, preface) for name, pattern in _FIELDS.items()}
    website = _URL.search(preface)
    return Contact(office=_first(_OFFICE, preface), website=website[0].rstrip(".,") if website else None, **found)


def _first(pattern: regex.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return "".join(match["value"].split()) if match else None

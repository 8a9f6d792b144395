"""What every mail keeps to, so that ordinary mail programs show it well: also the longest that there can be.

Outlook lays out with Word's engine, Gmail throws away what it does not know and hides what is longer than 102 KiB, web
mailers put the page into their own: so tables, attributes, inline styles of a small set, and a text of short lines.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import pytest
from mail_parts import part

from flows.report import digest as limits
from flows.report.digest import Digest
from flows.report.message import compose
from flows.report.recipients import Recipient
from flows.report.wrapping import COLUMNS, width, wrapped

LINK = "https://reports.example.org/quality/20261122T135830Z-01fdbf/area-0123456789ab.html"
TAGS = {"html", "head", "meta", "title", "body", "table", "tr", "td", "th", "div", "span", "b", "br", "img", "a"}
STYLES = {
    *("margin", "padding", "color", "background", "font-family", "font-size", "font-weight", "line-height"),
    *("text-align", "text-decoration", "border", "border-top", "border-bottom", "border-collapse", "display", "width"),
    *("max-width", "max-height", "height", "overflow", "table-layout", "word-break", "overflow-wrap"),
    *("mso-hide", "mso-padding-alt"),
}
SHOWN_TO_WORD = re.compile(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", re.S)
LONG = "长" * 10_000


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))


def finding(number: int, **changed: Any) -> dict[str, Any]:
    cell = {"place": f"表格{LONG}", "printed": f"<b>{number}{LONG}", "proposed": LONG}
    way = {"explanation": f"解释{number}{LONG}", "confidence": 0.9, "changes": [cell] * 9}
    made = {"severity": "error", "fresh": True, "status": "new", "rule_title": "规则", "message": f"{number}{LONG}"}
    told = {"proposals": [way] * 2, "printed": LONG, "row_as_printed": [LONG] * 9, "proposal": LONG, "advice": LONG}
    return made | told | changed


def digest(**changed: Any) -> Digest:
    """The longest that a mail can say."""
    report = {"subject": f"机关{LONG}", "year": 2024, "errors": 9, "warnings": 9, "findings": 99, "left": 9}
    run = {"error": 1, "warning": 2, "info": 3, "found": 4, "fixed": 5, "finished_at": datetime(2026, 11, 22)}
    row = {
        "subject": LONG,
        "year": 2024,
        "rule_title": "规则",
        "place": LONG,
        "unit": "县名" * 20,
        "organ": "机关名" * 15,
    }
    counted = dict.fromkeys(("reports", "reports_before", "missing", "with_errors"), 9)
    left_out = {"status": "held", "fresh": True, "title": "标题" * 40, "organ_name": None, "source_path": "a/" * 60}
    totals = {"findings": 999, "accepted": 9, "held": 99, "unreadable": 9, "last_year": 2024}
    made = Digest(
        area="澄霞省霁川市",
        totals=totals,
        arrived={"loaded": 9, "held": 2},
        counts={("new", "error"): 9},
        changes={("new", "error"): 9, ("fixed", "error"): 99},
        trend=[run, run],
        language="zh",
        run_id="20261122T135830Z-01fdbf",
        finished=datetime(2026, 11, 22, 2, 0, tzinfo=UTC),
        published={"run_id": "20261122T135830Z-01fdbf", "program_version": "1"},
        worst_new=[report | {"told": [finding(at) for at in range(limits.EACH)]}] * limits.REPORTS,
        worst_known=[report | {"told": [finding(at, proposals=[]) for at in range(limits.EACH_KNOWN)]}] * limits.KNOWN,
        with_findings={"fresh": 500, "known": 500},
        fixed=[row] * limits.FIXED,
        not_loaded=[left_out | {"why": "原因" * 20, "guessed": True}] * limits.DOCUMENTS,
        units=[row | counted] * limits.UNITS,
        missing=[row | {"total": 99}] * limits.MISSING,
    )
    return replace(made, **changed)


def mail(made: Digest) -> EmailMessage:
    one = Recipient(address="one@example.org", name="霁川市政务公开办", areas="all")
    return compose(made, one, "政务公开 <gk@example.gov.cn>", LINK)


@pytest.fixture(scope="module")
def longest() -> EmailMessage:
    return mail(digest())


def short() -> Digest:
    """Words of ordinary length, in English: nothing is left out of the mail."""
    told = {"message": "Short", "proposals": [], "printed": "1", "row_as_printed": [], "proposal": None, "advice": ""}
    report = {"subject": "A body", "year": 2024, "errors": 9, "warnings": 9, "findings": 99, "left": 9}
    row = {"subject": "A body", "year": 2024, "rule_title": "A rule", "place": "A place"}
    return digest(language="en", worst_new=[report | {"told": [finding(1, **told)]}], worst_known=[], fixed=[row])


def test_the_longest_mail_is_shown_whole_and_says_what_it_leaves_out(longest: EmailMessage) -> None:
    html = part(longest, "html")
    assert 80_000 < len(html.encode()) <= 100_000
    listed = html.count("此报告另有 9 条")
    assert 0 < listed < limits.REPORTS
    assert f"共 500 份报告，此处只列前 {listed} 份" in html
    assert html.count("长") > 0
    assert "长" * 400 not in html


def test_the_html_keeps_to_what_mail_programs_know(longest: EmailMessage) -> None:
    for message in (longest, mail(short()), mail(digest(changes={}, not_loaded=[]))):
        html = part(message, "html")
        for tag, attributes in Page(html).elements:
            styles = dict(pair.split(":", 1) for pair in attributes.get("style", "").split(";") if pair)
            assert tag in TAGS
            assert set(styles) <= STYLES, tag
            assert not {"class", "id", "onclick", "srcset"} & set(attributes)
            assert "url(" not in attributes.get("style", "")
            if tag == "table":
                assert attributes["cellpadding"] == attributes["cellspacing"] == attributes["border"] == "0"
            if tag in ("td", "table", "body") and "background" in styles:
                assert attributes.get("bgcolor") == styles["background"], "Word knows the attribute everywhere"
            if tag == "img":
                assert attributes["src"].startswith("cid:")
                assert attributes["alt"]
                assert int(attributes["width"]) <= 600, "Word heeds the attribute alone"


def test_word_gets_a_table_of_the_width_that_others_keep(longest: EmailMessage) -> None:
    html = part(longest, "html")
    wide = re.search(r"max-width:(\d+)px;background:#ffffff", html)
    assert wide is not None
    conditional = SHOWN_TO_WORD.findall(html)
    assert "font-family:Microsoft YaHei," in conditional[0]
    assert f'width="{wide[1]}"' in conditional[1]
    shown = [len(re.findall(f"<{end}(?:table|tr|td)\\b", html)) for end in ("", "/")]
    assert shown[0] == shown[1], "what is opened for Word is closed for it"


def test_lists_of_mails_show_the_counts_beside_the_subject(longest: EmailMessage) -> None:
    first = re.search(r'<div style="display:none;[^"]*">([^<]*)</div>', part(longest, "html"))
    assert first is not None
    assert first[1] == "新发现 9、已消除 99、仍未消除 999、暂存 2"
    clear = part(mail(digest(changes={}, not_loaded=[])), "html")
    assert "没有发现新问题" in clear[clear.index("display:none") :][:300]


def test_the_text_has_short_lines(longest: EmailMessage) -> None:
    for message in (longest, mail(short())):
        text = part(message, "plain").replace("\r\n", "\n")
        assert max(width(line) for line in text.splitlines() if line.strip() != LINK) <= COLUMNS
        assert f"\n{LINK}\n" in text, "an address is never cut"
        assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_lines_are_cut_where_a_reader_expects_it() -> None:
    assert wrapped("- 甲乙丙，丁戊，己庚", 10) == "- 甲乙丙，\n  丁戊，己\n  庚"
    assert wrapped("12 + 34（甲）乙", 8) == "12 + 34\n（甲）乙"
    assert wrapped("a" * 25 + "\n\nb", 10) == f"{'a' * 10}\n{'a' * 10}\n{'a' * 5}\n\nb"
    assert wrapped(f"see {LINK} now", 20) == f"see\n{LINK}\nnow"


def test_the_header_is_what_servers_and_programs_expect(longest: EmailMessage) -> None:
    sent = longest.as_bytes()
    head = sent.split(b"\r\n\r\n", 1)[0]
    assert head.isascii()
    assert max(map(len, sent.split(b"\r\n"))) <= 78
    assert b"\n" not in sent.replace(b"\r\n", b"")
    assert str(longest["From"]) == "政务公开 <gk@example.gov.cn>"
    assert str(longest["Message-ID"]).endswith("@example.gov.cn>")
    assert longest["List-Id"] == "<gongkai.example.gov.cn>"
    assert longest["Auto-Submitted"] == "auto-generated"
    assert longest["Content-Language"] == "zh-CN"
    assert [entity.get_content_type() for entity in longest.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
    ]

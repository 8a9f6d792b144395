from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from arriving import Published
from mail_parts import elements, message, part

from flows.errors import FlowError
from flows.report import content as parts
from flows.report.content import Content, gathered
from flows.report.publish import write_report
from flows.report.render import page
from warehouse.area import Area, reading_area


def gather(warehouse: Path) -> Content:
    """What the page of the whole country shows."""
    with reading_area(warehouse, Area()) as reader:
        return gathered(reader, "")


def test_the_page_needs_nothing_else_and_is_chinese(published: Published) -> None:
    html = Path(published.summary.html or "").read_text(encoding="utf-8")
    found = elements(html)
    inside = ("#", "data:image/png;base64,", f"../{published.summary.run_id}/data_docs/")
    assert all(address.startswith(inside) for address in found.loaded)
    assert not re.search(r"url\(|@import|https?://", html)
    assert '<html lang="zh-CN">' in html
    assert "政务公开年报数据质量报告" in "".join(found.texts)


def test_the_page_tells_findings_with_advice_and_what_was_not_loaded(published: Published) -> None:
    html = Path(published.summary.html or "").read_text(encoding="utf-8")
    text = "".join(elements(html).texts)
    total = sum(n for name, n in published.summary.findings.items() if not name.startswith("fixed"))
    assert elements(html).tags.count("article") == total > 0
    for words in (
        "复议诉讼合计不符",
        "处理建议",
        "建议读法",
        "odd/empty.txt",
        "odd/tongzhi_2023.txt",
        "不是年度报告",
        "澄霞省",
    ):
        assert words in text
    assert text.count("处理建议：") == total


def test_the_same_warehouse_gives_the_same_report_byte_for_byte(published: Published, tmp_path: Path) -> None:
    one, two = (write_report(published.warehouse, tmp_path / name) for name in ("one", "two"))
    assert one.html.read_bytes() == two.html.read_bytes()
    assert one.mail.read_bytes() == two.mail.read_bytes()


def test_the_latest_report_lies_at_a_fixed_place(published: Published) -> None:
    for name in ("report.html", "mail.eml"):
        assert (published.reports / "latest" / name).is_file()
    assert (published.reports / "latest" / "report.html").read_bytes() == Path(
        published.summary.html or ""
    ).read_bytes()


def test_lists_are_cut_and_say_so(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "FINDINGS", 3)
    content = gather(published.warehouse)
    html = page(content)
    assert elements(html).tags.count("article") == 3
    assert f"共{content.totals['findings']}条，本页只列前3条" in html


def test_text_of_reports_is_never_markup_nor_control(hostile: Path) -> None:
    written = write_report(hostile / "gongkai.duckdb", hostile / "again")
    html = written.html.read_text(encoding="utf-8")
    mail = message(written.mail)
    for shown in (html, part(mail, "html")):
        found = elements(shown)
        assert found.tags.count("script") == (1 if shown is html else 0)
        assert all(address.startswith(("data:image/png", "cid:")) for address in found.pictures)
        assert "onerror" not in found.attributes
        assert "alert(" in "".join(found.texts), "the text itself is shown"
    for shown in (html, part(mail, "html"), part(mail, "plain")):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", shown.replace("\r\n", "\n"))
        assert "长" * 1000 not in shown


def test_an_empty_reports_directory_that_cannot_be_made_is_told(published: Published, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(FlowError, match="gongkai report"):
        write_report(published.warehouse, tmp_path / "file")


def test_data_docs_are_linked_where_they_are(published: Published, tmp_path: Path) -> None:
    address = f'href="../{published.summary.run_id}/data_docs/index.html"'
    assert address not in write_report(published.warehouse, tmp_path).html.read_text(encoding="utf-8")
    docs = tmp_path / published.summary.run_id / "data_docs"
    docs.mkdir()
    (docs / "index.html").write_text("", encoding="utf-8")
    written = write_report(published.warehouse, tmp_path)
    assert address in written.html.read_text(encoding="utf-8")
    assert (written.html.parent / address.split('"')[1]).is_file()


def test_explanations_stand_beside_their_finding_the_likeliest_first(published: Published) -> None:
    content = gather(published.warehouse)
    several = next(row for row in content.findings if len(row["proposals"]) > 1)
    confidences = [way["confidence"] for way in several["proposals"]]
    assert confidences == sorted(confidences, reverse=True)
    html = page(content)
    article = html[html.index(f'id="f-{several["fingerprint"]}"') :].split("</article>")[0]
    assert f"{len(confidences)} 种解释" in article
    for way in several["proposals"]:
        for change in way["changes"]:
            assert change["place"].split("“")[0] in article
            assert f'<span class="printed">{change["printed"]}</span>' in article


def test_what_a_person_accepted_is_counted_only_and_what_came_back_is_marked(
    published: Published, tmp_path: Path
) -> None:
    changed = tmp_path / "changed.duckdb"
    shutil.copyfile(published.warehouse, changed)
    accepted, back = (row["fingerprint"] for row in gather(published.warehouse).findings[:2])
    with duckdb.connect(changed) as connection:
        connection.execute("UPDATE dq_finding SET status = 'accepted' WHERE fingerprint = ?", [accepted])
        connection.execute("UPDATE dq_finding SET status = 'reopened' WHERE fingerprint = ?", [back])
        connection.execute("UPDATE dq_finding_event SET event = 'reopened' WHERE fingerprint = ?", [back])
    content = gather(changed)
    html = page(content)
    assert (content.totals["accepted"], content.changed("reopened")) == (1, 1)
    assert f"f-{accepted}" not in html
    assert '<span class="tag fresh">重现</span>' in html[html.index(f'id="f-{back}"') :].split("</article>")[0]

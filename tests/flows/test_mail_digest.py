"""What the mails say: each administrator's own area, capped, harmless, in their language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from arriving import Published
from mail_parts import elements, message, part

from flows.errors import UsageError
from flows.report import digest as limits
from flows.report.charts import trend_picture
from flows.report.digest import mail_words
from flows.report.mailing import Mailing, mailing, mails, preview
from flows.report.message import message_id
from flows.report.recipients import Recipient, read_recipients
from transform.reference import data_folder
from warehouse import area_data
from warehouse.area import Area, AreaReader, read_areas, reading_area
from warehouse.area_data import FINDING_COUNTS, TOTALS

LUTING, QIWU = "990122", "990101"
EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "recipients.example.yaml"


def recipient(areas: object, **fields: object) -> Recipient:
    return Recipient.model_validate({"address": "one@example.org", "areas": areas, **fields})


def mail_of(published: Published, one: Recipient, tmp_path: Path) -> tuple[str, str, str]:
    """Return the subject, the text and the HTML of a recipient's mail."""
    made = Mailing(published.warehouse, tmp_path, None, (one,))
    found = [mail.message for mail in mails(made, published.summary.run_id, (one,))]
    return str(found[0]["Subject"]), part(found[0], "plain"), part(found[0], "html")


def test_an_area_is_told_of_its_own_reports_only(published: Published, tmp_path: Path) -> None:
    subject, text, html = mail_of(published, recipient([QIWU], severity="error"), tmp_path)
    assert "澄霞省霁川市栖梧区" in subject
    assert "栖梧区卫生健康委员会" in text
    assert "听澜街道" in html, "what lies below belongs to the area"
    for other in ("鹭汀县", "苇泽县"):
        assert other not in text
        assert other not in html


def test_areas_add_up_to_the_whole(published: Published) -> None:
    def counted(area: Area) -> int:
        with reading_area(published.warehouse, area) as reader:
            return sum(row["n"] for row in reader.rows(FINDING_COUNTS))

    with reading_area(published.warehouse, Area(("990000",))) as reader:
        loaded_or_guessed = reader.rows(TOTALS)[0]["findings"]
    counties = [counted(Area((code,))) for code in ("990101", "990122", "990123", "990181")]
    city = counted(Area(("990100",)))
    assert all(counties[:2])
    assert sum(counties) <= city <= counted(Area(("990000",))) <= counted(Area())
    assert loaded_or_guessed <= counted(Area())
    assert counted(Area(("990100", "990101"))) == city, "an area inside another one counts once"
    assert counted(Area(("990101",), severities=("error",))) < counties[0]
    assert counted(Area(("990101",), bodies=("卫生健康",))) < counties[0]
    assert 0 < counted(Area(("990101",), kinds=("department",))) < counties[0]


def test_areas_read_together_are_told_what_each_is_told_alone(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    areas = [
        Area(),
        Area((QIWU,)),
        Area((LUTING,), severities=("error",)),
        Area(("990100", QIWU)),
        Area(bodies=("教育局",)),
        Area(("990123",), kinds=("department",)),
    ]
    asked = {query: text for query, text in vars(area_data).items() if query.isupper() and query[0] != "_"}
    asked.pop("SEVERITY_ORDER")
    values = {"run": published.summary.run_id, "limit": 3, "status": "held", "fresh": True, "reports": 2, "each": 2}

    def told(reader: AreaReader) -> dict[str, object]:
        return {
            name: reader.rows(query, **{key: value for key, value in values.items() if f"${key}" in query})
            for name, query in asked.items()
        }

    monkeypatch.setattr("warehouse.area.AT_ONCE", 4)
    together = [told(reader) for reader in read_areas(published.warehouse, areas)]
    for area, found in zip(areas, together, strict=True):
        with reading_area(published.warehouse, area) as reader:
            assert told(reader) == found
    assert [name for name in asked if not any(found[name] for found in together)] == ["FIXED"]
    assert all(len(rows) <= 3 for found in together for rows in (found["FINDINGS"], found["NOT_LOADED"]))


def test_a_document_without_a_place_is_told_to_those_it_may_concern(published: Published, tmp_path: Path) -> None:
    held = "漱石镇"  # its year contradicts itself, so nothing settled its place
    assert held in mail_of(published, recipient(["990123"]), tmp_path)[1]
    assert held not in mail_of(published, recipient([QIWU]), tmp_path)[1]
    assert "odd/empty.txt" in mail_of(published, recipient("all"), tmp_path)[1]
    assert "odd/empty.txt" not in mail_of(published, recipient(["990000"]), tmp_path)[1]


def test_the_printed_cell_stands_beside_the_proposal(published: Published, tmp_path: Path) -> None:
    html = mail_of(published, recipient([QIWU]), tmp_path)[2]
    texts = [text.strip() for text in elements(html).texts if text.strip()]
    at = next(number for number, text in enumerate(texts) if text == "建议读法" and texts[number + 1] != "无建议")
    assert texts[at - 1], "what is printed comes first"


def test_both_languages_say_the_same(published: Published, tmp_path: Path) -> None:
    chinese = mail_of(published, recipient([QIWU]), tmp_path)[1]
    subject, english, _ = mail_of(published, recipient([QIWU], language="en"), tmp_path)
    assert subject.startswith("Data quality")
    assert "Still open" in english
    numbers = [
        re.search(pattern, text) for pattern, text in ((r"仍未消除 (\d+)", chinese), (r"Still open (\d+)", english))
    ]
    assert numbers[0] is not None
    assert numbers[1] is not None
    assert numbers[0][1] == numbers[1][1]
    assert not re.search("[：、，。]", english.split("==")[0].split("\n", 2)[2]), (
        "no Chinese punctuation around English"
    )


def test_lists_are_cut_and_say_so(published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REPORTS", "EACH", "DOCUMENTS", "MISSING"):
        monkeypatch.setattr(limits, name, 1)
    for told in mail_of(published, recipient("all"), tmp_path)[1:]:
        assert re.search(r"共 \d+ 份报告，此处只列前 1 份", told)
        assert re.search(r"此报告另有 \d+ 条", told)
        assert re.search(r"共 \d+ 项，此处只列前 1 项", told)


def test_nothing_new_is_a_short_all_clear(published: Published, tmp_path: Path) -> None:
    subject, text, html = mail_of(published, recipient([LUTING], bodies=["教育局"], severity="error"), tmp_path)
    assert subject.endswith("没有新问题")
    assert "没有发现新问题" in html
    assert len(text.splitlines()) < 15
    made = Mailing(published.warehouse, tmp_path, None, (recipient("all"),))
    idle = next(mails(made, "20991231T000000Z-aaaaaa", made.recipients))
    assert "没有收到新文件" in part(idle.message, "plain")
    assert "20991231T000000Z-aaaaaa" in part(idle.message, "plain")


def test_the_html_needs_nothing_from_elsewhere(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_REPORTS_URL", "https://reports.example.org/")
    _, text, html = mail_of(published, recipient([QIWU]), tmp_path)
    found = elements(html)
    links = [address for address in found.loaded if not address.startswith("cid:")]
    assert len(set(links)) == 1
    assert re.fullmatch(rf"https://reports.example.org/{published.summary.run_id}/area-[0-9a-f]{{12}}.html", links[0])
    assert (tmp_path / links[0].removeprefix("https://reports.example.org/")).is_file()
    assert links[0] in text
    assert not {"script", "link", "style", "form", "iframe"} & set(found.tags)
    whole = mail_of(published, recipient("all"), tmp_path)[2]
    assert len(html.encode()) < len(whole.encode()) < 100_000, "mail programs cut what is longer"


def test_hostile_text_is_text(hostile: Path, tmp_path: Path) -> None:
    made = Mailing(hostile / "gongkai.duckdb", tmp_path, None, (recipient("all"), recipient("all", language="en")))
    for mail in mails(made, "another", made.recipients):
        assert "alert(" not in part(mail.message, "html"), "an all-clear tells nothing of them"
    for language in ("zh", "en"):
        one = recipient("all", language=language)
        written = preview(Mailing(made.warehouse, tmp_path, None, (one,)), tmp_path / language)
        mail = message(written[0])
        html, text = part(mail, "html"), part(mail, "plain")
        found = elements(html)
        assert "script" not in found.tags
        assert not {"onerror", "onload"} & set(found.attributes)
        assert "<script>alert(1)</script>" in "".join(found.texts), "the text itself is shown"
        for shown in (html, text, str(mail["Subject"])):
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", shown.replace("\r\n", "\n"))
            assert "长" * 400 not in shown


def test_a_mail_is_the_same_however_often_it_is_made(published: Published, tmp_path: Path) -> None:
    one = recipient([QIWU], name="栖梧区")
    written = [preview(Mailing(published.warehouse, tmp_path, None, (one,)), tmp_path / name)[0] for name in "ab"]
    assert written[0].read_bytes() == written[1].read_bytes()
    mail = message(written[0])
    assert mail["Message-ID"] == message_id(published.summary.run_id, one)
    assert str(mail["To"]) == "栖梧区 <one@example.org>"


def test_a_division_that_is_not_there_stops_that_mail_only(published: Published, tmp_path: Path) -> None:
    good, bad = recipient([LUTING]), recipient([LUTING, "霁川县"], address="two@example.org")
    made = Mailing(published.warehouse, tmp_path, None, (bad, good))
    assert [mail.recipient for mail in mails(made, "run", made.recipients)] == [good]
    with pytest.raises(UsageError, match=r"two@example\.org: there is no division 霁川县"):
        preview(made, tmp_path)


def test_the_example_can_be_used(published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_RECIPIENTS", str(EXAMPLE))
    made = mailing(published.warehouse, tmp_path)
    assert len(preview(made, tmp_path / "mails")) == 2 * len(read_recipients(EXAMPLE))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("recipients: [{address: a b@example.org, areas: all}]", ("entry 1 ('a b@example.org'), address", "no e-mail")),
        ("recipients: [{address: a@example.org}]", ("entry 1", "areas", "Field required")),
        ("recipients: [{address: a@example.org, areas: []}]", ("entry 1", "names no area")),
        ("recipients: [{address: a@example.org, areas: all, langauge: zh}]", ("entry 1", "langauge")),
        ("recipients: [{address: a@example.org, areas: all, severity: bad}]", ("entry 1", "severity")),
        ('recipients: [{address: a@example.org, areas: all, name: "a\\r\\nBcc: b"}]', ("entry 1", "line breaks")),
        (
            "recipients: [{address: a@example.org, areas: all}, {address: A@example.org, areas: all}]",
            ("A@example.org", "twice"),
        ),
        ("- a", ("the file",)),
        ("a: [", ("no valid YAML",)),
    ],
)
def test_a_wrong_file_is_told_with_the_entry(text: str, words: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "recipients.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_recipients(file)
    for word in (str(file), *words):
        assert word in str(caught.value)


def test_a_code_that_yaml_takes_for_a_number_is_a_code(tmp_path: Path) -> None:
    file = tmp_path / "recipients.yaml"
    file.write_text("recipients: [{address: a@example.org, areas: [990122]}]", encoding="utf-8")
    assert read_recipients(file)[0].areas == ("990122",)


def test_the_font_of_the_pictures_has_every_character_of_their_labels() -> None:
    from datetime import datetime

    from fontTools.ttLib import TTFont

    font = TTFont(data_folder() / "fonts" / "NotoSansSC-Subset.otf")
    known = set(font.getBestCmap())
    level_1 = bytes(byte for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF) for byte in (high, low))
    wanted = {char for words in mail_words().values() for char in words["zh"]} | set(level_1.decode("gb2312", "ignore"))
    assert {char for char in wanted if ord(char) not in known and not char.isspace()} == set()
    row = {"finished": datetime(2026, 11, 22), "error": 1, "warning": 2, "info": 0, "found": 3, "fixed": 0}
    pictures = [trend_picture([row] * runs, language) for runs in (1, 30) for language in ("zh", "en", "zh")]
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert pictures[0] == pictures[2] != pictures[1]

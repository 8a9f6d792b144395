from __future__ import annotations

import email
import re
import smtplib
import socket
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import pytest
from arriving import SAMPLES, Published, Run, put

from flows.errors import FlowError, MailError, UsageError
from flows.report import content as parts
from flows.report import sending
from flows.report.content import gather
from flows.report.publish import write_report
from flows.report.render import mail_text, page
from flows.settings import MailSettings, mail_settings

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e"
SETTINGS = MailSettings(
    "mail.example", 25, "none", "user", "secret", "from@example.org", ("a@example.org", "b@example.org")
)


class Elements(HTMLParser):
    """Collects the tags, the addresses that they load, and the texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.attributes: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href", "action")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def elements(html: str) -> Elements:
    parser = Elements()
    parser.feed(html)
    return parser


def message(path: Path) -> EmailMessage:
    found = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(found, EmailMessage)
    return found


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


@pytest.fixture(scope="module")
def hostile(nightly: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of reports whose text, and whose names, attack who reads them."""
    home = tmp_path_factory.mktemp("hostile")
    text = (SAMPLES / "reports/jichuan/luting/jiaoyuju_2022.txt").read_text(encoding="utf-8")
    number = re.search(r"\t142\s*\n", text)
    assert number is not None
    spoilt = text.replace(number[0], f"\t{HOSTILE}<img src=x onerror=alert(2)>{'长' * 5000}\n", 1)
    put(home / "in", "<script>alert(3)<_script>\x1b[2J.txt", spoilt.encode())
    put(home / "in", "=cmd|' /C calc'!A0.txt", b"")
    nightly(home / "in", home)
    return home


def test_the_page_needs_nothing_else_and_is_chinese(published: Published) -> None:
    html = Path(published.summary.html or "").read_text(encoding="utf-8")
    found = elements(html)
    assert all(address.startswith("#") for address in found.loaded)
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
    assert text.count("处理建议") == total


def test_the_same_warehouse_gives_the_same_report_byte_for_byte(published: Published, tmp_path: Path) -> None:
    one, two = (write_report(published.warehouse, tmp_path / name) for name in ("one", "two"))
    assert one.html.read_bytes() == two.html.read_bytes()
    texts = [part(message(written.mail), kind) for written in (one, two) for kind in ("plain", "html")]
    assert texts[:2] == texts[2:]


def test_the_latest_report_lies_at_a_fixed_place(published: Published) -> None:
    for name in ("report.html", "mail.eml"):
        assert (published.reports / "latest" / name).is_file()
    assert (published.reports / "latest" / "report.html").read_bytes() == Path(
        published.summary.html or ""
    ).read_bytes()


def test_lists_are_cut_and_say_so(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "FINDINGS", 3)
    monkeypatch.setattr(parts, "MAILED", 2)
    content = gather(published.warehouse)
    html = page(content)
    assert elements(html).tags.count("article") == 3
    assert f"共{content.totals['findings']}条，本页只列前3条" in html
    assert "此处只列前 2 条" in mail_text(content, None)


def test_the_mail_has_a_text_and_an_html_part_and_says_how_many_are_new(published: Published) -> None:
    mail = message(Path(published.summary.mail or ""))
    assert mail.get_content_type() == "multipart/alternative"
    assert [item.get_content_type() for item in mail.iter_parts()] == ["text/plain", "text/html"]
    count = published.summary.findings_new
    assert re.fullmatch(rf"政务公开年报数据质量报告 \d{{4}}-\d\d-\d\d：新发现 {count} 条", str(mail["Subject"]))
    for kind in ("plain", "html"):
        assert "复议诉讼合计不符" in part(mail, kind)
    html = elements(part(mail, "html"))
    assert not {"script", "link", "img", "style"} & set(html.tags)


def test_links_of_the_mail_lead_to_the_page(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_REPORTS_URL", "https://reports.example.org/")
    mail = message(write_report(published.warehouse, tmp_path).mail)
    address = f"https://reports.example.org/{published.summary.run_id}/report.html"
    links = elements(part(mail, "html")).loaded
    assert address in links
    anchors = [link.removeprefix(f"{address}#") for link in links if "#" in link]
    html = (tmp_path / "latest" / "report.html").read_text(encoding="utf-8")
    assert anchors
    assert all(f'id="{anchor}"' in html for anchor in anchors)
    assert address in part(mail, "plain")


def test_text_of_reports_is_never_markup_nor_control(hostile: Path) -> None:
    written = write_report(hostile / "gongkai.duckdb", hostile / "again")
    html = written.html.read_text(encoding="utf-8")
    mail = message(written.mail)
    for shown in (html, part(mail, "html")):
        found = elements(shown)
        assert found.tags.count("script") == (1 if shown is html else 0)
        assert "img" not in found.tags
        assert "onerror" not in found.attributes
        assert "alert(" in "".join(found.texts), "the text itself is shown"
    for shown in (html, part(mail, "html"), part(mail, "plain")):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", shown.replace("\r\n", "\n"))
        assert "长" * 1000 not in shown


def test_an_empty_reports_directory_that_cannot_be_made_is_told(published: Published, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(FlowError, match="gongkai report"):
        write_report(published.warehouse, tmp_path / "file")


class FakeServer:
    """Stands for smtplib.SMTP and remembers what it was asked."""

    calls: list[tuple[object, ...]] = []  # noqa: RUF012

    def __init__(self, host: str, port: int, **_: object) -> None:
        self.calls.append(("connect", host, port))

    def __enter__(self) -> FakeServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.calls.append(("quit",))

    def starttls(self, **_: object) -> None:
        self.calls.append(("starttls",))

    def login(self, user: str, password: str) -> None:
        self.calls.append(("login", user, password))

    def send_message(self, mail: EmailMessage, sender: str, recipients: list[str]) -> None:
        self.calls.append(("send", str(mail["Subject"]), sender, recipients))


def test_the_mail_is_sent_encrypted_to_all(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtplib, "SMTP", FakeServer)
    monkeypatch.setattr(FakeServer, "calls", [])
    sending.send(Path(published.summary.mail or ""), SETTINGS._replace(security="starttls", port=587))
    kinds = [call[0] for call in FakeServer.calls]
    assert kinds == ["connect", "starttls", "login", "send", "quit"]
    assert FakeServer.calls[3][2:] == ("from@example.org", ["a@example.org", "b@example.org"])


def test_a_server_that_does_not_answer_is_named_and_no_secret_told(published: Published) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings = SETTINGS._replace(host="127.0.0.1", port=probe.getsockname()[1])
        with pytest.raises(MailError, match=r"127\.0\.0\.1") as caught:
            sending.send(Path(published.summary.mail or ""), settings)
    assert "secret" not in str(caught.value)


@pytest.mark.usefixtures("published", "quick")
def test_a_mail_that_cannot_be_sent_does_not_fail_the_data(
    nightly: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "in", "jichuan/luting/jiaoyuju_2021.txt")
    for name, value in {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": "1",
        "MAIL_FROM": "a@b.example",
        "MAIL_TO": "c@d.example",
    }.items():
        monkeypatch.setenv(f"GONGKAI_{name}", value)
    summary = nightly(tmp_path / "in", tmp_path)
    assert (summary.published, summary.loaded, summary.mail_sent, summary.complete) == (True, 1, False, False)
    assert "could not be sent" in (summary.report_error or "")


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"GONGKAI_SMTP_SECURITY": "ssl3"}, "starttls, tls or none"),
        ({"GONGKAI_SMTP_PORT": "70000"}, "port number"),
        ({"GONGKAI_MAIL_TO": " , "}, "GONGKAI_MAIL_TO"),
    ],
)
def test_mail_settings_that_do_not_fit_are_told(given: dict[str, str], word: str) -> None:
    good = {"GONGKAI_SMTP_HOST": "h", "GONGKAI_MAIL_FROM": "a@b.example", "GONGKAI_MAIL_TO": "c@d.example"}
    found = mail_settings(good)
    assert found is not None
    assert (found.port, found.security) == (587, "starttls")
    assert mail_settings({}) is None
    with pytest.raises(UsageError, match=word):
        mail_settings(good | given)

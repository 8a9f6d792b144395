"""Runs and their mails: each area its own, an all-clear, what a dead server or a killed run leaves, the account."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from arriving import Run, put
from mail_parts import elements, part
from mail_server import PASSWORD, USER, Authority, Post, free_port, serving
from typer.testing import CliRunner

from flows import night
from flows.cli import app
from flows.errors import UsageError
from flows.report.account import mail_account
from flows.report.mailing import mailing
from flows.report.outbox import Outbox
from flows.settings import MailSettings, mail_settings

pytestmark = pytest.mark.usefixtures("quick")
SETTINGS = {"GONGKAI_SMTP_HOST": "h", "GONGKAI_MAIL_FROM": "a@b.example", "GONGKAI_MAIL_TO": "c@d.example"}
RECIPIENTS = """
recipients:
  - {address: luting@example.org, areas: ["990122"]}
  - {address: qiwu@example.org, areas: [澄霞省霁川市栖梧区], language: en}
  - {address: lost@example.org, areas: ["123456"]}
"""


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def server(post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailSettings]:
    """A server with STARTTLS and login, an environment that is configured for it, and no wait before a second try."""
    monkeypatch.setattr("flows.nightly.mail.retry_delay_seconds", 0)
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    file = tmp_path / "recipients.yaml"
    file.write_text(RECIPIENTS, encoding="utf-8")
    with serving(post, authority) as settings:
        values = {"SMTP_HOST": settings.host, "SMTP_PORT": settings.port, "SMTP_USER": USER, "SMTP_PASSWORD": PASSWORD}
        for name, value in {**values, "MAIL_FROM": "from@example.org", "RECIPIENTS": file}.items():
            monkeypatch.setenv(f"GONGKAI_{name}", str(value))
        yield settings


def arrive(home: Path, *names: str) -> Path:
    for name in names:
        put(home / "in", name)
    return home / "in"


def test_each_area_is_told_what_is_new_then_what_is_fixed_then_all_clear(
    nightly: Run, tmp_path: Path, post: Post, server: MailSettings
) -> None:
    inbox = arrive(tmp_path, "jichuan/luting/xianzhengfu_2023.txt", "jichuan/qiwu/weishengjiankangwei_2023.txt")
    first = nightly(inbox, tmp_path)
    assert sorted(post.addresses) == ["luting@example.org", "qiwu@example.org"]
    told = {address: part(message, "plain") for address, message in post.taken}
    assert "栖梧区" in told["qiwu@example.org"]
    assert "栖梧区" not in told["luting@example.org"]
    assert "there is no division 123456" in (first.report_error or "")
    arrive(tmp_path, "jichuan/luting/xianzhengfu_2023_gengzheng.txt")
    nightly(inbox, tmp_path)
    luting, qiwu = sorted(post.taken[2:], key=lambda taken: taken[0])
    assert re.search(r"已消除 [1-9]", part(luting[1], "plain"))
    assert "本次消除的问题" in part(luting[1], "html")
    pictures = [item["Content-ID"] for item in luting[1].walk() if item.get_content_type() == "image/png"]
    assert [f"cid:{str(name).strip('<>')}" for name in pictures] == elements(part(luting[1], "html")).pictures != []
    assert "all clear" in str(qiwu[1]["Subject"]), "what happens elsewhere is no news"
    last = nightly(inbox, tmp_path)
    assert not last.published
    assert len(post.taken) == 6
    assert all(re.search("没有新问题|all clear", str(message["Subject"])) for _, message in post.taken[4:])
    assert len({message["Message-ID"] for _, message in post.taken}) == 6


def test_what_a_dead_server_left_goes_out_with_the_next_run_once(
    nightly: Run, tmp_path: Path, post: Post, server: MailSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_SMTP_PORT", str(free_port()))
    inbox = arrive(tmp_path, "jichuan/luting/jiaoyuju_2021.txt")
    summary = nightly(inbox, tmp_path)
    assert (summary.published, summary.loaded, summary.mail_sent, summary.complete) == (True, 1, False, False)
    assert "no mail could be sent" in (summary.report_error or "")
    assert not post.taken
    monkeypatch.setenv("GONGKAI_SMTP_PORT", str(server.port))
    nightly(inbox, tmp_path)
    assert sorted(post.addresses) == ["luting@example.org"] * 2 + ["qiwu@example.org"] * 2
    about = [message["Message-ID"].split(".")[0] for _, message in post.taken]
    assert about[:2] == [f"<{summary.run_id}"] * 2, "the mails of the first run, before those of the second"


def test_the_mails_of_a_run_killed_before_them_go_out_with_the_next(
    nightly: Run, tmp_path: Path, post: Post, server: MailSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = arrive(tmp_path, "jichuan/luting/jiaoyuju_2021.txt")
    with monkeypatch.context() as killed:
        killed.setattr(night.Night, "mail", lambda self: None)
        first = nightly(inbox, tmp_path)
    assert first.published
    assert not post.taken
    nightly(inbox, tmp_path)
    about = [message["Message-ID"].split(".")[0] for _, message in post.taken]
    assert about[:2] == [f"<{first.run_id}"] * 2
    assert len(about) == 4
    assert {letter.state for letter in Outbox(tmp_path / "store/outbox").letters()} == {"sent"}


def test_the_command_sends_what_waits_and_nothing_twice(
    nightly: Run, tmp_path: Path, post: Post, server: MailSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GONGKAI_SMTP_HOST")
    nightly(arrive(tmp_path, "jichuan/luting/jiaoyuju_2021.txt"), tmp_path)
    places = ["--warehouse", str(tmp_path / "gongkai.duckdb"), "--reports", str(tmp_path / "reports")]
    shown = CliRunner().invoke(app, ["report", "--preview", str(tmp_path / "mails"), *places])
    assert shown.exit_code != 0, "one recipient's division is not there"
    assert len(list((tmp_path / "mails").iterdir())) == 4
    assert not post.taken
    monkeypatch.setenv("GONGKAI_SMTP_HOST", server.host)
    for _ in range(2):
        sent = CliRunner().invoke(app, ["report", "--email", *places])
        assert sorted(post.addresses) == ["luting@example.org", "qiwu@example.org"]
        assert sent.exit_code == 1
        assert "there is no division 123456" in sent.output
    (tmp_path / "recipients.yaml").write_text(RECIPIENTS.replace("123456", "990123"), encoding="utf-8")
    corrected = CliRunner().invoke(app, ["report", "--email", *places])
    assert corrected.exit_code == 0, corrected.output
    assert sorted(post.addresses) == ["lost@example.org", "luting@example.org", "qiwu@example.org"]
    assert "3 sent" in corrected.output


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"GONGKAI_SMTP_SECURITY": "ssl3"}, "starttls, tls or none"),
        ({"GONGKAI_SMTP_PORT": "70000"}, "port number"),
        ({"GONGKAI_MAIL_FROM": ""}, "GONGKAI_MAIL_FROM"),
        ({"GONGKAI_SMTP_PASSWORD": "密码"}, "ASCII"),
    ],
)
def test_mail_settings_that_do_not_fit_are_told(given: dict[str, str], word: str) -> None:
    found = mail_settings(SETTINGS)
    assert found is not None
    assert (found.port, found.security, found.recipients) == (587, "starttls", ("c@d.example",))
    assert mail_settings({}) is None
    with pytest.raises(UsageError, match=word):
        mail_settings(SETTINGS | given)


def test_addresses_of_the_environment_get_the_whole_country(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    found = mailing(tmp_path / "w", tmp_path).recipients
    assert [(one.address, one.areas) for one in found] == [("c@d.example", "all")]
    monkeypatch.setenv("GONGKAI_MAIL_TO", "")
    with pytest.raises(UsageError, match="nobody gets mail"):
        mailing(tmp_path / "w", tmp_path)
    monkeypatch.setenv("GONGKAI_MAIL_TO", "a b")
    with pytest.raises(UsageError, match="GONGKAI_MAIL_TO"):
        mailing(tmp_path / "w", tmp_path)


@pytest.mark.usefixtures("prefect_here")
@pytest.mark.parametrize(
    ("kept", "password"), [("0123", "0123"), ("12e3", "12e3"), (json.dumps({"password": "p", "user": "u"}), "p")]
)
def test_secrets_come_from_a_prefect_block(kept: str, password: str) -> None:
    from prefect.blocks.system import Secret

    Secret(value=kept).save("mail-account", overwrite=True)
    found = mail_account({**SETTINGS, "GONGKAI_SMTP_BLOCK": "mail-account"})
    assert found is not None
    assert found.password == password
    own = mail_account({**SETTINGS, "GONGKAI_SMTP_BLOCK": "mail-account", "GONGKAI_SMTP_PASSWORD": "mine"})
    assert own is not None
    assert own.password == "mine", "the environment comes first"


@pytest.mark.usefixtures("prefect_here")
def test_a_block_that_is_not_there_or_does_not_fit_is_told() -> None:
    from prefect.blocks.system import Secret

    with pytest.raises(UsageError, match="no such Secret block"):
        mail_account({**SETTINGS, "GONGKAI_SMTP_BLOCK": "absent"})
    Secret(value=json.dumps({"passwort": "p"})).save("wrong", overwrite=True)
    with pytest.raises(UsageError, match="passwort"):
        mail_account({**SETTINGS, "GONGKAI_SMTP_BLOCK": "wrong"})

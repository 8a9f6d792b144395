"""What becomes of mails with a real server: taken, refused, down, and dying in the middle."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from mail_server import BUSY, REFUSED, Authority, Post, free_port, serving

from flows.errors import MailError
from flows.report import sending
from flows.report.outbox import KEPT, MAX_AGE, Letter, Outbox
from flows.report.sending import Delivery, deliver
from flows.settings import MailSettings

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # with TLS from the start there is no STARTTLS
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "store" / "outbox")


def put(outbox: Outbox, *addresses: str, run: str = "run1", now: datetime = NOW) -> None:
    for address in addresses:
        message = EmailMessage(policy=SMTP)
        message["Subject"], message["To"], message["Message-ID"] = "质量报告", address, f"<{run}.{address}>"
        message.set_content("正文\n.一行以句点开头\n")
        outbox.put(run, address, message, now)


def states(outbox: Outbox) -> dict[str, str]:
    return {letter.address: letter.state for letter in outbox.letters()}


def send(outbox: Outbox, settings: MailSettings, delivery: str = "run1", now: datetime = NOW) -> Delivery:
    with outbox.locked():
        return deliver(outbox, settings, delivery, now)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_each_recipient_gets_one_mail_encrypted_and_logged_in(
    security: str, outbox: Outbox, authority: Authority
) -> None:
    put(outbox, "a@example.org", "b@example.org")
    post = Post()
    with serving(post, authority, security) as settings:
        made = send(outbox, settings)
        again = send(outbox, settings, "run2")
    assert (made.sent, made.problems, again.sent) == (2, [], 0)
    assert post.addresses == ["a@example.org", "b@example.org"]
    assert all(post.encrypted)
    address, message = post.taken[0]
    assert (message["To"], message["Subject"], message["Message-ID"]) == (address, "质量报告", f"<run1.{address}>")
    assert message.get_content().splitlines() == ["正文", ".一行以句点开头"]


def test_a_server_that_is_not_who_it_says_gets_nothing(
    outbox: Outbox, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(outbox, "a@example.org")
    (tmp_path / "other").mkdir()
    post = Post()
    with serving(post, authority, "starttls") as settings:
        monkeypatch.setenv("SSL_CERT_FILE", str(Authority(tmp_path / "other").file))
        made = send(outbox, settings)
    assert not post.taken
    assert states(outbox) == {"a@example.org": "waiting"}
    assert "certificate" in made.problems[0].lower()


def test_a_bad_address_stops_nobody_elses_mail(outbox: Outbox, authority: Authority) -> None:
    put(outbox, REFUSED, BUSY, "a@example.org")
    post = Post()
    with serving(post, authority) as settings:
        made = send(outbox, settings)
        same = send(outbox, settings)
        later = send(outbox, settings, "run2")
    assert post.addresses == ["a@example.org"]
    assert states(outbox) == {REFUSED: "refused", BUSY: "waiting", "a@example.org": "sent"}
    assert any("550" in problem and REFUSED in problem for problem in made.problems)
    assert same.problems == made.problems, "a delivery that is tried again tells the whole, too"
    assert not [problem for problem in later.problems if REFUSED in problem], "what is refused is not tried each night"


def test_what_was_refused_is_tried_again_by_hand(outbox: Outbox, authority: Authority) -> None:
    put(outbox, REFUSED)
    with serving(Post(), authority) as settings:
        send(outbox, settings)
        outbox.retry_refused()
        assert any("550" in problem for problem in send(outbox, settings, "hand").problems)


def test_a_dead_server_keeps_all_waiting_and_the_next_run_sends_them(outbox: Outbox, authority: Authority) -> None:
    put(outbox, "a@example.org", "b@example.org")
    post = Post()
    with serving(post, authority) as settings:
        dead = settings._replace(port=free_port())
        made = send(outbox, dead)
        assert set(states(outbox).values()) == {"waiting"}
        assert f"localhost:{dead.port}" in made.problems[0]
        put(outbox, "a@example.org", run="run2")
        assert send(outbox, settings, "run2").sent == 3
    assert sorted(post.addresses) == ["a@example.org", "a@example.org", "b@example.org"]


def test_a_wrong_password_is_told_without_it(outbox: Outbox, authority: Authority) -> None:
    put(outbox, "a@example.org")
    post = Post()
    with serving(post, authority) as settings:
        made = send(outbox, settings._replace(password="battery staple"))
    assert not post.taken
    assert states(outbox) == {"a@example.org": "waiting"}
    assert "login of warehouse is refused" in made.problems[0]
    assert "battery" not in made.told()


def test_a_server_that_dies_after_the_text_gets_it_once_more_in_the_next_run(
    outbox: Outbox, authority: Authority
) -> None:
    put(outbox, "a@example.org", "b@example.org")
    post = Post(dies=1)
    with serving(post, authority) as settings:
        made = send(outbox, settings)
        assert states(outbox) == {"a@example.org": "uncertain", "b@example.org": "sent"}
        assert any("uncertain" in problem for problem in made.problems)
        assert send(outbox, settings).sent == 0, "not again in the same run"
        assert send(outbox, settings, "run2").sent == 1
        assert send(outbox, settings, "run3").sent == 0
    copies = [message for address, message in post.taken if address == "a@example.org"]
    assert len(copies) == 2
    assert copies[0].as_bytes() == copies[1].as_bytes(), "with the same Message-ID: receivers can tell"


def test_a_mail_goes_out_twice_at_most(outbox: Outbox, authority: Authority) -> None:
    put(outbox, "a@example.org")
    post = Post(dies=5)
    with serving(post, authority) as settings:
        for run in ("run1", "run2", "run3", "run4"):
            send(outbox, settings, run)
    assert len(post.taken) == 2
    assert states(outbox) == {"a@example.org": "uncertain"}


def _sends_and_is_killed(root: Path, settings: MailSettings) -> None:
    kept = Outbox.keep

    def keep(self: Outbox, letter: Letter) -> None:
        if letter.state == "sent":
            os.kill(os.getpid(), signal.SIGKILL)
        kept(self, letter)

    Outbox.keep = keep  # type: ignore[method-assign]
    send(Outbox(root), settings)


def test_a_crash_between_sending_and_noting_it_is_like_no_answer(outbox: Outbox, authority: Authority) -> None:
    put(outbox, "a@example.org", "b@example.org")
    post = Post()
    with serving(post, authority) as settings:
        process = multiprocessing.get_context("fork").Process(target=_sends_and_is_killed, args=(outbox.root, settings))
        process.start()
        process.join(30)
        assert process.exitcode == -signal.SIGKILL
        assert states(outbox) == {"a@example.org": "sending", "b@example.org": "waiting"}
        assert send(outbox, settings, "run2").sent == 2
    assert post.addresses == ["a@example.org", "a@example.org", "b@example.org"]


def test_servers_that_hang_up_on_some_do_not_hold_the_others_up(
    outbox: Outbox, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LOST", 2)
    put(outbox, "a@example.org", "b@example.org", "c@example.org", "d@example.org")
    post = Post(dies=2)
    with serving(post, authority) as settings:
        made = send(outbox, settings)
        assert made.states["uncertain"] == 2
        assert "again and again" in made.told()
        assert send(outbox, settings, "run2").sent == 4


def test_a_mail_is_written_once_and_never_by_two_programs(outbox: Outbox) -> None:
    put(outbox, "a@example.org")
    before = outbox.message(outbox.letters()[0])
    message = EmailMessage()
    message["Message-ID"] = "<other>"
    outbox.put("run1", "A@example.org", message, NOW)
    assert outbox.message(outbox.letters()[0]) == before
    with outbox.locked(), pytest.raises(MailError, match="another program is sending"), outbox.locked():
        pass


def test_what_is_too_old_is_given_up_and_then_deleted(outbox: Outbox, authority: Authority) -> None:
    put(outbox, "a@example.org")
    post = Post()
    late = NOW + MAX_AGE + timedelta(hours=1)
    with serving(post, authority) as settings:
        made = send(outbox, settings, "run9", late)
    assert not post.taken
    assert states(outbox) == {"a@example.org": "expired"}
    assert "given up" in made.told()
    outbox.mark_posted("run1")
    outbox.expire(datetime.now(UTC) + KEPT + timedelta(days=1), "run99")
    assert not (outbox.root / "run1").exists()


def test_a_state_that_cannot_be_read_is_named(outbox: Outbox) -> None:
    put(outbox, "a@example.org")
    file = next(outbox.root.glob("run1/*.json"))
    file.write_text(json.dumps({"address": "a@example.org"}), encoding="utf-8")
    with pytest.raises(MailError, match=file.name):
        outbox.letters()

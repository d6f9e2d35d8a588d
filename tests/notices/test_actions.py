"""Telling people: once per key, whatever happens to the mail."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import connection, transaction

from ocop.kit.errors import Refused
from ocop.kit.faults import Invalid
from ocop.notices import actions, tasks
from ocop.notices.actions import ChoiceContents
from ocop.notices.channels import DryRun, Email
from ocop.notices.models import Delivery, Notice
from ocop.notices.queries import outbox, unread_count
from ocop.notices.timing import WAITS
from ocop.people.models import User
from tests import world
from tests.notices.telling import Broken, Closed, at_once, channels, told, vietnam
from tests.world import NOW

pytestmark = pytest.mark.django_db


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_the_same_person_is_told_once_per_key():
    words: dict[str, Any] = {
        "kind": "DOSSIER",
        "title": "Trả lại",
        "text": "",
        "link": "/",
        "at": NOW,
    }
    assert actions.notify(to=[world.lan(), world.minh(), world.lan()], key="a", **words) == 2
    assert actions.notify(to=[world.lan(), world.hoa()], key="a", **words) == 1
    assert unread_count(world.lan()) == 1


def test_people_whose_account_is_closed_are_not_told():
    lan = world.lan()
    lan.is_active = False
    assert (
        actions.notify(to=[lan], kind="SYSTEM", title="a", text="", link="/", key="a", at=NOW) == 0
    )


def test_a_notice_is_gone_with_the_work_it_tells_of():
    with transaction.atomic():
        told(world.lan())
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_a_notice_that_cannot_be_written_leaves_the_work_standing():
    nobody = world.person("Người đã xóa", "+84912000090")
    User.objects.filter(pk=nobody.pk).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    count = actions.notify(
        to=[nobody], kind="SYSTEM", title="a", text="", link="/", key="a", at=NOW
    )
    assert count == 0
    assert world.lan().pk  # the transaction still works


@pytest.mark.parametrize("link", ["https://example.com/", "//example.com", "ho-so/1"])
def test_a_notice_leads_nowhere_but_to_our_pages(link):
    with pytest.raises(ValueError, match="path of this site"):
        told(world.lan(), link=link)


def test_long_words_are_cut():
    notice = told(world.lan(), "mắm\n" * 300, key="long", text="x" * 5000)
    assert (len(notice.title), len(notice.text)) == (200, 2000)
    assert "\n" not in notice.title


def test_by_default_mail_comes_once_a_day_and_holds_everything():
    for number in range(3):
        told(world.lan(), f"Việc {number}")
    assert actions.send_due(at=vietnam(23, 59)) == 0
    assert actions.send_due(at=vietnam(7, 0, day=17)) == 1
    (letter,) = mail.outbox
    assert letter.to == ["lan@giaohung.example"]
    assert letter.subject == "3 thông báo mới"
    assert "- Việc 0\n- Việc 1\n- Việc 2" in letter.body
    assert "/thong-bao/" in letter.body
    assert states() == ["SENT"] * 3


def test_who_wants_it_at_once_gets_the_notice_itself():
    at_once(world.lan())
    told(world.lan(), link="/ban-lam-viec")
    assert actions.send_due(at=NOW) == 1
    assert mail.outbox[0].subject == "Hồ sơ được nhận"
    assert "/ban-lam-viec" in mail.outbox[0].body
    assert actions.send_due(at=NOW + timedelta(hours=1)) == 0


def test_quiet_hours_hold_a_message_until_the_morning():
    at_once(world.lan(), quiet_from=20, quiet_until=6)
    told(world.lan(), at=vietnam(22, 30))
    assert actions.send_due(at=vietnam(23)) == 0
    assert actions.send_due(at=vietnam(6, 0, day=17)) == 1


def test_who_wants_nothing_outside_still_has_the_inbox():
    actions.choose(contents=ChoiceContents("NEVER", 7, 21, 6), by=world.lan(), at=NOW)
    told(world.lan())
    assert not Delivery.objects.exists()
    assert unread_count(world.lan()) == 1


def test_who_has_no_address_gets_no_mail():
    told(world.hoa())
    assert not Delivery.objects.exists()


def test_what_was_read_in_time_is_not_mailed():
    notice = told(world.lan())
    actions.mark_read(notice=notice, by=world.lan(), at=NOW)
    assert actions.send_due(at=vietnam(8, day=17)) == 0
    assert states() == ["DROPPED"]
    assert mail.outbox == []


def test_a_mail_server_that_is_down_is_tried_again_and_then_given_up(monkeypatch):
    at_once(world.lan(), quiet_from=0, quiet_until=0)
    told(world.lan())

    def down(self, messages):
        raise ConnectionRefusedError("111")

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", down)
    moment = NOW
    for wait in WAITS:
        assert actions.send_due(at=moment) == 0
        assert actions.send_due(at=moment + wait - timedelta(seconds=1)) == 0
        moment += wait
    found = Delivery.objects.get()
    assert (found.state, found.attempts) == ("WAITING", len(WAITS))
    assert "Chưa gửi được thư" in found.last_error
    assert outbox().retrying == 1
    actions.send_due(at=moment)
    assert states() == ["FAILED"]
    assert outbox().given_up == 1


def test_a_server_that_comes_back_gets_the_message(monkeypatch):
    at_once(world.lan())
    told(world.lan())
    with monkeypatch.context() as patch:
        patch.setattr(Email, "send", Broken.send)
        actions.send_due(at=NOW)
    assert actions.send_due(at=NOW + WAITS[0]) == 1
    assert Delivery.objects.get().last_error == ""


def test_one_broken_channel_does_not_hold_up_the_others(settings):
    channels(settings, Broken, Closed, Email)
    at_once(world.lan())
    told(world.lan())
    assert actions.send_due(at=NOW) == 1
    assert dict(Delivery.objects.values_list("channel", "state")) == {
        "broken": "WAITING", "closed": "FAILED", "email": "SENT",
    }  # fmt: skip
    assert Delivery.objects.get(channel="closed").last_error == "Không có người nhận này."


def test_a_channel_taken_out_of_the_settings_is_no_longer_waited_for(settings):
    channels(settings, Broken)
    told(world.lan())
    channels(settings, Email)
    assert actions.send_due(at=vietnam(8, day=17)) == 0
    assert states() == ["DROPPED"]


def test_a_dry_run_writes_lines_and_reaches_everybody(settings, tmp_path):
    settings.DATA = tmp_path
    channels(settings, DryRun)
    at_once(world.hoa())
    told(world.hoa())
    assert actions.send_due(at=NOW) == 1
    (line,) = (tmp_path / "notices.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["title"] == "Hồ sơ được nhận"


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_message_once():
    at_once(world.lan())
    told(world.lan())
    sent = []

    def work():
        sent.append(actions.send_due(at=NOW))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sum(sent) == 1
    assert len(mail.outbox) == 1


def test_a_digest_in_the_quiet_hours_is_refused():
    with pytest.raises(Invalid) as caught:
        actions.choose(contents=ChoiceContents("DIGEST", 23, 21, 6), by=world.lan(), at=NOW)
    assert "giờ yên lặng" in caught.value.faults[0].sentence


@pytest.mark.parametrize(
    "contents", [ChoiceContents("LOUD", 7, 21, 6), ChoiceContents("NEVER", 24, 21, 6)]
)
def test_a_choice_that_does_not_exist_is_refused(contents):
    with pytest.raises(Invalid):
        actions.choose(contents=contents, by=world.lan(), at=NOW)


def test_nobody_reads_what_was_written_to_somebody_else():
    with pytest.raises(Refused):
        actions.mark_read(notice=told(world.lan()), by=world.minh(), at=NOW)


def test_the_moment_of_the_first_reading_stays():
    notice = told(world.lan())
    actions.mark_read(notice=notice, by=world.lan(), at=NOW)
    later = actions.mark_read(notice=notice, by=world.lan(), at=NOW + timedelta(days=1))
    assert later.read_at == NOW


def test_old_notices_are_forgotten_and_unread_ones_much_later():
    read, unread = told(world.lan(), "đọc"), told(world.lan(), "chưa")
    actions.mark_read(notice=read, by=world.lan(), at=NOW)
    assert actions.forget_old(at=NOW + timedelta(days=179)) == 0
    assert actions.forget_old(at=NOW + timedelta(days=181)) == 1
    assert list(Notice.objects.all()) == [unread]
    tasks.forget_old(timestamp=int((NOW + timedelta(days=401)).timestamp()))
    assert not Notice.objects.exists()


def test_the_worker_sends_by_its_clock():
    at_once(world.lan())
    told(world.lan())
    tasks.send(timestamp=int(NOW.timestamp()))
    assert len(mail.outbox) == 1

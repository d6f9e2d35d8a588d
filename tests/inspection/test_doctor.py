"""The doctor tells in words what ended, what lacks a decision and what does not leave."""

import socket

import pytest
from django.utils import timezone

from ocop.cli.doctor.programme import programme_checks
from ocop.notices import actions as notices
from ocop.notices.channels import Email
from ocop.products import actions as products
from tests import world
from tests.inspection.after import of_today
from tests.notices.telling import Broken, Closed, at_once, channels, told

pytestmark = pytest.mark.django_db


def findings() -> dict[str, tuple[str, str]]:
    return {one.check: (str(one.state), one.what) for one in programme_checks()}


def test_a_house_in_order_is_fine(settings):
    of_today(600)
    channels(settings, Closed)
    assert {state for state, _ in findings().values()} == {"ok"}


def test_ended_certificates_and_lacking_decisions_are_counted(settings):
    channels(settings, Closed)
    of_today(-3, "Mắm cũ")
    of_today(-30, "Nem cũ")
    bare = world.decision(decision_number="", authority="", decided_on=None, year=2024)
    products.record_recognition(
        product=world.product("Rượu nếp"), contents=bare, by=None, at=world.NOW
    )
    found = findings()
    assert found["certificates"] == ("note", "2 giấy chứng nhận đã hết hạn mà chưa đánh giá lại.")
    assert found["decisions"][0] == "note"
    assert found["decisions"][1].startswith("1 công nhận thiếu số hoặc ngày quyết định")


def test_a_silent_mail_server_is_a_remark_and_one_that_answers_is_fine(settings):
    channels(settings, Email)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = server.getsockname()[1]
        assert findings()["mail"][0] == "note"
        server.listen()
        assert findings()["mail"][0] == "ok"


def test_notices_that_do_not_leave_are_told_with_the_last_error(settings):
    channels(settings, Broken)
    at_once(world.lan(), quiet_from=0, quiet_until=0)
    told(world.lan())
    notices.send_due(at=timezone.now())
    state, what = findings()["notices"]
    assert state == "problem"
    assert "1 lượt gửi thông báo đang chờ gửi lại" in what
    assert "chưa viết xong" in what

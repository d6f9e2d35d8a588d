"""Checks of what the house is for: stars that ended, decisions that lack, notices that do not leave."""

import socket
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from ocop.cli.doctor.finding import Finding, fine, problem, remark
from ocop.kit.templatetags.ocop import so
from ocop.notices.queries import outbox
from ocop.products.marks import Mark
from ocop.products.models import Product, Recognition
from ocop.products.queries import marked

ANSWER_S = 2.0


def programme_checks() -> Iterator[Finding]:
    """Stars, decisions, mail."""
    yield _ended()
    yield _without_decision()
    yield _mail()
    yield _outbox()


def _ended() -> Finding:
    """Stars that ended are no fault of the machine, but somebody should know."""
    today = timezone.localdate()
    count = Product.objects.live().filter(marked(Mark.EXPIRED, today)).count()
    if count:
        return remark(
            "certificates", f"{so(count)} giấy chứng nhận đã hết hạn mà chưa đánh giá lại.",
            "Xem danh sách ở /theo-doi-han/?trong=qua-han",
        )  # fmt: skip
    return fine("certificates", "Không có giấy chứng nhận nào hết hạn.")


def _without_decision() -> Finding:
    lacking = Q(decision_number="") | Q(decided_on=None)
    rows = Recognition.objects.filter(lacking, withdrawn_on=None, product__merged_into=None)
    if count := rows.count():
        return remark(
            "decisions", f"{so(count)} công nhận thiếu số hoặc ngày quyết định: sao chưa hiện công khai.",
            "Bổ sung ở /so-san-pham/?muc=UNCONFIRMED",
        )  # fmt: skip
    return fine("decisions", "Mọi công nhận đều có số và ngày quyết định.")


def _mail() -> Finding:
    """Whether the mail server answers; only asked where notices go by mail."""
    if not any(path.endswith(".Email") for path in settings.NOTICE_CHANNELS):
        return fine("mail", "Thông báo không gửi bằng thư điện tử.")
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), ANSWER_S).close()
    except OSError:
        return remark(
            "mail", f"Máy chủ thư {where} không trả lời; thông báo chỉ có trong hệ thống.",
            "Đặt OCOP_SMTP_HOST, OCOP_SMTP_PORT, hoặc bật máy chủ thư.",
        )  # fmt: skip
    return fine("mail", f"Máy chủ thư {where} trả lời.")


def _outbox() -> Finding:
    found = outbox()
    if not found.retrying + found.given_up:
        return fine("notices", "Không có thông báo nào kẹt khi gửi ra ngoài.")
    said = f"{so(found.retrying)} lượt gửi thông báo đang chờ gửi lại, {so(found.given_up)} lượt đã thôi."
    state = problem if found.retrying else remark
    return state(
        "notices",
        f"{said} Lỗi gần nhất: {found.last_error}",
        "Sửa máy chủ thư; lượt đang chờ tự gửi lại.",
    )

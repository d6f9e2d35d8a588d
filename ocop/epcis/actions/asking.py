"""Named queries and subscriptions: kept under a name, sent where and when the asker wants."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ocop.epcis.actions.parties import own_party
from ocop.epcis.models import NamedQuery, Subscription
from ocop.epcis.outgoing import check_address
from ocop.epcis.query import from_parameters
from ocop.epcis.rules import may_ask, may_end_query
from ocop.epcis.schedule import next_due, read_schedule
from ocop.kit.errors import Conflict, require, require_aware
from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User

MOST_SUBSCRIPTIONS = 100  # of one party
_NAME = re.compile(r"[^\W_][\w.~@-]{0,199}")
_FIELDS = frozenset(
    {"dest", "signatureToken", "reportIfEmpty", "initialRecordTime", "stream", "schedule"}
)


@transaction.atomic
def save_query(*, name: str, query: Mapping[str, Any], by: User, at: datetime) -> NamedQuery:
    """Keep a query under a name of the party; BadQuery when it could not be answered."""
    require(may_ask(by))
    if not _NAME.fullmatch(name):
        how = "Dùng chữ, số, dấu _ . ~ @ - (không có dấu cách, gạch chéo). Ví dụ: hang-da-ban"
        raise Invalid([Fault("name", f"Tên truy vấn “{name[:40]}” không dùng được.", how, "name")])
    from_parameters(query)
    owner = own_party(by=by, at=at)
    try:
        with transaction.atomic():
            return NamedQuery.objects.create(
                owner=owner,
                name=name,
                query=dict(query),
                created_by=by,
                created_at=require_aware(at),
            )
    except IntegrityError:
        raise Conflict(f"Đã có truy vấn tên “{name}”. Chọn tên khác.") from None


@transaction.atomic
def delete_query(*, query: NamedQuery, by: User, at: datetime) -> None:
    """Forget a query; every subscription to it ends."""
    require(may_end_query(by, query))
    query.delete()


@transaction.atomic
def subscribe(
    *, query: NamedQuery, wanted: Mapping[str, Any], epc_format: str, by: User, at: datetime
) -> Subscription:
    """Have the answers of a query sent to `dest`, by schedule or with every new event.

    Invalid with every fault: unknown fields, not exactly one of stream and schedule, an address
    that is none or leads into our network.
    """
    require(may_end_query(by, query))
    faults = [*_shape_faults(wanted), *time_faults(wanted)]
    if faults:
        raise Invalid(faults)
    if Subscription.objects.filter(query__owner=query.owner).count() >= MOST_SUBSCRIPTIONS:
        raise Conflict(f"Mỗi bên có tối đa {MOST_SUBSCRIPTIONS} đăng ký. Xóa bớt cái không dùng.")
    check_address(wanted["dest"], allow_private=settings.EPCIS_PRIVATE_WEBHOOKS)
    since = parse_datetime(str(wanted.get("initialRecordTime", "")))
    schedule = wanted.get("schedule")
    return Subscription.objects.create(
        query=query,
        dest=wanted["dest"],
        signature_token=wanted.get("signatureToken", ""),
        schedule=schedule,
        report_if_empty=bool(wanted.get("reportIfEmpty", False)),
        initial_record_time=since,
        epc_format=epc_format,
        created_by=by,
        created_at=require_aware(at),
        min_record_time=since or at,
        due_at=first_due(schedule, at),
    )


def first_due(schedule: Mapping[str, Any] | None, at: datetime) -> datetime:
    """When the next answer is looked for: at once for a stream, else when the schedule says."""
    if schedule is None:
        return at
    return next_due(read_schedule(schedule), after=timezone.localtime(at))


def _shape_faults(wanted: Mapping[str, Any]) -> list[Fault]:
    """Names and types of a subscription."""
    faults = [
        Fault(name[:40], f"Không có trường {name[:40]}.", f"Dùng: {', '.join(sorted(_FIELDS))}")
        for name in wanted.keys() - _FIELDS
    ]
    for name, kind in (("dest", str), ("signatureToken", str), ("reportIfEmpty", bool)):
        if name in wanted and not isinstance(wanted[name], kind):
            faults.append(Fault(name, f"{name} sai kiểu.", "", "type"))
    if not wanted.get("dest") or len(str(wanted.get("dest", ""))) > 2000:
        faults.append(Fault("dest", "Chưa có địa chỉ nhận.", "Ví dụ: https://doi-tac.vn/epcis"))
    if len(str(wanted.get("signatureToken", ""))) > 500:
        faults.append(Fault("signatureToken", "signatureToken dài hơn 500 ký tự.", "", "too_long"))
    return faults


def time_faults(wanted: Mapping[str, Any]) -> list[Fault]:
    """When to send: exactly one of stream and schedule, and from which record time on."""
    stream, schedule = wanted.get("stream"), wanted.get("schedule")
    faults = []
    if (stream is True) == (schedule is not None) or stream not in (None, True, False):
        how = 'Chọn một: "stream": true, hoặc "schedule": {"hour": "1", "minute": "5"}.'
        faults.append(Fault("stream", "Cần đúng một trong stream và schedule.", how, "when"))
    since = wanted.get("initialRecordTime")
    moment = _moment(since)
    if since is not None and (moment is None or moment.tzinfo is None):
        how = "Ví dụ: 2026-07-01T08:30:00+07:00"
        faults.append(Fault("initialRecordTime", "Không phải thời điểm có múi giờ.", how, "time"))
    if schedule is not None:
        faults += _schedule_faults(schedule)
    return faults


def _moment(given: object) -> datetime | None:
    try:
        return parse_datetime(given) if isinstance(given, str) else None
    except ValueError:
        return None


def _schedule_faults(schedule: Any) -> list[Fault]:
    if not isinstance(schedule, dict):
        return [Fault("schedule", "schedule phải là đối tượng {…}.", "", "type")]
    try:
        next_due(read_schedule(schedule), after=timezone.localtime())
    except Invalid as wrong:
        return wrong.faults
    except ValueError:
        return [Fault("schedule", "Không có ngày nào như lịch này.", "Xem lại ngày và tháng.")]
    return []


@transaction.atomic
def unsubscribe(*, subscription: Subscription, by: User, at: datetime) -> None:
    """End a subscription; what is on its way is no longer sent."""
    require(may_end_query(by, subscription.query))
    subscription.delete()

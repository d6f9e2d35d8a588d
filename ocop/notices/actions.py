"""Writes about notices: tell people, read, choose the way, send what waits, forget what is old."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from ocop.kit.errors import require, require_aware
from ocop.kit.faults import Fault, Invalid
from ocop.notices.channels import Channel, Message, Undelivered, channels
from ocop.notices.messages import shortened
from ocop.notices.models import Choice, Delivery, DeliveryState, Notice, Way
from ocop.notices.queries import habits_of
from ocop.notices.rules import may_read
from ocop.notices.timing import Habits, first_try, is_quiet, next_try
from ocop.people.models import User

_log = logging.getLogger(__name__)
TITLE_CHARACTERS, TEXT_CHARACTERS = 200, 2000  # the second is what the narrowest chat takes
READ_KEPT, UNREAD_KEPT = timedelta(days=180), timedelta(days=400)
DIGEST_LINES = 20
_CLAIM = timedelta(minutes=5)  # for so long nobody else sends what one worker has taken
_PAIRS = 500


def notify(  # noqa: PLR0913 - what every notice says, all of it needed
    *, to: Iterable[User], kind: str, title: str, text: str, link: str, key: str, at: datetime
) -> int:
    """Tell people something; answers how many were told now and not before (by `key`).

    `link` is a path of this site. The notice is written with the caller's transaction; other
    channels follow from the outbox, and nothing that goes wrong there reaches the caller.
    """
    require_aware(at)
    if not link.startswith("/") or link.startswith("//"):
        raise ValueError(f"a notice leads to a path of this site, not to {link!r}")
    people = list({user.pk: user for user in to if user.is_active}.values())
    rows = [
        Notice(
            id=uuid4(), user=user, kind=kind, title=shortened(title, TITLE_CHARACTERS),
            text=text[:TEXT_CHARACTERS], link=link, key=key, created_at=at,
        )
        for user in people
    ]  # fmt: skip
    try:
        with transaction.atomic():
            return _write(rows, at)
    except DatabaseError:
        _log.exception("notice %s was not written", key)
        return 0


def _write(rows: list[Notice], at: datetime) -> int:
    """Put the notices that are new into the inbox and the outbox."""
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    fresh = set(Notice.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    new = [row for row in rows if row.pk in fresh]
    chosen = {one.user_id: one for one in Choice.objects.filter(user__in=[n.user for n in new])}
    copies = []
    for notice in new:
        choice = chosen.get(notice.user_id) or Choice(user=notice.user)
        copies += _copies(notice, choice, at)
    Delivery.objects.bulk_create(copies)
    return len(new)


def _copies(notice: Notice, choice: Choice, at: datetime) -> list[Delivery]:
    if choice.way == Way.NEVER:
        return []
    due = first_try(timezone.localtime(at), choice.habits)
    reaching = [one for one in channels().values() if one.reaches(notice.user)]
    return [Delivery(notice=notice, channel=one.name, next_at=due) for one in reaching]


@transaction.atomic
def mark_read(*, notice: Notice, by: User, at: datetime) -> Notice:
    """The person has seen it; the moment of the first time stays."""
    require(may_read(by, notice))
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)
    notice.refresh_from_db()
    return notice


@transaction.atomic
def mark_all_read(*, by: User, at: datetime) -> int:
    """Everything in the person's inbox has been seen; answers how much was new."""
    return Notice.objects.visible_to(by).unread().update(read_at=at)


@dataclass(frozen=True, slots=True)
class ChoiceContents:
    """What a person chooses; hours 0-23."""

    way: str
    digest_hour: int
    quiet_from: int
    quiet_until: int


@transaction.atomic
def choose(*, contents: ChoiceContents, by: User, at: datetime) -> Choice:
    """Choose how to be written to outside the system; holds for what comes from now on."""
    require_aware(at)
    if contents.way not in Way:
        raise Invalid([Fault("way", "Chưa chọn cách gửi.", "Chọn một trong ba cách.")])
    hours = (contents.digest_hour, contents.quiet_from, contents.quiet_until)
    if not all(0 <= hour < 24 for hour in hours):
        raise Invalid([Fault("digest_hour", "Giờ phải từ 0 đến 23.", "Ví dụ: 7")])
    habits = Habits(contents.way == Way.DIGEST, *hours)
    if habits.digest and is_quiet(contents.digest_hour, habits):
        what = f"{contents.digest_hour} giờ nằm trong giờ yên lặng."
        how = f"Chọn giờ từ {contents.quiet_until} trở đi, hoặc đổi giờ yên lặng."
        raise Invalid([Fault("digest_hour", what, how)])
    columns = {
        "way": contents.way, "digest_hour": contents.digest_hour,
        "quiet_from": contents.quiet_from, "quiet_until": contents.quiet_until,
    }  # fmt: skip
    choice, _ = Choice.objects.update_or_create(user=by, defaults=columns)
    return choice


def send_due(*, at: datetime) -> int:
    """Send what is due, one message per person and channel; answers how many messages left."""
    due = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=at)
    pairs = due.order_by().values_list("notice__user", "channel").distinct()[:_PAIRS]
    return sum(_send_pair(user_id, name, at) for user_id, name in list(pairs))


def _send_pair(user_id: UUID, name: str, at: datetime) -> bool:
    """Everything due for one person in one channel as one message; whether it left.

    Nothing is locked while the other side thinks.
    """
    claimed = _claim(user_id, name, at)
    channel = channels().get(name)
    wanted = [one for one in claimed if _still_wanted(one, channel)]
    _finish([one for one in claimed if one not in wanted], DeliveryState.DROPPED, at)
    if not wanted or channel is None:
        return False
    trouble = _tried(channel, _message(wanted))
    if trouble is None:
        _finish(wanted, DeliveryState.SENT, at)
        return True
    _note(wanted, trouble, at)
    return False


@transaction.atomic
def _claim(user_id: UUID, name: str, at: datetime) -> list[Delivery]:
    """Take what is due for a while; a worker that dies leaves it to the next one."""
    rows = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(notice__user=user_id, channel=name)
        .filter(state=DeliveryState.WAITING, next_at__lte=at)
        .select_related("notice__user")
        .order_by("notice__created_at", "pk")
    )
    found = list(rows)
    taken = Delivery.objects.filter(pk__in=[one.pk for one in found])
    taken.update(next_at=at + _CLAIM, attempts=F("attempts") + 1)
    for one in found:
        one.attempts += 1
    return found


def _still_wanted(one: Delivery, channel: Channel | None) -> bool:
    """Not what was read meanwhile, nor for somebody who left or can no longer be reached."""
    user = one.notice.user
    unread = one.notice.read_at is None and user.is_active
    return unread and channel is not None and channel.reaches(user)


def _message(deliveries: list[Delivery]) -> Message:
    """One notice as it is; several as a list that leads to the inbox."""
    first = deliveries[0].notice
    if len(deliveries) == 1:
        return Message(first.user, first.title, first.text, settings.SITE_URL + first.link)
    lines = [f"- {one.notice.title}" for one in deliveries[:DIGEST_LINES]]
    if more := len(deliveries) - DIGEST_LINES:
        lines += [f"và {more} thông báo khác."] if more > 0 else []
    text = "\n".join(lines)[:TEXT_CHARACTERS]
    title = f"{len(deliveries)} thông báo mới"
    return Message(first.user, title, text, f"{settings.SITE_URL}/thong-bao/")


def _tried(channel: Channel, message: Message) -> Undelivered | None:
    """Send; what went wrong, if anything."""
    try:
        channel.send(message)
    except Undelivered as error:
        return error
    except Exception as error:  # noqa: BLE001 - a broken channel must not hold up the others
        _log.warning("channel %s failed", channel.name, exc_info=True)
        return Undelivered(f"Kênh {channel.name} lỗi: {error}")
    return None


def _finish(deliveries: list[Delivery], state: DeliveryState, at: datetime) -> None:
    rows = Delivery.objects.filter(pk__in=[one.pk for one in deliveries])
    rows.update(state=state, done_at=at, last_error="")


def _note(deliveries: list[Delivery], trouble: Undelivered, at: datetime) -> None:
    """Keep the error; try again later, or give up."""
    habits = habits_of(deliveries[0].notice.user)
    for one in deliveries:
        one.last_error = shortened(trouble, 500)
        again = next_try(timezone.localtime(at), habits, attempts=one.attempts)
        if again is None or trouble.for_good:
            one.state, one.done_at = DeliveryState.FAILED, at
        else:
            one.next_at = again
    Delivery.objects.bulk_update(deliveries, ["state", "next_at", "last_error", "done_at"])


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """Drop notices read half a year ago, and unread ones after 400 days; answers how many.

    A reminder that may come again must not use its key for longer than that.
    """
    old = Notice.objects.filter(created_at__lt=at - READ_KEPT, read_at__lt=at - READ_KEPT)
    lost = Notice.objects.filter(created_at__lt=at - UNREAD_KEPT)
    return (old | lost).delete()[1].get("notices.Notice", 0)

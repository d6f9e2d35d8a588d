"""Reads over notices: how many are unread, the inbox, what waits in the outbox."""

from dataclasses import dataclass, replace

from django.db.models import Count, Q

from ocop.notices.messages import family_of, label_of
from ocop.notices.models import Choice, Delivery, DeliveryState, Notice, NoticeQuerySet
from ocop.notices.timing import Habits
from ocop.people.models import User


def unread_count(user: User) -> int:
    """Unread notices of a person; one look-up in an index that holds the unread alone."""
    return Notice.objects.visible_to(user).unread().count()


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind of notice a person has, for the filter of the inbox."""

    kind: str
    label: str
    total: int
    unread: int


def kinds_of(user: User) -> list[KindCount]:
    """The families of kinds among the person's notices, by label."""
    rows = (
        Notice.objects.visible_to(user)
        .values("kind")
        .annotate(total=Count("pk"), fresh=Count("pk", filter=Q(read_at=None)))
        .values_list("kind", "total", "fresh")
    )
    found: dict[str, KindCount] = {}
    for kind, total, fresh in rows:
        family = family_of(kind)
        before = found.get(family) or KindCount(family, label_of(family), 0, 0)
        found[family] = replace(before, total=before.total + total, unread=before.unread + fresh)
    return sorted(found.values(), key=lambda one: one.label)


def inbox(user: User, *, kind: str = "", unread: bool = False) -> NoticeQuerySet:
    """The person's notices, unread first; `kind` is a family of kinds."""
    rows = Notice.objects.visible_to(user).unread_first()
    if kind:
        rows = rows.filter(Q(kind=kind) | Q(kind__startswith=f"{kind}."))
    return rows.unread() if unread else rows


def choice_of(user: User) -> Choice:
    """What the person chose, or the defaults (not saved)."""
    return Choice.objects.filter(user=user).first() or Choice(user=user)


def habits_of(user: User) -> Habits:
    """The person's hours."""
    return choice_of(user).habits


@dataclass(frozen=True, slots=True)
class Outbox:
    """What the doctor tells of the outbox: how many wait after a failure, how many were given up."""

    retrying: int
    given_up: int
    last_error: str


def outbox() -> Outbox:
    """The state of the messages on their way out."""
    failing = Q(state=DeliveryState.WAITING, attempts__gt=0) & ~Q(last_error="")
    counts = Delivery.objects.aggregate(
        retrying=Count("pk", filter=failing),
        given_up=Count("pk", filter=Q(state=DeliveryState.FAILED)),
    )
    troubled = Delivery.objects.exclude(last_error="").order_by("-next_at")
    error = troubled.values_list("last_error", flat=True).first()
    return Outbox(counts["retrying"], counts["given_up"], error or "")

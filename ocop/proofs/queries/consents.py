"""Who may act for a producer, and whom a helper may help."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ocop.kit.templatetags.ocop import ngay
from ocop.kit.text import words
from ocop.people.models import Appointment, Role, User
from ocop.people.rules import ground
from ocop.products.models import Producer, ProducerMember
from ocop.products.models.producers import ProducerQuerySet
from ocop.proofs.models import Consent, acting_for
from ocop.proofs.rules import areas_helped_by
from ocop.units.queries import path_of


def producers_acted_for(user: User, on: date) -> ProducerQuerySet:
    """The producers on whose side the person stands, by name."""
    rows = Producer.objects.live().filter(acting_for(user, on, "pk"))
    return rows.order_by("sort_key", "pk")


def producers_to_help(user: User, on: date, q: str = "") -> ProducerQuerySet:
    """The producers of the places where the person is a helper, by name."""
    rows = Producer.objects.live().filter(area_now__in=areas_helped_by(user, on))
    for word in words(q)[:12]:
        rows = rows.filter(folded__contains=word)
    return rows.order_by("sort_key", "pk")


def members_of(producer: Producer, on: date) -> list[User]:
    """The producer's own people on the day."""
    rows = ProducerMember.objects.filter(producer=producer).valid_on(on).select_related("user")
    return [member.user for member in rows]


def helpers_of(producer: Producer, on: date) -> list[User]:
    """The people appointed as helpers where the producer is, by name."""
    above = {producer.area_now_id, *path_of(producer.area_now_id, on=on)}
    held = Appointment.objects.filter(role=Role.HELPER).valid_on(on).select_related("unit")
    ids = {one.user_id for one in held if ground(one.unit) in above}
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("sort_key", "pk"))


@dataclass(frozen=True, slots=True)
class Permission:
    """A consent in words; `live` on the day, `asked` while nobody has answered."""

    consent: Consent
    live: bool
    asked: bool
    words: str
    shows_code: bool


def consents_of(producer: Producer, at: datetime, on: date) -> list[Permission]:
    """All consents of a producer: what waits, what holds, what is over; newest first."""
    rows = Consent.objects.filter(producer=producer).select_related(
        "helper", "given_by", "withdrawn_by", "paper"
    )
    found = [permission(row, at, on) for row in rows.order_by("-asked_at", "-given_at")]
    return sorted(found, key=lambda one: (not one.asked, not one.live))


def consents_held(user: User, at: datetime, on: date) -> list[Permission]:
    """What a helper asked for and was given, without what is over."""
    rows = Consent.objects.filter(helper=user, withdrawn_at=None).select_related("producer")
    found = [permission(row, at, on) for row in rows.order_by("producer__sort_key", "-given_at")]
    return [one for one in found if one.live or one.asked]


def permission(consent: Consent, at: datetime, on: date) -> Permission:
    """A consent in words on a day."""
    live = consent.is_live(on)
    asked = consent.given_at is None and consent.withdrawn_at is None
    return Permission(consent, live, asked, in_words(consent, on), consent.code_works(at))


def in_words(consent: Consent, on: date) -> str:
    """Since when, until when, how, by whom."""
    if consent.given_at is None:
        state = "Đang chờ cơ sở trả lời" if consent.withdrawn_at is None else "Không đồng ý"
        return f"{state}, xin ngày {ngay(consent.asked_at)}"
    said = f"{consent.said_by} đồng ý ngày {ngay(consent.given_at)}, {consent.get_how_display()}"
    if consent.withdrawn_at:
        return f"{said}. Đã thôi ngày {ngay(consent.withdrawn_at)}"
    if consent.until is None:
        return said
    last = ngay(consent.until - timedelta(days=1))
    return f"{said}. {'Đến hết ngày' if consent.until > on else 'Đã hết ngày'} {last}"

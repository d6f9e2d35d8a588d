"""Who is told about a dossier, and the words."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from ocop.dossiers.models import Dossier
from ocop.notices.actions import notify
from ocop.people.models import Appointment, Role, User
from ocop.proofs.models import Consent
from ocop.units.models import Unit

KIND = "DOSSIER"


def tell(dossier: Dossier, to: Iterable[User], title: str, text: str, *, at: datetime) -> None:
    """Tell people once about this step of the dossier."""
    key = f"dossier:{dossier.pk}:{dossier.state}:{at:%Y%m%d%H%M%S}"
    link = reverse("dossiers:dossier", args=[dossier.pk])
    notify(to=to, kind=KIND, title=title, text=text, link=link, key=key, at=at)


def producer_side(dossier: Dossier, at: datetime) -> list[User]:
    """The producer's own people and those who help with consent."""
    day = timezone.localdate(at)
    producer = dossier.product.producer
    members = producer.members.valid_on(day).values("user")
    helpers = Consent.objects.live(day).filter(producer=producer).values("helper")
    return list(User.objects.filter(Q(pk__in=members) | Q(pk__in=helpers)))


def commune_desk(dossier: Dossier, at: datetime) -> list[User]:
    """The officers of the commune where the producer is."""
    return _officers(Role.COMMUNE_OFFICER, at, dossier.product.producer.area_now)


def province_desk(at: datetime) -> list[User]:
    """The officers of the province."""
    return _officers(Role.PROVINCE_OFFICER, at)


def _officers(role: Role, at: datetime, area: Unit | None = None) -> list[User]:
    held = Appointment.objects.filter(role=role).valid_on(timezone.localdate(at))
    if area is not None:
        held = held.filter(Q(unit=area) | Q(unit__area=area))
    return list(User.objects.filter(pk__in=held.values("user")))

"""The nightly round: who has a star that ends, and nothing under way, is told once per threshold."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from ocop.inspection.queries.people import Desks, sides_of
from ocop.inspection.queries.radar import Wanted, ending, threshold, window
from ocop.notices.actions import notify
from ocop.notices.messages import Written, written
from ocop.products.models import Product

_CHUNK = 200


def remind(*, at: datetime) -> int:
    """Tell producers, communes and the province of stars that end; answers how many notices.

    Each person hears once per recognition and threshold, also when this runs twice or some nights
    were missed: then only the narrowest threshold is told. What was handed in needs no reminder.
    """
    on = timezone.localdate(at)
    rows = ending(Product.objects.live(), Wanted(), on=on).filter(Q(renewing=False))
    found, told = list(rows), 0
    desks = Desks(on)
    for start in range(0, len(found), _CHUNK):
        told += _remind_some(found[start : start + _CHUNK], desks, on, at)
    return told


@transaction.atomic
def _remind_some(products: list[Product], desks: Desks, on: date, at: datetime) -> int:
    sides = sides_of([one.producer for one in products], on=on)
    desks.learn({one.producer.area_now_id for one in products})
    told = 0
    for product in products:
        ends = product.star_until
        days = threshold((ends - on).days) if ends else None
        if ends is None or days is None:
            continue
        side = sides[product.producer_id]
        offices = [one for one in desks.over(product.producer.area_now_id) if one not in side]
        page = reverse("inspection:product", args=[product.pk])
        key = f"expiry:{product.recognition_id}:{days}"  # type: ignore[attr-defined]
        for people, said in (
            (side, _for_producer(product, ends, on)), (offices, _for_office(product, ends, on)),
        ):  # fmt: skip
            told += notify(
                to=people, kind=said.kind, title=said.title, text=said.text, link=page,
                key=key, at=at,
            )  # fmt: skip
    return told


def _for_producer(product: Product, ends: date, on: date) -> Written:
    span = window(ends, on=on)
    values = {
        "product": product.name, "days": (ends - on).days, "star": product.star,
        "ends": f"{ends:%d/%m/%Y}", "closes": f"{span.closes:%d/%m/%Y}",
    }  # fmt: skip
    if on > span.closes:
        return written("expiry-producer-late", **values)
    return written("expiry-producer", **values, opens=f"{span.opens:%d/%m/%Y}")


def _for_office(product: Product, ends: date, on: date) -> Written:
    closes = window(ends, on=on).closes
    return written(
        "expiry-officer", product=product.name, producer=product.producer.name,
        days=(ends - on).days, star=product.star, ends=f"{ends:%d/%m/%Y}",
        closes=f"{closes:%d/%m/%Y}",
    )  # fmt: skip

"""Which unit stands at the head of a paper, and how its place and people are written."""

from datetime import date

from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User
from ocop.people.queries import appointments_of
from ocop.products.models import Producer
from ocop.products.rules import PROVINCE_DESK
from ocop.units.models import Kind, Tree, Unit
from ocop.units.queries import body_of, home_area, names_on


def deciding_body(*, on: date) -> Unit:
    """The people's committee of the home province, whose chairman decides (Điều 8.2)."""
    home = home_area(on=on)
    try:
        if home is not None:
            return body_of(home.pk, Kind.PEOPLES_COMMITTEE, on=on)
    except Unit.DoesNotExist:
        pass
    what = "Hệ thống chưa có Ủy ban nhân dân tỉnh để đứng tên quyết định."
    raise Invalid([Fault("unit", what, "Người vận hành chạy: ocop init", "no_body")])


def office_of(user: User | None, *, on: date) -> Unit:
    """The province office the person works at; without one, the people's committee."""
    if user is not None:
        for held in appointments_of(user, on=on):
            if held.role in PROVINCE_DESK and held.unit.tree == Tree.STATE:
                return held.unit
    return deciding_body(on=on)


def address_of(producer: Producer, *, on: date) -> str:
    """Address and commune of today in one line."""
    commune = names_on([producer.area_now_id], on)[producer.area_now_id].name
    return f"{producer.address}, {commune}" if producer.address else commune

"""The register goes out as a file and comes back as no change."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.kit.text import clean
from ocop.products import actions
from ocop.products.classification import places
from ocop.products.models import Producer, ProducerKind, Product, RecognitionKind
from ocop.products.queries.exports import export_register
from ocop.units.models import Unit
from ocop.units.queries import areas_now, home_area, ids_ever_below
from ocop.web.actions import load_demo
from tests import world
from tests.country import TODAY
from tests.products.importing import counts, previewed, rows, told
from tests.world import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


def exported(file_format: str = "xlsx", products=None) -> bytes:
    """The live register as a file."""
    target = BytesIO()
    found = Product.objects.live().order_by("sort_key", "pk") if products is None else products
    export_register(found, target, file_format=file_format, on=TODAY)
    return target.getvalue()


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_the_demo_register_comes_back_as_no_change(file_format, monkeypatch, tmp_path):
    monkeypatch.setattr("django.conf.settings.DATA", tmp_path)
    load_demo(at=NOW)
    made = previewed(exported(file_format), f"so.{file_format}")
    assert told(made) == []
    assert counts(made) == (0, 0, Product.objects.count(), 0)


def test_every_area_that_ever_was_comes_back_as_itself():
    home = home_area(on=TODAY)
    assert home is not None
    areas = sorted(ids_ever_below(home.pk))
    now = areas_now(areas, on=TODAY)
    made_at_once({area: now[area] for area in areas if now[area] in areas})
    made = previewed(exported("csv"), "so.csv")
    unlike = [
        (one.name, one.state, one.faults, one.plan) for one in rows(made) if one.state != "SAME"
    ]
    assert unlike == []
    assert made.counts["same"] > 500


def made_at_once(areas: dict[int, int]) -> None:
    """One producer with one product in each area, written without the actions to save time."""
    times = {"created_at": NOW, "updated_at": NOW}
    makers = Producer.objects.bulk_create(
        Producer(kind="COOPERATIVE", area_id=area, area_now_id=now, **times,
                 **Producer.keys_for(f"HTX {area}"))
        for area, now in areas.items()
    )  # fmt: skip
    Product.objects.bulk_create(
        Product(producer=maker, group="I.3", state="ACTIVE", **times,
                **Product.keys_for(f"Gạo {maker.area_id}"))
        for maker in makers
    )  # fmt: skip


LINES = st.text(st.sampled_from("aăâbcđêghikmnôơprstưvxyÁẢẠỆ '\"=+-@;,./()0123"), max_size=24).map(
    clean
)
NAMES = LINES.filter(lambda text: len(text) > 3 and text[0].isalpha())
DAYS = st.dates(date(2019, 1, 1), date(2026, 6, 1))


@st.composite
def decisions(draw):
    """Up to three decisions of one product, each on a day of its own."""
    days = sorted(draw(st.sets(DAYS, max_size=3)))
    return [
        actions.RecognitionContents(
            star=draw(st.sampled_from([3, 4, 5])), kind=draw(st.sampled_from(RecognitionKind.values)),
            decision_number=f"{number}/QĐ-UBND", authority=draw(st.sampled_from(["UBND tỉnh", "UBND huyện Ý Yên"])),
            decided_on=day, expires_on=draw(st.sampled_from([None, day + timedelta(days=900)])),
        )
        for number, day in enumerate(days)
    ]  # fmt: skip


PRODUCTS = st.fixed_dictionaries({
    "name": NAMES, "group": st.sampled_from(sorted(places())), "story": LINES, "note": LINES,
    "specification": LINES, "price": st.sampled_from([(None, ""), (125_000, "chai"), (5, "kg")]),
    "decisions": decisions(), "code": st.booleans(), "alias": st.booleans(),
})  # fmt: skip
MAKERS = st.fixed_dictionaries({
    "kind": st.sampled_from(ProducerKind.values), "address": LINES, "representative": NAMES,
    "phone": st.sampled_from(["", "+84912345678", "+842283850123"]),
    "tax_code": st.sampled_from(["", "0700123456", "0700123456-001"]),
    "women_led": st.sampled_from([None, True, False]),
    "area": st.integers(0, 400), "products": st.lists(PRODUCTS, min_size=1, max_size=3),
})  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    makers=st.lists(MAKERS, min_size=1, max_size=4), file_format=st.sampled_from(["xlsx", "csv"])
)
def test_any_register_comes_back_as_no_change(makers, file_format):
    with transaction.atomic():
        made_register(makers)
        made = previewed(exported(file_format), f"so.{file_format}")
        unlike = [(r.name, r.state, r.faults, r.plan) for r in rows(made) if r.state != "SAME"]
        assert unlike == []
        assert counts(made)[2] == Product.objects.count()
        transaction.set_rollback(True)


def made_register(makers) -> None:
    """The drawn register, through the ordinary actions; every name is told apart by a number."""
    home = home_area(on=TODAY)
    assert home is not None
    areas = sorted(ids_ever_below(home.pk))
    for number, drawn in enumerate(makers):
        of = dict(drawn)
        products, area = of.pop("products"), of.pop("area")
        maker = world.producer(f"HTX {number} Đồng Quê", Unit.objects.get(pk=areas[area]), **of)
        for place, contents in enumerate(products):
            _product(contents, maker, f"{number}{place}")


def _product(drawn, maker, number: str) -> None:
    price, unit = drawn["price"]
    product = world.product(
        f"{drawn['name']} {number}", of=maker, group=drawn["group"], story=drawn["story"],
        note=drawn["note"], specification=drawn["specification"], price_vnd=price, price_unit=unit,
    )  # fmt: skip
    for contents in drawn["decisions"]:
        actions.record_recognition(product=product, contents=contents, by=None, at=NOW)
    if drawn["code"]:
        actions.assign_code(product=product, code=f"37-14179-{number}-2026", by=None, at=NOW)
    if drawn["alias"]:
        actions.add_alias(product=product, code=f"NĐ-{number}", source="sổ cũ", by=None, at=NOW)

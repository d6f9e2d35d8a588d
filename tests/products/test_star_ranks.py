from datetime import date, timedelta

import pytest

from ocop.products import actions
from ocop.products.models import Product
from ocop.products.queries import ProductFilter, narrowed
from tests import world

pytestmark = pytest.mark.django_db
END = date(2028, 6, 1)


def names(order: str) -> list[str]:
    return [row.name for row in narrowed(Product.objects.all(), ProductFilter(order=order), on=END)]


def test_a_star_that_ends_sorts_as_none_after_the_night():
    world.recognised("Ba sao", star=3, on=date(2025, 12, 1))
    world.recognised("Năm sao", star=5, on=date(2025, 6, 1))
    assert names("-sao") == ["Năm sao", "Ba sao"]
    night = world.NOW.replace(year=END.year, month=END.month, day=END.day)
    assert actions.settle_star_ranks(at=night - timedelta(days=1)) == 0
    assert actions.settle_star_ranks(at=night) == 1
    assert names("-sao") == ["Ba sao", "Năm sao"]
    assert actions.settle_star_ranks(at=night) == 0


def test_settling_leaves_the_rows_for_editors_as_they_were():
    product = world.recognised("Năm sao", star=5, on=date(2025, 6, 1))
    night = world.NOW.replace(year=END.year, month=END.month, day=END.day)
    events = Product.pgh_event_model.objects.count()  # type: ignore[attr-defined]
    actions.settle_star_ranks(at=night)
    version = product.version
    product.refresh_from_db()
    assert product.version == version
    assert Product.pgh_event_model.objects.count() == events  # type: ignore[attr-defined]

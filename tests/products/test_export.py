"""The register goes out as a file and comes back as no change."""

from io import BytesIO

import pytest

from ocop.products.models import Product, Recognition
from ocop.products.queries.exports import export_register
from ocop.units.models import Unit
from ocop.units.queries import areas_now, home_area, ids_ever_below
from ocop.web.actions import load_demo
from tests import world
from tests.country import TODAY, country, country_database  # noqa: F401
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
def test_the_demo_register_comes_back_as_no_change(file_format, settings, tmp_path):
    settings.DATA = tmp_path
    load_demo(at=NOW)
    made = previewed(exported(file_format), f"so.{file_format}")
    assert told(made) == []
    assert counts(made) == (0, 0, Product.objects.count(), 0)


def test_every_area_that_ever_was_comes_back_as_itself():
    home = home_area(on=TODAY)
    assert home is not None
    areas = sorted(ids_ever_below(home.pk))
    now = areas_now(areas, on=TODAY)
    for number, area in enumerate(areas):
        if now[area] in areas:
            maker = world.producer(f"HTX {number}", Unit.objects.get(pk=area))
            world.product(f"Gạo {number}", of=maker)
    made = previewed(exported("csv"), "so.csv")
    unlike = [(one.name, one.state, one.faults, one.plan) for one in rows(made) if one.state != "SAME"]
    assert unlike == []
    assert made.counts["same"] > 500

"""One province into an empty database; the tests of the whole country are in test_load.py."""

import pytest

from ocop.units.actions import load_territory
from ocop.units.models import Unit
from ocop.units.queries import tree_on
from tests.country import LOADED_AT
from tests.units.places import NEW, OLD


@pytest.mark.django_db
def test_one_province_can_be_loaded_alone():
    assert not Unit.objects.exists()
    load_territory(at=LOADED_AT, provinces=["35", "36", "37"])
    assert len(tree_on(OLD)) == 3 + 22 + 398
    assert len(tree_on(NEW)) == 1 + 129

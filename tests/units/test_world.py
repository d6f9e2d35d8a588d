"""The loan of Ninh Bình to other tests; runs on the empty database like they do."""

import pytest

from ocop.units.queries import children_of
from tests import world

pytestmark = pytest.mark.django_db


def test_one_call_brings_the_129_communes_and_people_live_on_them():
    province = world.territory()
    assert len(children_of(province.pk, on=world.DAY)) == 129
    assert world.province() == province
    world.lan()
    assert len(children_of(province.pk, on=world.DAY)) == 129

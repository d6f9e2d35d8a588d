"""Trees, names and words for what became of a unit."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.units.models import Kind, Unit
from ocop.units.queries import (
    area_now,
    areas_now,
    became,
    became_of,
    body_of,
    children_of,
    home_area,
    ids_below,
    ids_ever_below,
    names_on,
    path_of,
    paths_of,
    place_names,
    tree_on,
)  # fmt: skip
from tests.country import TODAY
from tests.units.places import NEW, OLD, pk, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_provinces")]


def count_queries(call) -> int:
    with CaptureQueriesContext(connection) as seen:
        call()
    return len(seen)


SEVERAL = ["14188-base", "13285-base", "366-base"]


@pytest.mark.parametrize(
    "read",
    [
        lambda ids: names_on(ids, TODAY),
        lambda ids: paths_of(ids, on=OLD),
        lambda ids: areas_now(ids, on=TODAY),
        lambda ids: became_of(ids, on=TODAY),
        lambda ids: place_names(ids, on=TODAY),
        lambda ids: ids_below(ids, on=OLD),
    ],
)
def test_reads_take_as_many_queries_for_three_units_as_for_one(read):
    ids = [pk(key) for key in SEVERAL]
    assert count_queries(lambda: read(ids[:1])) == count_queries(lambda: read(ids)) <= 4


def test_the_whole_tree_is_one_query():
    assert count_queries(lambda: tree_on(OLD)) == 1


def test_children_come_in_vietnamese_order():
    names = [node.name for node in children_of(pk("365-base"), on=OLD)]
    assert len(names) == 20
    assert names[:5] == [
        "Thị trấn Giao Thủy", "Thị trấn Quất Lâm", "Xã Bạch Long", "Xã Bình Hòa", "Xã Giao An",
    ]  # fmt: skip


def test_the_path_of_a_commune_had_two_steps_and_has_one():
    assert path_of(pk("14188-base"), on=OLD) == [pk("365-base"), pk("36-base")]
    assert path_of(pk("14179-20250701"), on=NEW) == [pk("37-20250701")]
    assert path_of(pk("14188-base"), on=NEW) == []


def test_everything_below_a_province_is_found_on_the_day():
    assert len(ids_below([pk("36-base")], on=OLD)) == 1 + 9 + 175
    assert len(ids_below([pk("37-20250701")], on=NEW)) == 1 + 129
    assert len(ids_ever_below(pk("37-20250701"))) == 1 + 129 + 3 + 22 + 398


def test_a_name_is_that_of_the_day_and_of_the_nearest_day_outside_its_life():
    ward = pk("07294-20250701")
    assert names_on([ward], NEW)[ward].name == "Xã Bố Hạ"
    assert names_on([ward], TODAY)[ward].name == "Phường Bố Hạ"
    gone = pk("14188-base")
    assert names_on([gone], TODAY)[gone].name == "Xã Giao Châu"
    assert names_on([ward], OLD)[ward].name == "Xã Bố Hạ"


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("14188-base", "Xã Giao Châu đã nhập vào Xã Giao Hưng từ 01/07/2025"),
        ("13285-base",
         "Phường Quang Trung đã chia về Phường Phủ Lý và Phường Hà Nam từ 01/07/2025"),
        ("365-base",
         "Huyện Giao Thủy đã kết thúc từ 01/07/2025; địa bàn nay thuộc Tỉnh Ninh Bình"),
        ("318-base", "Huyện Bạch Long Vĩ đã đổi thành Đặc khu Bạch Long Vĩ từ 01/07/2025"),
        ("07294-base",
         "Thị trấn Bố Hạ đã nhập vào Xã Bố Hạ từ 01/07/2025, nay là Phường Bố Hạ"),
        ("07294-20250701", "Xã Bố Hạ đã đổi thành Phường Bố Hạ từ 20/09/2026"),
        ("14179-20250701", ""),
    ],
)  # fmt: skip
def test_what_a_unit_became_is_said_in_words(key, sentence):
    assert became(pk(key), on=TODAY) == sentence


def test_nothing_became_of_it_before_the_day():
    assert became(pk("14188-base"), on=OLD) == ""


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("14188-base", "14179-20250701"),  # merged: its successor
        ("13285-base", "37-20250701"),  # split: the area above both parts
        ("376-base", "37-20250701"),  # dissolved, though its flat went to one commune
        ("36-base", "37-20250701"),
        ("14179-20250701", "14179-20250701"),
    ],
)
def test_the_area_of_today_surely_holds_the_old_one(old, now):
    assert area_now(pk(old), on=TODAY) == pk(now)


def test_an_area_of_today_lay_in_the_smallest_area_that_held_all_it_came_from():
    assert area_now(pk("14179-20250701"), on=OLD) == pk("365-base")  # all from one district
    assert area_now(pk("13699-20250701"), on=OLD) == pk("36-base")  # from two districts
    assert area_now(pk("37-20250701"), on=OLD) == pk("37-20250701")  # nothing held three provinces


def test_a_place_is_found_by_every_name_around_it():
    area = pk("14179-20250701")
    names = place_names([area], on=TODAY)[area]
    assert names[0] == "Xã Giao Hưng"
    assert {"Xã Giao Châu", "Huyện Giao Thủy", "Tỉnh Nam Định", "Tỉnh Ninh Bình"} <= set(names)
    old = pk("14188-base")
    assert {"Xã Giao Châu", "Xã Giao Hưng", "Huyện Giao Thủy"} <= set(
        place_names([old], on=TODAY)[old]
    )


def test_the_home_area_is_the_province_of_the_installation():
    assert home_area(on=TODAY) == unit("37-20250701")
    Unit.objects.all().update(area=None)
    Unit.objects.filter(key="u-37-20250701").delete()
    assert home_area(on=TODAY) is None


def test_a_body_is_found_by_its_ground_and_kind():
    area = pk("14179-20250701")
    assert body_of(area, Kind.PEOPLES_COMMITTEE, on=TODAY) == unit("ubnd:u-14179-20250701")
    assert body_of(area, Kind.COMMUNE_UNION, on=TODAY) == unit("doan:u-14179-20250701")

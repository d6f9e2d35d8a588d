"""Seasons, terms and tiles in words."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ocop.catalogue.tiles import GROUNDS, drawing_of, ground_of
from ocop.catalogue.wording import _runs, months_between, months_passed, season
from ocop.products.classification import places
from tests.test_assets import ROOT


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ([11, 12, 1, 2, 3], "Tháng 11 đến tháng 3"),
        ([4], "Tháng 4"),
        ([1, 2, 6, 7], "Tháng 1 đến tháng 2, tháng 6 đến tháng 7"),
        (range(1, 13), "Quanh năm"),
        ([], ""),
        ([12, 1], "Tháng 12 đến tháng 1"),
    ],
)
def test_a_season_is_said_in_runs(months, said):
    with translation.override("vi"):
        assert season(list(months)) == said


def test_the_runs_of_every_possible_season_hold_every_month_once():
    for chosen in range(1, 2**12 - 1):
        months = [month for month in range(1, 13) if chosen >> (month - 1) & 1]
        held = []
        for first, last in _runs(months):
            length = (last - first) % 12 + 1
            held += [(first - 1 + step) % 12 + 1 for step in range(length)]
        assert sorted(held) == months


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 200))
def test_months_passed_stay_within_the_term(decided, days):
    passed = months_passed(decided, date.fromordinal(decided.toordinal() + days * 10))
    assert passed is not None
    assert 0 <= passed <= 36
    assert months_between(decided, decided) == 0


def test_an_unknown_decision_day_has_no_months():
    assert months_passed(None, date(2026, 1, 1)) is None


def test_every_place_of_the_classification_has_a_drawing():
    drawings = {path.stem for path in (ROOT / "assets/svg/drawings").glob("*.svg")}
    assert {drawing_of(code) for code in places()} <= drawings
    assert {ground_of(code) for code in places()} == set(GROUNDS.values())

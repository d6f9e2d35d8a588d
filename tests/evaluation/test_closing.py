"""Closing a round: results, papers and dossiers together, or nothing at all."""

from tests.evaluation import council
import pytest
from ocop.evaluation.models import Result

pytestmark = pytest.mark.django_db


def test_a_closed_round_has_results_papers_and_dossiers_that_went_on():
    round_ = council.all_scored(council.opened())
    council.closed(round_)
    assert Result.objects.get().star == 5

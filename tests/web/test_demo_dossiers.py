"""The demo's dossiers: every stage of the way, every sign-in with work, nothing real."""

from collections import Counter

import pytest
from django.utils import timezone

from ocop.documents.models import Document
from ocop.dossiers.models import Dossier
from ocop.evaluation.models import Mark, Result, Round, ScoreSheet
from ocop.people.models import User
from ocop.products.models import Producer, Product, Recognition
from ocop.proofs.models import Consent
from ocop.web.actions import demo_accounts
from ocop.web.demo_dossiers import load_demo_province
from ocop.web.demo_story import options_for, phone_of
from tests.evaluation.council import the_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_provinces")]


@pytest.fixture
def counts(settings, tmp_path, django_assert_max_num_queries) -> dict[str, int]:
    """The demo, loaded; its cost is part of the first start, so it may not grow unseen."""
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    with django_assert_max_num_queries(5300):  # 33 papers are printed, too
        return load_demo_province(at=timezone.now())


def who(login: str) -> User:
    return User.objects.get(phone=phone_of(login))


def of(stage: str) -> Dossier:
    return Dossier.objects.get(state=stage)


def test_the_demo_shows_every_stage_and_gives_everybody_something_to_do(counts):
    assert (counts["dossiers"], counts["accounts"]) == (7, 12)
    states = Dossier.objects.values_list("state", flat=True)
    assert Counter(states) == Counter(
        ["DRAFT", "FILED", "RETURNED", "PROPOSED", "COUNCIL_SCORING", "RECOGNISED",
         "NOT_RECOGNISED"]
    )  # fmt: skip
    # The first sign-in of each role is the one people try.
    first = {account.role: who(account.login) for account in reversed(demo_accounts())}
    assert of("DRAFT") in Dossier.objects.visible_to(first["PRODUCER"])
    assert Consent.objects.get().helper == first["HELPER"]
    assert of("FILED") in Dossier.objects.visible_to(first["COMMUNE_OFFICER"])
    assert of("PROPOSED") in Dossier.objects.visible_to(first["PROVINCE_OFFICER"])
    open_sheet = ScoreSheet.objects.get(state="OPEN")
    assert open_sheet.seat.user == first["COUNCIL_MEMBER"]
    assert 0 < open_sheet.marks.count() < len(the_sheet().leaves)
    assert_recognised_and_refused()
    assert_nothing_is_real()


def assert_recognised_and_refused() -> None:
    recognised = Recognition.objects.get(product__dossiers__state="RECOGNISED")
    assert (recognised.star, recognised.decision_number[-7:]) == (4, "QĐ-UBND")
    kinds = Document.objects.filter(state="ISSUED").values_list("kind", flat=True)
    assert (Counter(kinds)["DECISION"], Counter(kinds)["CERTIFICATE"]) == (1, 1)
    refused = Result.objects.get(candidate__dossier__state="NOT_RECOGNISED")
    assert (refused.star, refused.star_by_points) == (2, 3)
    assert any("5.3" in sentence for sentence in refused.explanation)
    assert Counter(Round.objects.values_list("state", flat=True)) == {"CLOSED": 1, "OPEN": 1}


def assert_nothing_is_real() -> None:
    assert not Product.objects.filter(illustrative=False).exists()
    assert not Producer.objects.filter(illustrative=False).exists()
    marked = Mark.objects.values_list("sheet__candidate__maker", flat=True)
    assert set(marked) == {"HTX Sao Biển (minh họa)"}


@pytest.mark.parametrize(("total", "missed"), [(74, ""), (63, "5.3"), (85, "")])
def test_the_marks_of_the_story_come_to_their_total(total, missed):
    sheet = the_sheet()
    options = options_for(sheet, total, missed)
    leaves = sheet.leaves
    points = {
        code: next((o.points for o in leaves[code].choices() if o.key == key), 0)
        for code, key in options.items()
    }
    assert abs(sum(points.values()) - total) <= 1
    assert not missed or points[missed] == 0

"""The demo's dossiers: every stage of the way, nothing that the product would refuse."""

from collections import Counter

import pytest
from django.utils import timezone

from ocop.documents.models import Document
from ocop.dossiers.models import Dossier
from ocop.evaluation.models import Round
from ocop.products.models import Producer, Product, Recognition
from ocop.web.demo_dossiers import load_demo_province

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


def test_the_demo_shows_a_dossier_at_every_stage(monkeypatch, tmp_path):
    monkeypatch.setattr("django.conf.settings.DATA", tmp_path)
    counts = load_demo_province(at=timezone.now())
    assert counts["dossiers"] == 7
    assert Counter(Dossier.objects.values_list("state", flat=True)) == {
        "RECOGNISED": 2, "COUNCIL_SCORING": 2, "FILED": 1, "RETURNED": 1, "DRAFT": 1,
    }  # fmt: skip
    made = Recognition.objects.exclude(decision_number="").filter(
        product__name__contains="Sao Biển"
    )
    assert sorted(made.values_list("star", flat=True)) == [3, 4]
    assert Document.objects.filter(kind="CERTIFICATE", state="ISSUED").count() == 2
    assert list(Round.objects.order_by("pk").values_list("state", flat=True).distinct()) != []
    assert not Product.objects.filter(illustrative=False).exists()
    assert not Producer.objects.filter(illustrative=False).exists()

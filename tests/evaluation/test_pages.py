"""Every page of a round: who sees it, what it says, how many queries it asks."""

import pytest
from django.urls import reverse

from ocop.evaluation.models import Round
from tests import world
from tests.evaluation import council
from tests.products.pages import as_, text

pytestmark = pytest.mark.django_db


def url(name: str, round_: Round, *args: object) -> str:
    return reverse(f"evaluation:{name}", args=[round_.pk, *args])


def test_every_page_of_a_round_being_prepared_opens(client):
    round_ = council.prepared()
    council.dossier("Nước mắm Giao Hưng")
    for user, names in (
        (world.minh(), ("round", "change", "candidates", "seats", "open")),
        (world.thu(), ("round", "declare")),
    ):
        as_(client, user)
        for name in names:
            assert client.get(url(name, round_)).status_code == 200, name
    as_(client, world.minh())
    assert (
        client.get("/hoi-dong/").status_code == client.get("/hoi-dong/dot-moi").status_code == 200
    )


def test_every_page_of_a_round_that_is_scored_opens(client):
    round_ = council.opened()
    one = council.candidate(round_)
    sheet = council.scored(council.seat(round_, world.thu()), one, council.best())
    council.scored(council.seat(round_, council.khoa()), one, {"1.1": 0}, lock=False)
    as_(client, world.thu())
    assert client.get(url("tasks", round_)).status_code == 200
    assert "Bản PDF của tôi" in text(client.get(url("review", round_, one.pk)))
    assert client.get(url("own_copy", round_, one.pk)).content.startswith(b"%PDF")
    as_(client, council.khoa())
    assert client.get(url("criterion", round_, one.pk, "1.2")).status_code == 200
    assert "Còn 30 tiêu chí chưa chấm" in text(client.get(url("review", round_, one.pk)))
    as_(client, council.mai())
    for name, args in (("matrix", ()), ("projector", ()), ("lean", ()), ("close", ()),
                       ("discuss", (one.pk,)), ("unlock", (sheet.pk,))):  # fmt: skip
        assert client.get(url(name, round_, *args)).status_code == 200, name
    assert client.get(url("rescore", round_), {"sp": str(one.pk)}).status_code == 200


def test_every_page_of_a_closed_round_opens(client):
    round_ = council.closed(council.all_scored(council.opened(), council.answers(75)))
    one = council.candidate(round_)
    as_(client, world.minh())
    for name, args in (("results", ()), ("result", (one.pk,))):
        assert client.get(url(name, round_, *args)).status_code == 200, name

"""Levels and papers of a dossier written many at once; the same answers twice."""

import pytest

from ocop.dossiers import actions
from ocop.dossiers.models import Part, PartState, ProofLink, SelfMark
from ocop.dossiers.queries.scores import sheet_of
from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Invalid
from tests import world
from tests.dossiers import rows
from tests.dossiers.rows import NOW

pytestmark = pytest.mark.django_db


def top(dossier) -> dict[str, int]:
    leaves = sheet_of(dossier).leaves.items()
    return {code: max(leaf.choices(), key=lambda o: o.points).key for code, leaf in leaves}


def test_many_levels_at_once_are_those_of_one_by_one():
    first, second = rows.opened("Mắm tôm"), rows.opened("Mắm cáy")
    options = dict(list(top(first).items())[:5])
    actions.mark_criteria(dossier=first, options=options, by=world.hoa(), at=NOW)
    for code, key in options.items():
        actions.mark_criterion(
            dossier=second, criterion=code, option_key=key, by=world.hoa(), at=NOW
        )
    columns = ("criterion", "option_key", "points")
    marks = [sorted(one.marks.values_list(*columns)) for one in (first, second)]
    assert marks[0] == marks[1]
    for part in ("tu-cham", "giay-to"):
        states = {one.parts.get(key=part).state for one in (first, second)}
        assert len(states) == 1


def test_what_was_written_beside_a_level_stays():
    dossier = rows.opened()
    actions.mark_criterion(dossier=dossier, criterion="1.1", option_key=1, by=world.hoa(), at=NOW,
                           note="Tôm của xã")  # fmt: skip
    actions.mark_criteria(dossier=dossier, options=top(dossier), by=world.hoa(), at=NOW)
    mark = dossier.marks.get(criterion="1.1")
    assert (mark.option_key, mark.note) == (top(dossier)["1.1"], "Tôm của xã")
    assert dossier.parts.get(key="tu-cham").state == PartState.DONE


@pytest.mark.parametrize("wrong", [{"99.9": 1}, {"1.1": 42}])
def test_one_level_that_cannot_be_writes_none(wrong):
    dossier = rows.opened()
    with pytest.raises(Invalid):
        actions.mark_criteria(dossier=dossier, options={"1.2": 1} | wrong, by=world.hoa(), at=NOW)
    assert not SelfMark.objects.exists()


def test_many_levels_cost_as_much_as_one(django_assert_max_num_queries):
    dossier, hoa = rows.opened(), world.hoa()
    with django_assert_max_num_queries(21):
        actions.mark_criteria(dossier=dossier, options={"1.1": 1}, by=hoa, at=NOW)
    with django_assert_max_num_queries(21):
        actions.mark_criteria(dossier=dossier, options=top(dossier), by=hoa, at=NOW)


def test_many_papers_stand_behind_their_criteria_and_again_changes_nothing():
    dossier, paper = rows.opened(), rows.proof("kiem-nghiem")
    links = [("", paper), ("1.1", paper), ("2.3", paper)]
    for _ in range(2):
        actions.link_proofs(dossier=dossier, links=links, by=world.hoa(), at=NOW)
    assert sorted(dossier.proof_links.values_list("criterion", flat=True)) == ["", "1.1", "2.3"]


def test_a_paper_of_somebody_else_links_none():
    dossier, own = rows.opened(), rows.proof("kiem-nghiem")
    theirs = rows.proof("quang-ba")
    type(theirs).objects.filter(pk=theirs.pk).update(producer=world.producer("HTX khác"))
    theirs.refresh_from_db()
    with pytest.raises(Invalid, match="không phải của cơ sở"):
        actions.link_proofs(dossier=dossier, links=[("1.1", own), ("", theirs)], by=world.hoa(),
                            at=NOW)  # fmt: skip
    assert not ProofLink.objects.exists()


def test_a_neighbour_writes_neither_levels_nor_papers():
    dossier = rows.opened()
    with pytest.raises(Refused):
        actions.mark_criteria(dossier=dossier, options={"1.1": 1}, by=world.nam(), at=NOW)
    with pytest.raises(Refused):
        actions.link_proofs(dossier=dossier, links=[], by=world.nam(), at=NOW)


def test_the_button_after_the_saving_by_itself_is_no_conflict():
    dossier = rows.opened()
    answers = rows.answers_of("ke-hoach")
    for finished in (False, True):
        actions.save_part(dossier=dossier, key="ke-hoach", contents=answers, version=1,
                          by=world.hoa(), at=NOW, finished=finished)  # fmt: skip
    assert Part.objects.get(dossier=dossier, key="ke-hoach").state == PartState.DONE
    with pytest.raises(Conflict):
        actions.save_part(dossier=dossier, key="ke-hoach", contents=answers | {"von": "Khác"},
                          version=1, by=world.hoa(), at=NOW)  # fmt: skip

"""What keeps a dossier from being filed, what is only advised, and what is counted how."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.criteria import load_set
from ocop.dossiers import actions, checks
from ocop.dossiers.answers import answer_faults, figure, share_percent
from ocop.dossiers.clocks import batch_for, batch_of, commune_due, renewal_window
from ocop.dossiers.models import NEXT, DossierKind, PartState, State, level_of
from ocop.dossiers.parts import LONGEST, tasks
from ocop.dossiers.queries.scores import score_of
from ocop.dossiers.queries.snapshots import changes_since_recognition
from ocop.dossiers.reasons import reasons
from ocop.kit.faults import Invalid
from ocop.products import actions as product_actions
from tests import world
from tests.dossiers import rows
from tests.dossiers.rows import DAY, NOW

LAW = load_set("26-2026")
SHEET = LAW.sheet(9)


def codes(dossier, list_of=checks.CHECKS, on=DAY) -> list[str]:
    return [fault.code for fault in checks.faults(checks.whole(dossier, on), list_of)]


@pytest.mark.django_db
def test_a_complete_dossier_has_no_fault_and_no_advice():
    dossier = rows.fill(rows.opened())
    assert codes(dossier) == []
    assert codes(dossier, checks.ADVICE) == []


@pytest.mark.django_db
def test_every_fault_says_how_to_mend_it():
    row = checks.whole(rows.opened(), DAY)
    found = checks.faults(row)
    assert found
    assert all(fault.what and fault.how_to_fix for fault in found)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("dang-ky-kinh-doanh", ["missing_paper"]),
        ("dieu-kien-san-xuat", ["disqualified"]),
    ],
)
def test_papers_without_which_a_dossier_is_dismissed(kind, expected):
    dossier = rows.fill(rows.opened())
    dossier.proof_links.filter(proof__kind=kind).delete()
    assert codes(dossier) == expected


@pytest.mark.django_db
def test_a_paper_that_ran_out_or_was_put_away_since_it_was_linked():
    dossier = rows.fill(rows.opened())
    paper = rows.proof("kiem-nghiem")
    dossier.proof_links.create(criterion="8", proof=paper)
    type(paper).objects.filter(pk=paper.pk).update(expires_on=DAY)
    assert codes(dossier) == ["expired"]
    type(paper).objects.filter(pk=paper.pk).update(expires_on=None, withdrawn_at=NOW)
    assert codes(dossier) == ["put_away"]


@pytest.mark.django_db
def test_what_is_only_advised():
    dossier = rows.fill(rows.opened())
    dossier.proof_links.filter(criterion="1.1").delete()
    paper = rows.proof("quang-ba")
    type(paper).objects.filter(pk=paper.pk).update(audience="HIDDEN")
    type(dossier.product).objects.filter(pk=dossier.product_id).update(published=False)
    dossier.product.refresh_from_db()
    found = codes(dossier, checks.ADVICE)
    assert found == ["claim_without_proof", "no_trace", "no_trace", "hidden_paper"]


@pytest.mark.django_db
def test_an_unreadable_answer_keeps_from_filing():
    dossier = rows.fill(rows.opened())
    part = dossier.parts.get(key="thi-truong")
    part.contents["lao_dong"] = "đông lắm"
    part.save(update_fields=["contents"])
    assert codes(dossier) == ["number"]


def renewed(decided_on: date, expires_on: date):
    product = rows.mam()
    contents = world.decision(on=decided_on, expires_on=expires_on)
    product_actions.record_recognition(product=product, contents=contents, by=None, at=NOW)
    product.refresh_from_db()
    dossier = actions.open_dossier(product=product, kind=DossierKind.REEVALUATION,
                                   by=world.hoa(), at=NOW)  # fmt: skip
    return rows.fill(dossier)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days_left", "decided_on", "expected"),
    [
        (181, date(2026, 6, 1), ["too_early"]),
        (180, date(2026, 6, 1), []),
        (120, date(2026, 6, 1), []),
        (119, date(2026, 6, 1), ["too_late"]),
        (119, date(2024, 6, 1), []),  # decided before the set: Điều 12.3
        (-180, date(2023, 1, 1), []),
        (-181, date(2023, 1, 1), ["too_late"]),
    ],
)
def test_a_re_evaluation_is_filed_in_its_window(days_left, decided_on, expected):
    dossier = renewed(decided_on, DAY + timedelta(days=days_left))
    assert codes(dossier) == expected


@pytest.mark.django_db
def test_a_re_evaluation_has_forty_five_days_from_the_province():
    dossier = renewed(date(2024, 1, 1), DAY + timedelta(days=150))
    actions.file_dossier(dossier=dossier, by=world.hoa(), at=NOW, despite_advice=True)
    actions.take_up(dossier=dossier, by=world.lan(), at=NOW)
    actions.save_commune_report(dossier=dossier, contents=rows.report(), version=0,
                                by=world.lan(), at=NOW)  # fmt: skip
    actions.propose(dossier=dossier, by=world.lan(), at=NOW)
    actions.receive(dossier=dossier, by=world.minh(), at=NOW + timedelta(days=3))
    assert dossier.due_on == DAY + timedelta(days=48)


@pytest.mark.django_db
def test_an_upgrade_starts_from_the_last_dossier_and_shows_what_changed():
    first = rows.decided()
    contents = world.decision(on=DAY)
    product_actions.record_recognition(product=first.product, contents=contents, by=None, at=NOW)
    first.product.refresh_from_db()
    again = actions.open_dossier(product=first.product, kind=DossierKind.UPGRADE,
                                 by=world.hoa(), at=rows.LATER)  # fmt: skip
    assert again.marks.count() == first.marks.count()
    assert again.proof_links.count() == first.proof_links.count()
    part = again.parts.get(key="ke-hoach")
    assert (part.contents["san_xuat"], part.state) == ("Trả lời Sản xuất", PartState.TODO)
    assert again.parts.get(key="cam-ket").contents == {}
    actions.save_part(dossier=again, key="ke-hoach", contents=part.contents | {"von": "Vay thêm"},
                      version=1, by=world.hoa(), at=rows.LATER)  # fmt: skip
    changed = {change.where: change.after for change in changes_since_recognition(again)}
    assert changed["Kế hoạch sắp tới: Vốn và việc cần giúp"] == "Vay thêm"


@pytest.mark.django_db
def test_an_unknown_part_or_kind_of_paper_is_refused():
    dossier = rows.opened()
    with pytest.raises(Invalid, match="không có mục"):
        actions.save_part(
            dossier=dossier, key="khac", contents={}, version=1, by=world.hoa(), at=NOW
        )
    with pytest.raises(Invalid, match="không cần loại giấy"):
        actions.say_missing(
            dossier=dossier, proof_kind="khac", missing=True, by=world.hoa(), at=NOW
        )


def test_the_tasks_are_nine_and_every_question_has_its_own_key():
    assert len(tasks()) == 9
    for task in tasks().values():
        keys = [question.key for question in task.questions]
        assert len(keys) == len(set(keys))


def test_ready_sentences_fit_parts_that_exist():
    known = {*tasks(), "tieu-chi"}
    assert all(known.issuperset(reason.parts) for reason in reasons())
    assert len({reason.id for reason in reasons()}) == len(reasons())


def test_every_state_has_a_way_in_and_a_level():
    reached = {state for targets in NEXT.values() for state in targets} | {State.DRAFT}
    assert reached == set(State) == set(NEXT)
    assert level_of(State.SENT_TO_MINISTRY).label == "Trung ương"


@given(st.dates(date(2026, 5, 22), date(2029, 1, 1)))
def test_the_next_batch_is_open_and_known_again_by_its_code(day):
    batch = batch_for(LAW, day)
    assert day < batch.proposed_before < batch.assessed_before
    assert batch_of(LAW, batch.code, batch.year) == batch


@given(st.dates(date(2026, 5, 22), date(2030, 1, 1)))
def test_a_window_opens_before_it_closes_and_transition_only_makes_it_longer(expires_on):
    new = renewal_window(LAW, expires_on=expires_on, decided_on=LAW.effective_from)
    old = renewal_window(LAW, expires_on=expires_on, decided_on=date(2023, 1, 1))
    assert new.opens_on < new.closes_on == new.last_on < expires_on < old.last_on
    assert (new.closes_on - new.opens_on).days == 60


@given(st.dates(date(2026, 5, 22), date(2029, 1, 1)))
def test_the_commune_has_at_least_three_weeks(day):
    assert commune_due(LAW, day) - day >= timedelta(days=19)


@given(st.text(max_size=LONGEST["money"]))
def test_any_text_is_either_a_figure_or_a_fault(text):
    faults = answer_faults(tasks()["thi-truong"], "FIRST", {"loi_nhuan": text})
    if text.strip():
        assert bool(faults) == (figure(text) is None)


def test_a_share_needs_two_figures():
    assert share_percent("3", "4") == Decimal(75)
    assert share_percent("ba", "4") is None
    assert share_percent("3", "0") is None


LEVELS = st.fixed_dictionaries(
    {},
    optional={
        code: st.sampled_from([0, *(option.key for option in leaf.choices())])
        for code, leaf in SHEET.leaves.items()
    },
)


@given(LEVELS)
def test_a_self_score_is_the_engine_on_one_sheet(keys):
    score = score_of(LAW, 9, keys)
    chosen = [SHEET.leaves[code].option(key).points for code, key in keys.items() if key]
    assert score.points == sum(chosen)
    assert [line.star for line in score.gates] == [3, 4, 5]
    if score.star >= 3:
        assert score.gates[0].reached
    assert score.marked == len(keys)

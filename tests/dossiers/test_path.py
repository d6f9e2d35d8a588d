"""The way of a dossier: filed, reviewed, sent back, proposed, received, scored, decided."""

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from ocop.documents.models import Document
from ocop.dossiers import actions
from ocop.dossiers.actions import Item
from ocop.dossiers.models import (
    Dossier,
    DossierKind,
    Filing,
    Level,
    PartState,
    Return,
    State,
    Step,
)
from ocop.dossiers.queries.snapshots import changes_since_last_return, sha256_of
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.notices.models import Notice
from ocop.products import actions as product_actions
from tests import world
from tests.dossiers import rows
from tests.dossiers.rows import DAY, NOW

pytestmark = pytest.mark.django_db


def test_a_complete_dossier_is_filed_with_receipt_clock_and_frozen_contents():
    dossier = rows.filed()
    assert dossier.state == State.FILED
    assert dossier.receipt == "HS-2026-000001"
    assert dossier.due_on == date(2026, 9, 28)  # 15 working days after Monday 7 September
    filing = Filing.objects.get(dossier=dossier)
    assert filing.sha256 == sha256_of(filing.contents)
    assert filing.contents["self_score"]["points"] == "100,0"


def test_filing_tells_both_sides_and_makes_three_papers():
    dossier = rows.filed()
    world.lan()
    kinds = Document.objects.filter(subject_id=dossier.pk).values_list("kind", flat=True)
    assert sorted(kinds) == ["RECEIPT", "REGISTRATION_FORM", "SELF_ASSESSMENT"]
    assert Notice.objects.filter(user=world.hoa(), title__startswith="Đã nộp").count() == 1


def test_the_officer_of_the_commune_is_told_of_a_new_dossier():
    world.lan()
    rows.filed()
    assert Notice.objects.get(user=world.lan()).title == "Hồ sơ mới: Mắm tôm Giao Hưng"


def test_an_empty_dossier_is_refused_with_everything_that_is_missing():
    with pytest.raises(Invalid) as refused:
        actions.file_dossier(dossier=rows.opened(), by=world.hoa(), at=NOW)
    codes = {fault.code for fault in refused.value.faults}
    assert codes >= {"empty_part", "unmarked", "missing_paper", "disqualified", "no_promise"}
    assert rows.opened().state == State.DRAFT


def test_claims_without_paper_are_refused_until_the_person_says_so():
    dossier = rows.fill(rows.opened())
    dossier.proof_links.filter(criterion="1.1").delete()
    with pytest.raises(Invalid) as refused:
        actions.file_dossier(dossier=dossier, by=world.hoa(), at=NOW)
    assert [fault.where for fault in refused.value.faults] == ["tu-cham/1.1"]
    actions.file_dossier(dossier=dossier, by=world.hoa(), at=NOW, despite_advice=True)
    assert dossier.state == State.FILED


def test_a_second_filing_says_where_the_dossier_is():
    dossier = rows.filed()
    with pytest.raises(Conflict, match="đang ở bước"):
        actions.file_dossier(dossier=dossier, by=world.hoa(), at=NOW, despite_advice=True)


def test_nothing_can_be_changed_once_it_is_filed():
    dossier = rows.filed()
    part = dossier.parts.get(key="san-pham")
    with pytest.raises(Conflict, match="không sửa được"):
        actions.save_part(dossier=dossier, key="san-pham", contents={"ten": "Khác"},
                          version=part.version, by=world.hoa(), at=NOW)  # fmt: skip
    with pytest.raises(Conflict):
        actions.mark_criterion(
            dossier=dossier, criterion="1.1", option_key=1, by=world.hoa(), at=NOW
        )


def test_receipts_count_up_within_a_year_and_start_again_in_the_next():
    first, second = rows.filed("Mắm tôm"), rows.filed("Mắm cáy")
    assert (first.receipt, second.receipt) == ("HS-2026-000001", "HS-2026-000002")


def test_a_dossier_sent_back_names_parts_and_gives_ten_working_days():
    dossier = rows.sent_back()
    assert dossier.state == State.RETURNED
    assert dossier.back_to == Level.COMMUNE
    assert dossier.due_on == date(2026, 9, 21)
    assert dossier.parts.get(key="giay-to").state == PartState.FIX
    assert Return.objects.get(dossier=dossier).items.get().reason == "Ảnh giấy bị mờ."


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([], "no_items"),
        ([Item("  ", part="giay-to")], "no_reason"),
        ([Item("Sai.", part="khong-co")], "unknown_item"),
        ([Item("Sai.", criterion="99.9")], "unknown_item"),
        ([Item("Sai.", part="giay-to", criterion="1.1")], "unknown_item"),
        ([Item("x" * 1001, part="giay-to")], "too_long"),
    ],
)
def test_sending_back_needs_at_least_one_thing_with_a_reason(items, code):
    dossier = rows.reviewed()
    with pytest.raises(Invalid) as refused:
        actions.send_back(dossier=dossier, items=items, by=world.lan(), at=NOW)
    assert refused.value.faults[0].code == code
    dossier.refresh_from_db()
    assert dossier.state == State.COMMUNE_REVIEW


def test_a_corrected_dossier_goes_to_the_commune_and_shows_what_changed():
    dossier = rows.sent_back()
    part = dossier.parts.get(key="san-pham")
    answers = part.contents | {"quy_cach": "Hũ 500 g"}
    actions.save_part(dossier=dossier, key="san-pham", contents=answers, version=part.version,
                      by=world.hoa(), at=rows.LATER)  # fmt: skip
    actions.file_dossier(dossier=dossier, by=world.hoa(), at=rows.LATER, despite_advice=True)
    assert dossier.state == State.FILED
    assert dossier.receipt == "HS-2026-000001"
    changes = changes_since_last_return(dossier)
    assert [(c.where, c.after) for c in changes] == [("Sản phẩm: Quy cách đóng gói", "Hũ 500 g")]
    assert dossier.filings.count() == 2


def test_what_the_province_sent_back_returns_to_the_province():
    dossier = rows.received()
    actions.send_back(dossier=dossier, items=[Item("Thiếu trang.", part="giay-to")],
                      by=world.minh(), at=NOW)  # fmt: skip
    actions.file_dossier(dossier=dossier, by=world.hoa(), at=rows.LATER, despite_advice=True)
    assert dossier.state == State.PROVINCE_CHECK
    assert dossier.back_to == ""


def test_the_commune_cannot_propose_before_the_four_contents_are_written():
    dossier = rows.reviewed()
    with pytest.raises(Invalid) as refused:
        actions.propose(dossier=dossier, by=world.lan(), at=NOW)
    assert refused.value.faults[0].code == "no_report"
    one = {"nguyen-lieu": {"finding": "MET", "text": "Có."}}
    actions.save_commune_report(dossier=dossier, contents=rows.report(contents=one, proposal=""),
                                version=0, by=world.lan(), at=NOW)  # fmt: skip
    with pytest.raises(Invalid) as refused:
        actions.propose(dossier=dossier, by=world.lan(), at=NOW)
    assert [f.code for f in refused.value.faults] == ["empty_content"] * 3 + ["no_proposal"]


def test_two_officers_on_one_report_the_second_is_told():
    dossier = rows.reviewed()
    actions.save_commune_report(dossier=dossier, contents=rows.report(), version=0,
                                by=world.lan(), at=NOW)  # fmt: skip
    actions.save_commune_report(dossier=dossier, contents=rows.report(opinion="Tốt"), version=1,
                                by=world.lan(), at=NOW)  # fmt: skip
    for stale in (0, 1):
        with pytest.raises(Conflict, match="Nguyễn Thị Lan đã sửa báo cáo"):
            actions.save_commune_report(dossier=dossier, contents=rows.report(), version=stale,
                                        by=world.lan(), at=NOW)  # fmt: skip


def test_proposing_fixes_the_batch_and_makes_the_report_a_numbered_paper():
    dossier = rows.proposed()
    assert (dossier.batch, dossier.year) == ("tinh-2", 2026)
    assert dossier.due_on == date(2026, 12, 29)  # assessed before 30/12
    paper = Document.objects.get(subject_id=dossier.pk, kind="COMMUNE_REPORT")
    assert paper.number == 1


def test_a_dossier_proposed_on_the_closing_day_is_in_the_next_batch():
    late = NOW.replace(month=10, day=30)
    dossier = rows.proposed(at=late)
    assert (dossier.batch, dossier.year) == ("tinh-1", 2027)


def test_the_advisory_team_notes_a_visit_and_nobody_can_change_it():
    dossier = rows.at_team()
    contents = actions.NoteContents("FIELD_SURVEY", DAY, "Xưởng sạch.", ("1.1",))
    note = actions.add_advisory_note(dossier=dossier, contents=contents, files=[],
                                     by=world.minh(), at=NOW)  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        type(note).objects.filter(pk=note.pk).update(text="Xưởng bẩn.")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"on": date(2027, 1, 1)}, "on"),
        ({"text": " "}, "text"),
        ({"kind": "DREAM"}, "kind"),
        ({"criteria": ("77",)}, "criteria"),
    ],
)
def test_a_note_that_cannot_be_is_refused(changes, where):
    said = {"kind": "EXTRA_TEST", "on": DAY, "text": "pH 5", "criteria": ()} | changes
    with pytest.raises(Invalid) as refused:
        actions.add_advisory_note(dossier=rows.at_team(), contents=actions.NoteContents(**said),
                                  files=[], by=world.minh(), at=NOW)  # fmt: skip
    assert refused.value.faults[0].where == where


def test_the_whole_path_leaves_a_step_for_each_move():
    dossier = rows.decided()
    path = Step.objects.filter(dossier=dossier).order_by("pk").values_list("to_state", flat=True)
    assert list(path) == [
        "FILED", "COMMUNE_REVIEW", "PROPOSED", "PROVINCE_CHECK", "ADVISORY_REVIEW",
        "COUNCIL_SCORING", "RESULT", "RECOGNISED",
    ]  # fmt: skip
    assert dossier.due_on is None


@pytest.mark.parametrize("operation", ["UPDATE", "DELETE"])
@pytest.mark.parametrize("table", ["step", "filing", "returnitem"])
def test_the_database_refuses_to_change_what_happened(operation, table):
    rows.sent_back()
    said = {
        "UPDATE": f"UPDATE dossiers_{table} SET id = id",
        "DELETE": f"DELETE FROM dossiers_{table}",
    }
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        connection.cursor().execute(said[operation])


def test_moving_many_names_those_that_moved_meanwhile_and_moves_none():
    ready, gone = rows.at_team("Mắm tôm"), rows.received("Mắm cáy")
    with pytest.raises(Conflict, match="Mắm cáy"):
        actions.begin_scoring(dossiers=[ready, gone], users=[world.thu()], until=DAY,
                              by=world.minh(), at=NOW)  # fmt: skip
    ready.refresh_from_db()
    assert ready.state == State.ADVISORY_REVIEW


def test_moving_many_costs_the_same_for_one_and_for_three(django_assert_max_num_queries):
    dossiers = [rows.at_team(name) for name in ("Mắm tôm", "Mắm cáy", "Mắm rươi")]
    thu, minh = world.thu(), world.minh()
    with django_assert_max_num_queries(14):
        actions.begin_scoring(dossiers=dossiers, users=[thu], until=DAY, by=minh, at=NOW)
    assert Dossier.objects.filter(state=State.COUNCIL_SCORING).count() == 3


def test_a_result_cannot_jump_over_the_ministry():
    dossier = rows.scored()
    actions.reach_result(dossiers=[dossier], by=world.minh(), at=NOW)
    with pytest.raises(Invalid, match="không chuyển sang"):
        actions.conclude(moves={dossier.pk: State.BACK_TO_PROVINCE}, by=world.minh(), at=NOW)
    with pytest.raises(Conflict):
        actions.conclude(moves={uuid4(): State.RECOGNISED}, by=world.minh(), at=NOW)


def test_ninety_points_go_to_the_ministry_and_its_answer_comes_back():
    dossier = rows.decided(State.SENT_TO_MINISTRY)
    assert dossier.due_on == date(2027, 3, 29)
    actions.record_ministry_answer(dossier=dossier, answer=State.CENTRAL_SCORING,
                                   by=world.minh(), at=NOW)  # fmt: skip
    actions.record_ministry_answer(dossier=dossier, answer=State.BACK_TO_PROVINCE,
                                   by=world.minh(), at=NOW, note="89 điểm")  # fmt: skip
    actions.conclude(moves={dossier.pk: State.RECOGNISED}, by=world.minh(), at=NOW)
    dossier.refresh_from_db()
    assert dossier.state == State.RECOGNISED
    with pytest.raises(Invalid):
        actions.record_ministry_answer(dossier=dossier, answer=State.FILED, by=world.minh(), at=NOW)


def test_council_members_read_the_dossier_while_they_score_and_no_longer():
    dossier = rows.scored(users=[world.thu()])
    seen = Dossier.objects.visible_to(world.thu())
    assert seen.count() == (1 if date.today() < date(2026, 12, 30) else 0)  # noqa: DTZ011
    assert dossier.grants.get().user == world.thu()


def test_one_product_has_one_open_dossier():
    rows.opened()
    with pytest.raises(Conflict, match="đang làm"):
        actions.open_dossier(product=rows.mam(), kind=DossierKind.FIRST, by=world.hoa(), at=NOW)


def test_a_draft_that_was_put_away_makes_room_for_another():
    first = rows.opened()
    actions.discard_draft(dossier=first, by=world.hoa(), at=NOW)
    assert rows.opened().pk != first.pk
    with pytest.raises(Conflict):
        actions.discard_draft(dossier=rows.filed("Mắm cáy"), by=world.hoa(), at=NOW)


@pytest.mark.parametrize("kind", [DossierKind.UPGRADE, DossierKind.REEVALUATION, "DREAM"])
def test_a_kind_that_does_not_fit_a_product_without_star_is_refused(kind):
    with pytest.raises(Invalid):
        actions.open_dossier(product=rows.mam(), kind=kind, by=world.hoa(), at=NOW)


def test_a_product_with_a_star_is_upgraded_or_evaluated_again_but_not_first():
    product = rows.mam()
    product_actions.record_recognition(product=product, contents=world.decision(), by=None, at=NOW)
    product.refresh_from_db()
    with pytest.raises(Invalid, match="3 sao còn hạn"):
        actions.open_dossier(product=product, kind=DossierKind.FIRST, by=world.hoa(), at=NOW)
    dossier = actions.open_dossier(
        product=product, kind=DossierKind.UPGRADE, by=world.hoa(), at=NOW
    )
    assert dossier.recognition is not None


def test_a_group_with_two_sheets_asks_which():
    product = rows.mam("Gia vị", group="I.4")
    with pytest.raises(Invalid, match="9: "):
        actions.open_dossier(product=product, kind=DossierKind.FIRST, by=world.hoa(), at=NOW)
    dossier = actions.open_dossier(product=product, kind=DossierKind.FIRST, sheet=10,
                                   by=world.hoa(), at=NOW)  # fmt: skip
    assert dossier.sheet == 10


def test_before_the_decision_no_dossier_is_opened():
    before = NOW.replace(year=2019)
    with pytest.raises(Invalid, match="Chưa có bộ tiêu chí"):
        actions.open_dossier(product=rows.mam(), kind=DossierKind.FIRST, by=world.hoa(), at=before)


@pytest.mark.django_db(transaction=True)
def test_ten_filings_at_once_give_one_success():
    dossier = rows.fill(rows.opened())
    barrier, outcomes = Barrier(10), []
    hoa = world.hoa()

    def press() -> None:
        try:
            barrier.wait(timeout=10)
            mine = Dossier.objects.select_related("product__producer").get(pk=dossier.pk)
            actions.file_dossier(dossier=mine, by=hoa, at=NOW, despite_advice=True)
            outcomes.append("filed")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 9 + ["filed"]
    assert Filing.objects.count() == 1
    assert Step.objects.filter(to_state=State.FILED).count() == 1
    assert Dossier.objects.get().receipt == "HS-2026-000001"


def test_the_clock_is_aware():
    with pytest.raises(ValueError, match="time zone"):
        actions.take_up(dossier=rows.filed(), by=world.lan(), at=NOW.replace(tzinfo=None))


def test_a_late_dossier_says_so():
    dossier = rows.filed()
    last = date(2026, 9, 28)
    assert not dossier.is_late(last)
    assert dossier.is_late(last + timedelta(days=1))

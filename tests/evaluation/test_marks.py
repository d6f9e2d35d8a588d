"""A judge's marks: what is refused, two windows, the lock, and who sees what when."""

from datetime import timedelta
from typing import Any

import pytest

from ocop.evaluation import actions
from ocop.evaluation.models import Mark, Role, Round, Seat, SheetState
from ocop.evaluation.queries import board, hints
from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Invalid
from ocop.people.models import Role as Office
from ocop.products import actions as products
from tests import world
from tests.evaluation import council
from tests.evaluation.council import candidate, now, seat
from tests.products.pages import as_, text

pytestmark = pytest.mark.django_db


def save(round_: Round, user: Any, key: int | None, *, version: int = 0, comment: str = "") -> Mark:
    return actions.save_mark(
        seat=seat(round_, user), candidate=candidate(round_), criterion="1", option_key=key,
        comment=comment, version=version, by=user, at=now(),
    )  # fmt: skip


def test_a_mark_outside_the_options_is_refused():
    round_ = council.contest()
    for key, said in ((9, "Tiêu chí 1 không có mức này."), (None, "Chưa chọn mức điểm")):
        with pytest.raises(Invalid, match=said):
            save(round_, world.thu(), key)
    assert Mark.objects.count() == 0


def test_zero_and_the_maximum_need_a_word():
    round_ = council.contest()
    with pytest.raises(Invalid, match="Cho 0 điểm ở 1 cần một câu nhận xét"):
        save(round_, world.thu(), 1)
    with pytest.raises(Invalid, match="Cho 10 điểm ở 1 cần một câu nhận xét"):
        save(round_, world.thu(), 3, comment="  ")
    assert save(round_, world.thu(), 2).points == 6


def test_nobody_marks_from_the_seat_of_another():
    round_ = council.contest()
    for user in (council.khoa(), world.minh(), council.mai()):
        with pytest.raises(Refused):
            actions.save_mark(
                seat=seat(round_, world.thu()), candidate=candidate(round_), criterion="1",
                option_key=2, comment="", version=0, by=user, at=now(),
            )  # fmt: skip


def test_a_seat_of_one_round_does_not_mark_in_another():
    mine, other = council.contest(), council.contest()
    with pytest.raises(Refused):
        actions.save_mark(
            seat=seat(mine, world.thu()), candidate=candidate(other), criterion="1",
            option_key=2, comment="", version=0, by=world.thu(), at=now(),
        )  # fmt: skip


def test_two_windows_are_told_of_each_other():
    round_ = council.contest()
    first = save(round_, world.thu(), 2)
    assert save(round_, world.thu(), 2).version == first.version  # the same answer twice
    with pytest.raises(Conflict, match=r"vừa được lưu ở cửa sổ khác lúc .*: 6 điểm"):
        save(round_, world.thu(), 3, comment="Rất mới.")
    assert save(round_, world.thu(), 3, comment="Rất mới.", version=1).version == 2


def test_nothing_is_marked_before_opening_after_the_end_or_after_the_last_day():
    for state, said in (("PREPARING", "chưa mở chấm"), ("CLOSED", "đã kết thúc")):
        with pytest.raises(Conflict, match=said):
            save(council.contest(state=state), world.thu(), 2)
    late = council.contest()
    Round.objects.filter(pk=late.pk).update(
        opens_on=council.today() - timedelta(days=9), closes_on=council.today() - timedelta(days=1)
    )
    with pytest.raises(Conflict, match="Đã hết ngày chấm"):
        save(late, world.thu(), 2)


def test_a_judge_with_a_conflict_does_not_mark_that_product():
    round_ = council.contest(state="PREPARING")
    actions.declare_conflict(
        seat=seat(round_, world.thu()), candidate=candidate(round_), declared=True,
        reason="Em ruột", by=world.thu(), at=now(),
    )  # fmt: skip
    Round.objects.filter(pk=round_.pk).update(state="OPEN")
    with pytest.raises(Refused, match="xung đột lợi ích"):
        save(round_, world.thu(), 2)


def test_a_locked_sheet_is_changed_only_after_the_secretary_opened_it_with_a_reason():
    round_ = council.contest()
    save(round_, world.thu(), 2)
    sheet = seat(round_, world.thu()).sheets.get()
    actions.lock_sheet(sheet=sheet, by=world.thu(), at=now())
    with pytest.raises(Conflict, match="Phiếu này đã khóa"):
        save(round_, world.thu(), 3, comment="Rất mới.", version=1)
    with pytest.raises(Conflict, match="Phiếu này đã khóa"):
        actions.lock_sheet(sheet=sheet, by=world.thu(), at=now())
    for who in (council.binh(), world.minh()):
        with pytest.raises(Refused, match="thư ký"):
            actions.unlock_sheet(sheet=sheet, reason="Nhầm", by=who, at=now())
    with pytest.raises(Invalid, match="Chưa ghi lý do"):
        actions.unlock_sheet(sheet=sheet, reason=" ", by=council.mai(), at=now())
    actions.unlock_sheet(sheet=sheet, reason="Chọn nhầm mức", by=council.mai(), at=now())
    assert (sheet.state, sheet.total) == (SheetState.OPEN, None)
    assert sheet.reopenings.get().reason == "Chọn nhầm mức"


def test_a_sheet_with_a_gap_is_not_locked():
    round_ = council.opened()
    sheet = council.scored(seat(round_, world.thu()), candidate(round_), {"1.2": 1}, lock=False)
    with pytest.raises(Invalid, match="Còn 30 tiêu chí chưa chấm"):
        actions.lock_sheet(sheet=sheet, by=world.thu(), at=now())


def test_marks_of_others_are_hidden_until_one_has_locked():
    round_ = council.contest()
    thu, khoa, chair = (seat(round_, one) for one in (world.thu(), council.khoa(), council.binh()))
    secretary = seat(round_, council.mai())
    council.scored(khoa, candidate(round_), {"1": 2})
    (standing,) = board(round_).standings
    shown = [standing.may_be_laid_open(one) for one in (thu, khoa, chair, secretary, None)]
    assert shown == [False, True, False, False, False]
    council.scored(thu, candidate(round_), {"1": 2})
    council.scored(chair, candidate(round_), {"1": 2})
    (standing,) = board(round_).standings
    assert standing.may_be_laid_open(secretary)


def test_the_matrix_of_the_chair_hides_totals_until_the_own_lock(client):
    round_ = council.contest()
    council.scored(seat(round_, council.khoa()), candidate(round_), {"1": 2})
    url = f"/hoi-dong/{round_.pk}/theo-doi"
    assert "ẩn đến khi khóa phiếu của mình" in text(as_(client, council.binh()).get(url))
    council.scored(seat(round_, council.binh()), candidate(round_), {"1": 3})
    assert "6,00" not in text(client.get(url))
    assert "8,00" in text(client.get(url))


def test_opening_names_how_many_have_not_declared():
    round_ = council.contest(state="PREPARING")
    everybody = council.judges(round_)
    actions.declare_conflicts(
        seat=everybody[0], answers={candidate(round_).pk: None}, by=everybody[0].user, at=now()
    )
    with pytest.raises(Invalid) as caught:
        actions.open_scoring(round_=round_, by=world.minh(), at=now())
    said = [fault.what for fault in caught.value.faults]
    assert said == ["Hai thành viên chưa khai xung đột lợi ích. Chưa mở chấm được."]


def test_own_people_and_neighbours_are_hinted():
    round_ = council.prepared()
    products.add_member(producer=world.producer(), user=world.thu(), by=world.minh(), at=now())
    world.appointed(council.khoa(), Office.COUNCIL_MEMBER, world.commune_office())
    found = {(one.seat_id, one.text) for one in hints(council.judges(round_), [candidate(round_)])}
    assert found == {
        (seat(round_, world.thu()).pk, "Là người của HTX Mắm Giao Hưng."),
        (seat(round_, council.khoa()).pk, "Cùng xã, phường với chủ thể."),
    }


def test_strangers_find_nothing(client):
    round_ = council.contest()
    one = candidate(round_).pk
    pages = ["", "cham", "theo-doi", "man-chieu", "do-nghieng", "ket-thuc", "ket-qua",
             f"cham/{one}", f"cham/{one}/tieu-chi/1", f"thao-luan/{one}", f"ket-qua/{one}"]  # fmt: skip
    for user in (world.hoa(), world.lan(), world.stranger(), world.anh()):
        as_(client, user)
        for page in pages:
            assert client.get(f"/hoi-dong/{round_.pk}/{page}").status_code == 404, (user, page)


def test_the_lean_of_judges_is_for_the_secretary_alone(client):
    round_ = council.contest()
    for user, status in ((council.binh(), 404), (world.minh(), 404), (council.mai(), 200)):
        answer = as_(client, user).get(f"/hoi-dong/{round_.pk}/do-nghieng")
        assert answer.status_code == status


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_number_of_queries_for_one_and_three_rows(
    client, django_assert_max_num_queries, rows
):
    round_ = council.contest(entries=rows)
    for _ in range(rows - 1):
        council.contest()
    for judge in council.judges(round_):
        for one in round_.candidates.select_related("round"):
            council.scored(judge, one, {"1": 2})
    as_(client, council.mai())
    for page, most in (("", 26), ("theo-doi", 26), ("man-chieu", 24), ("do-nghieng", 24)):
        with django_assert_max_num_queries(most):
            assert client.get(f"/hoi-dong/{round_.pk}/{page}").status_code == 200
    as_(client, world.thu())
    with django_assert_max_num_queries(22):
        client.get(f"/hoi-dong/{round_.pk}/cham")
    with django_assert_max_num_queries(16):
        client.get("/hoi-dong/")


def test_there_is_one_chair_and_only_people_with_an_office_sit():
    round_ = council.contest(state="PREPARING")
    by, at = world.minh(), now()
    with pytest.raises(Invalid, match="Chủ tịch đã là Trần Văn Bình"):
        actions.seat_member(round_=round_, user=world.minh(), role=Role.CHAIR, by=by, at=at)
    with pytest.raises(Invalid, match="chưa được phân công"):
        actions.seat_member(round_=round_, user=world.hoa(), role=Role.MEMBER, by=by, at=at)
    assert Seat.objects.filter(round=round_).count() == 4

"""What the way from dossier to star puts on each desk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ocop.dossiers.models import Dossier
from ocop.evaluation.models import Result, Round, RoundMode, RoundState, ScoreSheet
from ocop.evaluation.queries import board
from ocop.people.models import Role, User
from ocop.proofs.models import Proof
from ocop.web.duties import Duty, path_duties
from tests import world
from tests.dossiers import rows
from tests.evaluation import council
from tests.inspection import after

pytestmark = pytest.mark.django_db
QUERIES = 32


def of(user: User, *roles: Role) -> dict[str, Duty]:
    return {one.what: one for one in path_duties(user, roles, on=timezone.localdate())}


def of_hoa() -> dict[str, Duty]:
    return of(world.hoa(), Role.PRODUCER)


def of_lan() -> dict[str, Duty]:
    return of(world.lan(), Role.COMMUNE_OFFICER)


def of_minh() -> dict[str, Duty]:
    return of(world.minh(), Role.PROVINCE_OFFICER)


def of_thu() -> dict[str, Duty]:
    return of(world.thu(), Role.COUNCIL_MEMBER)


def due_in(dossier: Dossier, days: int) -> None:
    until = timezone.localdate() + timedelta(days=days)
    Dossier.objects.filter(pk=dossier.pk).update(due_on=until)


def test_a_quiet_desk_has_no_duty():
    rows.maker()
    assert not of_hoa()
    assert not of_lan()
    assert not of_minh()
    assert not of_thu()


def test_a_producer_is_told_of_drafts_and_first_of_what_was_returned():
    draft = rows.opened("Mắm cáy")
    back = rows.sent_back()
    due_in(back, 40)
    found = of_hoa()
    assert next(iter(found)) == "1 hồ sơ bị trả lại"
    assert found["1 hồ sơ bị trả lại"].urgent
    assert "còn" in found["1 hồ sơ bị trả lại"].why
    assert found["1 hồ sơ bị trả lại"].url == f"/ho-so/{back.pk}/"
    assert found["1 hồ sơ đang soạn"].url == f"/ho-so/{draft.pk}/"
    assert found["1 hồ sơ đang soạn"].why == "Còn 9 phần chưa xong."
    assert any("thông báo chưa đọc" in what for what in found)
    assert not of(world.nam(), Role.PRODUCER)


def test_a_renewal_is_due_until_a_dossier_is_handed_in():
    product = after.of_today(150)
    duty = of_hoa()["1 sản phẩm đến kỳ đánh giá lại"]
    assert duty.url == f"/theo-doi-han/{product.pk}/"
    rows.bare_of(product)
    assert not of_hoa()


def test_papers_that_end_are_told_to_the_producer_and_to_the_officers():
    paper = rows.proof(expires_on=timezone.localdate() + timedelta(days=30), issued_on=None)
    said = "1 giấy trong ví hết hạn hoặc còn dưới 90 ngày"
    assert of_hoa()[said].url == "/co-so-cua-toi/giay-to/"
    assert of_lan()[said].url == "/giay-to/sap-het-han"
    Proof.objects.filter(pk=paper.pk).update(expires_on=None, no_expiry=True)
    assert not of_hoa()


def test_the_commune_is_told_how_long_its_nearest_clock_runs():
    dossier = rows.filed()
    due_in(dossier, 40)
    duty = of_lan()["1 hồ sơ chờ xã xem"]
    assert duty.why.startswith("Hạn gần nhất ")
    assert not duty.urgent
    due_in(dossier, -20)
    duty = of_lan()["1 hồ sơ chờ xã xem"]
    assert (duty.why, duty.urgent) == ("1 hồ sơ đã quá hạn.", True)
    assert not of(world.stranger(), Role.COMMUNE_OFFICER)


def test_the_province_takes_in_and_sees_what_is_stuck():
    due_in(rows.filed("Mắm cáy"), -30)
    rows.proposed()
    found = of_minh()
    assert found["1 hồ sơ chờ tỉnh tiếp nhận"].url == "/ho-so/tinh"
    assert found["1 hồ sơ quá hạn trên địa bàn"].url == "/ho-so/tien-do"


def test_a_judge_declares_then_scores_what_is_left():
    round_ = council.prepared(council.dossier(), council.dossier("Mắm cáy"))
    what = "Cam kết về xung đột lợi ích cho 2 sản phẩm"
    assert of_thu()[what].url == f"/hoi-dong/{round_.pk}/cam-ket"
    council.declared(round_)
    assert not of_thu()
    Round.objects.filter(pk=round_.pk).update(state=RoundState.OPEN)
    assert of_thu()["2 sản phẩm chờ chấm"].url == f"/hoi-dong/{round_.pk}/cham"
    seat = council.seat(round_, world.thu())
    seat.conflicts.filter(candidate=council.candidate(round_)).update(declared=True, reason="Anh")
    assert "1 sản phẩm chờ chấm" in of_thu()
    ScoreSheet.objects.create(
        seat=seat, candidate=council.candidate(round_, "Mắm cáy"), state="LOCKED", total=80,
        started_at=council.now(), locked_at=council.now(),
    )  # fmt: skip
    assert not of_thu()
    assert "2 sản phẩm chờ chấm" in of(council.binh(), Role.COUNCIL_MEMBER)
    assert not of(council.mai(), Role.COUNCIL_MEMBER)


def test_in_a_written_round_an_answer_is_what_waits():
    round_ = council.declared(council.prepared())
    Round.objects.filter(pk=round_.pk).update(state=RoundState.OPEN, mode=RoundMode.WRITTEN)
    assert of_thu()["1 sản phẩm chờ cho ý kiến"].url == f"/hoi-dong/{round_.pk}/y-kien"
    council.seat(round_, world.thu()).opinions.create(
        candidate=council.candidate(round_), agrees=True, at=council.now()
    )
    assert not of_thu()


def test_results_without_a_paper_wait_for_the_province():
    round_ = council.prepared(*(council.dossier(name) for name in ("Một", "Hai", "Ba")))
    Round.objects.filter(pk=round_.pk).update(state=RoundState.CLOSED)
    for standing, outcome in zip(
        board(round_).standings, ("RECOGNISE", "MINISTRY", "REFUSE"), strict=True
    ):
        Result.objects.create(
            candidate=standing.candidate, turn=1, judges=3, star=3, star_by_points=3,
            outcome=outcome, closed_at=council.now(),
        )  # fmt: skip
    found = of_minh()
    for said in ("quyết định công nhận", "gửi Bộ", "thông báo chưa công nhận"):
        assert found[f"1 sản phẩm chờ {said}"].url == f"/hoi-dong/{round_.pk}/ket-qua"
    assert not of_lan()


def test_inspections_and_cases_wait_with_their_clocks():
    recognition = after.recognition(600, on=timezone.localdate())
    inspection = after.held("TO_FIX", recognition)
    case = after.opened(recognition)
    found = of_minh()
    assert found["1 vụ thu hồi đang xử lý"].urgent == (case.due_on < timezone.localdate())
    assert "1 kiểm tra còn chờ khắc phục" in found
    type(inspection).objects.update(fix_by=timezone.localdate() - timedelta(days=1))
    assert of_minh()["1 kiểm tra hoặc khắc phục quá hạn"].urgent
    assert "1 vụ thu hồi đang xử lý" in of_hoa()


@pytest.mark.parametrize("count", [1, 3])
def test_the_duties_ask_the_same_for_one_and_three(count, django_assert_num_queries):
    for number in range(count):
        rows.filed(f"Mắm {number}")
        rows.opened(f"Mắm tép {number}")
        after.opened(after.recognition(600, name=f"Nước mắm {number}"))
    council.prepared(*(council.dossier(f"Mắm cáy {number}") for number in range(count)))
    everything = (Role.PRODUCER, Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER)
    with django_assert_num_queries(QUERIES):
        of(world.minh(), *everything)

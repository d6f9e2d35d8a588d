"""The pages of the producer's side: list, task list, one thing per page, filing, receipt."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ocop.dossiers import actions
from ocop.dossiers.actions import Item
from ocop.dossiers.models import Dossier, PartState, ProofLink, State, Step
from ocop.proofs.actions import give_consent
from ocop.proofs.contents import ConsentTerms
from ocop.proofs.models import Audience, Proof
from tests import world
from tests.dossiers import rows

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def url(name: str, dossier: Dossier, *args: object) -> str:
    return reverse(f"dossiers:{name}", args=[dossier.pk, *args])


def text(answer) -> str:
    return str(answer.content.decode())


@pytest.fixture
def hoa(client):
    client.force_login(world.hoa())
    return client


def test_the_list_of_somebody_without_products_says_what_to_do(client):
    client.force_login(world.nam())
    assert "chưa gắn với cơ sở nào" in text(client.get("/ho-so/"))


def test_a_dossier_is_opened_for_a_product_in_two_pages(hoa):
    product = rows.mam()
    assert product.name in text(hoa.get("/ho-so/moi"))
    page = f"/ho-so/moi?san-pham={product.pk}"
    assert "Đăng ký lần đầu" in text(hoa.get(page))
    answer = hoa.post(page, {"kind": "FIRST"})
    dossier = Dossier.objects.get(product=product)
    assert answer.url == url("dossier", dossier)
    assert dossier.parts.count() == 9
    assert dossier.parts.get(key="chu-the").contents["nguoi_dai_dien"] == "Trần Thị Hoa"


def test_a_kind_that_does_not_fit_is_said_on_the_form(hoa):
    answer = hoa.post(f"/ho-so/moi?san-pham={rows.mam().pk}", {"kind": "REEVALUATION"})
    assert answer.status_code == 422
    assert "chưa có hạng sao trong sổ" in text(answer)


@pytest.mark.parametrize("asked", ["rác", "00000000-0000-0000-0000-000000000000"])
def test_a_product_that_is_none_is_not_found(hoa, asked):
    assert hoa.get(f"/ho-so/moi?san-pham={asked}").status_code == 404


def test_the_task_list_shows_nine_tasks_in_words(hoa):
    page = text(hoa.get(url("dossier", rows.opened())))
    assert page.count('class="row ') == 9
    assert "Chưa làm" in page
    assert "0 trong 9 việc đã xong" in page


def test_what_was_sent_back_stands_on_top_with_its_reason(hoa):
    page = text(hoa.get(url("dossier", rows.sent_back())))
    assert "Cần bổ sung 1 nội dung" in page
    assert "Ảnh giấy bị mờ." in page
    assert page.index("Cần sửa") < page.index("Xong")


def test_a_part_saves_by_itself_and_says_when(hoa):
    dossier = rows.opened()
    part = dossier.parts.get(key="ke-hoach")
    answer = hoa.post(url("part", dossier, "ke-hoach"),
                      {"version": part.version, "san_xuat": "Thêm hai bể ủ"}, headers=HTMX)  # fmt: skip
    assert "Đã lưu lúc" in text(answer)
    assert f'name="version" value="{part.version + 1}"' in text(answer)
    part.refresh_from_db()
    assert (part.state, part.contents["san_xuat"]) == (PartState.DOING, "Thêm hai bể ủ")


def test_the_button_works_without_javascript_and_leads_back_when_done(hoa):
    dossier = rows.opened()
    answers = rows.answers_of("thi-truong") | {"version": 1}
    answer = hoa.post(url("part", dossier, "thi-truong"), answers)
    assert answer.url == url("dossier", dossier)
    assert dossier.parts.get(key="thi-truong").state == PartState.DONE


def test_an_unreadable_number_is_kept_and_explained(hoa):
    dossier = rows.opened()
    answers = rows.answers_of("thi-truong") | {"version": 1, "lao_dong": "vài người"}
    page = text(hoa.post(url("part", dossier, "thi-truong"), answers))
    assert "không đọc được. Ghi bằng chữ số" in page
    assert 'value="vài người"' in page
    assert dossier.parts.get(key="thi-truong").contents["lao_dong"] == "vài người"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_two_phones_on_one_part_the_later_one_chooses(hoa, headers):
    dossier = rows.opened()
    actions.save_part(dossier=dossier, key="ke-hoach", contents={"san_xuat": "Bản của Hoa"},
                      version=1, by=world.hoa(), at=rows.NOW)  # fmt: skip
    answer = hoa.post(url("part", dossier, "ke-hoach"),
                      {"version": "1", "san_xuat": "Bản của con"}, headers=headers)  # fmt: skip
    assert answer.status_code == 409
    assert "Trần Thị Hoa đã sửa mục này" in text(answer)
    assert dossier.parts.get(key="ke-hoach").contents["san_xuat"] == "Bản của Hoa"
    if not headers:
        assert "Bản của con" in text(answer)
        assert "Bản đã lưu: Bản của Hoa" in text(answer)


@pytest.mark.parametrize("version", ["", "rác", "-1", "99"])
def test_a_version_nobody_gave_writes_nothing(hoa, version):
    dossier = rows.opened()
    answer = hoa.post(url("part", dossier, "ke-hoach"), {"version": version, "san_xuat": "x"})
    assert answer.status_code == 409
    assert dossier.parts.get(key="ke-hoach").contents == {}


def test_a_part_to_mend_stays_so_until_the_button_is_pressed(hoa):
    dossier = rows.reviewed()
    actions.send_back(dossier=dossier, items=[Item("Ghi rõ hơn.", part="ke-hoach")],
                      by=world.lan(), at=rows.NOW)  # fmt: skip
    part = dossier.parts.get(key="ke-hoach")
    answers = rows.answers_of("ke-hoach") | {"san_xuat": "Rõ hơn"}
    page = url("part", dossier, "ke-hoach")
    assert "Ghi rõ hơn." in text(hoa.get(page))
    hoa.post(page, answers | {"version": part.version}, headers=HTMX)
    assert dossier.parts.get(key="ke-hoach").state == PartState.FIX
    hoa.post(page, answers | {"version": part.version + 1})
    assert dossier.parts.get(key="ke-hoach").state == PartState.DONE


def test_a_criterion_is_marked_with_the_running_total(hoa):
    dossier = rows.opened()
    page = url("criterion", dossier, "1.1")
    assert "Nguyên liệu trong tỉnh từ 75% đến 100% (5 điểm)" in text(hoa.get(page))
    answer = hoa.post(page, {"muc": "3", "mo_ta": "Tôm trong xã"}, headers=HTMX)
    assert "5,0" in text(answer)
    assert "Thiếu 45,0 điểm" in text(answer)
    assert dossier.marks.get().note == "Tôm trong xã"


def test_the_button_leads_to_the_next_criterion(hoa):
    dossier = rows.opened()
    answer = hoa.post(url("criterion", dossier, "1.1"), {"muc": "0", "sau": "1"})
    assert answer.url == url("criterion", dossier, "1.2")
    assert dossier.marks.get().points == 0


@pytest.mark.parametrize("level", ["", "9", "rác", "-1"])
def test_a_level_the_sheet_does_not_print_is_refused(hoa, level):
    dossier = rows.opened()
    answer = hoa.post(url("criterion", dossier, "1.1"), {"muc": level})
    assert answer.status_code == 422
    assert not dossier.marks.exists()


def test_a_criterion_of_another_sheet_is_not_found(hoa):
    assert hoa.get(url("criterion", rows.opened(), "99.1")).status_code == 404


def test_the_sheet_says_which_minimums_are_missed_and_the_cheapest_way(hoa):
    page = text(hoa.get(url("score", rows.fill(rows.opened()))))
    assert page.count("Đủ điểm và đủ") == 3
    dossier = rows.opened("Mắm cáy")
    rows.fill(dossier, best=False)
    page = text(hoa.get(url("score", dossier)))
    assert "Cách nhẹ nhất để lên 3 sao" in page
    assert "mức tối thiểu" in page


def test_papers_are_shown_both_ways_and_reused_with_one_tap(hoa):
    dossier = rows.opened()
    actions.mark_criterion(dossier=dossier, criterion="1.1", option_key=3, by=world.hoa(),
                           at=rows.NOW)  # fmt: skip
    paper = rows.proof("nguyen-lieu-lien-ket", title="Hợp đồng tôm")
    page = text(hoa.get(url("papers", dossier)))
    assert "Hợp đồng tôm" in page
    assert "1.1 Nguồn nguyên liệu" in page
    hoa.post(url("use_all", dossier))
    assert ProofLink.objects.get().proof == paper
    assert "Hợp đồng tôm" in text(hoa.get(url("criterion", dossier, "1.1")))
    hoa.post(url("unlink", dossier), {"giay": paper.pk, "tieu-chi": "1.1"})
    assert not ProofLink.objects.exists()


def test_a_paper_past_its_end_is_not_linked(hoa):
    dossier = rows.opened()
    old = rows.proof("kiem-nghiem", expires_on=timezone.localdate() - timedelta(days=1))
    answer = hoa.post(url("link", dossier), {"giay": old.pk, "tieu-chi": "1.1"}, follow=True)
    assert "hết hạn từ" in text(answer)
    assert not ProofLink.objects.exists()


@pytest.mark.parametrize("sent", ["", "rác", "00000000-0000-0000-0000-000000000000"])
def test_a_paper_of_nobody_is_not_found(hoa, sent):
    assert hoa.post(url("link", rows.opened()), {"giay": sent}).status_code == 404


def test_not_having_a_paper_is_said_and_taken_back(hoa):
    dossier = rows.opened()
    page = url("missing", dossier)
    hoa.post(page, {"loai": "dieu-kien-san-xuat", "chua-co": "1"})
    assert dossier.parts.get(key="giay-to").contents == {"dieu-kien-san-xuat": "chua-co"}
    hoa.post(page, {"loai": "dieu-kien-san-xuat"})
    assert dossier.parts.get(key="giay-to").contents == {}
    assert "không cần loại giấy ấy" in text(hoa.post(page, {"loai": "giai-thuong"}, follow=True))


def test_the_way_back_never_leaves_the_site(hoa):
    dossier = rows.opened()
    answer = hoa.post(url("missing", dossier), {"loai": "dieu-kien-san-xuat", "ve": "//evil.vn/"})
    assert answer.url == url("papers", dossier)


def test_filing_names_what_is_missing_with_links_to_each(hoa):
    dossier = rows.opened()
    page = text(hoa.get(url("file", dossier)))
    assert url("part", dossier, "ke-hoach") in page
    answer = hoa.post(url("file", dossier), {"dung_su_that": "on"})
    assert answer.status_code == 422
    assert "phải làm trước khi nộp" in text(answer)


def test_a_complete_dossier_is_filed_and_answers_with_a_receipt_to_print(hoa):
    dossier = rows.fill(rows.opened())
    assert "Đủ các phần bắt buộc" in text(hoa.get(url("file", dossier)))
    promises = {"dung_su_that": "on", "dong_y_xu_ly": "on", "ai_xem": "PUBLIC"}
    answer = hoa.post(url("file", dossier), promises | {"despite": "on"})
    assert answer.url == url("receipt", dossier)
    page = text(hoa.get(answer.url))
    assert f"HS-{timezone.localdate().year}-000001" in page
    assert "<svg" in page
    assert dossier.parts.get(key="cam-ket").state == PartState.DONE
    assert hoa.get(url("file", dossier)).url == url("receipt", dossier)


def test_a_filed_dossier_is_read_but_not_written(hoa):
    dossier = rows.filed()
    assert "không sửa được" in text(hoa.get(url("part", dossier, "ke-hoach")))
    assert hoa.get(url("criterion", dossier, "1.1")).status_code == 404
    assert hoa.post(url("part", dossier, "ke-hoach"), {"version": 1}).status_code == 404


def test_whoever_holds_the_receipt_sees_where_it_is_and_nothing_else(client):
    dossier = rows.filed()
    page = text(client.get(reverse("tracking:track", args=[dossier.track_code])))
    assert "chờ cán bộ xã mở xem" in page
    assert "28/09/2026" in page
    assert dossier.product.name not in page
    english = text(client.get(f"/en/tra-cuu-ho-so/{dossier.track_code}"))
    assert "Filed, waiting for the commune officer to open it." in english
    assert "OCOP dossier, first registration" in english
    assert "Tiếng Việt" in english
    assert client.get("/tra-cuu-ho-so/SAIMA").status_code == 404
    draft = rows.opened("Mắm cáy")
    assert client.get(f"/tra-cuu-ho-so/{draft.track_code}").status_code == 404


def test_a_draft_is_put_away_after_asking(hoa):
    dossier = rows.opened()
    assert "Bỏ bản nháp" in text(hoa.get(url("discard", dossier)))
    hoa.post(url("discard", dossier), {})
    assert hoa.get(url("dossier", dossier)).status_code == 404


PAGES = ["dossier", "discard", "score", "papers", "file", "receipt", "read", "take_up",
         "send_back", "report", "propose", "receive", "pass", "note"]  # fmt: skip


@pytest.mark.parametrize("who", [world.nam, world.stranger, world.anh, world.phuc])
def test_strangers_find_nothing(client, who):
    dossier = rows.opened()
    client.force_login(who())
    found = {name: client.get(url(name, dossier)).status_code for name in PAGES}
    assert found == dict.fromkeys(PAGES, 404)
    assert client.get(url("part", dossier, "ke-hoach")).status_code == 404


def test_a_helper_with_consent_fills_in_and_the_history_says_so(client):
    dossier = rows.opened()
    day = timezone.localdate()
    terms = ConsentTerms(purpose="Làm hồ sơ", until=day + timedelta(days=7), how="SIGNED_IN")
    phuc = world.phuc()
    give_consent(producer=rows.maker(), helper=phuc, terms=terms, by=world.hoa(), at=timezone.now())
    client.force_login(phuc)
    page = url("part", dossier, "ke-hoach")
    assert "Đang làm thay" in text(client.get(page))
    for version in (1, 2):
        client.post(page, {"version": version, "san_xuat": f"Lần {version}"}, headers=HTMX)
    step = Step.objects.get(dossier=dossier)
    assert (step.by, step.on_behalf_of, step.note) == (
        phuc,
        rows.maker(),
        "Sửa mục Kế hoạch sắp tới",
    )
    assert step.from_state == step.to_state == State.DRAFT


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_of_dossiers_costs_the_same_for_one_and_three(
    hoa, many, django_assert_max_num_queries
):
    for number in range(many):
        rows.opened(f"Mắm {number}")
    with django_assert_max_num_queries(10):
        page = text(hoa.get("/ho-so/"))
    assert page.count('class="lead"') == many


def test_the_pages_of_one_dossier_cost_a_fixed_number_of_queries(
    hoa, django_assert_max_num_queries
):
    dossier = rows.fill(rows.opened())
    for name, most in (("dossier", 21), ("score", 17), ("papers", 18), ("file", 19)):
        with django_assert_max_num_queries(most):
            hoa.get(url(name, dossier))
    with django_assert_max_num_queries(18):
        hoa.get(url("criterion", dossier, "1.1"))


def test_a_paper_nobody_else_may_read_is_not_put_before_officers(hoa):
    dossier = rows.opened()
    paper = rows.proof(audience=Audience.HIDDEN)
    page = text(hoa.get(url("papers", dossier)))
    assert "kiem-nghiem đang để chỉ cơ sở xem nên chưa dùng được" in page
    assert f"/giay-to/{paper.pk}/sua" in page
    answer = hoa.post(url("link", dossier), {"giay": paper.pk}, follow=True)
    assert "cán bộ và hội đồng không đọc được" in text(answer)
    hoa.post(url("use_all", dossier))
    assert not dossier.proof_links.exists()
    Proof.objects.filter(pk=paper.pk).update(audience=Audience.COUNCIL)
    hoa.post(url("link", dossier), {"giay": paper.pk})
    assert dossier.proof_links.exists()

"""From draft to certificate in a real browser, by seven people of the demo province.

The dossier is the draft of the demo. Every kind of page is used by hand; what repeats (the other
answers, the other two score sheets) is written by the actions those pages call. The way ends where
a stranger points a phone at the certificate.
"""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect, sync_playwright

from ocop.documents.actions import render_issued
from ocop.documents.models import Document
from ocop.documents.render import pictures
from ocop.dossiers import actions as dossiers
from ocop.dossiers.models import Dossier
from ocop.dossiers.parts import tasks
from ocop.dossiers.queries.scores import sheet_of
from ocop.evaluation import actions as evaluation
from ocop.evaluation.marking import Choice, choices, comment_for
from ocop.evaluation.models import Candidate, Seat
from ocop.web.actions import demo_accounts
from ocop.web.demo_dossiers import load_demo_province
from ocop.web.demo_story import options_for, story
from tests.catalogue.test_in_a_browser import CHROMIUM
from tests.stage import SHOTS, Stage, confirm, in_database, person, press, send

PRODUCT = "Tép khô Sao Biển (minh họa)"
ROUND = "Đợt cuối năm (minh họa)"
TOTAL = 74  # points each judge gives; the minimums of four stars are met
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
    pytest.mark.usefixtures("three_provinces"),
]


def draft() -> Dossier:
    return Dossier.objects.select_related("product__producer").get(product__name=PRODUCT)


def candidate() -> Candidate:
    return Candidate.objects.select_related("round").get(title=PRODUCT)


@pytest.fixture
def stage(transactional_db, live_server, settings, tmp_path) -> Iterator[Stage]:
    """The demo is loaded before Playwright starts its event loop."""
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SITE_URL = live_server.url
    load_demo_province(at=timezone.now())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        played = Stage(browser, live_server.url, demo_accounts()[0].password)
        yield played
        for name, page in played.pages.items() if SHOTS else ():
            page.screenshot(path=Path(SHOTS) / f"last-{name}.png", full_page=True)
        browser.close()


# --- the producer -------------------------------------------------------------------------------


def the_producer_files(stage: Stage) -> None:
    page = stage.page("producer")
    page.goto(f"{stage.site}/ho-so/")
    press(page, PRODUCT)
    stage.look(page, "dossier")
    tell_the_story(page)
    keep_a_paper(page)
    claim_the_last_level(stage, page)
    page.goto(f"{own_pages(stage)}/giay-to")
    press(page, "Dùng mọi giấy đang có trong ví")
    press(page, "Xong mục giấy tờ")
    press(page, "Kiểm tra và nộp")
    for promise in page.get_by_role("checkbox").all():
        promise.check()
    page.get_by_label("Mọi người, khi đã được công nhận").check()
    stage.look(page, "file")
    press(page, "Nộp cho")
    expect(page.get_by_text("Đã nộp. Giữ mã này")).to_be_visible()


def own_pages(stage: Stage) -> str:
    return f"{stage.site}/ho-so/{in_database(draft).pk}"


def tell_the_story(page: Page) -> None:
    """One task by hand, question by question; it saves itself on the way."""
    press(page, "Kể chuyện sản phẩm")
    for question in tasks()["cau-chuyen"].questions:
        page.get_by_label(question.label).fill(story()["answers"][question.key])
    press(page, "Xong mục này")
    page.get_by_text("Xong mục Kể chuyện sản phẩm.").wait_for()


def keep_a_paper(page: Page) -> None:
    """A photographed paper goes into the wallet from the task about papers."""
    press(page, "Giấy tờ")
    press(page, "Mở ví giấy tờ")
    press(page, "Chụp giấy mới")
    press(page, "Giải thưởng, bình chọn")
    sheet = BytesIO()
    Image.effect_noise((1000, 1400), 90).save(sheet, "JPEG")
    photo = FilePayload(name="giai.jpg", mimeType="image/jpeg", buffer=sheet.getvalue())
    page.get_by_label("Chọn ảnh hoặc tệp có sẵn").set_input_files(photo)
    page.get_by_text("Có 1 trang, sẵn sàng gửi.").wait_for()
    page.get_by_label("Số trên giấy").fill("GT 07/MH")
    page.get_by_label("Ngày cấp").fill("02/03/2026")
    press(page, "Lưu vào ví")


def claim_the_last_level(stage: Stage, page: Page) -> None:
    """The other answers and levels are prepared; the last level is chosen on its page."""
    last = in_database(prepare_the_rest)
    page.goto(f"{own_pages(stage)}/tu-cham/{last}")
    page.get_by_role("radio").nth(1).check()
    page.locator("#tong-diem").get_by_text("Đã lưu lúc").wait_for()
    stage.look(page, "criterion")
    press(page, "Lưu, xem cả phiếu")
    press(page, "Xong tự chấm")


def prepare_the_rest() -> str:
    """Fill what was not filled by hand; answers with the criterion that is left."""
    dossier, by, at = draft(), person("producer"), timezone.now()
    for key in ("thi-truong", "ke-hoach"):
        part = dossier.parts.get(key=key)
        asked = {question.key for question in tasks()[key].asked(dossier.kind)}
        said = {name: text for name, text in story()["answers"].items() if name in asked}
        dossiers.save_part(dossier=dossier, key=key, contents=said, version=part.version, by=by,
                           at=at)  # fmt: skip
    options = options_for(sheet_of(dossier), TOTAL)
    last = list(options)[-1]
    del options[last]
    dossiers.mark_criteria(dossier=dossier, options=options, by=by, at=at)
    return last


# --- commune and province -----------------------------------------------------------------------


def the_commune_checks(stage: Stage) -> None:
    page = stage.page("commune")
    page.goto(f"{stage.site}/ho-so/xa")
    press(page, PRODUCT)
    confirm(page, "Nhận xem")
    stage.look(page, "commune")
    press(page, "Viết Mẫu 03")
    for choice in page.get_by_label("Đạt", exact=True).all():
        choice.check()
    for box in page.get_by_label("Nhận xét").all():
        box.fill("Đã đến cơ sở, xem sổ sách (minh họa).")
    page.get_by_label("Đề nghị tỉnh đánh giá, phân hạng").check()
    press(page, "Lưu báo cáo")
    confirm(page, "Đề nghị lên tỉnh")
    expect(page.get_by_text("Đã đề nghị lên tỉnh").first).to_be_visible()


def the_province_takes_in(stage: Stage) -> None:
    page = stage.page("province")
    page.goto(f"{stage.site}/ho-so/tinh")
    press(page, PRODUCT)
    confirm(page, "Tiếp nhận")
    confirm(page, "Chuyển tổ tư vấn")


def the_province_prepares_a_round(stage: Stage) -> str:
    """Name, product, council; answers with the address of the round."""
    page, today = stage.page("province"), timezone.localdate()
    page.goto(f"{stage.site}/hoi-dong/dot-moi")
    page.get_by_label("Tên đợt").fill(ROUND)
    page.get_by_label("Ngày mở chấm").fill(f"{today:%d/%m/%Y}")
    page.get_by_label("Ngày đóng").fill(f"{today + timedelta(days=20):%d/%m/%Y}")
    page.get_by_label("Nơi họp").fill("Trụ sở UBND tỉnh")
    press(page, "Lập đợt")
    page.get_by_label(f"Chọn {PRODUCT}").check()
    press(page, "Thêm")
    press(page, "Tiếp: mời hội đồng")
    for name, role in (("chair", "Chủ tịch"), ("member", "Thành viên"), ("third", "Thành viên"),
                       ("secretary", "Thư ký")):  # fmt: skip
        user = in_database(partial(person, name))
        page.get_by_label("Người", exact=True).select_option(str(user.pk))
        page.get_by_label("Vai trò").select_option(role)
        press(page, "Mời vào hội đồng")
    press(page, "Xong, về tổng quan")
    return page.url


# --- the council --------------------------------------------------------------------------------


def the_members_declare(stage: Stage, round_url: str) -> None:
    for name in ("chair", "member", "third"):
        page = stage.page(name)
        page.goto(f"{round_url}cam-ket")
        page.get_by_label("Không có xung đột", exact=True).check()
        send(page, "Cam kết")
    page = stage.page("province")
    page.goto(round_url)
    confirm(page, "Mở chấm")


def key_of(choice: Choice) -> str:
    assert choice.shortcut
    return choice.shortcut


def a_member_scores_by_keyboard(stage: Stage, round_url: str) -> None:
    page, one = stage.page("member"), in_database(candidate)
    sheet = one.scoring_sheet
    page.goto(f"{round_url}cham")
    press(page, PRODUCT)
    for code, option in options_for(sheet, TOTAL).items():
        page.locator(f"[data-mark][action$='/{code}']").wait_for()
        chosen = next(c for c in choices(sheet.leaves[code]) if c.key == option)
        if code == "2.3":
            stage.look(page, "sheet")
        page.keyboard.press(key_of(chosen))
        if comment_for(sheet.leaves[code], chosen.points):
            page.locator("[data-phrase='1']").wait_for()
            page.keyboard.press("1")
    page.wait_for_url("**/xem-lai")
    confirm(page, "Khóa phiếu")


def the_others_lock(stage: Stage, round_url: str) -> None:
    one = in_database(candidate)
    for name in ("chair", "third"):
        in_database(partial(write_sheet, name))
        page = stage.page(name)
        page.goto(f"{round_url}cham/{one.pk}/xem-lai")
        confirm(page, "Khóa phiếu")


def write_sheet(name: str) -> None:
    one, judge = candidate(), person(name)
    leaves = one.scoring_sheet.leaves
    answers = {}
    for code, key in options_for(one.scoring_sheet, TOTAL).items():
        points = next(c.points for c in choices(leaves[code]) if c.key == key)
        answers[code] = (key, "Đã xem." if comment_for(leaves[code], points) else "")
    seat = Seat.objects.select_related("round").get(round=one.round, user=judge)
    evaluation.save_marks(seat=seat, candidate=one, answers=answers, by=judge, at=timezone.now())


def the_secretary_closes(stage: Stage, round_url: str) -> None:
    page = stage.page("secretary")
    page.goto(f"{round_url}man-chieu")
    stage.look(page, "projector")
    page.goto(f"{round_url}theo-doi")
    stage.look(page, "matrix")
    confirm(page, "Kết thúc đợt")
    expect(page.get_by_text("4 sao").first).to_be_visible()


# --- the decision, and what strangers see -------------------------------------------------------


def the_province_decides(stage: Stage, round_url: str) -> None:
    page = stage.page("province")
    page.goto(f"{round_url}ket-qua")
    press(page, "Quyết định công nhận")
    page.get_by_label("Chức vụ người ký").fill("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH")
    page.get_by_label("Họ và tên người ký").fill("Trần Văn Bình (minh họa)")
    page.get_by_label("Nơi ký").fill("Ninh Bình")
    stage.look(page, "decide")
    press(page, "Ban hành quyết định")
    expect(page.get_by_text("QĐ-").first).to_be_visible()


def certificate() -> Document:
    return Document.objects.get(kind="CERTIFICATE", title__contains=PRODUCT)


def address_on_the_certificate(stage: Stage) -> str:
    """The PDF, taken from the office's page once the worker made it; its QR, read from the page."""
    assert in_database(lambda: render_issued(ids=[certificate().pk])) == 1
    paper = in_database(lambda: Document.objects.select_related("pdf").get(pk=certificate().pk))
    page = stage.page("province")
    got = page.request.get(f"{stage.site}/van-ban/to/{paper.pk}/pdf")
    assert (got.status, got.body()[:5]) == (200, b"%PDF-")
    assert hashlib.sha256(got.body()).hexdigest() == paper.pdf.sha256
    (sheet,) = in_database(lambda: pictures(paper, 150))
    if SHOTS:
        (Path(SHOTS) / "certificate.png").write_bytes(sheet)
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(sheet)))
    return str(code.text)


def a_stranger_checks(stage: Stage, address: str) -> None:
    page = stage.browser.new_context(bypass_csp=True).new_page()
    page.goto(address)
    expect(page.get_by_role("heading", name="Văn bản thật, đang có hiệu lực")).to_be_visible()
    stage.look(page, "check")
    page.goto(stage.site + in_database(lambda: draft().product.public_path))
    expect(page.get_by_text("4 sao").first).to_be_visible()


def test_a_product_goes_from_draft_to_certificate(stage):
    the_producer_files(stage)
    the_commune_checks(stage)
    the_province_takes_in(stage)
    round_url = the_province_prepares_a_round(stage)
    the_members_declare(stage, round_url)
    a_member_scores_by_keyboard(stage, round_url)
    the_others_lock(stage, round_url)
    the_secretary_closes(stage, round_url)
    the_province_decides(stage, round_url)
    address = address_on_the_certificate(stage)
    assert address.startswith(f"{stage.site}/van-ban/")
    a_stranger_checks(stage, address)
    assert stage.found == {}

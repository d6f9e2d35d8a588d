"""What the producer's side does with papers, and who reads them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from ocop.evidence.models import Attachment
from ocop.evidence.queries import unreferenced
from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Fault, Invalid
from ocop.products import actions as products
from ocop.products.models import LegalPaper, ProducerMember
from ocop.proofs import actions
from ocop.proofs.contents import ProofContents
from ocop.proofs.models import Act, Audience, Proof, ProofGrant
from ocop.proofs.queries.history import history_of
from ocop.proofs.queries.wallet import PaperState, ending_by_area, tally, wallet
from tests import world
from tests.proofs.papers import consented, maker, page, paper, row_of_page, test_report
from tests.world import DAY, NOW

pytestmark = pytest.mark.django_db


def faults_of(call: Callable[[], object]) -> dict[str, Fault]:
    with pytest.raises(Invalid) as refused:
        call()
    return {fault.code: fault for fault in refused.value.faults}


def test_a_paper_is_kept_with_its_pages_in_their_order():
    proof = paper("một", "hai", "ba", by=world.hoa())
    assert [row.attachment.name for row in proof.pages.order_by("position")] == [
        "một.jpg", "hai.jpg", "ba.jpg",
    ]  # fmt: skip
    assert (proof.page_count, proof.title) == (3, "Phiếu kết quả kiểm nghiệm")
    assert (proof.added_by, proof.for_producer_by_helper) == (world.hoa(), False)


def test_everything_wrong_is_said_at_once():
    found = faults_of(
        lambda: actions.add_proof(
            producer=maker(), contents=test_report(number="", issued_on=date(2030, 1, 1)),
            pages=[], by=world.hoa(), at=NOW,
        )
    )  # fmt: skip
    assert set(found) == {"no_number", "issued_in_future", "dates_in_order", "no_pages"}
    assert not Proof.objects.exists()


def test_a_page_that_is_there_already_names_its_paper():
    paper("một", "hai", title="Phiếu tháng 1")
    found = faults_of(lambda: paper("ba", "hai"))
    assert found["page_already_there"].what == 'Tệp "hai.jpg" đã có: Phiếu tháng 1, trang 2.'
    assert "page_twice" in faults_of(lambda: paper("bốn", "bốn"))


def test_pages_of_papers_no_longer_used_may_come_again():
    actions.withdraw_proof(proof=paper("một"), by=world.hoa(), at=NOW)
    assert paper("một").page_count == 1


def test_too_many_pages_and_workbooks_where_none_belongs_are_refused():
    assert "too_many_pages" in faults_of(lambda: paper(*[f"trang {n}" for n in range(41)]))
    sheet = row_of_page("bảng")
    sheet.kind = "SHEET"
    contents = test_report()
    found = faults_of(
        lambda: actions.add_proof(
            producer=maker(), contents=contents, pages=[sheet], by=world.hoa(), at=NOW
        )
    )
    assert "không nhận bảng tính" in found["sheet"].what


def test_a_paper_of_one_product_belongs_to_a_product_of_the_same_producer():
    strange = world.product("Muối", of=world.producer("Hộ Bà Tám"))
    found = faults_of(lambda: paper(product_id=strange.pk))
    assert set(found) == {"product"}
    assert paper(product_id=world.product(of=maker()).pk).product == world.product(of=maker())


def test_a_link_may_stand_for_what_lives_elsewhere():
    contents = ProofContents(kind="quang-ba", link="https://giaohung.example")
    proof = actions.add_proof(producer=maker(), contents=contents, pages=[], by=world.hoa(), at=NOW)
    assert proof.page_count == 0
    found = faults_of(
        lambda: actions.change_proof(
            proof=proof, contents=contents.but(link=""), version=1, by=world.hoa(), at=NOW
        )
    )
    assert "no_pages" in found


def test_the_number_of_a_page_keeps_its_meaning():
    proof = paper("một", "hai", "ba")
    proof = actions.reorder_pages(proof=proof, numbers=[3, 1, 2], by=world.hoa(), at=NOW)
    proof = actions.remove_page(page=proof.pages.get(number=1), by=world.hoa(), at=NOW)
    proof = actions.add_pages(proof=proof, pages=[row_of_page("bốn")], by=world.hoa(), at=NOW)
    rows = proof.pages.filter(removed_at=None).order_by("position")
    assert [(row.number, row.attachment.name) for row in rows] == [
        (3, "ba.jpg"), (2, "hai.jpg"), (4, "bốn.jpg"),
    ]  # fmt: skip
    assert proof.page_count == 3
    assert proof.pages.get(number=1).removed_at == NOW
    assert proof.page_path(4) == f"/giay-to/{proof.pk}#trang-4"


def test_pages_that_moved_meanwhile_are_not_put_in_a_wrong_order():
    proof = paper("một", "hai")
    with pytest.raises(Conflict, match="Số trang đã thay đổi"):
        actions.reorder_pages(proof=proof, numbers=[1], by=world.hoa(), at=NOW)
    only = paper("ba").pages.get()
    assert "last_page" in faults_of(lambda: actions.remove_page(page=only, by=world.hoa(), at=NOW))
    first = proof.pages.get(number=1)
    actions.remove_page(page=first, by=world.hoa(), at=NOW)
    first.proof.page_count = 2  # as an old page of the browser still has it
    with pytest.raises(Conflict, match="đã được bỏ"):
        actions.remove_page(page=first, by=world.hoa(), at=NOW)


def test_adding_no_page_or_too_many_is_refused():
    proof = paper("một")
    none = faults_of(lambda: actions.add_pages(proof=proof, pages=[], by=world.hoa(), at=NOW))
    assert set(none) == {"no_pages"}
    many = [row_of_page(f"thêm {n}") for n in range(40)]
    found = faults_of(lambda: actions.add_pages(proof=proof, pages=many, by=world.hoa(), at=NOW))
    assert set(found) == {"too_many_pages"}


def test_of_two_who_change_a_paper_the_second_is_told():
    proof = paper()
    stale = Proof.objects.get(pk=proof.pk)
    contents = ProofContents.of(proof).but(number="2/KN")
    actions.change_proof(proof=proof, contents=contents, version=1, by=world.hoa(), at=NOW)
    with pytest.raises(Conflict, match="vừa được sửa"):
        actions.change_proof(proof=stale, contents=contents, version=1, by=world.hoa(), at=NOW)
    with pytest.raises(Conflict, match="vừa được sửa"):
        actions.withdraw_proof(proof=stale, by=world.hoa(), at=NOW)


def test_a_paper_that_expired_since_may_still_be_mended():
    proof = paper()
    later = NOW + timedelta(days=400)
    contents = ProofContents.of(proof).but(issuer="Trung tâm khác")
    changed = actions.change_proof(
        proof=proof, contents=contents, version=1, by=world.hoa(), at=later
    )
    assert changed.issuer == "Trung tâm khác"


def test_a_replaced_paper_stays_and_points_to_the_new_one():
    old = paper("một")
    new = actions.replace_proof(
        proof=old, contents=test_report(number="2/KN"), pages=[row_of_page("hai")],
        by=world.hoa(), at=NOW,
    )  # fmt: skip
    old.refresh_from_db()
    assert old.replaced_by == new
    assert old.pages.count() == 1
    found = wallet(maker(), DAY)
    assert [held.standing.state for held in found.old] == [PaperState.REPLACED]
    with pytest.raises(Conflict):
        actions.add_pages(proof=old, pages=[row_of_page("ba")], by=world.hoa(), at=NOW)


def registered(kind: str = "FOOD_SAFETY", attachment: Attachment | None = None) -> LegalPaper:
    contents = products.PaperContents(
        kind=kind, number="15/ATTP", issuer="Chi cục", issued_on=date(2025, 1, 1),
        expires_on=date(2028, 1, 1), attachment=attachment,
    )  # fmt: skip
    return products.add_paper(producer=maker(), paper=contents, by=None, at=NOW)


def test_a_paper_of_the_register_is_taken_without_copying_or_typing():
    scan = page("giấy an toàn")
    legal = registered(attachment=scan)
    assert [row.pk for g in wallet(maker(), DAY).present for row in g.in_register] == [legal.pk]
    proof = actions.take_paper(paper=legal, by=world.hoa(), at=NOW)
    assert (proof.kind, proof.number, proof.expires_on) == (
        "dieu-kien-san-xuat", "15/ATTP", date(2028, 1, 1),
    )  # fmt: skip
    assert proof.pages.get().attachment == scan
    found = wallet(maker(), DAY)
    assert [row for group in found.groups for row in group.in_register] == []
    with pytest.raises(Conflict, match="đã có trong ví"):
        actions.take_paper(paper=legal, by=world.hoa(), at=NOW)


def test_a_paper_the_register_cannot_sort_asks_for_its_kind():
    legal = registered(kind="OTHER")
    assert wallet(maker(), DAY).unsorted == [legal]
    assert "kind" in faults_of(lambda: actions.take_paper(paper=legal, by=world.hoa(), at=NOW))
    proof = actions.take_paper(paper=legal, kind="giai-thuong", by=world.hoa(), at=NOW)
    assert (proof.title, proof.page_count) == ("Giải thưởng, bình chọn", 0)
    assert [held.proof for held in wallet(maker(), DAY).without_pages] == [proof]


def test_the_wallet_says_what_is_missing_and_what_ends():
    paper("một", expires_on=DAY + timedelta(days=20))
    paper("hai", issued_on=date(2024, 1, 1), expires_on=date(2026, 1, 1), keep_expired=True)
    found = wallet(maker(), DAY)
    assert len(found.missing) == 14
    assert len(found.in_state(PaperState.ENDING)) == len(found.in_state(PaperState.EXPIRED)) == 1


@pytest.mark.parametrize("papers", [1, 3])
def test_a_wallet_takes_the_same_queries_whatever_it_holds(django_assert_num_queries, papers):
    for number in range(papers):
        paper(f"a{number}", f"b{number}")
    producer, hoa = maker(), world.hoa()
    with django_assert_num_queries(4):
        found = wallet(producer, DAY, seen_by=hoa)
        covers = [held.cover for group in found.groups for held in group.papers]
        assert [one.attachment.name for one in covers if one]


def test_who_sees_which_paper():
    today = timezone.localdate()
    shown, hidden = paper("một"), paper("hai", audience=Audience.HIDDEN)
    consented(until=today + timedelta(days=3), at=timezone.now())
    expected = {
        world.hoa(): {shown, hidden}, world.phuc(): {shown, hidden}, world.lan(): {shown},
        world.minh(): {shown}, world.anh(): {shown}, world.quang(): {shown},
        world.thu(): set(), world.nam(): set(), world.stranger(): set(),
    }  # fmt: skip
    for user, papers in expected.items():
        assert set(Proof.objects.visible_to(user)) == papers, user


def test_the_council_reads_what_it_was_granted_until_the_day():
    today, thu = timezone.localdate(), world.thu()
    shown, hidden = paper("một"), paper("hai", audience=Audience.HIDDEN)
    until = today + timedelta(days=10)
    given = actions.grant_proofs(
        proofs=[shown, hidden], users=[thu], until=until, by=world.minh(), at=NOW
    )
    assert given == 2
    assert list(Proof.objects.visible_to(thu)) == [shown]
    sooner = until - timedelta(days=5)
    actions.grant_proofs(proofs=[shown], users=[thu], until=sooner, by=world.minh(), at=NOW)
    assert ProofGrant.objects.get(proof=shown).until == until
    ProofGrant.objects.update(until=today)
    assert not Proof.objects.visible_to(thu).exists()


def test_granting_takes_the_same_queries_for_one_and_for_many(django_assert_max_num_queries):
    proofs = [paper(f"g{number}") for number in range(6)]
    users = [world.thu(), world.nam(), world.anh()]
    minh, until = world.minh(), DAY + timedelta(days=30)
    proofs = list(Proof.objects.select_related("producer"))
    with django_assert_max_num_queries(8):
        assert actions.grant_proofs(proofs=proofs, users=users, until=until, by=minh, at=NOW) == 18


def test_papers_follow_a_producer_that_is_merged():
    proof = paper("một")
    kept = world.producer("Hợp tác xã mắm Giao Hưng")
    products.merge_producers(kept=kept, gone=maker(), by=world.minh(), at=NOW)
    assert ProducerMember.objects.get(user=world.hoa()).producer == kept
    proof.refresh_from_db()
    assert proof.owner == kept
    assert list(Proof.objects.visible_to(world.hoa())) == [proof]
    assert [held.proof for g in wallet(kept, DAY).groups for held in g.papers] == [proof]
    actions.withdraw_proof(proof=proof, by=world.hoa(), at=NOW)


def test_papers_that_end_soon_are_counted_by_area():
    today = timezone.localdate()
    for number, days in enumerate((5, 60, 170, 500)):
        paper(f"e{number}", expires_on=today + timedelta(days=days))
    paper("cũ", issued_on=date(2024, 1, 1), expires_on=today, keep_expired=True)
    lan = world.lan()
    assert tally(lan, today) == {0: 1, 30: 1, 90: 2, 180: 3}
    assert ending_by_area(lan, today, days=90) == {world.giao_hung().pk: 2}
    assert ending_by_area(world.stranger(), today, days=90) == {}


def test_the_history_names_the_helper_and_the_day_of_the_consent():
    consented()
    proof = paper("một", by=world.phuc())
    contents = ProofContents.of(proof).but(number="9/KN", audience=Audience.HIDDEN)
    actions.change_proof(proof=proof, contents=contents, version=1, by=world.hoa(), at=NOW)
    changed, added = history_of(proof)
    assert added.who == "Bùi Hữu Phúc làm thay, có đồng ý ngày 16/03/2026"
    assert (changed.who, changed.what) == ("Trần Thị Hoa", Act.CHANGE.label)
    assert {(one.label, one.before, one.after) for one in changed.fields} == {
        ("Số", "1234/KN-2026", "9/KN"),
        ("Ai được xem", "Cơ quan và hội đồng", "Chỉ cơ sở và người hỗ trợ"),
    }
    proof.refresh_from_db()
    assert proof.for_producer_by_helper


def test_nobody_can_edit_the_history():
    paper()
    for statement in (
        "UPDATE proofs_proofevent SET title = 'khác'",
        "DELETE FROM proofs_proofpageevent",
    ):
        with (
            pytest.raises(ProgrammingError, match="Cannot update or delete"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_helper_whose_consent_is_over_does_nothing_more():
    consent = consented()
    proof = paper("một", by=world.phuc())
    actions.withdraw_consent(consent=consent, by=world.hoa(), at=NOW)
    with pytest.raises(Refused):
        paper("hai", by=world.phuc())
    with pytest.raises(Refused):
        actions.withdraw_proof(proof=proof, by=world.phuc(), at=NOW)


def test_the_files_of_papers_are_never_swept():
    kept = page("một")
    actions.add_proof(
        producer=maker(), contents=test_report(), pages=[kept], by=world.hoa(), at=NOW
    )
    assert kept not in unreferenced()


@pytest.mark.django_db(transaction=True)
def test_two_phones_that_send_the_same_paper_make_one():
    producer, hoa, kept = maker(), world.hoa(), row_of_page("một")

    def send(number):
        contents = replace(test_report(), number=f"{number}/KN")
        try:
            actions.add_proof(producer=producer, contents=contents, pages=[kept], by=hoa, at=NOW)
        except Invalid as refused:
            return refused.faults[0].code
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(4) as phones:
        answers = sorted(phones.map(send, range(4)))
    assert answers == ["kept", *["page_already_there"] * 3]
    assert Proof.objects.count() == 1

"""Writes about the pages of a paper: more of them, fewer, another order."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ocop.evidence.models import Attachment
from ocop.kit.errors import Conflict, require
from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User
from ocop.proofs.actions.writing import append_pages, lock_wallet, refuse_faults, write
from ocop.proofs.checks import (
    MOST_PAGES,
    fault_page_already_there,
    fault_same_page_twice,
    fault_sheet_taken,
)
from ocop.proofs.models import Act, Proof, ProofPage
from ocop.proofs.rules import may_write_paper


@transaction.atomic
def add_pages(*, proof: Proof, pages: Sequence[Attachment], by: User | None, at: datetime) -> Proof:
    """Put pages after those of the paper; a page that any paper in use has already is refused."""
    require(may_write_paper(by, proof, timezone.localdate(at)))
    lock_wallet(proof.owner)
    found = [
        *fault_sheet_taken(proof.kind, pages, timezone.localdate(at)),
        *fault_same_page_twice(pages),
    ]
    found += fault_page_already_there(proof.owner, pages)
    if not pages:
        found.append(Fault("pages", "Chưa chọn trang nào.", "Chụp ảnh hoặc chọn tệp.", "no_pages"))
    if (total := proof.page_count + len(pages)) > MOST_PAGES:
        what = f"Giấy sẽ có {total} trang, hơn mức {MOST_PAGES} trang."
        how = "Quét thành một tệp PDF, hoặc chia thành hai giấy."
        found.append(Fault("pages", what, how, "too_many_pages"))
    refuse_faults(found)
    append_pages(proof, pages)
    return write(proof, Act.ADD_PAGES, by, at, page_count=total)


@transaction.atomic
def remove_page(*, page: ProofPage, by: User | None, at: datetime) -> Proof:
    """Take a page out; dossiers that point to it still show it. The last page stays."""
    proof = page.proof
    require(may_write_paper(by, proof, timezone.localdate(at)))
    lock_wallet(proof.owner)
    if proof.page_count <= 1 and not proof.link:
        how = "Thêm trang mới trước, hoặc thôi dùng giấy này."
        raise Invalid([Fault("pages", "Đây là trang duy nhất của giấy.", how, "last_page")])
    if not ProofPage.objects.filter(pk=page.pk, removed_at=None).update(removed_at=at):
        raise Conflict("Trang này đã được bỏ trước đó.")
    return write(proof, Act.REMOVE_PAGE, by, at, page_count=proof.page_count - 1)


@transaction.atomic
def reorder_pages(*, proof: Proof, numbers: Sequence[int], by: User | None, at: datetime) -> Proof:
    """Read the pages in the order of these numbers; Conflict when they are not all the pages."""
    require(may_write_paper(by, proof, timezone.localdate(at)))
    lock_wallet(proof.owner)
    there = {page.number: page for page in proof.pages.filter(removed_at=None)}
    if sorted(numbers) != sorted(there):
        raise Conflict("Số trang đã thay đổi từ lúc mở. Tải lại rồi xếp.")
    for position, number in enumerate(numbers, start=1):
        if there[number].position != position:
            ProofPage.objects.filter(pk=there[number].pk).update(position=position)
    return write(proof, Act.REORDER, by, at)

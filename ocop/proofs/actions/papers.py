"""Writes about papers: add, change, replace, withdraw, open to the council."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from ocop.evidence.models import Attachment
from ocop.kit.errors import Conflict, require
from ocop.kit.faults import Fault
from ocop.kit.text import clean
from ocop.people.models import User
from ocop.products.models import LegalPaper, PaperKind, Producer
from ocop.proofs.actions.writing import (
    MOVED,
    append_pages,
    lock_wallet,
    refuse_faults,
    stamp,
    write,
)
from ocop.proofs.checks import (
    fault_of_product,
    fault_page_already_there,
    fault_pages,
    fault_same_page_twice,
    fault_sheet_taken,
    proof_faults,
)
from ocop.proofs.contents import ProofContents
from ocop.proofs.kinds import kind_name, kinds_on
from ocop.proofs.models import Act, Proof, ProofGrant
from ocop.proofs.queries.wallet import kind_of_paper
from ocop.proofs.rules import may_grant_papers, may_keep_papers, may_write_paper


@transaction.atomic
def add_proof(
    *,
    producer: Producer,
    contents: ProofContents,
    pages: Sequence[Attachment],
    by: User | None,
    at: datetime,
) -> Proof:
    """Put a paper with its pages into the wallet of a producer.

    `Invalid` with every fault found; a page that another paper has already is one of them.
    """
    require(may_keep_papers(by, producer, timezone.localdate(at)))
    lock_wallet(producer)
    refuse_faults(_faults(producer, contents, pages, timezone.localdate(at)))
    return _create(producer, contents, pages, Act.ADD, by, at)


def _faults(
    producer: Producer, contents: ProofContents, pages: Sequence[Attachment], on: date
) -> list[Fault]:
    return [
        *proof_faults(contents, on),
        *fault_of_product(contents, producer),
        *fault_pages(contents, pages),
        *fault_sheet_taken(contents.kind, pages, on),
        *fault_same_page_twice(pages),
        *fault_page_already_there(producer, pages),
    ]


def _create(
    producer: Producer,
    contents: ProofContents,
    pages: Sequence[Attachment],
    act: Act,
    by: User | None,
    at: datetime,
    **columns: Any,
) -> Proof:
    said = stamp(act, producer, by, at)
    proof = Proof.objects.create(
        producer=producer,
        **_written(contents),
        **columns,
        **said,
        page_count=len(pages),
        added_by=by,
        added_at=at,
        added_under=said["written_under"],
    )
    append_pages(proof, pages)
    return proof


def _written(contents: ProofContents) -> dict[str, Any]:
    """The columns, tidied; a paper without a name is called as its kind."""
    columns = contents.as_columns()
    for name in ("title", "number", "issuer"):
        columns[name] = clean(columns[name])
    return columns | {"title": columns["title"] or kind_name(contents.kind)}


@transaction.atomic
def change_proof(
    *, proof: Proof, contents: ProofContents, version: int, by: User | None, at: datetime
) -> Proof:
    """Write new contents; Conflict when somebody wrote after `version` was read."""
    require(may_write_paper(by, proof, timezone.localdate(at)))
    if proof.version != version:
        raise Conflict(MOVED)
    kept = contents.but(keep_expired=contents.keep_expired or _unchanged_end(proof, contents))
    found = [*proof_faults(kept, timezone.localdate(at)), *fault_of_product(contents, proof.owner)]
    if not proof.page_count and proof.link and not contents.link:
        found += fault_pages(contents, [])
    refuse_faults(found)
    return write(proof, Act.CHANGE, by, at, **_written(contents))


def _unchanged_end(proof: Proof, contents: ProofContents) -> bool:
    """A paper that has expired since may be mended without being asked about its end again."""
    return proof.expires_on == contents.expires_on


@transaction.atomic
def replace_proof(
    *,
    proof: Proof,
    contents: ProofContents,
    pages: Sequence[Attachment],
    by: User | None,
    at: datetime,
) -> Proof:
    """Put a newer paper in the place of this one; the old one stays for the dossiers filed with it."""
    require(may_write_paper(by, proof, timezone.localdate(at)))
    producer = proof.owner
    lock_wallet(producer)
    refuse_faults(_faults(producer, contents, pages, timezone.localdate(at)))
    new = _create(producer, contents, pages, Act.ADD, by, at)
    write(proof, Act.REPLACE, by, at, replaced_by=new)
    return new


@transaction.atomic
def withdraw_proof(*, proof: Proof, by: User | None, at: datetime) -> Proof:
    """Use a paper no longer; dossiers filed with it still show it."""
    require(may_write_paper(by, proof, timezone.localdate(at)))
    return write(proof, Act.WITHDRAW, by, at, withdrawn_at=at)


@transaction.atomic
def take_paper(*, paper: LegalPaper, by: User | None, at: datetime, kind: str = "") -> Proof:
    """Take a paper of the register into the wallet as it stands there; the scan is not copied.

    `kind` is needed where the register does not tell it. `Conflict` when it was taken before.
    """
    producer = paper.producer
    require(may_keep_papers(by, producer, timezone.localdate(at)))
    lock_wallet(producer)
    chosen = kind_of_paper(paper) or kind
    if chosen not in kinds_on(timezone.localdate(at)):
        how = "Chọn giấy này là loại nào trong 15 loại."
        refuse_faults([Fault("kind", "Sổ chưa nói đây là loại giấy nào.", how, "kind")])
    if before := Proof.objects.in_use().filter(legal_paper=paper).first():
        raise Conflict(f"Giấy này đã có trong ví: {before.title}.")
    pages = [paper.attachment] if paper.attachment else []
    refuse_faults(fault_page_already_there(producer, pages))
    contents = ProofContents(
        kind=chosen,
        title=paper.get_kind_display() if paper.kind != PaperKind.OTHER else "",
        number=paper.number,
        issuer=paper.issuer,
        issued_on=paper.issued_on,
        expires_on=paper.expires_on,
        no_expiry=False,
    )
    return _create(producer, contents, pages, Act.TAKE, by, at, legal_paper=paper)


@transaction.atomic
def grant_proofs(
    *,
    proofs: Sequence[Proof],
    users: Sequence[User],
    until: date,
    by: User | None,
    at: datetime,
) -> int:
    """Let people read papers until the day `until`, the first one without; returns how many grants.

    Set-based; a grant that is there gets the later of the two ends.
    """
    require(may_grant_papers(by, proofs))
    held = {
        (grant.proof_id, grant.user_id): grant.until
        for grant in ProofGrant.objects.filter(proof__in=proofs, user__in=users)
    }
    grants = [
        ProofGrant(
            proof=proof,
            user=user,
            until=max(until, held.get((proof.pk, user.pk), until)),
            granted_by=by,
            granted_at=at,
        )
        for proof in proofs
        for user in users
    ]
    ProofGrant.objects.bulk_create(
        grants,
        update_conflicts=True,
        unique_fields=["proof", "user"],
        update_fields=["until", "granted_by", "granted_at"],
        batch_size=1000,
    )
    return len(grants)

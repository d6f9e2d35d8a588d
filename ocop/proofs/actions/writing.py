"""What every write to a paper shares: the lock, the stamp, the pages."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Max
from django.utils import timezone

from ocop.evidence.models import Attachment
from ocop.kit.errors import Conflict
from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User
from ocop.products.models import Producer
from ocop.proofs.models import Act, Proof, ProofPage
from ocop.proofs.rules import consent_of

MOVED = "Giấy này vừa được sửa, thay hoặc thôi dùng. Mở lại để xem bản mới nhất."


def refuse_faults(faults: Iterable[Fault]) -> None:
    """Stop with everything that is wrong."""
    if found := list(faults):
        raise Invalid(found)


def lock_wallet(producer: Producer) -> None:
    """One write at a time in a wallet: two phones sending the same paper make one."""
    Producer.objects.select_for_update().get(pk=producer.pk)


def stamp(act: Act, producer: Producer, by: User | None, at: datetime) -> dict[str, Any]:
    """The columns that say who did what, when, and under which consent."""
    consent = consent_of(by, producer, timezone.localdate(at))
    return {"last_act": act, "written_by": by, "written_at": at, "written_under": consent}


def write(proof: Proof, act: Act, by: User | None, at: datetime, **columns: Any) -> Proof:
    """One step of a paper in use; Conflict when it was replaced or withdrawn meanwhile."""
    rows = Proof.objects.in_use().filter(pk=proof.pk, version=proof.version)
    said = columns | stamp(act, proof.owner, by, at)
    if not rows.update(**said, version=F("version") + 1):
        raise Conflict(MOVED)
    proof.refresh_from_db()
    return proof


def append_pages(proof: Proof, pages: Sequence[Attachment]) -> None:
    """Pages after those there are, each with a number no page of this paper ever had."""
    last = proof.pages.aggregate(number=Max("number"), position=Max("position"))
    number, position = last["number"] or 0, last["position"] or 0
    for step, attachment in enumerate(pages, start=1):
        ProofPage.objects.create(
            proof=proof, attachment=attachment, number=number + step, position=position + step
        )

"""Products that are not recognised are told why, in a paper that ends the dossier."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ocop.documents import actions as documents
from ocop.documents.models import Document
from ocop.dossiers import actions as dossiers
from ocop.dossiers.models import State
from ocop.evaluation import papers
from ocop.evaluation.actions.afterwards import held, signer_faults
from ocop.evaluation.following import can_be_refused
from ocop.evaluation.models import Result, Round
from ocop.evaluation.papers import Signer
from ocop.evaluation.rules import may_decide
from ocop.kit.errors import require
from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User


@transaction.atomic
def announce_refusals(
    *, round_: Round, candidates: Collection[UUID], signer: Signer, by: User, at: datetime
) -> list[Document]:
    """Tell producers in a paper why their product was not recognised, and end the dossiers."""
    require(may_decide(by, round_))
    results = held(round_, candidates)
    faults = signer_faults(signer)
    for one in results:
        if not can_be_refused(one):
            what = f'"{one.candidate.title}" không ở nhóm chưa được công nhận.'
            faults.append(Fault("candidates", what, "Chọn sản phẩm dưới 3 sao."))
    if faults:
        raise Invalid(faults)
    drafts = [_refusal_draft(one, signer, by, at) for one in results]
    issued = documents.issue(documents=drafts, issued_on=timezone.localdate(at), by=by, at=at)
    for one, paper in zip(results, issued, strict=True):
        one.notice = paper
    Result.objects.bulk_update(results, ["notice"])
    for one in results:
        why = " ".join(one.explanation)
        ended = {one.candidate.subject_id: State.NOT_RECOGNISED}
        dossiers.conclude(moves=ended, by=by, at=at, note=why)
    return issued


def _refusal_draft(result: Result, signer: Signer, by: User, at: datetime) -> Document:
    round_, dossier = result.candidate.round, result.candidate.dossier
    assert dossier is not None
    paper = papers.refusal(
        result, signer, year=round_.year, illustrative=dossier.product.illustrative
    )
    return documents.draft(
        kind="NOTICE", unit=round_.unit, content=paper, by=by, at=at,
        title=f"Kết quả đánh giá, phân hạng sản phẩm {result.candidate.title}",
        subject_kind="dossier", subject_id=dossier.pk,
    )  # fmt: skip

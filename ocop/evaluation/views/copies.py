"""The judge's own copy of a locked sheet, as a PDF."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ocop.documents.models import Document
from ocop.documents.papers import ScoreSheetPaper, to_json
from ocop.documents.press import pdf
from ocop.documents.profiles import STATE
from ocop.evaluation import papers
from ocop.evaluation.models import SheetState
from ocop.evaluation.views.frame import only
from ocop.evaluation.views.scoring import Desk, desk
from ocop.kit.http import SignedInRequest


@require_GET
def own_copy(request: SignedInRequest, round_id: UUID, candidate_id: UUID) -> HttpResponse:
    """The judge's own copy of a locked sheet, as a paper."""
    at = desk(request, round_id, candidate_id)
    only(at.score_sheet is not None and at.score_sheet.state == SheetState.LOCKED)
    assert at.score_sheet is not None
    words = papers.SheetWords(at.sheet)
    paper = papers.score_sheet(at.score_sheet, request.user.name, words, at.marks)
    response = HttpResponse(_own_pdf(at, paper), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="phieu-cham-{at.candidate.order}.pdf"'
    return response


def _own_pdf(at: Desk, paper: ScoreSheetPaper) -> bytes:
    """The paper as it will be issued, from a document that is not kept."""
    return pdf(
        Document(
            kind="SCORE_SHEET", profile=STATE, unit=at.place.round.unit, content=to_json(paper),
            title=f"Phiếu chấm điểm {at.candidate.title}", subject_kind="score_sheet",
            created_at=timezone.now(),
        )
    )  # fmt: skip

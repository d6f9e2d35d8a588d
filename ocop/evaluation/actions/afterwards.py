"""What every step after a round shares: the results in hand, and the signer."""

from collections.abc import Collection
from uuid import UUID

from ocop.evaluation.models import Result, Round, RoundState
from ocop.evaluation.papers import Signer
from ocop.kit.errors import Conflict
from ocop.kit.faults import Fault, Invalid


def held(round_: Round, candidates: Collection[UUID]) -> list[Result]:
    """The results of these products, kept from others until the end."""
    if round_.state != RoundState.CLOSED:
        raise Conflict("Đợt chưa kết thúc nên chưa có kết quả để ra quyết định.")
    rows = Result.objects.select_for_update(of=("self",)).filter(
        candidate__in=list(candidates), candidate__round=round_
    )
    related = "candidate__dossier__product__producer"
    found = list(
        rows.select_related(related, "candidate__round", "ministry").order_by("candidate__order")
    )
    if not found or len(found) < len(set(candidates)):
        what = "Chưa chọn sản phẩm nào." if not candidates else "Có sản phẩm không ở trong đợt này."
        raise Invalid([Fault("candidates", what, "Chọn lại trong danh sách kết quả.")])
    return found


def signer_faults(signer: Signer) -> list[Fault]:
    wanted = (
        ("signer_title", signer.title, "Chưa có chức vụ người ký.", "Ví dụ: KT. CHỦ TỊCH"),
        ("signer_name", signer.name, "Chưa có tên người ký.", "Ghi họ và tên đầy đủ."),
        ("place", signer.place, "Chưa có nơi ký.", "Ví dụ: Ninh Bình"),
    )
    return [Fault(where, what, how) for where, text, what, how in wanted if not text.strip()]

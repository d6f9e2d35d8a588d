"""What a dossier lacks before it can be filed; each fault says how to mend it.

Functions that keep a dossier from being filed stand in `CHECKS`. Those in `ADVICE` only warn: they
rest on readings of the project (which paper backs which criterion), and a person may file all the
same. `where` is the part, or `part/criterion`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ocop.criteria import CriteriaSet, Sheet, load_set
from ocop.dossiers.answers import answer_faults
from ocop.dossiers.clocks import renewal_window
from ocop.dossiers.models import Dossier, DossierKind, ProofLink, SelfMark
from ocop.dossiers.parts import BASIC_PAPERS, PAPERS, PROMISES, SCORE, tasks
from ocop.kit.faults import Fault
from ocop.kit.templatetags.ocop import ngay
from ocop.proofs.models import Audience

_TRACE_LABEL = "truy xuất"


@dataclass(frozen=True, slots=True)
class Whole:
    """A dossier read once for all checks."""

    dossier: Dossier
    law: CriteriaSet
    sheet: Sheet
    parts: dict[str, dict[str, str]]
    marks: dict[str, SelfMark]
    links: list[ProofLink]
    on: date

    def linked(self, kind: str) -> bool:
        """Whether a paper of the kind is linked anywhere in the dossier."""
        return any(link.proof.kind == kind for link in self.links)


Check = Callable[[Whole], list[Fault]]


def whole(dossier: Dossier, on: date) -> Whole:
    """The dossier with everything the checks look at (three queries)."""
    law = load_set(dossier.criteria_set)
    return Whole(
        dossier=dossier,
        law=law,
        sheet=law.sheet(dossier.sheet),
        parts={part.key: part.contents for part in dossier.parts.all()},
        marks={mark.criterion: mark for mark in dossier.marks.all()},
        links=list(dossier.proof_links.select_related("proof").order_by("criterion", "pk")),
        on=on,
    )


def fault_empty_part(row: Whole) -> list[Fault]:
    """Required questions without an answer."""
    found = []
    for key, task in tasks().items():
        if key == PROMISES:
            continue
        missing = task.missing(row.dossier.kind, row.parts.get(key, {}))
        if missing:
            names = "; ".join(question.label for question in missing)
            what = f"{task.title}: còn {len(missing)} chỗ trống ({names})."
            found.append(Fault(key, what, "Mở mục ấy và trả lời.", "empty_part"))
    return found


def fault_unreadable_answer(row: Whole) -> list[Fault]:
    """Answers that are no number where a number is asked."""
    return [
        Fault(key, fault.what, fault.how_to_fix, fault.code)
        for key, task in tasks().items()
        for fault in answer_faults(task, row.dossier.kind, row.parts.get(key, {}))
    ]


def fault_unmarked_criterion(row: Whole) -> list[Fault]:
    """Every criterion has an answer, "none" included (Mẫu 02, part III)."""
    open_ones = [code for code in row.sheet.leaves if code not in row.marks]
    if not open_ones:
        return []
    shown = ", ".join(open_ones[:6]) + ("…" if len(open_ones) > 6 else "")
    what = f"Tự chấm điểm: còn {len(open_ones)} tiêu chí chưa chọn mức ({shown})."
    return [Fault(SCORE, what, "Chọn mức, chưa đạt thì chọn Chưa có.", "unmarked")]


def fault_expired_paper(row: Whole) -> list[Fault]:
    """A paper that no longer holds on the day."""
    expired = {link.proof_id: link.proof for link in row.links if link.proof.has_expired(row.on)}
    return [
        Fault(
            PAPERS,
            f"{proof.title} đã hết hạn từ {ngay(proof.expires_on)}.",
            "Thay bằng giấy còn hạn, hoặc gỡ khỏi hồ sơ.",
            "expired",
        )
        for proof in expired.values()
    ]


def fault_put_away_paper(row: Whole) -> list[Fault]:
    """A paper replaced or withdrawn since it was linked."""
    gone = {link.proof_id: link.proof for link in row.links if not link.proof.is_in_use}
    return [
        Fault(PAPERS, f"{proof.title} đã thôi dùng.", "Gắn giấy mới thay cho giấy này.", "put_away")
        for proof in gone.values()
    ]


def fault_missing_paper(row: Whole) -> list[Fault]:
    """Papers without which nobody may register (Mẫu 02, row 1)."""
    return [
        Fault(
            PAPERS,
            f"Thiếu {row.law.proofs[kind].name}.",
            "Chụp giấy vào ví rồi gắn vào hồ sơ.",
            "missing_paper",
        )
        for kind in sorted(BASIC_PAPERS)
        if not row.linked(kind)
    ]


def fault_disqualified(row: Whole) -> list[Fault]:
    """What the sheet dismisses a dossier for, where a paper answers it (food safety, permits)."""
    found = []
    for reason in row.sheet.disqualify:
        lacking = [kind for kind in reason.proofs if not row.linked(kind)]
        if lacking:
            names = "; ".join(row.law.proofs[kind].name for kind in lacking)
            what = f"Hồ sơ sẽ bị loại: {reason.label}."
            found.append(Fault(PAPERS, what, f"Gắn {names}.", "disqualified"))
    return found


def fault_renewal_window(row: Whole) -> list[Fault]:
    """A re-evaluation is filed 180 to 120 days before the end (Điều 7.6.a; 12.3 for old ones)."""
    recognition = row.dossier.recognition
    if row.dossier.kind != DossierKind.REEVALUATION or row.dossier.filed_at or recognition is None:
        return []
    if recognition.expires_on is None:
        return []
    window = renewal_window(
        row.law, expires_on=recognition.expires_on, decided_on=recognition.decided_on
    )
    if row.on < window.opens_on:
        what = f"Chưa đến ngày nộp đánh giá lại: sớm nhất {ngay(window.opens_on)}."
        return [Fault("nop", what, "Hồ sơ vẫn giữ, đến ngày ấy thì nộp.", "too_early")]
    if row.on > window.last_on:
        what = f"Đã qua ngày cuối nộp đánh giá lại: {ngay(window.last_on)}."
        how = "Hỏi cán bộ xã. Khi hạng hết, có thể mở hồ sơ lần đầu."
        return [Fault("nop", what, how, "too_late")]
    return []


def fault_no_promise(row: Whole) -> list[Fault]:
    """Both promises are given and the audience is chosen."""
    answers = row.parts.get(PROMISES, {})
    missing = tasks()[PROMISES].missing(row.dossier.kind, answers)
    return [
        Fault(PROMISES, f"Chưa xác nhận: {question.label}.", "Chọn rồi nộp.", "no_promise")
        for question in missing
    ]


def advice_claim_without_proof(row: Whole) -> list[Fault]:
    """A criterion above zero for which the table of Mẫu 02 wants a paper, and none is linked."""
    backed = {link.criterion for link in row.links}
    return [
        Fault(
            f"{SCORE}/{code}",
            f"Tiêu chí {code} ({leaf.title}) cần ít nhất một giấy tờ.",
            "Chụp giấy, hoặc chọn Chưa có.",
            "claim_without_proof",
        )
        for code, leaf in row.sheet.leaves.items()
        if leaf.proofs and code in row.marks and row.marks[code].points > 0 and code not in backed
    ]


def advice_label_without_trace(row: Whole) -> list[Fault]:
    """A level that wants an electronic trace code on the label, for a product nobody can trace yet."""
    product = row.dossier.product
    if product.published and product.trace_code:
        return []
    return [
        Fault(
            f"{SCORE}/{code}",
            f"Tiêu chí {code}: mức đã chọn cần mã truy xuất trên nhãn, mã của sản phẩm chưa mở ra trang nào.",
            "Nhờ cán bộ xã cho hiện sản phẩm trên trang công khai, rồi in mã lên nhãn.",
            "no_trace",
        )
        for code, mark in row.marks.items()
        if mark.option_key and _wants_trace(row.sheet, code, mark.option_key)
    ]


def _wants_trace(sheet: Sheet, code: str, key: int) -> bool:
    if code not in sheet.leaves:
        return False
    option = sheet.leaves[code].option(key)
    return option.min_star is not None and _TRACE_LABEL in option.label


def advice_hidden_paper(row: Whole) -> list[Fault]:
    """A paper kept from officers and council cannot convince them."""
    return [
        Fault(
            PAPERS,
            f"{proof.title} đang để chỉ cơ sở xem, hội đồng không đọc được.",
            "Mở giấy trong ví, chọn Cơ quan và hội đồng.",
            "hidden_paper",
        )
        for proof in {link.proof_id: link.proof for link in row.links}.values()
        if proof.audience == Audience.HIDDEN
    ]


def advice_ends_soon(row: Whole) -> list[Fault]:
    """A paper that ends before the batch is decided."""
    due = row.dossier.due_on or row.on
    soon = {
        link.proof_id: link.proof
        for link in row.links
        if not link.proof.has_expired(row.on) and link.proof.has_expired(due)
    }
    return [
        Fault(
            PAPERS,
            f"{proof.title} hết hạn ngày {ngay(proof.expires_on)}, trước khi có kết quả.",
            "Làm giấy mới sớm để thay.",
            "ends_soon",
        )
        for proof in soon.values()
    ]


CHECKS: list[Check] = [
    fault_renewal_window,
    fault_empty_part,
    fault_unreadable_answer,
    fault_unmarked_criterion,
    fault_missing_paper,
    fault_disqualified,
    fault_expired_paper,
    fault_put_away_paper,
    fault_no_promise,
]
ADVICE: list[Check] = [
    advice_claim_without_proof,
    advice_label_without_trace,
    advice_hidden_paper,
    advice_ends_soon,
]


def faults(row: Whole, checks: list[Check] = CHECKS) -> list[Fault]:
    """All faults the checks find, in their order."""
    return [fault for check in checks for fault in check(row)]

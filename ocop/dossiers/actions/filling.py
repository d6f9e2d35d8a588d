"""The producer's side fills the dossier in: parts, marks, papers."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ocop.criteria import Criterion
from ocop.dossiers.actions.moving import locked_for_editing, log_help
from ocop.dossiers.answers import answer_faults, cleaned
from ocop.dossiers.models import Dossier, Part, PartState, ProofLink, SelfMark
from ocop.dossiers.parts import PAPERS, SCORE, Task, tasks
from ocop.dossiers.queries.papers import kinds_answered, kinds_wanted
from ocop.dossiers.queries.scores import sheet_of
from ocop.dossiers.rules import may_fill
from ocop.kit.errors import Conflict, require, require_aware
from ocop.kit.faults import Fault, Invalid
from ocop.kit.templatetags.ocop import gio
from ocop.people.models import User
from ocop.proofs.checks import fault_expired, fault_hidden
from ocop.proofs.models import Proof

NOT_THERE = "chua-co"
NONE_OF_THEM = 0
LONGEST_NOTE = 2000


@transaction.atomic
def save_part(  # noqa: PLR0913 - the contract
    *, dossier: Dossier, key: str, contents: Mapping[str, str], version: int,
    by: User | None, at: datetime, finished: bool = True,
) -> Part:  # fmt: skip
    """Keep what was typed, also what is not right yet: the state of the part says so.

    `finished`: the person pressed the button, so a part to mend counts as mended. `Conflict` when
    somebody saved other answers after `version`; the same answers twice are none.
    """
    require(may_fill(by, dossier))
    require_aware(at)
    task = _task(key)
    row = locked_for_editing(dossier)
    part = Part.objects.get(dossier=row, key=key)
    answers = cleaned(task, row.kind, contents) if task.questions else part.contents
    state = state_of_part(row, task, part, answers, finished=finished)
    seen = part.version if answers == part.contents else version
    moved = Part.objects.filter(pk=part.pk, version=seen).update(
        contents=answers, state=state, version=F("version") + 1, saved_at=at, saved_by=by
    )
    if not moved:
        raise Conflict(_who_saved(part))
    log_help(row, f"Sửa mục {task.title}", by=by, at=at)
    part.refresh_from_db()
    return part


def _task(key: str) -> Task:
    if key in tasks():
        return tasks()[key]
    raise Invalid([Fault("key", f"Hồ sơ không có mục {key}.", "Chọn một mục trong danh sách.")])


def _who_saved(part: Part) -> str:
    who = part.saved_by.name if part.saved_by else "Hệ thống"
    return f"{who} đã sửa mục này lúc {gio(part.saved_at)}. Xem bản ấy rồi chọn giữ bản nào."


def state_of_part(
    dossier: Dossier, task: Task, part: Part, answers: Mapping[str, str], *, finished: bool
) -> PartState:
    """The state a part has with these answers."""
    if part.state == PartState.FIX and not finished:
        return PartState.FIX
    if task.key == SCORE:
        return _state_of_counts(dossier.marks.count(), len(sheet_of(dossier).leaves))
    if task.key == PAPERS:
        wanted = kinds_wanted(dossier)
        return _state_of_counts(len(wanted & kinds_answered(dossier)), len(wanted))
    missing = task.missing(dossier.kind, answers)
    faults = answer_faults(task, dossier.kind, answers)
    return PartState.DOING if missing or faults else PartState.DONE


def _state_of_counts(done: int, total: int) -> PartState:
    if done >= total:
        return PartState.DONE
    return PartState.DOING if done else PartState.TODO


def _settle(dossier: Dossier, *keys: str, by: User | None, at: datetime) -> None:
    """Bring the states of parts that are counted, not typed, up to date."""
    for part in Part.objects.filter(dossier=dossier, key__in=keys):
        state = state_of_part(dossier, tasks()[part.key], part, part.contents, finished=False)
        Part.objects.filter(pk=part.pk).update(state=state, saved_at=at, saved_by=by)


@transaction.atomic
def mark_criterion(
    *, dossier: Dossier, criterion: str, option_key: int, by: User | None, at: datetime,
    note: str = "",
) -> SelfMark:  # fmt: skip
    """Claim a level at one criterion; 0 claims none. `Invalid` for what the sheet does not print."""
    require(may_fill(by, dossier))
    require_aware(at)
    row = locked_for_editing(dossier)
    points = _points(_leaf(row, criterion), option_key)
    if len(note) > LONGEST_NOTE:
        what = f"Mô tả dài {len(note)} ký tự, mức là {LONGEST_NOTE}."
        raise Invalid([Fault("note", what, "Viết ngắn lại, phần còn lại để trong giấy tờ.")])
    mark, _ = SelfMark.objects.update_or_create(
        dossier=row,
        criterion=criterion,
        defaults={"option_key": option_key, "points": points, "note": note.strip()},
    )
    _settle(row, SCORE, PAPERS, by=by, at=at)
    log_help(row, "Tự chấm điểm", by=by, at=at)
    return mark


@transaction.atomic
def mark_criteria(
    *, dossier: Dossier, options: Mapping[str, int], by: User | None, at: datetime
) -> None:
    """Claim levels at many criteria, all or none; what was written beside them stays."""
    require(may_fill(by, dossier))
    require_aware(at)
    row = locked_for_editing(dossier)
    SelfMark.objects.bulk_create(
        [
            SelfMark(dossier=row, criterion=code, option_key=key,
                     points=_points(_leaf(row, code), key))
            for code, key in options.items()
        ],
        update_conflicts=True,
        unique_fields=["dossier", "criterion"],
        update_fields=["option_key", "points"],
    )  # fmt: skip
    _settle(row, SCORE, PAPERS, by=by, at=at)
    log_help(row, "Tự chấm điểm", by=by, at=at)


def _leaf(dossier: Dossier, code: str) -> Criterion:
    leaves = sheet_of(dossier).leaves
    if code in leaves:
        return leaves[code]
    what = f"Phiếu {dossier.sheet} không có tiêu chí {code}."
    raise Invalid([Fault("criterion", what, "Chọn tiêu chí trong phiếu.", "unknown_criterion")])


def _points(leaf: Criterion, key: int) -> Decimal:
    if key == NONE_OF_THEM:
        return Decimal(0)
    try:
        return Decimal(leaf.option(key).points)
    except LookupError as error:
        how = "Chọn một mức in trong phiếu, hoặc Chưa có."
        raise Invalid([Fault("option_key", str(error), how, "unknown_option")]) from None


@transaction.atomic
def link_proof(
    *, dossier: Dossier, criterion: str, proof: Proof, by: User | None, at: datetime,
    page: int | None = None,
) -> ProofLink:  # fmt: skip
    """Put a paper of the wallet behind a criterion ("" = behind the whole dossier)."""
    require(may_fill(by, dossier))
    require_aware(at)
    row = locked_for_editing(dossier)
    if criterion:
        _leaf(row, criterion)
    if faults := _unusable(row, proof, at):
        raise Invalid(faults)
    link, _ = ProofLink.objects.update_or_create(
        dossier=row, criterion=criterion, proof=proof, defaults={"page": page}
    )
    _settle(row, PAPERS, by=by, at=at)
    log_help(row, "Gắn giấy tờ", by=by, at=at)
    return link


@transaction.atomic
def link_proofs(
    *, dossier: Dossier, links: Collection[tuple[str, Proof]], by: User | None, at: datetime
) -> None:
    """Put papers behind criteria ("" = behind the whole dossier), all or none."""
    require(may_fill(by, dossier))
    require_aware(at)
    row = locked_for_editing(dossier)
    for code in {code for code, _ in links if code}:
        _leaf(row, code)
    proofs = {proof.pk: proof for _, proof in links}
    if faults := [fault for proof in proofs.values() for fault in _unusable(row, proof, at)]:
        raise Invalid(faults)
    rows = [ProofLink(dossier=row, criterion=code, proof=proof) for code, proof in links]
    ProofLink.objects.bulk_create(rows, ignore_conflicts=True)
    _settle(row, PAPERS, by=by, at=at)
    log_help(row, "Gắn giấy tờ", by=by, at=at)


def _unusable(dossier: Dossier, proof: Proof, at: datetime) -> list[Fault]:
    """A paper of somebody else, of another product, put away, hidden, or past its end."""
    if proof.owner.pk != dossier.product.producer_id:
        how = "Chọn giấy trong ví của cơ sở."
        return [Fault("proof", "Giấy này không phải của cơ sở.", how, "not_own")]
    if proof.product_id not in {None, dossier.product_id}:
        how = "Chọn giấy của sản phẩm này, hoặc giấy dùng chung."
        return [Fault("proof", f"{proof.title} là giấy của sản phẩm khác.", how, "other_product")]
    if not proof.is_in_use:
        how = "Chọn giấy mới trong ví."
        return [Fault("proof", f"{proof.title} đã thôi dùng.", how, "put_away")]
    return fault_hidden(proof) or fault_expired(proof, timezone.localdate(at))


@transaction.atomic
def unlink_proof(
    *, dossier: Dossier, criterion: str, proof: Proof, by: User | None, at: datetime
) -> None:
    """Take a paper from behind a criterion; it stays in the wallet."""
    require(may_fill(by, dossier))
    require_aware(at)
    row = locked_for_editing(dossier)
    ProofLink.objects.filter(dossier=row, criterion=criterion, proof=proof).delete()
    _settle(row, PAPERS, by=by, at=at)
    log_help(row, "Gỡ giấy tờ", by=by, at=at)


@transaction.atomic
def say_missing(
    *, dossier: Dossier, proof_kind: str, missing: bool, by: User | None, at: datetime
) -> None:
    """Say "I do not have this kind of paper", or take it back."""
    require(may_fill(by, dossier))
    require_aware(at)
    row = locked_for_editing(dossier)
    part = Part.objects.get(dossier=row, key=PAPERS)
    if proof_kind not in kinds_wanted(row) | set(part.contents):
        what = "Hồ sơ này không cần loại giấy ấy."
        raise Invalid([Fault("proof_kind", what, "Chọn trong danh sách giấy cần.")])
    contents = {key: value for key, value in part.contents.items() if key != proof_kind}
    if missing:
        contents[proof_kind] = NOT_THERE
    Part.objects.filter(pk=part.pk).update(contents=contents, version=F("version") + 1)
    _settle(row, PAPERS, by=by, at=at)
    log_help(row, "Ghi giấy chưa có", by=by, at=at)

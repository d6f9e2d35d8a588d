"""Open a dossier, filled in from what is known; put a draft away."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from ocop.criteria import CriteriaSet, set_in_force
from ocop.dossiers.actions.moving import log_help
from ocop.dossiers.clocks import batch_for
from ocop.dossiers.models import Dossier, DossierKind, Part, ProofLink, SelfMark, State
from ocop.dossiers.parts import tasks
from ocop.dossiers.queries.prefill import first_contents, last_decided
from ocop.dossiers.rules import may_fill, may_open
from ocop.kit.errors import Conflict, require, require_aware
from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User
from ocop.products.classification import place, places
from ocop.products.models import Product, Recognition

_OTHER_KIND = {
    DossierKind.FIRST: "Chọn nâng hạng hoặc đánh giá lại.",
    DossierKind.UPGRADE: "Chọn lần đầu, hoặc đánh giá lại nếu hạng sắp hết.",
    DossierKind.REEVALUATION: "Chọn lần đầu.",
}


def open_dossier(
    *, product: Product, kind: str, by: User | None, at: datetime, sheet: int | None = None
) -> Dossier:
    """Begin a dossier; `sheet` is needed where the group of the product has more than one.

    `Invalid` when the kind does not fit what the product holds; `Conflict` when one is open.
    """
    require(may_open(by, product))
    require_aware(at)
    day = timezone.localdate(at)
    law = _law(day)
    recognition = _recognition(product, kind, day)
    number = _sheet(product, sheet, law)
    batch = batch_for(law, day)
    dossier = Dossier(
        product=product, kind=kind, criteria_set=law.code, sheet=number, batch=batch.code,
        year=batch.year, opened_at=at, opened_by=by, state_since=at, recognition=recognition,
    )  # fmt: skip
    with transaction.atomic():
        _keep(dossier)
        _fill(dossier)
        log_help(dossier, "Mở hồ sơ", by=by, at=at)
    return dossier


def _keep(dossier: Dossier) -> None:
    try:
        with transaction.atomic():
            dossier.save(force_insert=True)
    except IntegrityError:
        name = dossier.product.name
        raise Conflict(f'"{name}" đã có một hồ sơ đang làm. Mở hồ sơ ấy để làm tiếp.') from None


def _law(day: date) -> CriteriaSet:
    try:
        return set_in_force(day)
    except LookupError as error:
        raise Invalid([Fault("kind", str(error), "Mở hồ sơ từ ngày bộ có hiệu lực.")]) from None


def _recognition(product: Product, kind: str, day: date) -> Recognition | None:
    """The recognition that an upgrade or a re-evaluation starts from."""
    if kind not in DossierKind.values:
        raise Invalid([Fault("kind", "Chưa chọn loại hồ sơ.", "Chọn một trong ba loại.")])
    if product.merged_into_id:
        what = f'"{product.name}" đã ghép vào sản phẩm khác.'
        raise Invalid([Fault("product", what, "Mở hồ sơ của sản phẩm được giữ lại.")])
    latest = product.recognitions.filter(withdrawn_on=None, expires_on__isnull=False)
    found = latest.order_by("-expires_on", "-pk").first()
    if why := _unfit(product, kind, product.star_on(day), found):
        raise Invalid([Fault("kind", why, _OTHER_KIND[DossierKind(kind)], "kind")])
    return None if kind == DossierKind.FIRST else found


def _unfit(product: Product, kind: str, star: int | None, found: Recognition | None) -> str:
    """Why the kind does not fit what the product holds; "" when it does."""
    if kind == DossierKind.REEVALUATION and found is None:
        return f'"{product.name}" chưa có hạng sao trong sổ.'
    if kind == DossierKind.UPGRADE and star is None:
        return f'"{product.name}" không có hạng sao còn hạn.'
    if kind == DossierKind.UPGRADE and star == 5:
        return f'"{product.name}" đã có 5 sao, hạng cao nhất.'
    if kind == DossierKind.FIRST and star is not None:
        return f'"{product.name}" đang có {star} sao còn hạn.'
    return ""


def _sheet(product: Product, asked: int | None, law: CriteriaSet) -> int:
    fit = sheets_of(product.group)
    if asked is not None and asked in fit:
        return asked
    if asked is None and len(fit) == 1:
        return fit[0]
    names = "; ".join(f"{number}: {law.entry(number).name_vi}" for number in fit)
    what = (
        f"Nhóm {product.group} có nhiều phiếu chấm." if asked is None else "Phiếu không đúng nhóm."
    )
    raise Invalid([Fault("sheet", what, f"Chọn một phiếu. {names}", "sheet")])


def sheets_of(group: str) -> list[int]:
    """The scoring sheets that fit a place of the classification.

    >>> sheets_of("I.4.a"), sheets_of("I.4")
    ([9], [9, 10])
    """
    own = place(group).sheet if group in places() else None
    if own is not None:
        return [own]
    inside = [p for code, p in places().items() if code.startswith(f"{group}.")]
    return sorted({p.sheet for p in inside if p.sheet is not None})


def _fill(dossier: Dossier) -> None:
    """The nine parts with what is known; marks and papers of the last dossier on the same sheet."""
    last = last_decided(dossier.product)
    contents = first_contents(dossier.product, dossier.kind, last)
    Part.objects.bulk_create(
        Part(dossier=dossier, key=key, contents=contents[key]) for key in tasks()
    )
    same = last is not None and (last.criteria_set, last.sheet) == (
        dossier.criteria_set,
        dossier.sheet,
    )
    if last is None or not same or dossier.kind == DossierKind.FIRST:
        return
    SelfMark.objects.bulk_create(
        SelfMark(dossier=dossier, criterion=m.criterion, option_key=m.option_key, points=m.points,
                 note=m.note)
        for m in last.marks.all()
    )  # fmt: skip
    day = timezone.localdate(dossier.opened_at)
    links = last.proof_links.select_related("proof")
    ProofLink.objects.bulk_create(
        ProofLink(dossier=dossier, criterion=link.criterion, proof=link.proof, page=link.page)
        for link in links
        if link.proof.is_in_use and not link.proof.has_expired(day)
    )


@transaction.atomic
def discard_draft(*, dossier: Dossier, by: User | None, at: datetime) -> None:
    """Put away a draft that was never filed; its history stays."""
    require(may_fill(by, dossier))
    rows = Dossier.objects.live().filter(pk=dossier.pk, state=State.DRAFT)
    if not rows.update(discarded_at=at):
        raise Conflict("Hồ sơ đã nộp thì không bỏ được.")
    log_help(dossier, "Bỏ bản nháp", by=by, at=at)

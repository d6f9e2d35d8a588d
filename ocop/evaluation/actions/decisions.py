"""The recognition decision: paper, rows in the register, certificates, word to the producers."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ocop.documents import actions as documents
from ocop.documents.models import Document
from ocop.documents.papers import Certificate, DecisionRow
from ocop.dossiers import actions as dossiers
from ocop.dossiers.models import State
from ocop.evaluation import papers
from ocop.evaluation.actions.afterwards import held, signer_faults
from ocop.evaluation.following import can_be_recognised, star_of
from ocop.evaluation.models import Decision, Result, Round
from ocop.evaluation.papers import Signer
from ocop.evaluation.rules import may_decide
from ocop.kit.errors import require
from ocop.kit.faults import Fault, Invalid
from ocop.kit.text import clean
from ocop.people.models import User
from ocop.products import actions as products
from ocop.products.actions import RecognitionContents
from ocop.products.marks import TERM_MONTHS, expiry_of
from ocop.products.models import Producer, Recognition
from ocop.units.atlas import Named
from ocop.units.models import Unit
from ocop.units.queries import names_on


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionContents:
    """A recognition decision as the office writes it; without `number` the next one is taken.

    `authority` is who recognises ("UBND tỉnh Ninh Bình"), `unit` whose register gives the number
    (the body of the round when not said).
    """

    decided_on: date
    signer: Signer
    authority: str
    number: int | None = None
    unit: Unit | None = None
    decider: str = ""
    basis: Sequence[str] = field(default=())
    recipients: Sequence[str] = field(default=())


@transaction.atomic
def issue_decision(
    *, round_: Round, candidates: Collection[UUID], contents: DecisionContents, by: User,
    at: datetime,
) -> Decision:  # fmt: skip
    """Recognise products of 3 and 4 stars: decision, rows in the register, certificates, notices.

    A number used before is refused by the register of papers; then nothing is written.
    """
    require(may_decide(by, round_))
    results = held(round_, candidates)
    if faults := [*_decision_faults(round_, contents, timezone.localdate(at)),
                  *_not_recognisable(results)]:  # fmt: skip
        raise Invalid(faults)
    places = names_on({_producer(one).area_now_id for one in results}, contents.decided_on)
    paper = _decision_paper(round_, results, contents, places, by, at)
    decision = Decision.objects.create(
        round=round_, document=paper, symbol=paper.symbol, decided_on=contents.decided_on,
        by=by, at=at,
    )  # fmt: skip
    _record(results, decision, contents, by, at)
    _certificates(results, decision, contents, by, at)
    moves = {one.candidate.dossier_id: State.RECOGNISED for one in results}
    dossiers.conclude(moves={pk: s for pk, s in moves.items() if pk}, by=by, at=at,
                      note=f"Quyết định {paper.symbol} ngày {contents.decided_on:%d/%m/%Y}.")  # fmt: skip
    return decision


def _not_recognisable(results: Iterable[Result]) -> list[Fault]:
    faults = []
    for one in results:
        title, dossier = one.candidate.title, one.candidate.dossier
        if dossier is None or one.recognition_id:
            what = f'"{title}" đã có quyết định.'
            faults.append(Fault("candidates", what, "Bỏ sản phẩm này khỏi danh sách."))
        elif not can_be_recognised(one):
            average = f"{one.average:.1f} điểm".replace(".", ",") if one.average else "kết quả này"
            what = f'"{title}": {average}, {star_of(one)} sao, không công nhận ở cấp tỉnh được.'
            faults.append(Fault("candidates", what, "Chỉ chọn sản phẩm đạt 3 hoặc 4 sao."))
    return faults


def _decision_faults(round_: Round, contents: DecisionContents, on: date) -> list[Fault]:
    faults = []
    day = f"{contents.decided_on:%d/%m/%Y}"
    if round_.held_on and contents.decided_on < round_.held_on:
        what = f"Ngày quyết định ({day}) trước ngày họp ({round_.held_on:%d/%m/%Y})."
        faults.append(Fault("decided_on", what, "Sửa ngày quyết định."))
    if contents.decided_on > on:
        faults.append(Fault("decided_on", f"Ngày quyết định ({day}) chưa tới.", "Sửa ngày."))
    if contents.number is not None and contents.number < 1:
        faults.append(Fault("number", "Số quyết định phải từ 1 trở lên.", "Ví dụ: 3981"))
    faults += signer_faults(contents.signer)
    if not contents.authority.strip():
        how = "Ví dụ: UBND tỉnh Ninh Bình"
        faults.append(Fault("authority", "Chưa có cơ quan công nhận.", how))
    return faults


def _producer(result: Result) -> Producer:
    dossier = result.candidate.dossier
    assert dossier is not None  # _not_recognisable has refused entries of contests
    return dossier.product.producer


def _decision_paper(
    round_: Round,
    results: Sequence[Result],
    contents: DecisionContents,
    places: dict[int, Named],
    by: User,
    at: datetime,
) -> Document:
    rows = []
    for one in results:
        dossier, producer = one.candidate.dossier, _producer(one)
        assert dossier is not None
        product = dossier.product
        rows.append(
            DecisionRow(
                product=product.name, producer=producer.name,
                commune=_named(places, producer.area_now_id), star=star_of(one),
                code=product.code or "", group=product.place.name,
            )
        )  # fmt: skip
    paper = papers.decision(
        rows,
        authority=contents.authority,
        decider=contents.decider,
        signer=contents.signer,
        basis=contents.basis
        or (f"Căn cứ {papers.LAW}", "Theo đề nghị của Hội đồng đánh giá, phân hạng sản phẩm OCOP"),
        recipients=contents.recipients or ("Như Điều 4", "Lưu: VT"),
        months=TERM_MONTHS,
        illustrative=_illustrative(results),
    )
    draft = documents.draft(
        kind="DECISION", unit=contents.unit or round_.unit,
        title=f"Về việc công nhận {len(rows)} sản phẩm OCOP, {round_.name}",
        content=paper, subject_kind="round", subject_id=round_.pk, by=by, at=at,
    )  # fmt: skip
    numbers = {draft.pk: contents.number} if contents.number is not None else None
    return documents.issue(
        documents=[draft], issued_on=contents.decided_on, by=by, at=at, numbers=numbers
    )[0]


def _named(places: dict[int, Named], area: int) -> str:
    return places[area].name if area in places else ""


def _illustrative(results: Iterable[Result]) -> bool:
    return any(one.candidate.dossier.product.illustrative for one in results)  # type: ignore[union-attr]


def _record(
    results: Sequence[Result], decision: Decision, contents: DecisionContents, by: User,
    at: datetime,
) -> None:  # fmt: skip
    """The rows in the register of products, and which result they rest on."""
    for one in results:
        dossier = one.candidate.dossier
        assert dossier is not None
        one.recognition = products.record_recognition(
            product=dossier.product,
            contents=RecognitionContents(
                star=star_of(one),
                kind=dossier.kind,
                decision_number=decision.symbol,
                authority=clean(contents.authority),
                decided_on=contents.decided_on,
                criteria_set=dossier.criteria_set,
                source=f"{one.candidate.round.name}",
            ),
            by=by,
            at=at,
        )
        one.decision = decision
    Result.objects.bulk_update(results, ["recognition", "decision"])


def _certificates(
    results: Sequence[Result], decision: Decision, contents: DecisionContents, by: User,
    at: datetime,
) -> None:  # fmt: skip
    drafts = []
    for one in results:
        dossier, producer, recognition = one.candidate.dossier, _producer(one), one.recognition
        assert dossier is not None
        assert recognition is not None
        paper = Certificate(
            product=dossier.product.name,
            producer=producer.name,
            address=_address(one, contents.decided_on),
            star=recognition.star,
            decision_symbol=decision.symbol,
            decided_on=contents.decided_on,
            valid_until=recognition.expires_on or expiry_of(contents.decided_on),
            authority=contents.authority,
            code=dossier.product.code or "",
            signer_title=contents.signer.title,
            signer_name=contents.signer.name,
            place=contents.signer.place,
            illustrative=dossier.product.illustrative,
        )
        title = f"Giấy chứng nhận {recognition.star} sao, {dossier.product.name}"
        drafts.append(
            documents.draft(
                kind="CERTIFICATE", unit=contents.unit or decision.round.unit, title=title,
                content=paper, subject_kind="recognition", subject_id=_as_uuid(recognition),
                by=by, at=at,
            )
        )  # fmt: skip
    documents.issue(documents=drafts, issued_on=contents.decided_on, by=by, at=at)


def _as_uuid(recognition: Recognition) -> UUID:
    """Recognitions have small numbers; papers name what they are about by UUID."""
    return UUID(int=recognition.pk)


def _address(result: Result, on: date) -> str:
    producer = _producer(result)
    place = _named(names_on({producer.area_now_id}, on), producer.area_now_id)
    return ", ".join(part for part in (producer.address, place, settings.PROVINCE_NAME) if part)

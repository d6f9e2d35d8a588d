"""Decisions and papers of a product as the public may read them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext

from ocop.catalogue.addresses import decision_path
from ocop.evidence.models import Attachment, Audience
from ocop.products.models import LegalPaper, Producer, Product, Recognition, RecognitionKind
from ocop.proofs.kinds import kind_name
from ocop.proofs.models import Proof
from ocop.proofs.queries.public import has_file, shown_papers, size_of

FILE_FROM_DAYS, FILE_TO_DAYS = 180, 120  # QĐ 26/2026/QĐ-TTg, Điều 7.6.a


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the history of recognition. `kind`: "", "next" or "stop"; `path` of the decision."""

    title: str
    text: str
    day: date | None = None
    until: date | None = None
    year: int | None = None
    kind: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A public paper; `url` is empty where only the fact is public, not the file."""

    title: str
    detail: str
    until: date | None
    ended: bool
    url: str
    size_bytes: int


def history(recognitions: list[Recognition], *, on: date) -> list[Happening]:
    """Newest first. A star is named only while it may be shown (mark rule, QĐ 1162)."""
    rows = sorted(recognitions, key=lambda r: r.decided_on or date(r.year or 1, 1, 1), reverse=True)
    found: list[Happening] = []
    for row in rows:
        found += _around(row, on)
    return found


def _around(row: Recognition, on: date) -> list[Happening]:
    """What happened to one recognition, newest first."""
    mark = row.mark_on(on)
    decision = ", ".join(filter(None, [_numbered(row.decision_number), row.authority]))
    lines = []
    if mark.shows_star and row.until:
        start = row.until - timedelta(days=FILE_FROM_DAYS)
        end = row.until - timedelta(days=FILE_TO_DAYS)
        lines.append(
            Happening(gettext("Cơ sở nộp hồ sơ công nhận lại"), "", start, end, kind="next")
        )
    if row.withdrawn_on and row.withdrawn_on <= on:
        number = _numbered(row.withdrawal_number)
        lines.append(Happening(gettext("Thu hồi công nhận"), number, row.withdrawn_on, kind="stop"))
    elif row.until and row.until <= on:
        lines.append(Happening(gettext("Hết hiệu lực"), "", row.until, kind="stop"))
    if row.extended_to and row.expires_on and row.expires_on <= on:
        lines.append(Happening(gettext("Được gia hạn"), row.extension_basis, row.expires_on))
    lines.append(_recognised(row, decision, on))
    return lines


def _recognised(row: Recognition, decision: str, on: date) -> Happening:
    kind = gettext(RecognitionKind(row.kind).label)
    if row.mark_on(on).shows_star:
        title = gettext("%(kind)s: %(star)s sao") % {"kind": kind, "star": row.star}
    else:
        title = kind
    text = decision or gettext("Chưa có quyết định trong hồ sơ")
    path = ""
    if row.decision_number and row.decided_on:
        path = decision_path(row.decision_number, row.authority, row.decided_on)
    return Happening(title, text, row.decided_on, year=row.year, path=path)


def _numbered(number: str) -> str:
    return gettext("Quyết định số %(number)s") % {"number": number} if number else ""


def public_papers(product: Product, producer: Producer, *, on: date) -> list[Paper]:
    """Certificates and standards of the product, then papers of its producer."""
    standards = product.standards.filter(public=True).select_related("attachment")
    found = [
        _paper(row.title or row.number, row.number if row.title else "", row, on)
        for row in standards.order_by("pk")
    ]
    own = shown_papers(producer).filter(product=product)
    return found + [_of_wallet(row, on) for row in own] + producer_papers(producer, on=on)


def producer_papers(producer: Producer, *, on: date) -> list[Paper]:
    """The papers a producer agreed to show, of the register and of its wallet."""
    rows = producer.papers.filter(public=True).select_related("attachment").order_by("kind", "pk")
    common = shown_papers(producer).filter(product=None)
    return [_legal(row, on) for row in rows] + [_of_wallet(row, on) for row in common]


def certificates(recognitions: list[Recognition], *, on: date) -> list[Paper]:
    """Decisions whose file is public and whose star holds."""
    rows = [r for r in recognitions if r.mark_on(on).shows_star and _file(r.certificate)]
    return [
        Paper(
            gettext("Quyết định công nhận"),
            row.decision_number,
            row.until,
            False,
            *_link(row.certificate),
        )
        for row in rows
    ]


def _legal(row: LegalPaper, on: date) -> Paper:
    detail = ", ".join(filter(None, [row.number, row.issuer]))
    return _paper(gettext(row.get_kind_display()), detail, row, on)


def _of_wallet(proof: Proof, on: date) -> Paper:
    """Named by its kind: what the producer typed as its name may speak of people."""
    detail = ", ".join(filter(None, [proof.number, proof.issuer]))
    until, ended = proof.expires_on, proof.has_expired(on)
    if not has_file(proof):
        return Paper(kind_name(proof.kind), detail, until, ended, "", 0)
    url = reverse("proofs:public", args=[proof.pk])
    return Paper(kind_name(proof.kind), detail, until, ended, url, size_of(proof))


def _paper(title: str, detail: str, row: object, on: date) -> Paper:
    until: date | None = getattr(row, "expires_on", None)
    ended = until is not None and until <= on
    return Paper(title, detail, until, ended, *_link(getattr(row, "attachment", None)))


def _file(attachment: Attachment | None) -> Attachment | None:
    """The file if everybody may open it."""
    is_public = attachment is not None and attachment.audience == Audience.PUBLIC
    return attachment if is_public else None


def _link(attachment: Attachment | None) -> tuple[str, int]:
    file = _file(attachment)
    return (file.url, file.size_bytes) if file else ("", 0)

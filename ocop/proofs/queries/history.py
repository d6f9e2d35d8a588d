"""Who did what with a paper, as the database recorded it; nobody can edit these rows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps

from ocop.kit.templatetags.ocop import ngay
from ocop.people.models import User
from ocop.products.models import Product
from ocop.proofs.kinds import kind_name
from ocop.proofs.models import Act, Audience, Consent, Proof

NOBODY = "Hệ thống"
TOLD = (
    "kind", "title", "number", "issuer", "issued_on", "expires_on", "no_expiry", "link",
    "audience", "product_id", "page_count",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column: its label, what stood there, what stands there now; both in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """One act: when, what, by whom in words (and under which consent), what changed."""

    at: datetime
    what: str
    who: str
    fields: list[FieldChange] = field(default_factory=list)
    is_first: bool = False


def history_of(proof: Proof) -> list[Step]:
    """Every act on a paper, newest first."""
    events = apps.get_model("proofs", "ProofEvent").objects.filter(pgh_obj_id=proof.pk)
    rows = list(events.exclude(pgh_label="delete").order_by("pgh_id"))
    words = _Words(rows)
    before: Any = None
    steps = []
    for row in rows:
        steps.append(
            Step(
                at=row.written_at,
                what=Act(row.last_act).label,
                who=words.author(row),
                fields=words.changes(before, row),
                is_first=before is None,
            )
        )
        before = row
    return steps[::-1]


def author(by: User | None, consent: Consent | None) -> str:
    """Who wrote, in words: a helper is named as one, with the day of the consent.

    >>> author(None, None)
    'Hệ thống'
    """
    name = by.name if by else NOBODY
    if consent is None or consent.given_at is None:
        return name
    return f"{name} làm thay, có đồng ý ngày {ngay(consent.given_at)}"


class _Words:
    """People, consents and products of many rows, read once."""

    def __init__(self, rows: list[Any]) -> None:
        people = User.objects.filter(pk__in={row.written_by_id for row in rows})
        consents = Consent.objects.filter(pk__in={row.written_under_id for row in rows} - {None})
        products = Product.objects.filter(pk__in={row.product_id for row in rows} - {None})
        self._people = {user.pk: user for user in people}
        self._consents = {one.pk: one for one in consents}
        self._products = {one.pk: one.name for one in products}

    def author(self, row: Any) -> str:
        """Who wrote the row."""
        consent = self._consents.get(row.written_under_id)
        return author(self._people.get(row.written_by_id), consent)

    def changes(self, before: Any, after: Any) -> list[FieldChange]:
        """The columns that differ; every filled one of the first row."""
        found = []
        for name in TOLD:
            old = getattr(before, name) if before else None
            new = getattr(after, name)
            if (old or None) != (new or None):
                label = str(Proof._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
                found.append(
                    FieldChange(
                        label[:1].upper() + label[1:], self._said(name, old), self._said(name, new)
                    )
                )
        return found

    def _said(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return "để trống"
        if isinstance(value, bool):
            return "có" if value else "không"
        if isinstance(value, date):
            return ngay(value)
        if name == "kind":
            return kind_name(value)
        if name == "product_id":
            return self._products.get(value, "sản phẩm đã bỏ")
        if name == "audience":
            return str(Audience(value).label)
        return str(value)

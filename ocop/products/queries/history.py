"""Who changed what and when, as the database recorded it: product, producer, recognitions.

The rows come from the event tables that triggers fill; nothing here can be edited by anybody.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from ocop.kit.phone import shown as shown_phone
from ocop.kit.templatetags.ocop import ngay, so
from ocop.people.models import User
from ocop.products.classification import places
from ocop.products.contents import ProducerContents, ProductContents
from ocop.products.models import Producer, Product, Recognition
from ocop.units.queries import names_on

LONGEST_HISTORY = 2000  # rows of one thing; the register has far fewer
SHOWN_CHARACTERS = 160
NOBODY = "Hệ thống"
# Columns that repeat others or say nothing to a person.
SILENT = frozenset(
    {
        "id", "sort_key", "folded", "search_text", "version", "created_at", "updated_at", "star_until",
        "standing", "illustrative", "expiry_computed", "area_now", "merged_into", "product", "producer",
    }
)  # fmt: skip
SILENT_FOR_PRODUCTS = SILENT | {"star"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column: its label, what stood there, what stands there now; both in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One act of one person on one thing."""

    at: datetime
    by: str
    what: str
    about: str = ""
    fields: list[FieldChange] = field(default_factory=list)


def history_of_product(product: Product, *, hidden: Collection[str] = ()) -> list[Change]:
    """Changes of a product and of its recognitions, newest first, without the `hidden` columns."""
    own = _events("ProductEvent", Q(pgh_obj_id=product.pk))
    decided = _events("RecognitionEvent", Q(product_id=product.pk))
    return _told([*_acts(own, Product, hidden), *_acts(decided, Recognition)])


def history_of_producer(producer: Producer, *, hidden: Collection[str] = ()) -> list[Change]:
    """Changes of a producer, newest first, without the `hidden` columns."""
    events = _events("ProducerEvent", Q(pgh_obj_id=producer.pk))
    return _told(list(_acts(events, Producer, hidden)))


def history_of_recognition(recognition: Recognition) -> list[Change]:
    """Changes of one recognition, newest first."""
    return _told(
        list(_acts(_events("RecognitionEvent", Q(pgh_obj_id=recognition.pk)), Recognition))
    )


def product_contents_at(product: Product, version: int) -> ProductContents:
    """The contents that a person saw who read `version`; those of today when it is not on record."""
    row = _version("ProductEvent", product.pk, version)
    return ProductContents.of(row or product)


def producer_contents_at(producer: Producer, version: int) -> ProducerContents:
    """As `product_contents_at`, for a producer."""
    row = _version("ProducerEvent", producer.pk, version)
    return ProducerContents.of(row or producer)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote last and when."""

    name: str
    at: datetime


def last_writer(thing: Product | Producer) -> Writer:
    """Who brought the thing to its present version."""
    row = _version(f"{type(thing).__name__}Event", thing.pk, thing.version)
    if row is None:
        return Writer(NOBODY, thing.updated_at)
    return Writer(_names([row.doer]).get(row.doer, NOBODY), row.pgh_created_at)


def _events(model: str, condition: Q) -> list[Any]:
    """Event rows, oldest first, each with `doer`, the id of the person."""
    rows = (
        apps.get_model("products", model)
        .objects.filter(condition)
        .annotate(doer=F("pgh_context__metadata__user"))
        .order_by("-pgh_id")[:LONGEST_HISTORY]
    )
    return list(reversed(rows))


def _version(model: str, thing: UUID, version: int) -> Any:
    rows = apps.get_model("products", model).objects.filter(pgh_obj_id=thing, version=version)
    return rows.annotate(doer=F("pgh_context__metadata__user")).order_by("-pgh_id").first()


@dataclass(frozen=True, slots=True)
class _Act:
    """Rows that one request wrote for one thing: the state before, and after."""

    model: type[models.Model]
    before: Any
    after: Any
    hidden: Collection[str] = ()

    @property
    def changed(self) -> list[str]:
        """Columns that differ; every filled one for a new row."""
        silent = {*(SILENT_FOR_PRODUCTS if self.model is Product else SILENT), *self.hidden}
        kept = {column.name for column in self.after._meta.concrete_fields} - silent
        names = [f.name for f in self.model._meta.concrete_fields if f.name in kept]
        return [name for name in names if self._value(name) != self._value(name, before=True)]

    def _value(self, name: str, *, before: bool = False) -> Any:
        row = self.before if before else self.after
        column = self.model._meta.get_field(name).attname  # type: ignore[union-attr]
        empty = None if row is None else getattr(row, column)
        return None if empty in ("", []) else empty

    @property
    def what(self) -> str:
        """The act in a verb."""
        if self.after.pgh_label == "delete":
            return "Xóa"
        if self.before is None:
            return "Ghi vào sổ"
        return self._special() or "Sửa"

    def _special(self) -> str:
        if self.model is Recognition:
            turned = {"withdrawn_on": "Thu hồi", "extended_to": "Gia hạn"}
            return next((word for name, word in turned.items() if name in self.changed), "")
        if self.before.merged_into_id != self.after.merged_into_id:
            return "Ghép vào bản khác" if self.after.merged_into_id else "Tách lại sau khi ghép"
        return ""


def _acts(
    events: list[Any], model: type[models.Model], hidden: Collection[str] = ()
) -> Iterator[_Act]:
    """Rows of the same request on the same thing become one act."""
    last: dict[Any, Any] = {}
    for _, group in groupby(
        events, key=lambda row: (row.pgh_obj_id, row.pgh_context_id or row.pgh_id)
    ):
        rows = list(group)
        thing = rows[0].pgh_obj_id
        yield _Act(model, last.get(thing), rows[-1], hidden)
        last[thing] = rows[-1]


def _told(acts: list[_Act]) -> list[Change]:
    """Acts in words, newest first; those that changed nothing a person sees are left out."""
    seen = [act for act in acts if act.changed or act.what != "Sửa"]
    names = _names(act.after.doer for act in seen)
    areas = _areas(seen)
    seen.sort(key=lambda act: (act.after.pgh_created_at, act.after.pgh_id), reverse=True)
    return [
        Change(
            at=act.after.pgh_created_at,
            by=names.get(act.after.doer, NOBODY),
            what=act.what,
            about=_about(act),
            fields=[_field(act, name, areas) for name in act.changed],
        )
        for act in seen
    ]


def _about(act: _Act) -> str:
    if act.model is not Recognition:
        return ""
    number = act.after.decision_number
    return f"công nhận {act.after.star} sao" + (f", quyết định {number}" if number else "")


def _field(act: _Act, name: str, areas: dict[int, str]) -> FieldChange:
    column = act.model._meta.get_field(name)
    label = str(getattr(column, "verbose_name", name))
    before, after = (
        in_words(act.model, name, act._value(name, before=earlier), areas)
        for earlier in (True, False)
    )
    return FieldChange(label[:1].upper() + label[1:], before, after)


def in_words(
    model: type[models.Model], name: str, value: Any, areas: dict[int, str] | None = None
) -> str:
    """A stored value as a person reads it; "để trống" for nothing."""
    if value in (None, "", [], ()):
        return "để trống"
    if isinstance(value, bool):
        return "có" if value else "không"
    if name in {"area", "area_id"}:
        return (areas or {}).get(value, f"địa bàn {value}")
    choices = getattr(model._meta.get_field(name), "flatchoices", ())
    return next((str(words) for key, words in choices if key == value), None) or _plain(name, value)


def _plain(name: str, value: Any) -> str:
    if isinstance(value, date):
        return ngay(value)
    if isinstance(value, list | tuple):
        return "tháng " + ", ".join(map(str, value))
    if name == "group":
        return places()[value].name if value in places() else str(value)
    if name == "phone":
        return shown_phone(value)
    if isinstance(value, int | Decimal) and name != "year":
        return so(value)
    text = str(value)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS].rstrip()}…"


def _names(ids: Iterable[str | None]) -> dict[str, str]:
    wanted = {one for one in ids if one}
    rows = User.objects.filter(pk__in=wanted).values_list("pk", "name") if wanted else []
    return {str(pk): name for pk, name in rows}


def _areas(acts: list[_Act]) -> dict[int, str]:
    rows = [row for act in acts for row in (act.before, act.after) if act.model is Producer and row]
    ids = {row.area_id for row in rows}
    found = names_on(ids, timezone.localdate()) if ids else {}
    return {area: named.name for area, named in found.items()}

"""Lists of dossiers for people and desks: one's own, the commune's, the province's, what is stuck."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Count,
    DecimalField,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from ocop.dossiers.clocks import working_days_left
from ocop.dossiers.models import (
    AT_COMMUNE,
    AT_COUNCIL,
    AT_MINISTRY,
    AT_PROVINCE,
    ENDED,
    Dossier,
    PartState,
    SelfMark,
    State,
    desk_of,
)
from ocop.dossiers.models.dossiers import DossierQuerySet
from ocop.kit.text import fold
from ocop.people.models import User
from ocop.units.queries import names_on

SORTS = {
    "han": (F("due_on").asc(nulls_last=True), "filed_at", "pk"),
    "-han": (F("due_on").desc(nulls_last=True), "filed_at", "pk"),
    "ten": ("product__sort_key", "pk"),
    "-ten": ("-product__sort_key", "pk"),
    "nop": ("filed_at", "pk"),
    "-nop": ("-filed_at", "pk"),
}
FIRST_SORT = "han"
COMMUNE_STATES = AT_COMMUNE | {State.RETURNED}
PROVINCE_STATES = AT_PROVINCE | AT_COUNCIL | AT_MINISTRY | {State.BACK_TO_PROVINCE}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a queue is narrowed to; empty fields do not narrow."""

    text: str = ""
    state: str = ""
    kind: str = ""
    area_id: int | None = None
    late: bool = False
    batch: str = ""
    sort: str = FIRST_SORT

    @property
    def narrows(self) -> bool:
        """Whether any condition is set."""
        return bool(self.text or self.state or self.kind or self.area_id or self.late or self.batch)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A dossier in a list. `left` working days until the clock ends, negative when it has."""

    dossier: Dossier
    place: str
    left: int | None

    @property
    def clock(self) -> str:
        """The clock in words."""
        if self.left is None:
            return "không tính hạn"
        if self.left < 0:
            return f"Quá {-self.left} ngày làm việc"
        return "Hạn hôm nay" if self.left == 0 else f"Còn {self.left} ngày làm việc"

    @property
    def look(self) -> str:
        """The colour of the tag; the words say the same."""
        if self.left is None:
            return ""
        return "bad" if self.left < 0 else ("fix" if self.left <= 3 else "done")


def own_dossiers(user: User) -> DossierQuerySet:
    """The dossiers of producers on whose side the person stands, with `done` parts and `points`."""
    points = SelfMark.objects.filter(dossier=OuterRef("pk")).values("dossier")
    return (
        Dossier.objects.of_producers_of(user)
        .select_related("product__producer")
        .annotate(
            done=Count("parts", filter=Q(parts__state=PartState.DONE)),
            points=Coalesce(
                Subquery(points.annotate(n=Sum("points")).values("n")),
                Value(0),
                output_field=DecimalField(),
            ),
        )
        .order_by("-state_since", "pk")
    )


def queue_of_commune(user: User, *, on: date) -> DossierQuerySet:
    """What lies with the communes of the person's desk, or with a producer because of them."""
    return _on_desk(user, on).filter(state__in=COMMUNE_STATES)


def queue_of_province(user: User, *, on: date) -> DossierQuerySet:
    """What has come to the province and is not decided."""
    return _on_desk(user, on).filter(state__in=PROVINCE_STATES)


def _on_desk(user: User, on: date) -> DossierQuerySet:
    scope = desk_of(user, on=on)
    rows = Dossier.objects.live().filter(scope.condition("product__producer__area_now"))
    return rows.select_related("product__producer")


def narrowed(rows: DossierQuerySet, wanted: Wanted, *, on: date) -> DossierQuerySet:
    """The rows that fit, in the order wanted."""
    if wanted.text:
        rows = rows.filter(_matches(wanted.text))
    if wanted.state in State.values:
        rows = rows.filter(state=wanted.state)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.area_id is not None:
        rows = rows.filter(product__producer__area_now=wanted.area_id)
    if wanted.late:
        rows = rows.filter(due_on__lt=on)
    if wanted.batch:
        code, _, year = wanted.batch.partition(".")
        rows = rows.filter(batch=code, year=int(year) if year.isdigit() else 0)
    return rows.order_by(*SORTS.get(wanted.sort, SORTS[FIRST_SORT]))


def _matches(text: str) -> Q:
    folded = fold(text.strip())
    by_name = Q(product__folded__contains=folded) | Q(product__producer__folded__contains=folded)
    return by_name | Q(receipt__iexact=text.strip())


def rows_of(dossiers: Iterable[Dossier], *, on: date) -> list[QueueRow]:
    """Dossiers as a list shows them; one query for all places."""
    found = list(dossiers)
    areas = {one.product.producer.area_now_id for one in found}
    names = names_on(areas, on) if areas else {}
    return [
        QueueRow(
            one,
            names[one.product.producer.area_now_id].name,
            working_days_left(one.due_on, on) if one.due_on else None,
        )
        for one in found
    ]


def stuck(user: User, *, on: date) -> QuerySet[Dossier]:
    """Dossiers whose clock has run out, the longest late first; for whoever sees them."""
    rows = _on_desk(user, on).exclude(state__in=ENDED).filter(due_on__lt=on)
    return rows.order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class FunnelLine:
    """How many dossiers are at one state; `late` of them past their clock."""

    state: State
    count: int
    late: int
    longest_days: int


def funnel(user: User, *, on: date, year: int | None = None, batch: str = "") -> list[FunnelLine]:
    """How many dossiers are at each state, in the order of the path."""
    counts = {
        row["state"]: row
        for row in _in_batch(user, on, year, batch)
        .values("state")
        .annotate(
            n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)), since=Min("state_since")
        )
        .order_by()
    }
    return [
        FunnelLine(
            state,
            counts[state]["n"] if state in counts else 0,
            counts[state]["late"] if state in counts else 0,
            (on - timezone.localdate(counts[state]["since"])).days if state in counts else 0,
        )
        for state in State
    ]


@dataclass(frozen=True, slots=True)
class CommuneLine:
    """The dossiers of one commune: in the hands of whom, and how many late."""

    area_id: int
    name: str
    drafts: int
    at_commune: int
    returned: int
    at_province: int
    ended: int
    late: int


def funnel_by_commune(
    user: User, *, on: date, year: int | None = None, batch: str = ""
) -> list[CommuneLine]:
    """The same by commune; the latest first."""
    groups = {
        "drafts": Q(state=State.DRAFT),
        "at_commune": Q(state__in=AT_COMMUNE),
        "returned": Q(state=State.RETURNED),
        "at_province": Q(state__in=PROVINCE_STATES),
        "ended": Q(state__in=ENDED),
        "late": Q(due_on__lt=on),
    }
    counted = {name: Count("pk", filter=condition) for name, condition in groups.items()}
    rows = list(
        _in_batch(user, on, year, batch)
        .values("product__producer__area_now")
        .annotate(**counted)
        .order_by()
    )
    names = names_on({row["product__producer__area_now"] for row in rows}, on) if rows else {}
    lines = [
        CommuneLine(
            area_id=row["product__producer__area_now"],
            name=names[row["product__producer__area_now"]].name,
            **{name: row[name] for name in groups},  # type: ignore[literal-required]  # our own names
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (-line.late, line.name))


def _in_batch(user: User, on: date, year: int | None, batch: str) -> QuerySet[Dossier]:
    rows = _on_desk(user, on).select_related(None)
    if year is not None:
        rows = rows.filter(year=year)
    return rows.filter(batch=batch) if batch else rows


def batches_present(user: User, *, on: date) -> list[tuple[str, int]]:
    """(code, year) of the batches in which the desk has dossiers, the newest first."""
    rows = _on_desk(user, on).select_related(None).values_list("batch", "year").distinct()
    return sorted(rows, key=lambda row: (-row[1], row[0]))

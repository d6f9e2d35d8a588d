"""Reads over papers: the issuing body of a day, gaps in the registers, the progress of rendering."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from ocop.documents.bodies import Body, body_of
from ocop.documents.models import (
    Document,
    NumberRegister,
    RenderState,
    WordTemplate,
    offices_of,
)
from ocop.kit.text import sort_key
from ocop.people.models import User
from ocop.people.queries import appointments_of
from ocop.units.models import Edge, Tree, UnitVersion


def bodies_on(units: Collection[int], *, on: date) -> dict[int, Body]:
    """The issuing bodies by unit; a unit that does not exist on the day is left out."""
    versions = {row.unit_id: row for row in UnitVersion.objects.filter(unit__in=units).valid_on(on)}
    bare = [pk for pk, row in versions.items() if not row.header_lines]
    parents = _names_above(bare, on) if bare else {}
    return {
        pk: body_of(row.name, row.code if _has_letters(row.code) else "", row.header_lines,
                    parents.get(pk, ""))
        for pk, row in versions.items()
    }  # fmt: skip


def _has_letters(code: str) -> bool:
    """Areas have numbers as codes; a symbol takes letters."""
    return any(letter.isalpha() for letter in code)


def _names_above(units: Sequence[int], on: date) -> dict[int, str]:
    edges = Edge.objects.filter(child__in=units).exclude(child__tree=Tree.AREA).valid_on(on)
    above = dict(edges.values_list("child", "parent"))
    names = UnitVersion.objects.filter(unit__in=above.values()).valid_on(on)
    named = dict(names.values_list("unit", "name"))
    return {child: named[parent] for child, parent in above.items() if parent in named}


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of some papers have their file."""

    total: int
    done: int
    failed: int

    @property
    def is_running(self) -> bool:
        """Whether some still wait."""
        return self.done + self.failed < self.total


def progress(ids: Collection[UUID]) -> Progress:
    """How far the rendering of these papers is."""
    return progress_of(Document.objects.filter(pk__in=ids))


def progress_of(documents: QuerySet[Document]) -> Progress:
    """How far the rendering is among those that are to have a file."""
    counts = documents.exclude(render_state=RenderState.NONE).aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(render_state=RenderState.DONE)),
        failed=Count("pk", filter=Q(render_state=RenderState.FAILED)),
    )
    return Progress(**counts)


@dataclass(frozen=True, slots=True)
class Series:
    """One register: the numbers given, the ones nobody holds, and since when it is closed."""

    register: NumberRegister
    unit_name: str
    given: int
    gaps: tuple[str, ...]
    closed_on: date | None


def gaps_of(numbers: Collection[int], last: int) -> tuple[str, ...]:
    """The missing numbers from 1 to `last`, runs written with a dash.

    >>> gaps_of([1, 2, 6, 8], 9)
    ('3–5', '7', '9')
    """
    return tuple(_runs(sorted(set(range(1, last + 1)) - set(numbers))))


def _runs(missing: Sequence[int]) -> Iterator[str]:
    start = 0
    for at, number in enumerate(missing):
        if at + 1 == len(missing) or missing[at + 1] != number + 1:
            first = missing[start]
            yield str(number) if first == number else f"{first}–{number}"
            start = at + 1


def registers(user: User, *, year: int, on: date) -> list[Series]:
    """The registers of the person's offices in one year, with their gaps."""
    rows = list(
        NumberRegister.objects.filter(offices_of(user, "unit"), year=year).order_by(
            "unit", "series"
        )
    )
    units = {row.unit_id for row in rows}
    held: dict[tuple[int, str], list[int]] = {}
    numbered = Document.objects.filter(year=year, number__isnull=False, unit__in=units)
    for unit, series, number in numbered.values_list("unit", "series", "number"):
        held.setdefault((unit, series), []).append(number or 0)
    named = _last_versions(units)
    return [_series(row, held.get((row.unit_id, row.series), []), named, on) for row in rows]


def _series(
    row: NumberRegister, numbers: Collection[int], named: Mapping[int, UnitVersion], on: date
) -> Series:
    version = named[row.unit_id]
    gaps = gaps_of(numbers, row.last_number)
    return Series(row, version.name, len(numbers), gaps, _closed(version, on))


def register_years(user: User) -> list[int]:
    """The years in which the person's offices gave numbers, latest first."""
    rows = NumberRegister.objects.filter(offices_of(user, "unit"))
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def _last_versions(units: Collection[int]) -> dict[int, UnitVersion]:
    rows = UnitVersion.objects.filter(unit__in=units).order_by("unit", "valid")
    return {row.unit_id: row for row in rows}


def _closed(version: UnitVersion, on: date) -> date | None:
    """The day a unit ended, when it has: its register is closed from that day."""
    end: date | None = version.valid.upper
    return end if end is not None and end <= on else None


def file_name(document: Document, ending: str) -> str:
    """The name of a paper's file: "12-QĐ-UBND.pdf", or the kind and the check code."""
    stem = (
        document.symbol.replace("/", "-") or f"{document.get_kind_display()} {document.check_code}"
    )
    return f"{stem}.{ending}".replace("/", "-")


def template_of(document: Document) -> WordTemplate | None:
    """The unit's own Word template for this paper."""
    return WordTemplate.objects.filter(
        unit=document.unit_id, kind=document.kind, profile=document.profile
    ).first()


ORDERS = {"": ("-created_at",), "ngay": ("issued_on", "number"), "-ngay": ("-issued_on", "-number"),
          "so": ("year", "number"), "-so": ("-year", "-number")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What a list of papers is narrowed to."""

    q: str = ""
    kind: str = ""
    state: str = ""
    year: int | None = None
    order: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is set."""
        return bool(self.q or self.kind or self.state or self.year)


def listed(documents: QuerySet[Document], by: DocumentFilter) -> QuerySet[Document]:
    """The papers that meet every condition, in the asked order; ties end with the id."""
    if by.kind:
        documents = documents.filter(kind=by.kind)
    if by.state:
        documents = documents.filter(state=by.state)
    if by.year:
        documents = documents.filter(year=by.year)
    for word in by.q.split():
        documents = documents.filter(Q(symbol__icontains=word) | Q(title__icontains=word))
    keys = [
        F(key.lstrip("-")).desc(nulls_last=True) if key[0] == "-" else F(key).asc(nulls_last=True)
        for key in ORDERS.get(by.order, ORDERS[""])
    ]
    return documents.order_by(*keys, "pk").defer("content")


def unit_names(units: Collection[int]) -> dict[int, str]:
    """Names for a list; a unit that ended keeps its last one."""
    return {pk: row.name for pk, row in _last_versions(units).items()}


def find_by_code(code: str) -> Document | None:
    """The issued paper of a check code as people type it; None when there is none."""
    plain = code.upper().translate(_TYPED_AS)
    return Document.objects.public().select_related("pdf").filter(check_code=plain).first()


_TYPED_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


def units_of(user: User, *, on: date) -> list[tuple[int, str]]:
    """The units whose templates the person keeps: those with papers, and those of the person."""
    ids = {one.unit_id for one in appointments_of(user, on=on)}
    ids |= set(Document.objects.filter(offices_of(user, "unit")).values_list("unit", flat=True))
    names = unit_names(ids)
    return sorted(names.items(), key=lambda pair: sort_key(pair[1]))


def templates_seen_by(user: User) -> QuerySet[WordTemplate]:
    """Own templates of the person's offices."""
    return (
        WordTemplate.objects.filter(offices_of(user, "unit")).defer("docx").order_by("unit", "kind")
    )

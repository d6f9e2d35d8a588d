"""/theo-doi-han/: which stars end, by product, commune, producer and month; and their renewal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ocop.dossiers.actions import open_dossier
from ocop.dossiers.models import Dossier, DossierKind
from ocop.dossiers.rules import may_open
from ocop.inspection import rules
from ocop.inspection.exports import NAMES, Line, download
from ocop.inspection.forms import OVERDUE, RadarFilter
from ocop.inspection.models import Inspection, WithdrawalCase
from ocop.inspection.queries import radar
from ocop.inspection.views.frame import shown, visible_product
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.kit.http import SignedInRequest
from ocop.people.models import User
from ocop.people.queries import areas_overseen_by
from ocop.products.models import Product, Recognition
from ocop.products.models.products import ProductQuerySet
from ocop.units.queries import children_of, home_area, names_on

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One star that ends, as the list shows it."""

    product: Product
    place: str
    days_left: int
    renewal: str
    look: str
    late: bool  # the window has closed and nothing was handed in


def _rows(products: Iterable[Product], on: date) -> list[Row]:
    found = list(products)
    names = names_on({one.producer.area_now_id for one in found}, on) if found else {}
    return [_row(one, names[one.producer.area_now_id].name, on) for one in found]


def _row(product: Product, place: str, on: date) -> Row:
    ends = product.star_until or on
    how = radar.renewal_of(product)
    words, look = radar.RENEWAL_WORDS[how]
    late = how != radar.Renewal.UNDER_WAY and on > radar.window(ends, on=on).closes
    return Row(product, place, (ends - on).days, words, look, late)


def _visible(request: SignedInRequest) -> ProductQuerySet:
    return Product.objects.live().visible_to(request.user)


def _communes(request: SignedInRequest, on: date) -> list[tuple[str, str]]:
    """The communes one may narrow to; none where there is only one."""
    home = home_area(on=on)
    if home is None:
        return []
    scope = areas_overseen_by(request.user, on=on)
    found = [(str(n.id), n.name) for n in children_of(home.pk, on=on) if scope.holds(n.id)]
    return found if len(found) > 1 else []


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks of the radar."""

    form: RadarFilter
    wanted: radar.Wanted


def _asked(request: SignedInRequest, on: date) -> _Asked:
    form = RadarFilter(request.GET, communes=_communes(request, on))
    get = request.GET.get
    wanted = form.wanted(get("trong", ""), get("thang", ""), get("sort", ""))
    return _Asked(form, wanted)


def _rest(asked: QueryDict, *dropped: str) -> str:
    """The conditions of the address without some."""
    rest = asked.copy()
    for name in ("page", *dropped):
        rest.pop(name, None)
    return rest.urlencode()


@require_GET
def ending(request: SignedInRequest) -> HttpResponse:
    """The stars that end within a threshold or a month, or have ended."""
    day = timezone.localdate()
    asked = _asked(request, day)
    wanted = asked.wanted
    found = radar.ending(_visible(request), wanted, on=day)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    current = OVERDUE if wanted.overdue else str(wanted.within or "")
    context = {
        "form": asked.form, "wanted": wanted, "asked": current,
        "counts": radar.counts(_visible(request), on=day), "page": page,
        "rows": _rows(page, day), "filter_query": _rest(request.GET),
        "tab_query": _rest(request.GET, "trong", "thang"), "overdue_key": OVERDUE,
        "narrows": wanted.text or wanted.area or wanted.star or wanted.renewal,
    }  # fmt: skip
    return shown(request, "inspection/radar.html", context)


@require_GET
def export(request: SignedInRequest) -> FileResponse:
    """The same list as a workbook, or as CSV."""
    day = timezone.localdate()
    found = radar.ending(_visible(request), _asked(request, day).wanted, on=day)
    lines = (_line(row, day) for row in _rows(found, day))
    file_format = "csv" if request.GET.get("dang") == "csv" else "xlsx"
    return download(f"{NAMES}-{day:%Y-%m-%d}", file_format, lines)


def _line(row: Row, on: date) -> Line:
    product, producer = row.product, row.product.producer
    ends = product.star_until or on
    span = radar.window(ends, on=on)
    return (product.name, producer.name, producer.phone, row.place, product.code or "",
            product.star or 0, ends, row.days_left, span.opens, span.closes, row.renewal)  # fmt: skip


@require_GET
def by_commune(request: SignedInRequest) -> HttpResponse:
    """The numbers by commune of today."""
    day = timezone.localdate()
    visible = _visible(request)
    areas = set(visible.order_by().values_list("producer__area_now", flat=True).distinct())
    names = {pk: named.name for pk, named in names_on(areas, day).items()} if areas else {}
    groups = radar.by_area(visible, names, on=day)
    return _groups(request, groups, "xa", "Theo xã, phường", "Xã, phường")


@require_GET
def by_producer(request: SignedInRequest) -> HttpResponse:
    """The numbers by producer."""
    groups = radar.by_producer(_visible(request), on=timezone.localdate())
    return _groups(request, groups, "q", "Theo cơ sở", "Cơ sở")


def _groups(
    request: SignedInRequest, groups: list[radar.Group], parameter: str, title: str, head: str
) -> HttpResponse:
    page = Paginator(groups, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "title": title, "head": head, "parameter": parameter,
               "thresholds": radar.THRESHOLDS}  # fmt: skip
    return shown(request, "inspection/groups.html", context)


@require_GET
def calendar(request: SignedInRequest) -> HttpResponse:
    """The months in which stars end."""
    months = radar.calendar(_visible(request), on=timezone.localdate())
    most = max((month.total for month in months), default=0)
    context = {"months": months, "most": most, "total": sum(month.total for month in months)}
    return shown(request, "inspection/calendar.html", context)


@require_GET
def product(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """What happens to one product after its recognition, and what one can do."""
    day, user = timezone.localdate(), request.user
    found = radar.with_renewal(Product.objects.filter(pk=visible_product(request, product_id).pk))
    one = found.select_related("producer").get()
    latest_id: int | None = getattr(one, "recognition_id", None)
    latest = one.recognitions.filter(pk=latest_id).first() if latest_id else None
    span = radar.window(one.star_until, on=day) if one.star_until else None
    dossier = Dossier.objects.open().visible_to(user).filter(product=one).first()
    of_product = {"recognition__product": one}
    cases = (
        WithdrawalCase.objects.visible_to(user).filter(**of_product).order_by("-opened_at", "pk")
    )
    context = {
        "product": one, "recognition": latest, "mark": one.mark_on(day),
        "row": _row(one, "", day), "window": span, "cases": cases,
        "inspections": Inspection.objects.visible_to(user).filter(**of_product)
        .order_by("-planned_on", "pk"),
        "dossier": dossier, "dossier_url": _dossier_url(dossier),
        "time_to_renew": span is not None and day >= span.opens,
        **_rights(user, one, latest, span, day),
    }  # fmt: skip
    return shown(request, "inspection/product.html", context)


def _rights(
    user: User, one: Product, latest: Recognition | None, span: radar.Window | None, day: date
) -> dict[str, bool]:
    """What the person may begin here, as long as the recognition stands."""
    if latest is None or latest.withdrawn_on:
        return {}
    free = not WithdrawalCase.objects.running().filter(recognition=latest).exists()
    due = span is not None and day >= span.opens
    return {
        "may_renew": due and may_open(user, one),
        "may_inspect": rules.may_inspect(user, one),
        "may_open_case": free and rules.may_open_case(user, one, rules.STOPPED),
    }


def _dossier_url(dossier: Dossier | None) -> str:
    """The page of a dossier."""
    if dossier is None:
        return ""
    try:
        return reverse("dossiers:dossier", args=[dossier.pk])
    except NoReverseMatch:
        return ""


@require_POST
def renew(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """One tap: a dossier of re-evaluation, filled in from the last one."""
    one = visible_product(request, product_id)
    back = reverse("inspection:product", args=[one.pk])
    try:
        dossier = open_dossier(
            product=one, kind=DossierKind.REEVALUATION, by=request.user, at=timezone.now()
        )
    except Invalid as invalid:
        messages.error(request, invalid.faults[0].sentence)
        return redirect(back)
    except Conflict as conflict:
        messages.error(request, conflict.message)
        return redirect(back)
    messages.success(request, "Đã mở hồ sơ đánh giá lại, phần đã biết được điền sẵn.")
    return redirect(_dossier_url(dossier) or back)

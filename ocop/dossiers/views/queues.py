"""The desks: the commune's queue, the province's queue, their files, and what is stuck."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ocop.criteria import load_set
from ocop.dossiers import rules
from ocop.dossiers.clocks import batch_of
from ocop.dossiers.downloads import FORMATS, queue_file
from ocop.dossiers.forms.desk import QueueForm
from ocop.dossiers.models import State, desk_of
from ocop.dossiers.models.dossiers import DossierQuerySet
from ocop.dossiers.queries import (
    funnel,
    funnel_by_commune,
    queue_of_commune,
    queue_of_province,
    stuck,
)
from ocop.dossiers.queries.queues import (
    COMMUNE_STATES,
    PROVINCE_STATES,
    batches_present,
    narrowed,
    rows_of,
)
from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.people.models import Role, User
from ocop.products.views.shell import shown
from ocop.units.queries import children_of, home_area

PAGE = 50
STUCK_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Desk:
    """One of the two queues: its words, its role, its rows."""

    name: str
    title: str
    role: Role
    states: frozenset[State]
    rows: Callable[..., DossierQuerySet]

    @property
    def url(self) -> str:
        """The address of the queue."""
        return reverse(f"dossiers:{self.name}")


DESKS = {
    "xa": Desk("commune", "Hồ sơ ở xã", Role.COMMUNE_OFFICER, COMMUNE_STATES, queue_of_commune),
    "tinh": Desk(
        "province", "Hồ sơ ở tỉnh", Role.PROVINCE_OFFICER, PROVINCE_STATES, queue_of_province
    ),
}


def communes_of(user: User, day: date) -> list[tuple[str, str]]:
    """The communes of the desk, when there is more than one to choose from."""
    home = home_area(on=day)
    if home is None:
        return []
    scope = desk_of(user, on=day)
    found = [(str(one.id), one.name) for one in children_of(home.pk, on=day) if scope.holds(one.id)]
    return found if len(found) > 1 else []


@require_GET
def commune(request: SignedInRequest) -> HttpResponse:
    """What lies with the commune, the soonest due first."""
    return _queue(request, DESKS["xa"])


@require_GET
def province(request: SignedInRequest) -> HttpResponse:
    """What lies with the province."""
    return _queue(request, DESKS["tinh"])


def _form(request: SignedInRequest, desk: Desk, day: date) -> QueueForm:
    states = [(state.value, state.label) for state in State if state in desk.states]
    return QueueForm(request.GET, states=states, communes=communes_of(request.user, day))


def _queue(request: SignedInRequest, desk: Desk) -> HttpResponse:
    require(_may_see(request.user, desk))
    day = timezone.localdate()
    form = _form(request, desk, day)
    wanted = form.wanted()
    mine = desk.rows(request.user, on=day)
    found = narrowed(mine, wanted, on=day)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    late = mine.filter(due_on__lt=day).count()
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "desk": desk, "form": form, "page": page, "rows": rows_of(page, on=day), "late": late,
        "total": page.paginator.count, "narrows": wanted.narrows, "query": query.urlencode(),
        "export": reverse("dossiers:export", args=["xa" if desk.name == "commune" else "tinh"]),
    }  # fmt: skip
    return shown(request, "dossiers/queue.html", context, section="dossiers")


def _may_see(user: User, desk: Desk) -> bool:
    """The own desk, and the desk above: the province reads what lies with its communes."""
    return rules.has_desk(user, desk.role) or rules.has_desk(user, Role.PROVINCE_OFFICER)


@require_GET
def export(request: SignedInRequest, name: str) -> FileResponse:
    """The queue as narrowed, as a file."""
    if name not in DESKS:
        raise Http404
    desk = DESKS[name]
    require(_may_see(request.user, desk))
    day = timezone.localdate()
    asked = request.GET.get("dang", "xlsx")
    wanted = _form(request, desk, day).wanted()
    rows = rows_of(narrowed(desk.rows(request.user, on=day), wanted, on=day), on=day)
    file_format = asked if asked in FORMATS else "xlsx"
    return queue_file(rows, name=f"ho-so-{name}", file_format=file_format, on=day)


@require_GET
def progress(request: SignedInRequest) -> HttpResponse:
    """How many dossiers stand where, by state and commune, and what is stuck."""
    user, day = request.user, timezone.localdate()
    above = rules.has_desk(user, Role.PROVINCE_OFFICER)
    require(above or rules.has_desk(user, Role.COMMUNE_OFFICER))
    batch, year = _batch_asked(request)
    lines = funnel(user, on=day, year=year, batch=batch)
    late = stuck(user, on=day)
    context = {
        "desks": list(DESKS.values()) if above else [DESKS["xa"]],
        "lines": lines,
        "most": max((line.count for line in lines), default=0) or 1,
        "total": sum(line.count for line in lines),
        "communes": funnel_by_commune(user, on=day, year=year, batch=batch),
        "stuck": rows_of(late[:STUCK_SHOWN], on=day),
        "stuck_total": late.count(),
        "batches": [_batch_choice(code, of) for code, of in batches_present(user, on=day)],
        "asked": f"{batch}.{year}" if batch else "",
    }
    return shown(request, "dossiers/progress.html", context, section="dossiers")


def _batch_asked(request: SignedInRequest) -> tuple[str, int | None]:
    code, _, year = request.GET.get("dot", "").partition(".")
    return (code, int(year)) if code and year.isdigit() else ("", None)


def _batch_choice(code: str, year: int) -> tuple[str, str]:
    name = batch_of(load_set("26-2026"), code, year).name
    return f"{code}.{year}", name

"""The page shell: start page of the signed-in, health answers."""

import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ocop.kit.http import SignedInRequest
from ocop.products.queries.desk import waiting_for
from ocop.web.desk import duties_of, greeting, last_imports
from ocop.web.navigation import office_of
from ocop.web.reference import epcis_page

FREE_DISK_MB = 200


@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """The start page: what waits for the person, in words, and the doors to the work."""
    day = timezone.localdate()
    waiting = waiting_for(request.user, on=day)
    office = office_of(request.user, on=day)
    duties = duties_of(request.user, office.roles, waiting, on=day)
    context = {
        "greeting": greeting(waiting, duties),
        "duties": duties,
        "waiting": waiting,
        "imports": last_imports(request.user),
        "doors": office.doors,
        "section": "desk",
    }
    return TemplateResponse(request, "web/desk.html", context)


@login_not_required
@require_safe
def epcis_docs(request: HttpRequest) -> HttpResponse:
    """The machine interface of the EPCIS repository as a page."""
    return epcis_page(request)


@never_cache
@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; asks nothing of the database."""
    return JsonResponse({"status": "ok", "version": settings.VERSION})


@never_cache
@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready for work: database, job queue, disk. 503 names what is not."""
    checks = {"database": _database(), "queue": _queue(), "disk": _disk()}
    ready = all(checks.values())
    body = {"status": "ready" if ready else "not ready", "checks": checks}
    return JsonResponse(body, status=200 if ready else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM units_unit LIMIT 1")
    except DatabaseError:
        return False
    return True


def _queue() -> bool:
    """Job tables are there; how long jobs wait is `ocop doctor`'s matter."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM procrastinate_jobs LIMIT 1")
    except DatabaseError:
        return False
    return True


def _disk() -> bool:
    settings.DATA.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(settings.DATA).free > FREE_DISK_MB * 1024 * 1024

"""One part of a dossier on one page: saves by itself, and with a button without JavaScript."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ocop.dossiers import actions
from ocop.dossiers.forms.producer import PartForm
from ocop.dossiers.models import Dossier, Part, PartState, ReturnItem
from ocop.dossiers.parts import PAPERS, PROMISES, SCORE, Task, tasks
from ocop.dossiers.views.finding import own, own_editable, own_page
from ocop.dossiers.views.own import page_of
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.kit.http import SignedInRequest

PAGES = {PAPERS: "dossiers:papers", SCORE: "dossiers:score", PROMISES: "dossiers:file"}


@require_http_methods(["GET", "POST"])
def part(request: SignedInRequest, dossier_id: UUID, key: str) -> HttpResponse:
    """The questions of one task. A change is kept at once; the button says "I am done here"."""
    if key not in tasks():
        raise Http404
    if key in PAGES:
        return redirect(PAGES[key], dossier_id)
    dossier = own(request, dossier_id)
    task = tasks()[key]
    row = dossier.parts.get(key=key)
    if request.method == "POST":
        dossier = own_editable(request, dossier_id)
        return _save(request, dossier, task, row)
    return _page(request, dossier, task, row, _form(task, dossier, row.contents, row.version))


def _form(task: Task, dossier: Dossier, contents: Mapping[str, str], version: int) -> PartForm:
    return PartForm(task=task, kind=dossier.kind, initial={**contents, "version": version})


def _save(request: SignedInRequest, dossier: Dossier, task: Task, row: Part) -> HttpResponse:
    """Keep what was typed; a fragment for htmx, the list or the page again for everyone else."""
    by_itself = bool(request.headers.get("HX-Request"))
    form = PartForm(request.POST, task=task, kind=dossier.kind)
    try:
        saved = actions.save_part(
            dossier=dossier, key=task.key, contents=form.typed(), version=form.base_version(),
            by=request.user, at=timezone.now(), finished=not by_itself,
        )  # fmt: skip
    except (Conflict, Invalid) as error:
        return _refused(request, dossier, task, row, form, error, by_itself=by_itself)
    if by_itself:
        return TemplateResponse(request, "dossiers/parts/saved.html", {"part": saved})
    if saved.state == PartState.DONE:
        messages.success(request, f"Xong mục {task.title}.")
        return redirect(page_of(dossier))
    form.show_faults(saved.contents)
    return _page(request, dossier, task, saved, form, saved_at=saved.saved_at)


def _refused(  # noqa: PLR0913 - what the page shows again
    request: SignedInRequest, dossier: Dossier, task: Task, row: Part, form: PartForm,
    error: Conflict | Invalid, *, by_itself: bool,
) -> HttpResponse:  # fmt: skip
    """Say why; on the page the typed words stay, beside them what a colleague wrote."""
    said = error.message if isinstance(error, Conflict) else str(error)
    row.refresh_from_db()
    if by_itself:
        context = {"part": row, "refused": said, "version": form.base_version()}
        return TemplateResponse(request, "dossiers/parts/saved.html", context, status=409)
    data = {**form.typed(), "version": str(row.version)}
    again = PartForm(data, task=task, kind=dossier.kind)
    theirs = [
        (q.label, row.contents.get(q.key, ""))
        for q in task.asked(dossier.kind)
        if row.contents.get(q.key, "") != form.typed().get(q.key, "")
    ]
    return _page(request, dossier, task, row, again, refused=said, theirs=theirs, status=409)


def _page(
    request: SignedInRequest, dossier: Dossier, task: Task, row: Part, form: PartForm,
    status: int = 200, **more: object,
) -> HttpResponse:  # fmt: skip
    reasons = ReturnItem.objects.filter(given_back__dossier=dossier, part=task.key)
    last = dossier.returns.order_by("-at").first()
    context = {
        "task": task,
        "part": row,
        "form": form,
        "answers": [(q.label, row.contents.get(q.key, "")) for q in task.asked(dossier.kind)],
        "reasons": reasons.filter(given_back=last) if row.state == PartState.FIX else [],
        **more,
    }
    template = "dossiers/part.html" if dossier.editable else "dossiers/part_read.html"
    return own_page(request, template, dossier, status=status, **context)

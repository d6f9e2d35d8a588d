"""/van-ban/mau: the house's Word templates, and an office's own."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from ocop.documents import actions, press
from ocop.documents.forms import PaperActionForm, TemplateForm
from ocop.documents.models import Kind, WordTemplate
from ocop.documents.profiles import STATE, profile, profiles
from ocop.documents.queries import templates_seen_by, unit_names, units_of
from ocop.documents.views.papers import DOCX_TYPE, shown
from ocop.kit.faults import Invalid
from ocop.kit.http import SignedInRequest
from ocop.units.models import Unit


@require_safe
def templates(request: SignedInRequest) -> HttpResponse:
    """Every kind with its house template, and the own ones of the person's offices."""
    own = list(templates_seen_by(request.user))
    names = unit_names({row.unit_id for row in own})
    context = {
        "kinds": Kind.choices,
        "profiles": [(code, one.title) for code, one in profiles().items()],
        "own": [(row, names.get(row.unit_id, ""), profile(row.profile).title) for row in own],
        "may_add": bool(units_of(request.user, on=timezone.localdate())),
    }
    return shown(request, "documents/templates.html", context)


@require_safe
def house_template(request: SignedInRequest, kind: str) -> HttpResponse:
    """The template of the system, to look at or to change."""
    look = request.GET.get("the-thuc", STATE)
    if kind not in Kind.values or look not in profiles():
        raise Http404
    return _word(press.house_template(kind, look), f"mau {kind.lower()} {look}.docx")


@require_safe
def own_template(request: SignedInRequest, template_id: int) -> HttpResponse:
    """The file an office sent."""
    row = get_object_or_404(templates_seen_by(request.user), pk=template_id)
    return _word(bytes(row.docx), row.name)


def _word(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=DOCX_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """Send an own template; what is wrong with it is said place by place."""
    units = units_of(request.user, on=timezone.localdate())
    posted = request.method == "POST"
    form = TemplateForm(
        request.POST if posted else None, request.FILES if posted else None, units=units
    )
    if posted and form.is_valid():
        try:
            kept = _keep(request, form)
        except Invalid as invalid:
            form.show(invalid.faults)
        else:
            messages.success(request, f"Đã dùng mẫu {kept.name} cho {kept.get_kind_display()}.")
            return redirect("documents:templates")
    return shown(
        request, "documents/template_form.html", {"form": form}, status=422 if posted else 200
    )


def _keep(request: SignedInRequest, form: TemplateForm) -> WordTemplate:
    typed = form.cleaned_data
    file = typed["file"]
    return actions.keep_template(
        unit=Unit.objects.get(pk=typed["unit"]),
        kind=typed["kind"],
        profile=typed["profile"],
        file=actions.WordFile(file.name or "", file.read()),
        by=request.user,
        at=timezone.now(),
    )


@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, template_id: int) -> HttpResponse:
    """Ask, then go back to the house's template."""
    row = get_object_or_404(templates_seen_by(request.user).select_related("unit"), pk=template_id)
    if request.method == "POST":
        actions.remove_template(template=row, by=request.user, at=timezone.now())
        messages.success(request, "Đã bỏ mẫu riêng, văn bản mới dùng mẫu của hệ thống.")
        return redirect("documents:templates")
    context = {
        "question": f"Bỏ mẫu {row.name}?",
        "consequence": "Tệp Word của loại này sẽ lại dựng theo mẫu của hệ thống.",
        "verb": "Bỏ mẫu",
        "back_url": "/van-ban/mau",
        "form": PaperActionForm(),
    }
    return shown(request, "confirm.html", context)

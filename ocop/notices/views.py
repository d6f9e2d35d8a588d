"""/thong-bao/: the inbox; /tai-khoan/thong-bao/: how to be written to."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.kit.faults import Invalid
from ocop.kit.http import SignedInRequest
from ocop.notices import actions, queries
from ocop.notices.channels import channels
from ocop.notices.forms import ChoiceForm
from ocop.notices.models import Notice

PAGE = 20


@require_GET
@never_cache
def inbox(request: SignedInRequest) -> HttpResponse:
    """What the person was told, unread first."""
    kinds = queries.kinds_of(request.user)
    asked = request.GET.get("loai", "")
    kind = asked if any(one.kind == asked for one in kinds) else ""
    only_unread = request.GET.get("chua-doc") == "1"
    rows = queries.inbox(request.user, kind=kind, unread=only_unread)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "kinds": kinds,
        "kind": kind,
        "only_unread": only_unread,
        "total": sum(one.total for one in kinds),
        "unread": sum(one.unread for one in kinds),
        "section": "notices",
    }
    return TemplateResponse(request, "notices/inbox.html", context)


@require_GET
@never_cache
def follow(request: SignedInRequest, notice_id: UUID) -> HttpResponse:
    """Lead to the page of the matter; the notice counts as read then."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=notice_id)
    actions.mark_read(notice=notice, by=request.user, at=timezone.now())
    return redirect(notice.link)


@require_POST
def read(request: SignedInRequest, notice_id: UUID) -> HttpResponse:
    """Mark one as read without going there."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=notice_id)
    actions.mark_read(notice=notice, by=request.user, at=timezone.now())
    return redirect("notices:inbox")


@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark everything as read."""
    count = actions.mark_all_read(by=request.user, at=timezone.now())
    messages.success(request, f"Đã đánh dấu {count} thông báo là đã đọc.")
    return redirect("notices:inbox")


@require_http_methods(["GET", "POST"])
@never_cache
def choice(request: SignedInRequest) -> HttpResponse:
    """How to be written to outside the system."""
    kept = model_to_dict(queries.choice_of(request.user), exclude=["id", "user"])
    form = ChoiceForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose(contents=form.contents(), by=request.user, at=timezone.now())
        except Invalid as invalid:
            form.show(invalid.faults)
        else:
            messages.success(request, "Đã lưu cách nhận thông báo.")
            return redirect("notices:choice")
    reached = [one.label for one in channels().values() if one.reaches(request.user)]
    context = {"form": form, "channels": reached}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "notices/choice.html", context, status=status)

"""/kiem-tra/: the calendar of inspections, and one of them."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from ocop.evidence.response import serve
from ocop.inspection import actions, rules
from ocop.inspection.forms import (
    FixedForm,
    InspectionFilterForm,
    PhotoForm,
    PlanForm,
    ReasonForm,
    ResultForm,
)
from ocop.inspection.models import Conclusion, Inspection, InspectionState
from ocop.inspection.queries.history import steps_of_inspection
from ocop.inspection.queries.lists import inspection_counts, inspections
from ocop.inspection.views.frame import (
    Words,
    ask,
    fill,
    shown,
    visible_inspection,
    visible_recognition,
)
from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest

PAGE = 50
THUMBNAIL = 480
TABS = (("", "Tất cả", "all"), ("PLANNED", "Trong kế hoạch", "PLANNED"), ("FIX", "Chờ khắc phục", "FIX"),
        ("LATE", "Quá hạn", "LATE"), ("DONE", "Đã kiểm tra", "DONE"), ("CANCELLED", "Đã hủy", "CANCELLED"))  # fmt: skip


def _page_of(inspection: Inspection) -> str:
    return reverse("inspection:inspection", args=[inspection.pk])


@require_GET
def listed(request: SignedInRequest) -> HttpResponse:
    """The inspections one may see, what is to come first."""
    day = timezone.localdate()
    form = InspectionFilterForm(request.GET)
    asked = request.GET.get("muc", "")
    part = asked if any(asked == key for key, _, _ in TABS) else ""
    visible = Inspection.objects.visible_to(request.user)
    counts = inspection_counts(visible, on=day)
    wanted = form.wanted(part)
    page = Paginator(inspections(visible, wanted, on=day), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "part": part,
        "rows": [(one, one.days_left(day)) for one in page],
        "tabs": [(key, words, counts[name]) for key, words, name in TABS],
        "total": counts["all"], "late": counts["LATE"],
    }  # fmt: skip
    return shown(request, "inspection/inspections.html", context)


@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, recognition_id: int) -> HttpResponse:
    """Put an inspection of a recognised product on the calendar."""
    recognition = visible_recognition(request, recognition_id)
    require(rules.may_inspect(request.user, recognition.product))
    form = PlanForm(request.POST or None)

    def act() -> tuple[str, str]:
        made = actions.plan_inspection(
            recognition=recognition, plan=form.contents(), by=request.user, at=timezone.now()
        )
        return "Đã đưa vào kế hoạch kiểm tra.", _page_of(made)

    product = recognition.product
    words = Words(
        "Lập kế hoạch kiểm tra", "Đưa vào kế hoạch",
        reverse("inspection:product", args=[product.pk]),
        lead=f"{product.name} của {product.producer.name}. Cơ sở chỉ thấy lượt kiểm tra sau khi đã kiểm tra.",
    )  # fmt: skip
    return fill(request, form, words, act)


@require_GET
def detail(request: SignedInRequest, inspection_id: UUID) -> HttpResponse:
    """One inspection with its findings, photographs and history."""
    one = visible_inspection(request, inspection_id)
    product = one.recognition.product
    done = one.state == InspectionState.DONE
    province = rules.may_inspect(request.user, product)
    context = {
        "inspection": one, "product": product, "findings": one.findings.order_by("pk"),
        "photos": [(row, row.attachment) for row in one.photos.select_related("attachment").order_by("pk")],
        "days_left": one.days_left(timezone.localdate()), "steps": steps_of_inspection(one),
        "may_record": province and one.state == InspectionState.PLANNED,
        "may_issue": province and done and one.minutes_id is None,
        "may_add_photo": province and one.minutes_id is None and one.state != InspectionState.CANCELLED,
        "may_confirm": done and one.conclusion == Conclusion.TO_FIX and one.fixed_on is None
        and rules.may_confirm_fixed(request.user, product),
        "may_open_case": province and one.conclusion == Conclusion.WITHDRAW
        and not one.recognition.withdrawn_on and not one.withdrawal_cases.exists(),
    }  # fmt: skip
    return shown(request, "inspection/inspection.html", context)


@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, inspection_id: UUID) -> HttpResponse:
    """Write down what was found."""
    one = visible_inspection(request, inspection_id)
    require(rules.may_inspect(request.user, one.recognition.product))
    form = ResultForm(
        request.POST or None, initial={"held_on": min(one.planned_on, timezone.localdate())}
    )

    def act() -> tuple[str, str]:
        actions.record_result(
            inspection=one, result=form.contents(), by=request.user, at=timezone.now()
        )
        return "Đã ghi kết quả kiểm tra.", _page_of(one)

    words = Words(
        "Kết quả kiểm tra", "Ghi kết quả", _page_of(one), lead=one.recognition.product.name
    )
    return fill(request, form, words, act)


@require_http_methods(["GET", "POST"])
def cancel(request: SignedInRequest, inspection_id: UUID) -> HttpResponse:
    """Take an inspection off the calendar."""
    one = visible_inspection(request, inspection_id)
    require(rules.may_inspect(request.user, one.recognition.product))
    form = ReasonForm(request.POST or None)

    def act() -> tuple[str, str]:
        actions.cancel_inspection(
            inspection=one, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        return "Đã hủy lượt kiểm tra.", _page_of(one)

    words = Words("Hủy lượt kiểm tra", "Hủy lượt này", _page_of(one), danger=True)
    return fill(request, form, words, act)


@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest, inspection_id: UUID) -> HttpResponse:
    """What was found wrong has been mended."""
    one = visible_inspection(request, inspection_id)
    require(rules.may_confirm_fixed(request.user, one.recognition.product))
    form = FixedForm(request.POST or None)

    def act() -> tuple[str, str]:
        actions.confirm_fixed(
            inspection=one, **{name: form.cleaned_data[name] for name in ("on", "note")},
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        return "Đã xác nhận khắc phục.", _page_of(one)

    return fill(request, form, Words("Xác nhận đã khắc phục", "Xác nhận", _page_of(one)), act)


@require_http_methods(["GET", "POST"])
def minutes(request: SignedInRequest, inspection_id: UUID) -> HttpResponse:
    """Ask, then issue the minutes."""
    one = visible_inspection(request, inspection_id)
    require(rules.may_inspect(request.user, one.recognition.product))

    def act() -> tuple[str, str]:
        actions.issue_minutes(inspection=one, by=request.user, at=timezone.now())
        return "Đã lập biên bản. Tệp PDF có sau ít phút.", _page_of(one)

    return ask(
        request, "Lập biên bản kiểm tra?",
        "Biên bản lấy đúng những gì đã ghi và không sửa được nữa. Thêm ảnh trước khi lập.",
        "Lập biên bản", _page_of(one), act,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def photo(request: SignedInRequest, inspection_id: UUID) -> HttpResponse:
    """Add a photograph."""
    one = visible_inspection(request, inspection_id)
    require(rules.may_inspect(request.user, one.recognition.product))
    form = PhotoForm(request.POST or None, request.FILES or None, by=request.user)

    def act() -> tuple[str, str]:
        actions.add_photo(
            inspection=one, attachment=form.cleaned_data["photo"],
            caption=form.cleaned_data["caption"], by=request.user, at=timezone.now(),
        )  # fmt: skip
        return "Đã thêm ảnh.", _page_of(one)

    return fill(request, form, Words("Thêm ảnh kiểm tra", "Thêm ảnh", _page_of(one)), act)


@require_safe
def picture(
    request: SignedInRequest, inspection_id: UUID, attachment_id: UUID, edge: int = 0
) -> HttpResponseBase:
    """A photograph, or its small copy, for those who may see the inspection."""
    one = visible_inspection(request, inspection_id)
    row = get_object_or_404(one.photos.select_related("attachment"), attachment=attachment_id)
    return serve(request, row.attachment, edge=edge or None)

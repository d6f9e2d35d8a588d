"""/thu-hoi/: cases of withdrawal from the finding to the decision."""

from collections.abc import Callable
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ocop.inspection import actions, rules
from ocop.inspection.contents import Hearing
from ocop.inspection.forms import (
    AnswerForm,
    CaseFilterForm,
    CaseForm,
    DecisionForm,
    HearingForm,
    MinistryForm,
    ReasonForm,
    VerifyForm,
)
from ocop.inspection.models import CaseState, HearingWay, Inspection, WithdrawalCase
from ocop.inspection.queries.history import steps_of_case
from ocop.inspection.queries.lists import case_counts, cases
from ocop.inspection.views.frame import Words, fill, shown, visible_case, visible_recognition
from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.people.models import User
from ocop.products.models import Product, Recognition
from ocop.products.rules import acts_for

PAGE = 50
TABS = (("", "Tất cả", "all"), ("OPEN", "Đang xác minh", "OPEN"), ("VERIFIED", "Chờ quyết định", "VERIFIED"),
        ("LATE", "Quá hạn", "LATE"), ("WITHDRAWN", "Đã thu hồi", "WITHDRAWN"),
        ("DROPPED", "Không thu hồi", "DROPPED"))  # fmt: skip
Rule = Callable[[User, Product], bool]


def _page_of(case: WithdrawalCase) -> str:
    return reverse("inspection:case", args=[case.pk])


def _case(request: SignedInRequest, case_id: UUID, rule: Rule = rules.may_decide) -> WithdrawalCase:
    """The case, or 404 for strangers, 403 for those who only read."""
    case = visible_case(request, case_id)
    require(rule(request.user, case.recognition.product))
    return case


@require_GET
def listed(request: SignedInRequest) -> HttpResponse:
    """The cases one may see, those whose clock ends first on top."""
    day = timezone.localdate()
    form = CaseFilterForm(request.GET, on=day)
    asked = request.GET.get("muc", "")
    part = asked if any(asked == key for key, _, _ in TABS) else ""
    visible = WithdrawalCase.objects.visible_to(request.user)
    counts = case_counts(visible, on=day)
    found = cases(visible, form.wanted(part), on=day)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "part": part,
        "rows": [(one, one.days_left(day)) for one in page],
        "tabs": [(key, words, counts[name]) for key, words, name in TABS],
        "total": counts["all"], "late": counts["LATE"],
        "running": counts["OPEN"] + counts["VERIFIED"],
    }  # fmt: skip
    return shown(request, "inspection/cases.html", context)


@require_http_methods(["GET", "POST"])
def open_case(request: SignedInRequest, recognition_id: int) -> HttpResponse:
    """Open a case; the commune may only confirm that production stopped."""
    recognition = visible_recognition(request, recognition_id)
    product = recognition.product
    require(rules.may_open_case(request.user, product, rules.STOPPED))
    inspection = _inspection(request, recognition)
    only = () if rules.may_decide(request.user, product) else (rules.STOPPED,)
    first = _first_values(inspection)
    form = CaseForm(request.POST or None, on=timezone.localdate(), only=only, initial=first)

    def act() -> tuple[str, str]:
        case = actions.open_case(
            recognition=recognition, contents=form.contents(), inspection=inspection,
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        return "Đã mở vụ. Chủ thể được báo để có ý kiến.", _page_of(case)

    back = reverse("inspection:product", args=[product.pk])
    words = Words("Xem xét thu hồi", "Mở vụ", back, lead=f"{product.name}, {recognition.star} sao.")
    return fill(request, form, words, act)


def _inspection(request: SignedInRequest, recognition: Recognition) -> Inspection | None:
    """The inspection named in the address, of this recognition."""
    asked = request.GET.get("kiem-tra", "")
    if not asked:
        return None
    try:
        wanted = UUID(asked)
    except ValueError:
        return None
    rows = Inspection.objects.visible_to(request.user).filter(recognition=recognition)
    return get_object_or_404(rows, pk=wanted)


def _first_values(inspection: Inspection | None) -> dict[str, object]:
    if inspection is None:
        return {}
    basis = inspection.minutes.symbol if inspection.minutes else ""
    day = f"{inspection.held_on:%d/%m/%Y}" if inspection.held_on else ""
    return {
        "reason": "khong-con-dat", "found_on": inspection.held_on,
        "basis": f"Biên bản kiểm tra {basis} ngày {day}".replace("  ", " "),
        "text": inspection.summary,
    }  # fmt: skip


@require_GET
def detail(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """One case, what was said and done, and what is next."""
    case = visible_case(request, case_id)
    product = case.recognition.product
    decides = rules.may_decide(request.user, product)
    context = {
        "case": case, "product": product, "days_left": case.days_left(timezone.localdate()),
        "steps": steps_of_case(case),
        "may_verify": decides and case.state == CaseState.OPEN,
        "may_decide": decides and case.state == CaseState.VERIFIED,
        "may_drop": decides and case.running, "may_hear": decides and case.running,
        "may_answer": case.running and acts_for(request.user, product.producer),
    }  # fmt: skip
    return shown(request, "inspection/case.html", context)


@require_http_methods(["GET", "POST"])
def hear(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down what the producer says."""
    case = _case(request, case_id)
    form = HearingForm(request.POST or None)

    def act() -> tuple[str, str]:
        actions.hear(case=case, hearing=form.contents(), by=request.user, at=timezone.now())
        return "Đã ghi ý kiến của chủ thể.", _page_of(case)

    return fill(request, form, Words("Ý kiến của chủ thể", "Ghi ý kiến", _page_of(case)), act)


@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """The producer answers by itself."""
    case = _case(request, case_id, lambda user, product: acts_for(user, product.producer))
    form = AnswerForm(request.POST or None, initial={"text": case.hearing})

    def act() -> tuple[str, str]:
        now = timezone.now()
        said = Hearing(timezone.localdate(now), HearingWay.SYSTEM, form.cleaned_data["text"])
        actions.hear(case=case, hearing=said, by=request.user, at=now)
        return "Đã gửi ý kiến.", _page_of(case)

    lead = f"{case.law.label}. Căn cứ: {case.basis}."
    return fill(request, form, Words("Trả lời", "Gửi ý kiến", _page_of(case), lead=lead), act)


@require_http_methods(["GET", "POST"])
def verify(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """The matter has been looked into."""
    case = _case(request, case_id)
    form = VerifyForm(request.POST or None)

    def act() -> tuple[str, str]:
        actions.verify(
            case=case, on=form.cleaned_data["on"], text=form.cleaned_data["text"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        return "Đã ghi kết quả xác minh, chuyển chờ quyết định.", _page_of(case)

    return fill(request, form, Words("Kết quả xác minh", "Ghi kết quả", _page_of(case)), act)


@require_http_methods(["GET", "POST"])
def drop(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """The recognition stays."""
    case = _case(request, case_id)
    form = ReasonForm(request.POST or None)

    def act() -> tuple[str, str]:
        actions.drop_case(
            case=case, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        return "Đã kết thúc, không thu hồi. Chủ thể được báo.", _page_of(case)

    lead = "Sao vẫn giữ. Lý do được báo cho chủ thể."
    return fill(
        request, form, Words("Không thu hồi", "Kết thúc vụ", _page_of(case), lead=lead), act
    )


@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Withdraw: the province's own decision, or the Ministry's on record for five stars."""
    case = _case(request, case_id)
    lead = (
        f"{case.recognition.product.name}, {case.recognition.star} sao. Ghi xong là sao và nhãn hiệu "
        "OCOP mất khỏi mọi trang công khai; quyết định không sửa được nữa."
    )
    words = Words("Quyết định thu hồi", "Thu hồi", _page_of(case), lead=lead, danger=True)
    if case.by_ministry:
        return _ministry(request, case, words)
    form = DecisionForm(request.POST or None)

    def act() -> tuple[str, str]:
        actions.decide(case=case, decision=form.contents(), by=request.user, at=timezone.now())
        return f"Đã thu hồi theo Quyết định {case.decision_number}.", _page_of(case)

    return fill(request, form, words, act)


def _ministry(request: SignedInRequest, case: WithdrawalCase, words: Words) -> HttpResponse:
    form = MinistryForm(request.POST or None)

    def act() -> tuple[str, str]:
        actions.record_ministry_decision(
            case=case, number=form.cleaned_data["number"], on=form.cleaned_data["on"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        return f"Đã ghi thu hồi theo Quyết định {case.decision_number}.", _page_of(case)

    return fill(request, form, words, act)

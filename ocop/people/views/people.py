"""/nguoi-dung/: the people one is responsible for, and their appointments."""

from typing import Any, TypeVar
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ocop.kit.errors import require
from ocop.kit.faults import Invalid
from ocop.kit.http import SignedInRequest
from ocop.people import actions, rules
from ocop.people.actions import Person, Post
from ocop.people.forms import NewPersonForm, PeopleFilter, PersonForm, PostForm, show_faults
from ocop.people.models import User
from ocop.people.queries import (
    Offered,
    Wanted,
    appointments_in_words,
    history_of,
    people_list,
    people_visible_to,
    units_offered,
)
from ocop.units.models import Unit

PAGE = 50
Shape = TypeVar("Shape", bound=PostForm)


def _visible(request: SignedInRequest, user_id: UUID) -> User:
    """The person, or 404 when there is none or one may not know of it."""
    return get_object_or_404(people_visible_to(request.user), pk=user_id)


@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    """The people one is responsible for, narrowed by text, role and unit."""
    day = timezone.localdate()
    require(rules.may_appoint_anyone(request.user, on=day))
    form = PeopleFilter(request.GET, units=units_offered(request.user, on=day))
    form.is_valid()
    asked = form.cleaned_data
    wanted = Wanted(
        text=asked.get("q", ""),
        role=asked.get("role", ""),
        unit_id=int(asked["unit"]) if asked.get("unit") else None,
    )
    rows = Paginator(people_list(request.user, wanted, on=day), PAGE)
    context = {"form": form, "page": rows.get_page(request.GET.get("page")), "wanted": wanted}
    return TemplateResponse(request, "people/list.html", context)


@require_GET
@never_cache
def person(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """One person: data, appointments, history, and what one may do about them."""
    day = timezone.localdate()
    user = _visible(request, user_id)
    appointments = list(appointments_in_words(on=day).filter(user=user).select_related("unit"))
    given = rules.grantable(request.user, on=day)
    context = {
        "person": user,
        "appointments": [
            {
                "row": row,
                "over": row.valid.upper is not None and row.valid.upper <= day,
                "may_end": rules.covers(given, row.role, row.unit),
            }
            for row in appointments
        ],
        "history": history_of(user, on=day),
        "second_step": Authenticator.objects.filter(user=user).exists(),
        "may_appoint": bool(given),
        "may_manage": rules.may_manage(request.user, user, on=day),
        "may_switch": rules.may_switch(request.user, user, on=day),
    }
    return TemplateResponse(request, "people/detail.html", context)


def _person(form: PersonForm) -> Person:
    """The person that was typed."""
    return Person(**{name: form.cleaned_data[name] for name in ("name", "phone", "email")})


def _post(form: PostForm) -> Post:
    """The appointment that was typed."""
    typed = form.cleaned_data
    return Post(
        role=typed["role"],
        unit=Unit.objects.get(pk=typed["unit"]),
        since=typed["since"],
        until=typed["until"],
        basis=typed["basis"],
    )


def _post_form(request: SignedInRequest, shape: type[Shape]) -> Shape:
    """A form that offers the roles and units the person may give."""
    day = timezone.localdate()
    units: list[Offered] = units_offered(request.user, on=day)
    roles = rules.grantable(request.user, on=day)
    return shape(request.POST or None, roles=roles, units=units)


@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    """A new person with a first appointment."""
    require(rules.may_appoint_anyone(request.user, on=timezone.localdate()))
    form = _post_form(request, NewPersonForm)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.create_user(
                person=_person(form),
                post=_post(form),
                by=request.user,
                at=timezone.now(),
            )
        except Invalid as invalid:
            show_faults(form, invalid.faults)
        else:
            messages.success(
                request, f"Đã tạo tài khoản cho {user.name}. Cấp mật khẩu tạm để trao."
            )
            return redirect("people:person", user.pk)
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "people/create.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Mend name, phone or e-mail."""
    user = _visible(request, user_id)
    require(rules.may_manage(request.user, user, on=timezone.localdate()))
    typed = {"name": user.name, "phone": user.phone_shown, "email": user.email or ""}
    form = PersonForm(request.POST or None, initial=typed)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_user(user=user, person=_person(form), by=request.user, at=timezone.now())
        except Invalid as invalid:
            show_faults(form, invalid.faults)
        else:
            messages.success(request, "Đã lưu.")
            return redirect("people:person", user_id)
    context = {"form": form, "person": user}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "people/change.html", context, status=status)


@require_http_methods(["GET", "POST"])
def appoint(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Give a role at a unit."""
    user = _visible(request, user_id)
    require(rules.may_appoint_anyone(request.user, on=timezone.localdate()))
    form = _post_form(request, PostForm)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appoint(user=user, post=_post(form), by=request.user, at=timezone.now())
        except Invalid as invalid:
            show_faults(form, invalid.faults)
        else:
            messages.success(request, f"Đã phân công {user.name}.")
            return redirect("people:person", user_id)
    context = {"form": form, "person": user}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "people/appoint.html", context, status=status)


@require_http_methods(["GET", "POST"])
def end_appointment(request: SignedInRequest, user_id: UUID, appointment_id: int) -> HttpResponse:
    """Ask, then end an appointment."""
    user = _visible(request, user_id)
    rows = appointments_in_words(on=timezone.localdate()).select_related("unit")
    row: Any = get_object_or_404(rows, pk=appointment_id, user=user)
    require(rules.may_end_appointment(request.user, row, on=timezone.localdate()))
    if request.method == "POST":
        actions.end_appointment(appointment=row, by=request.user, at=timezone.now())
        messages.success(request, f"Đã kết thúc phân công của {user.name}.")
        return redirect("people:person", user_id)
    return TemplateResponse(
        request,
        "confirm.html",
        {
            "question": f"Kết thúc phân công của {user.name}?",
            "consequence": f"{row.get_role_display()}, {row.unit_name}: hết quyền từ hôm nay. "
            "Lịch sử vẫn được giữ.",
            "verb": "Kết thúc",
            "back_url": reverse("people:person", args=[user_id]),
        },
    )


@require_http_methods(["GET", "POST"])
@never_cache
def temporary_password(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Ask, then make a password to hand over; it is shown on the answer and never again."""
    user = _visible(request, user_id)
    require(rules.may_manage(request.user, user, on=timezone.localdate()))
    if request.method == "POST":
        password = actions.give_temporary_password(user=user, by=request.user, at=timezone.now())
        context = {"person": user, "password": password}
        return TemplateResponse(request, "people/password_made.html", context)
    return TemplateResponse(
        request,
        "confirm.html",
        {
            "question": f"Cấp mật khẩu tạm cho {user.name}?",
            "consequence": "Mật khẩu đang dùng hết hiệu lực, mọi máy đang đăng nhập sẽ thoát. "
            "Mật khẩu tạm chỉ hiện một lần, dùng được 7 ngày.",
            "verb": "Cấp mật khẩu tạm",
            "back_url": reverse("people:person", args=[user_id]),
        },
    )


@require_http_methods(["GET", "POST"])
def remove_second_step(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Ask, then let someone who lost the phone sign in with the password alone."""
    user = _visible(request, user_id)
    require(rules.may_manage(request.user, user, on=timezone.localdate()))
    if request.method == "POST":
        actions.remove_second_step(user=user, by=request.user, at=timezone.now())
        messages.success(request, "Đã bỏ xác nhận hai bước và các khóa.")
        return redirect("people:person", user_id)
    return TemplateResponse(
        request,
        "confirm.html",
        {
            "question": f"Bỏ xác nhận hai bước của {user.name}?",
            "consequence": "Dùng khi người này mất điện thoại. Ứng dụng, mã dự phòng và các khóa "
            "hết hiệu lực; chỉ mật khẩu là vào được.",
            "verb": "Bỏ xác nhận hai bước",
            "back_url": reverse("people:person", args=[user_id]),
        },
    )


@require_http_methods(["GET", "POST"])
def switch(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Ask, then close an account, or open it again."""
    user = _visible(request, user_id)
    require(rules.may_switch(request.user, user, on=timezone.localdate()))
    if request.method == "POST":
        act = actions.deactivate if user.is_active else actions.reactivate
        act(user=user, by=request.user, at=timezone.now())
        messages.success(request, f"Đã {'khóa' if user.is_active else 'mở lại'} tài khoản.")
        return redirect("people:person", user_id)
    closing = user.is_active
    return TemplateResponse(
        request,
        "confirm.html",
        {
            "question": f"{'Khóa' if closing else 'Mở lại'} tài khoản của {user.name}?",
            "consequence": "Người này sẽ thoát khỏi mọi máy và không đăng nhập được nữa."
            if closing
            else "Người này đăng nhập lại được bằng mật khẩu cũ.",
            "verb": "Khóa" if closing else "Mở lại",
            "back_url": reverse("people:person", args=[user_id]),
        },
    )

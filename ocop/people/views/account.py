"""/tai-khoan/: one's own data, appointments, second step, keys, browsers and tokens."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.kit.faults import Invalid
from ocop.kit.http import SignedInRequest
from ocop.people import actions, rules
from ocop.people.forms import TokenForm, show_faults
from ocop.people.models import ApiToken, TokenScope
from ocop.people.queries import appointments_in_words, devices_of


@require_GET
@never_cache
def account(request: SignedInRequest) -> HttpResponse:
    """Everything about oneself on one page."""
    now = timezone.now()
    own = list(Authenticator.objects.filter(user=request.user))
    day = timezone.localdate(now)
    return TemplateResponse(
        request,
        "people/account.html",
        {
            "appointments": appointments_in_words(on=day).filter(user=request.user).valid_on(day),
            "app": any(one.type == Authenticator.Type.TOTP for one in own),
            "keys": [one for one in own if one.type == Authenticator.Type.WEBAUTHN],
            "codes": any(one.type == Authenticator.Type.RECOVERY_CODES for one in own),
            "devices": devices_of(request.user, at=now),
            "this_key": request.session.session_key,
            "shared_phone": "shared_phone_seen" in request.session,
            "tokens": [
                {"row": token, "scopes": [TokenScope(scope).label for scope in token.scopes]}
                for token in request.user.tokens.order_by("-created_at")
            ],
            "now": now,
            "may_appoint": rules.may_appoint_anyone(request.user, on=day),
        },
    )


@require_POST
def end_device(request: SignedInRequest, device_id: int) -> HttpResponse:
    """Sign out in one of one's own browsers."""
    mine = {device.id: device for device in devices_of(request.user, at=timezone.now())}
    if mine.get(device_id) and mine[device_id].key == request.session.session_key:
        return redirect("account_logout")
    actions.end_devices(user=request.user, only=device_id, by=request.user, at=timezone.now())
    messages.success(request, "Đã thoát khỏi máy đó.")
    return redirect("mfa_index")


@require_POST
def end_other_devices(request: SignedInRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    count = actions.end_devices(
        user=request.user,
        but_key=request.session.session_key or "",
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, f"Đã thoát khỏi {count} máy khác.")
    return redirect("mfa_index")


@require_http_methods(["GET", "POST"])
@never_cache
def create_token(request: SignedInRequest) -> HttpResponse:
    """Make a token; it is shown on the answer and never again."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = actions.create_token(
                **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except Invalid as invalid:
            show_faults(form, invalid.faults)
        else:
            context = {"token": token, "secret": secret}
            return TemplateResponse(request, "people/token_made.html", context)
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "people/token_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def revoke_token(request: SignedInRequest, token_id: int) -> HttpResponse:
    """Ask, then end a token of one's own."""
    token = get_object_or_404(ApiToken, pk=token_id, user=request.user)
    if request.method == "POST":
        actions.revoke_token(token=token, by=request.user, at=timezone.now())
        messages.success(request, f"Đã thu hồi mã “{token.name}”.")
        return redirect("mfa_index")
    return TemplateResponse(
        request,
        "confirm.html",
        {
            "question": f"Thu hồi mã “{token.name}”?",
            "consequence": "Ứng dụng đang dùng mã này sẽ không đọc được dữ liệu nữa.",
            "verb": "Thu hồi",
            "back_url": reverse("mfa_index"),
        },
    )

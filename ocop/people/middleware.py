"""Every page needs sign-in unless its view is marked `login_not_required`."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

MACHINE_PATHS = ("/api/", "/epcis/")
SHARED_PHONE_IDLE = timedelta(minutes=30)
SEEN_STEP_SECONDS = 60  # the moment of the last page is written once a minute, not with every page
OPEN_WITH_TEMPORARY_PASSWORD = {"account_change_password", "account_logout"}


class SignInRequired(LoginRequiredMiddleware):
    """As Django's, but machines get their own 401 instead of a redirect to the sign-in page.

    On closed pages it also ends a shared phone's session that was left alone, and asks people who
    hold a temporary password for one of their own.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        open_page = not getattr(view_func, "login_required", True)
        if open_page or request.path.startswith(MACHINE_PATHS):
            return None  # an open page reads no session, so that it can be kept for everybody
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is not None or not request.user.is_authenticated:
            return answer
        return _left_alone(request) or _own_password_first(request)


def _left_alone(request: HttpRequest) -> HttpResponseBase | None:
    """Sign out of a shared phone after 30 minutes without a page."""
    seen = request.session.get("shared_phone_seen")
    if seen is None:
        return None
    now = timezone.now().timestamp()
    if now - seen > SHARED_PHONE_IDLE.total_seconds():
        logout(request)
        messages.info(request, "Đã thoát vì máy dùng chung để yên 30 phút. Đăng nhập lại để tiếp.")
        return redirect_to_login(request.get_full_path())
    if now - seen > SEEN_STEP_SECONDS:
        request.session["shared_phone_seen"] = now
    return None


def _own_password_first(request: HttpRequest) -> HttpResponseBase | None:
    """Lead to the page for a new password as long as a temporary one is in use."""
    match = request.resolver_match
    if getattr(request.user, "password_expires_at", None) is None:
        return None
    if match is not None and match.url_name in OPEN_WITH_TEMPORARY_PASSWORD:
        return None
    messages.info(request, "Mật khẩu tạm chỉ dùng để vào lần đầu. Đặt mật khẩu của riêng mình.")
    return redirect("account_change_password")

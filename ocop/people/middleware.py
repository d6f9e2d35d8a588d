"""Every page needs sign-in unless its view is marked `login_not_required`."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

MACHINE_PATHS = ("/api/", "/epcis/")


class SignInRequired(LoginRequiredMiddleware):
    """As Django's, but machines get their own 401 instead of a redirect to the sign-in page."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if request.path.startswith(MACHINE_PATHS):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

"""Who calls the machine interface: a bearer token with scopes, or the browser's session."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer, SessionAuth

from ocop.kit.errors import Refused
from ocop.people.actions import authenticate_token
from ocop.people.models import User


class BearerToken(HttpBearer):
    """`Authorization: Bearer ocop_…`; the token needs the scope of the operation."""

    openapi_scheme = "bearer"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        found = authenticate_token(secret=token, at=timezone.now())
        if found is None:
            return None
        if self.scope not in found.scopes:
            raise Refused(f"Mã truy cập này không có phạm vi {self.scope}.")
        request.user = found.user
        return found.user


def signed_in(scope: str) -> list[Any]:
    """Accepts a token with the scope, or a signed-in browser with its CSRF token."""
    return [BearerToken(scope), SessionAuth(csrf=True)]

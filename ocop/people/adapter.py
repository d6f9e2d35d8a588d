"""How sign-in finds people by phone."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from ocop.people.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by officers, never by visitors; a phone number signs in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first()

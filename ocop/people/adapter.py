"""What allauth asks us: how people are found by phone, and every sentence it says to them."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from ocop.kit.phone import e164
from ocop.people import actions
from ocop.people.models import User

LOCKED_FOR = timedelta(minutes=15)  # the window of `login_failed` in ACCOUNT_RATE_LIMITS
NO_MATCH = "Số điện thoại, thư điện tử hoặc mật khẩu chưa đúng. Kiểm tra rồi nhập lại."
WAYS = {
    "reauthenticate": "Nhập mật khẩu",
    "mfa_reauthenticate": "Nhập mã của ứng dụng",
    "mfa_reauthenticate:webauthn": "Dùng khóa của máy",
}


class PhoneField(forms.CharField):
    """A phone number; cleaned to E.164."""

    def clean(self, value: Any) -> str:
        try:
            return e164(super().clean(value))
        except ValueError as error:
            raise ValidationError(str(error), code="phone") from error


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by officers, never by visitors; a phone number signs in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Tài khoản này đang khóa. Liên hệ cán bộ phụ trách để mở lại.",
        "email_password_mismatch": NO_MATCH,
        "phone_password_mismatch": NO_MATCH,
        "username_password_mismatch": NO_MATCH,
        "invalid_login": NO_MATCH,
        "incorrect_password": "Mật khẩu chưa đúng. Nhập lại mật khẩu đang dùng.",
        "enter_current_password": "Mật khẩu đang dùng chưa đúng. Nhập lại.",
        "incorrect_code": "Mã chưa đúng. Nhập mã 6 số đang hiện trong ứng dụng.",
        "invalid_password_reset": "Liên kết này đã dùng hoặc đã hết hạn. Xin lại liên kết mới.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        return PhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, True) if user.phone else None

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first()

    def set_password(self, user: User, password: str) -> None:
        actions.set_password(user=user, password=password, at=timezone.now())

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of the mail, on our own address whatever host the request named."""
        return f"{settings.SITE_URL}{urlsplit(super().get_reset_password_from_key_url(key)).path}"

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        return [
            {**way, "description": WAYS.get(way["id"], way["description"])}
            for way in super().get_reauthentication_methods(user)
        ]

    def reauthenticate(self, user: User, password: str) -> bool:
        """allauth's own looks for e-mail addresses in its table; ours stand in the user."""
        login = {"phone": user.phone} if user.phone else {"email": user.email}
        return bool(self.authenticate(self.request, **login, password=password) == user)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """allauth's own leaves the phone out: all phones would share one counter."""
        names = ("phone", "email", "username")
        return next((str(credentials[n]).lower() for n in names if credentials.get(n)), "")

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """The sentence for an error; after too many tries it says when the next will be heard."""
        if code not in {"too_many_login_attempts", "rate_limited"}:
            return ValidationError(self.error_messages[code] % args, code=code)
        until = timezone.localtime(timezone.now() + LOCKED_FOR)
        return ValidationError(
            f"Đã nhập sai nhiều lần nên tạm khóa đăng nhập. Thử lại sau {until:%H:%M}, "
            "hoặc nhờ cán bộ phụ trách cấp mật khẩu tạm.",
            code=code,
        )


class TwoStepAdapter(DefaultMFAAdapter):
    """The words of the second step."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": "Chưa tắt được xác nhận hai bước. Thử lại sau.",
        "cannot_generate_recovery_codes": "Bật xác nhận hai bước trước khi lấy mã dự phòng.",
    }

    def get_totp_label(self, user: User) -> str:
        return user.login

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Khóa {count + 1}"

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return {
            "id": user.pk.hex.encode(),
            "display_name": user.name,
            "name": user.login,
        }

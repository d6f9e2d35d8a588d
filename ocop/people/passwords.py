"""What a password must be, in words people can act on."""

from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
)
from django.core.exceptions import ValidationError

from ocop.kit.phone import shown
from ocop.kit.text import fold

TOO_SHORT_TO_COMPARE = 4


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return (
            f"Mật khẩu cần ít nhất {self.min_length} ký tự. "
            "Một câu ngắn dễ nhớ là tốt nhất, ví dụ ba bốn từ ghép lại."
        )


class NotCommon(CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Nhiều người dùng mật khẩu này nên dễ bị đoán. Chọn mật khẩu khác."


class NotAboutOwner:
    """Refuses a password that holds the person's name, phone or e-mail name."""

    def validate(self, password: str, user: Any = None) -> None:
        given = _letters(password)
        phone = shown(getattr(user, "phone", None) or "")
        email = (getattr(user, "email", None) or "").partition("@")[0]
        known = {_letters(text) for text in (getattr(user, "name", ""), phone, email)}
        if any(len(text) >= TOO_SHORT_TO_COMPARE and text in given for text in known):
            raise ValidationError(
                "Mật khẩu có chứa tên, số điện thoại hoặc thư điện tử nên dễ bị đoán. "
                "Chọn mật khẩu khác.",
                code="password_about_owner",
            )

    def get_help_text(self) -> str:
        return "Không chứa tên, số điện thoại hoặc thư điện tử của mình."


def _letters(text: str) -> str:
    """Folded letters and digits only."""
    return "".join(c for c in fold(text) if c.isalnum())

"""Forms about parties: a code of a party, a person who acts for it, with whom it shares."""

from typing import Any

from django import forms

from ocop.epcis.canonical.values import text_value
from ocop.epcis.models import Party, PartyIdentifier
from ocop.kit.fields import TextField
from ocop.kit.phone import e164
from ocop.kit.sending import SentOnce
from ocop.people.models import User

_EXAMPLE = "Ví dụ: https://id.gs1.org/417/8938505970014"


class IdentifierForm(SentOnce):
    """A URI under which the party stands in events."""

    uri = TextField(
        label="Mã định danh của bên này",
        max_length=500,
        help_text=f"GLN hoặc địa chỉ riêng, đúng như đối tác ghi trong sự kiện. {_EXAMPLE}",
        missing=f"Chưa có mã. {_EXAMPLE}",
    )


class MemberForm(SentOnce):
    """A person who acts for the party."""

    phone = TextField(
        label="Số điện thoại đăng nhập",
        max_length=20,
        help_text="Người này gửi và xem sự kiện thay bên này.",
        missing="Chưa có số điện thoại. Ví dụ: 0912 345 678",
    )

    def clean_phone(self) -> User:
        """The person with this number."""
        try:
            number = e164(self.cleaned_data["phone"])
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        found = User.objects.filter(phone=number, is_active=True).first()
        if found is None:
            raise forms.ValidationError(
                "Không có tài khoản nào dùng số này. Xem lại số, hoặc tạo tài khoản trước."
            )
        return found


class ShareForm(SentOnce):
    """With whom: everyone who may ask, or one party by its code."""

    EVERYONE, ONE = "EVERYONE", "ONE"
    to = forms.ChoiceField(
        label="Cho ai xem",
        choices=[(ONE, "Một bên, theo mã của bên đó"), (EVERYONE, "Mọi bên có quyền hỏi sự kiện")],
        initial=ONE,
        widget=forms.RadioSelect,
        error_messages={"required": "Chưa chọn cho ai xem."},
    )
    uri = TextField(label="Mã của bên được xem", max_length=500, help_text=_EXAMPLE)

    def clean(self) -> dict[str, Any]:
        """`party` is the one to share with; None for everyone."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("to") == self.ONE and "uri" in cleaned:
            cleaned["party"] = self._party(cleaned["uri"])
        return cleaned

    def _party(self, uri: str) -> Party | None:
        if not uri:
            self.add_error("uri", f"Chưa có mã của bên được xem. {_EXAMPLE}")
            return None
        row = PartyIdentifier.objects.select_related("party").filter(uri=text_value(uri)).first()
        if row is None:
            self.add_error("uri", "Chưa có bên nào mang mã này. Xem lại mã, hoặc hỏi bên đó.")
        return row.party if row else None

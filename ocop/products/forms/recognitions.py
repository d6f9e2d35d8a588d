"""Forms about recognitions: record or correct, extend, withdraw."""

from typing import Any

from django import forms

from ocop.kit.fields import DayField, TextField
from ocop.kit.sending import SentOnce
from ocop.products.actions import RecognitionContents
from ocop.products.models import Recognition, RecognitionKind

FIRST_YEAR, LAST_YEAR = 2015, 2099
COLUMNS = (
    "star", "kind", "decision_number", "authority", "decided_on", "year", "expires_on", "source",
)  # fmt: skip


class RecognitionForm(SentOnce):
    """A decision as its paper prints it."""

    star = forms.TypedChoiceField(
        label="Hạng sao",
        choices=[(3, "3 sao"), (4, "4 sao"), (5, "5 sao")],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Chưa chọn hạng sao. Chọn 3, 4 hoặc 5."},
    )
    kind = forms.ChoiceField(label="Loại công nhận", choices=RecognitionKind.choices)
    decision_number = TextField(
        label="Số quyết định", max_length=60, help_text="Ví dụ: 3981/QĐ-UBND"
    )
    authority = TextField(
        label="Cơ quan công nhận",
        max_length=200,
        help_text="Đúng như trên quyết định, kể cả tên huyện cũ.",
    )
    decided_on = DayField(label="Ngày quyết định")
    year = forms.IntegerField(
        label="Năm công nhận",
        help_text="Chỉ cần khi chưa có ngày quyết định.",
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    expires_on = DayField(
        label="Hết hạn từ ngày", help_text="Để trống thì máy tính 36 tháng. Ví dụ: 24/02/2026"
    )
    source = TextField(label="Nguồn", max_length=300, help_text="Giấy tờ hoặc trang đã xem.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = f"Nhập năm từ {FIRST_YEAR} đến {LAST_YEAR}. Ví dụ: 2024"
        for code in ("invalid", "min_value", "max_value"):
            self.fields["year"].error_messages[code] = asked
        for validator in self.fields["year"].validators:
            validator.message = asked  # type: ignore[attr-defined]

    def contents(self, criteria_set: str = "") -> RecognitionContents:
        """What was typed; the criteria set stays what it was."""
        typed = {name: self.cleaned_data[name] for name in COLUMNS}
        return RecognitionContents(**typed, criteria_set=criteria_set)

    @staticmethod
    def initial_of(row: Recognition) -> dict[str, Any]:
        """The first values of a correction; a reckoned end is left to be reckoned again."""
        values = {name: getattr(row, name) for name in COLUMNS}
        return values | {"expires_on": None if row.expiry_computed else row.expires_on}


class ExtendForm(SentOnce):
    """Until when, and by which paper."""

    until = DayField(label="Gia hạn đến ngày", required=True)
    basis = TextField(
        label="Căn cứ gia hạn",
        max_length=300,
        help_text="Số văn bản của tỉnh.",
        missing="Chưa có căn cứ gia hạn. Ghi số văn bản của tỉnh.",
    )


class WithdrawForm(SentOnce):
    """By which decision, from when, why."""

    number = TextField(
        label="Số quyết định thu hồi",
        max_length=60,
        missing="Chưa có số quyết định thu hồi. Ví dụ: 12/QĐ-UBND",
    )
    on = DayField(label="Thu hồi từ ngày", required=True)
    reason = TextField(
        label="Lý do", max_length=300, missing="Chưa có lý do thu hồi. Ghi lý do theo Điều 8."
    )

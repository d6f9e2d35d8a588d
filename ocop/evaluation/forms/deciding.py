"""After a round: the decision, the notices, the Ministry's answer."""

from decimal import Decimal
from typing import Any

from django import forms

from ocop.evaluation.actions import DecisionContents, MinistryAnswer, Signer
from ocop.kit.fields import DayField, LinesField, NumberField, TextField
from ocop.kit.sending import SentOnce
from ocop.units.models import Unit


class ChosenForm(SentOnce):
    """Which products of the round."""

    candidates = forms.MultipleChoiceField(
        label="Sản phẩm",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Chưa chọn sản phẩm nào.",
            "invalid_choice": "Chọn lại trong danh sách.",
        },
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["candidates"].choices = offered  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("candidates", [value for value, _ in offered])


class SignedForm(ChosenForm):
    """The same, with who signs."""

    signer_title = LinesField(
        label="Chức vụ người ký",
        required=True,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Xuống dòng như trên văn bản. Ví dụ: KT. CHỦ TỊCH / PHÓ CHỦ TỊCH",
        error_messages={"required": "Chưa có chức vụ người ký. Ví dụ: KT. CHỦ TỊCH"},
    )
    signer_name = TextField(
        label="Họ và tên người ký", max_length=120, missing="Chưa có tên người ký."
    )
    place = TextField(label="Nơi ký", max_length=100, missing="Chưa có nơi ký. Ví dụ: Ninh Bình")

    def signer(self) -> Signer:
        """Who signs, as typed."""
        typed = self.cleaned_data
        return Signer(title=typed["signer_title"], name=typed["signer_name"], place=typed["place"])


class DecisionForm(SignedForm):
    """A recognition decision."""

    number = forms.IntegerField(
        label="Số quyết định",
        required=False,
        min_value=1,
        max_value=99_999,
        help_text="Để trống thì lấy số tiếp theo trong sổ.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    decided_on = DayField(label="Ngày quyết định", required=True)
    unit = forms.ChoiceField(label="Sổ số của")
    authority = TextField(
        label="Cơ quan công nhận",
        max_length=200,
        missing="Chưa có cơ quan công nhận. Ví dụ: UBND tỉnh Ninh Bình",
    )
    decider = TextField(
        label="Người quyết định", max_length=200, help_text="Dòng in hoa sau tên loại văn bản."
    )
    field_order = ("token", "number", "decided_on", "unit", "authority", "decider",
                   "signer_title", "signer_name", "place", "candidates")  # fmt: skip

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        said = "Số quyết định là số từ 1. Ví dụ: 3981"
        self.fields["number"].error_messages |= dict.fromkeys(
            ("invalid", "min_value", "max_value"), said
        )

    def contents(self) -> DecisionContents:
        """The decision as typed."""
        typed = self.cleaned_data
        return DecisionContents(
            number=typed["number"],
            decided_on=typed["decided_on"],
            unit=Unit.objects.get(pk=typed["unit"]),
            authority=typed["authority"],
            decider=typed["decider"],
            signer=self.signer(),
        )


class MinistryForm(SentOnce):
    """What the Ministry wrote back."""

    average = NumberField(
        label="Điểm của Hội đồng cấp trung ương",
        required=True,
        error_messages={"required": "Chưa ghi điểm. Ví dụ: 91,5"},
    )
    star = forms.TypedChoiceField(
        label="Hạng sao", coerce=int, choices=[(one, f"{one} sao") for one in (5, 4, 3, 2, 1)]
    )
    decision_number = TextField(
        label="Số quyết định của Bộ", max_length=60, help_text="Cần khi công nhận 5 sao."
    )
    answered_on = DayField(label="Ngày trả lời", required=True)
    note = TextField(label="Ghi chú", max_length=500)

    def answer(self) -> MinistryAnswer:
        """The answer as typed."""
        typed = self.cleaned_data
        return MinistryAnswer(
            average=typed["average"] or Decimal(0),
            star=typed["star"],
            decision_number=typed["decision_number"],
            answered_on=typed["answered_on"],
            note=typed["note"],
        )

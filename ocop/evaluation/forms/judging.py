"""What a judge and the meeting type: an answer to a criterion, a declared note, a reason."""

from typing import Any

from django import forms

from ocop.criteria import Points
from ocop.kit.fields import DayField, LinesField, TextField
from ocop.kit.sending import SentOnce


class MarkForm(forms.Form):
    """One criterion: an option, or "outside my field", and a word about it."""

    option = forms.IntegerField(required=False, min_value=0, max_value=99)
    abstain = forms.BooleanField(label="Ngoài chuyên môn của tôi", required=False)
    comment = LinesField(label="Nhận xét", max_length=2000)
    version = forms.IntegerField(min_value=0, initial=0, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["option"].error_messages = dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Chọn một trong các mức của tiêu chí."
        )
        self.fields["comment"].error_messages["max_length"] = (
            "Nhận xét dài quá 2.000 ký tự. Viết gọn lại."
        )


class ReasonForm(SentOnce):
    """Why; kept in the history."""

    reason = LinesField(
        label="Lý do",
        required=True,
        max_length=500,
        error_messages={"required": "Chưa ghi lý do."},
    )


class NoteForm(SentOnce):
    """A printed note a judge found true."""

    note = forms.ChoiceField(
        label="Điều đã thấy", error_messages={"required": "Chọn một điều trong danh sách."}
    )
    reason = LinesField(
        label="Lý do",
        required=True,
        max_length=500,
        error_messages={"required": "Chưa ghi lý do khai ghi chú này."},
    )

    def __init__(self, *args: Any, notes: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].choices = [("", "Chọn"), *notes.items()]  # type: ignore[attr-defined]


class RulingForm(SentOnce):
    """What the council found of a declared note."""

    note = forms.CharField(widget=forms.HiddenInput)
    holds = forms.TypedChoiceField(
        label="Hội đồng kết luận",
        choices=[("1", "Đúng, áp dụng"), ("0", "Không đúng, không áp dụng")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "Chưa chọn kết luận."},
    )
    reason = LinesField(
        label="Lý do", required=True, max_length=500, error_messages={"required": "Chưa ghi lý do."}
    )


class AgreedForm(SentOnce):
    """The points the council settled on at one criterion."""

    criterion = forms.CharField(widget=forms.HiddenInput)
    points = forms.ChoiceField(label="Điểm thống nhất")

    def __init__(self, *args: Any, allowed: list[Points], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].choices = [(str(one), str(one)) for one in allowed]  # type: ignore[attr-defined]


class OpinionForm(SentOnce):
    """A written opinion."""

    agrees = forms.TypedChoiceField(
        label="Ý kiến",
        choices=[("1", "Đồng ý giữ hạng sao"), ("0", "Đề nghị họp")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn đồng ý hoặc đề nghị họp."},
    )
    reason = LinesField(label="Lý do", max_length=2000, help_text="Cần khi đề nghị họp.")


class MeetingForm(SentOnce):
    """When and where the council met."""

    held_on = DayField(label="Ngày họp", required=True)
    place = TextField(
        label="Nơi họp", max_length=200, missing="Chưa có nơi họp. Ví dụ: Trụ sở UBND tỉnh"
    )

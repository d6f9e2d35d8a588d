"""What people type on the pages about papers."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.documents.models import Kind, State
from ocop.documents.profiles import profiles
from ocop.documents.queries import ORDERS, DocumentFilter
from ocop.documents.rules import TEMPLATE_LIMIT_MB
from ocop.kit.faults import Fault


class FilterForm(forms.Form):
    """The filters of the list; what cannot be read does not narrow."""

    q = forms.CharField(label="Tìm", required=False, max_length=200)
    loai = forms.ChoiceField(
        label="Loại", required=False, choices=[("", "Mọi loại"), *Kind.choices]
    )
    trang_thai = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[("", "Tất cả"), *State.choices]
    )
    nam = forms.IntegerField(label="Năm", required=False, min_value=2000, max_value=2100)
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in ORDERS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = "Số ký hiệu hoặc trích yếu"
        self.fields["nam"].widget.attrs["placeholder"] = "2026"
        self.is_valid()
        self.errors.clear()

    def wanted(self) -> DocumentFilter:
        """The filter that was asked for."""
        typed = self.cleaned_data
        return DocumentFilter(
            q=typed.get("q", "").replace("\x00", ""),
            kind=typed.get("loai", ""),
            state=typed.get("trang_thai", ""),
            year=typed.get("nam"),
            order=typed.get("sort", ""),
        )


class PaperActionForm(forms.Form):
    """A form whose faults come back from the action."""

    token = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def show(self, faults: list[Fault]) -> None:
        """Put what was refused beside its field; what fits no field, on top."""
        for fault in faults:
            self.add_error(fault.where if fault.where in self.fields else None, fault.sentence)


class RevokeForm(PaperActionForm):
    """Why a paper is taken out of force."""

    reason = forms.CharField(
        label="Lý do hủy bỏ",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Hiện trên trang kiểm tra công khai. Ví dụ: Sai tên cơ sở, thay bằng 15/QĐ-UBND.",
        error_messages={"required": "Ghi lý do và văn bản làm căn cứ."},
    )


class TemplateForm(PaperActionForm):
    """A unit's own Word file for one kind of paper."""

    unit = forms.TypedChoiceField(label="Đơn vị", coerce=int)
    kind = forms.ChoiceField(label="Loại văn bản", choices=Kind.choices)
    profile = forms.ChoiceField(label="Thể thức")
    file = forms.FileField(
        label="Tệp Word (.docx)",
        help_text=f"Tải mẫu của hệ thống về sửa rồi gửi lên. Không có macro, tối đa {TEMPLATE_LIMIT_MB} MB.",
        error_messages={
            "required": "Chưa có tệp nào. Chọn tệp Word (.docx).",
            "empty": "Tệp này trống, không có nội dung. Chọn lại tệp.",
        },
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["profile"].choices = [  # type: ignore[attr-defined]
            (code, one.title) for code, one in profiles().items()
        ]


class CopyForm(forms.Form):
    """A copy somebody holds, to compare with the file that was issued."""

    file = forms.FileField(
        label=_("Tệp đang có"),
        help_text=_("Tệp chỉ được so sánh rồi bỏ, không lưu lại."),
        error_messages={
            "required": _("Chưa có tệp nào. Chọn tệp PDF nhận được."),
            "empty": _("Tệp này trống, không có nội dung. Chọn lại tệp."),
        },
    )

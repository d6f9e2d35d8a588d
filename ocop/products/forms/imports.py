"""Forms of the register import: the file, its columns, the choice about faulty rows."""

from collections.abc import Mapping
from typing import Any

from django import forms

from ocop.evidence.fields import AttachmentField
from ocop.evidence.models import AttachmentKind, Audience
from ocop.kit.sending import SentOnce
from ocop.products.actions import ColumnChoice
from ocop.products.forms.sending import PaperForm
from ocop.products.models import RegisterImport
from ocop.products.register import Column, ColumnMapping
from ocop.products.register.fields import FIELDS

_ROW = "Số dòng ghi tên các cột, đếm như trong Excel. Để trống thì tự tìm."
LEAVE_OUT = [("", "Bỏ qua cột này")]


class FileForm(PaperForm):
    """Step 1: which file; for an unusual one, where its header is."""

    file = AttachmentField(AttachmentKind.SHEET, Audience.OFFICE, label="Tệp sổ đăng ký")
    sheet = forms.CharField(label="Trang tính", required=False, max_length=200,
                            help_text="Để trống thì lấy trang đầu tiên có sổ.")  # fmt: skip
    header_row = forms.IntegerField(
        label="Dòng tiêu đề", required=False, min_value=1, max_value=1000, help_text=_ROW
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["header_row"].error_messages |= dict.fromkeys(("invalid", "min_value", "max_value"), "Ghi số dòng từ 1 đến 1000. Ví dụ: 3")  # fmt: skip


class ColumnsForm(SentOnce):
    """Step 2: which column is which field; one select per column of the file."""

    sheet = forms.ChoiceField(label="Trang tính", required=False)
    header_row = forms.IntegerField(
        label="Dòng tiêu đề", required=False, min_value=1, max_value=1000, help_text=_ROW
    )
    use_old_names = forms.BooleanField(
        label="Nhận tên xã, phường cũ", required=False,
        help_text="Ghi vào sổ theo tên cũ kèm tên hiện nay. Bỏ chọn thì tên cũ là lỗi.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, register_import: RegisterImport, mapping: ColumnMapping, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = register_import.sheet_names
        self.fields["sheet"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        if len(names) < 2:
            del self.fields["sheet"]
        self.columns = mapping.columns
        for column in mapping.columns:
            self.fields[column_name(column)] = forms.ChoiceField(
                label=f"Cột {column.letter}: {column.label}", required=False,
                choices=[*LEAVE_OUT, *((field.key, field.label) for field in FIELDS)],
                initial=column.field or "",
            )  # fmt: skip

    def choice(self) -> ColumnChoice:
        """What the person chose. Only what differs from the proposal counts as a choice."""
        typed = self.cleaned_data
        return ColumnChoice(
            columns={
                column.index: typed.get(column_name(column)) or None for column in self.columns
            },
            sheet=typed.get("sheet", ""),
            header_row=typed.get("header_row"),
            use_old_names=typed["use_old_names"],
        )

    def moved(self, register_import: RegisterImport) -> bool:
        """Whether sheet or header row changed, so that the columns are to be proposed anew."""
        typed: Mapping[str, Any] = self.cleaned_data
        other_sheet = typed.get("sheet", "") not in ("", register_import.sheet)
        return other_sheet or typed.get("header_row") != register_import.header_row


def column_name(column: Column) -> str:
    """The name of the select of a column."""
    return f"cot_{column.index}"


class RowsChoiceForm(SentOnce):
    """Step 3: what to do about faulty rows; nothing is chosen beforehand."""

    FIX, GOOD = "fix", "good"
    what = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[(FIX, ""), (GOOD, "")],
        error_messages={"required": "Chọn một trong hai cách."},
    )  # fmt: skip

    def __init__(self, *args: Any, register_import: RegisterImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        faulty, good = register_import.faulty_rows, register_import.good_rows
        choices = [
            (self.FIX, "Sửa tệp rồi nhập lại"),
            (self.GOOD, f"Nhập {good} dòng đúng, tải {faulty} dòng lỗi"),
        ]
        self.fields["what"].label = f"Làm gì với {faulty} dòng lỗi?"
        self.fields["what"].choices = choices if good else choices[:1]  # type: ignore[attr-defined]

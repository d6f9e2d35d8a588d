"""Forms about inspections and cases, and the filters of the lists."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from ocop.evidence.fields import AttachmentField, AttachmentForm
from ocop.evidence.models import AttachmentKind, Audience
from ocop.inspection.contents import (
    CaseContents,
    DecisionContents,
    FindingContents,
    Hearing,
    Plan,
    Result,
)
from ocop.inspection.models import Conclusion, Content, HearingWay, InspectionKind, Verdict
from ocop.inspection.models.withdrawals import reasons_on
from ocop.inspection.queries.lists import CaseFilter, InspectionFilter
from ocop.inspection.queries.radar import RENEWAL_WORDS, THRESHOLDS, Wanted
from ocop.kit.fields import DayField, LinesField, TextField
from ocop.kit.sending import SentOnce

Choice = tuple[str, str]


class PlanForm(SentOnce):
    """When, on which basis, by whom."""

    kind = forms.ChoiceField(
        label="Loại kiểm tra", choices=InspectionKind, widget=forms.RadioSelect,
        error_messages={"required": "Chưa chọn loại kiểm tra. Chọn định kỳ hoặc đột xuất."},
    )  # fmt: skip
    planned_on = DayField(label="Ngày dự kiến", required=True)
    basis = TextField(
        label="Căn cứ", max_length=300, help_text="Ví dụ: Kế hoạch 15/KH-SNNMT",
        missing="Chưa có căn cứ kiểm tra. Ví dụ: Kế hoạch 15/KH-SNNMT",
    )  # fmt: skip
    team = LinesField(
        label="Đoàn kiểm tra", required=True,
        help_text="Mỗi người một dòng: họ tên, chức vụ. Người đầu là trưởng đoàn.",
        error_messages={"required": "Chưa có ai trong đoàn. Mỗi người một dòng."},
    )  # fmt: skip

    def contents(self) -> Plan:
        """What was typed, for the action."""
        typed = self.cleaned_data
        return Plan(typed["kind"], typed["planned_on"], typed["basis"], typed["team"])


class ResultForm(SentOnce):
    """What an inspection found: three contents of Điều 9, then the conclusion."""

    held_on = DayField(label="Ngày kiểm tra", required=True)
    place = TextField(
        label="Nơi kiểm tra", max_length=300,
        missing="Chưa ghi nơi kiểm tra. Ví dụ: Xưởng mắm, xóm 7",
    )  # fmt: skip
    producer_side = LinesField(
        label="Đại diện cơ sở", help_text="Mỗi người một dòng: họ tên, chức vụ."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for content in Content:
            self.fields[f"{content}_verdict"] = forms.ChoiceField(
                label=content.label, choices=Verdict, widget=forms.RadioSelect,
                error_messages={"required": f"Chưa nhận định mục “{content.label}”."},
            )  # fmt: skip
            self.fields[f"{content}_text"] = LinesField(label=f"{content.label}: đã thấy gì")
            self.fields[f"{content}_demand"] = LinesField(label=f"{content.label}: yêu cầu")
        self.fields["opinion"] = LinesField(label="Ý kiến của cơ sở")
        self.fields["conclusion"] = forms.ChoiceField(
            label="Kết luận", choices=Conclusion, widget=forms.RadioSelect,
            error_messages={"required": "Chưa có kết luận. Chọn một trong ba."},
        )  # fmt: skip
        self.fields["fix_by"] = DayField(
            label="Hạn khắc phục", help_text="Chỉ ghi khi phải khắc phục. Ví dụ: 30/12/2026"
        )
        self.fields["summary"] = LinesField(label="Nhận xét thêm")

    def contents(self) -> Result:
        """What was typed, for the action."""
        typed = self.cleaned_data
        findings = {
            str(content): FindingContents(
                typed[f"{content}_verdict"], typed[f"{content}_text"], typed[f"{content}_demand"]
            )
            for content in Content
        }
        return Result(
            held_on=typed["held_on"], place=typed["place"], findings=findings,
            conclusion=typed["conclusion"], summary=typed["summary"],
            producer_side=typed["producer_side"], opinion=typed["opinion"],
            fix_by=typed["fix_by"],
        )  # fmt: skip


class ReasonForm(SentOnce):
    """Why something ends."""

    reason = TextField(
        label="Lý do", max_length=300, missing="Chưa có lý do. Ghi ngắn gọn một câu."
    )


class FixedForm(SentOnce):
    """When and how a fault was mended."""

    on = DayField(label="Ngày đã khắc phục", required=True)
    note = TextField(
        label="Khắc phục thế nào", max_length=300,
        missing="Chưa ghi đã khắc phục thế nào. Ví dụ: Đã in lại nhãn.",
    )  # fmt: skip


class PhotoForm(SentOnce, AttachmentForm):
    """One photograph of an inspection."""

    photo = AttachmentField(AttachmentKind.PICTURE, Audience.OFFICE, label="Ảnh")
    caption = TextField(label="Chú thích", max_length=200)


class CaseForm(SentOnce):
    """Why a recognition may be taken away."""

    reason = forms.ChoiceField(
        label="Lý do (Điều 8)", widget=forms.RadioSelect,
        error_messages={"required": "Chưa chọn lý do. Chọn một trong các lý do của Điều 8."},
    )  # fmt: skip
    found_on = DayField(
        label="Ngày kết luận", required=True,
        help_text="Ngày cơ quan kết luận, hoặc ngày xã xác nhận ngừng sản xuất. Hạn 15 ngày tính từ đây.",
    )  # fmt: skip
    basis = TextField(
        label="Căn cứ", max_length=300,
        help_text="Số văn bản kết luận hoặc xác nhận. Ví dụ: Kết luận 12/KL-SNNMT",
        missing="Chưa có căn cứ. Ghi số văn bản kết luận, hoặc xác nhận của xã.",
    )  # fmt: skip
    text = LinesField(label="Sự việc")

    def __init__(self, *args: Any, on: date, only: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [one for one in reasons_on(on) if not only or one.id in only]
        self.fields["reason"].choices = [(one.id, one.label) for one in found]  # type: ignore[attr-defined]

    def contents(self) -> CaseContents:
        """What was typed, for the action."""
        typed = self.cleaned_data
        return CaseContents(typed["reason"], typed["found_on"], typed["basis"], typed["text"])


class HearingForm(SentOnce):
    """What the producer said, as an officer writes it down."""

    on = DayField(label="Ngày nghe", required=True)
    way = forms.ChoiceField(
        label="Cách nghe", widget=forms.RadioSelect,
        choices=[one for one in HearingWay.choices if one[0] != HearingWay.SYSTEM],
        error_messages={"required": "Chưa chọn cách nghe."},
    )  # fmt: skip
    text = LinesField(
        label="Ý kiến của chủ thể", required=True,
        help_text="Không trả lời thì ghi đã mời ngày nào, bằng cách nào.",
        error_messages={"required": "Chưa ghi ý kiến của chủ thể."},
    )  # fmt: skip

    def contents(self) -> Hearing:
        """What was typed, for the action."""
        typed = self.cleaned_data
        return Hearing(typed["on"], typed["way"], typed["text"])


class AnswerForm(SentOnce):
    """What the producer answers by itself."""

    text = LinesField(
        label="Ý kiến của cơ sở", required=True,
        help_text="Đồng ý hay không, vì sao, đã sửa gì. Ý kiến được ghi vào hồ sơ trước khi quyết định.",
        error_messages={"required": "Chưa ghi ý kiến."},
    )  # fmt: skip


class VerifyForm(SentOnce):
    """What the verification found."""

    on = DayField(label="Ngày xác minh xong", required=True)
    text = LinesField(
        label="Kết quả xác minh", required=True,
        error_messages={"required": "Chưa ghi kết quả xác minh. Ghi đã xem gì, thấy gì, đề nghị gì."},
    )  # fmt: skip


class DecisionForm(SentOnce):
    """How the decision is signed."""

    on = DayField(label="Ngày quyết định", required=True, help_text="Sao mất từ ngày này.")
    number = forms.IntegerField(
        label="Số quyết định", required=False, min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Để trống thì lấy số tiếp theo trong sổ.",
        error_messages={"invalid": "Chỉ ghi số. Ví dụ: 12", "min_value": "Số phải từ 1 trở lên."},
    )  # fmt: skip
    signer_title = TextField(
        label="Chức vụ người ký", max_length=120, help_text="Ví dụ: CHỦ TỊCH",
        missing="Chưa có chức vụ người ký. Ví dụ: CHỦ TỊCH",
    )  # fmt: skip
    signer_name = TextField(
        label="Họ tên người ký", max_length=120, missing="Chưa có họ tên người ký."
    )
    place = TextField(label="Nơi ký", max_length=100, missing="Chưa có nơi ký. Ví dụ: Ninh Bình")

    def contents(self) -> DecisionContents:
        """What was typed, for the action."""
        typed = self.cleaned_data
        return DecisionContents(
            on=typed["on"], number=typed["number"], signer_title=typed["signer_title"],
            signer_name=typed["signer_name"], place=typed["place"],
        )  # fmt: skip


class MinistryForm(SentOnce):
    """The decision the Ministry sent."""

    number = TextField(
        label="Số quyết định của Bộ", max_length=60,
        missing="Chưa có số quyết định của Bộ. Ví dụ: 2345/QĐ-BNNMT",
    )  # fmt: skip
    on = DayField(label="Ngày quyết định", required=True, help_text="Sao mất từ ngày này.")


# --- filters --------------------------------------------------------------------------------------


class _Filter(forms.Form):
    """A row of filters read from the address; what cannot be read does not narrow."""

    q = forms.CharField(label="Tìm", required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = "Tên sản phẩm hoặc cơ sở"

    def read(self) -> dict[str, Any]:
        """The values that could be read."""
        self.is_valid()
        self.errors.clear()
        typed = dict(self.cleaned_data)
        typed["q"] = typed.get("q", "").replace("\x00", "").strip()
        return typed


class RadarFilter(_Filter):
    """The filters of the radar."""

    xa = forms.ChoiceField(label="Xã, phường", required=False)
    sao = forms.TypedChoiceField(
        label="Hạng sao", required=False, coerce=int, empty_value=None,
        choices=[("", "Mọi hạng"), (3, "3 sao"), (4, "4 sao"), (5, "5 sao")],
    )  # fmt: skip
    ho_so = forms.ChoiceField(
        label="Hồ sơ đánh giá lại", required=False,
        choices=[("", "Tất cả"), *((str(key), words) for key, (words, _) in RENEWAL_WORDS.items())],
    )  # fmt: skip

    def __init__(self, *args: Any, communes: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["xa"].choices = [("", "Tất cả"), *communes]  # type: ignore[attr-defined]

    def wanted(self, asked: str, month: str, order: str) -> Wanted:
        """The question; `asked` is a number of days or "qua-han", `month` YYYY-MM."""
        typed = self.read()
        first = month_of(month)
        overdue = asked == OVERDUE and first is None
        days = int(asked) if asked in map(str, THRESHOLDS) else THRESHOLDS[0]
        return Wanted(
            within=None if overdue or first else days, overdue=overdue, month=first,
            text=typed["q"], area=int(typed["xa"]) if typed.get("xa") else None,
            star=typed.get("sao"), renewal=typed.get("ho_so", ""), order=order or "han",
        )  # fmt: skip


OVERDUE = "qua-han"


def month_of(text: str) -> date | None:
    """The first day of YYYY-MM; None for anything else.

    >>> month_of("2027-05")
    datetime.date(2027, 5, 1)
    """
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2027-05") else None
    except ValueError:
        return None


class InspectionFilterForm(_Filter):
    """The filters of the list of inspections."""

    loai = forms.ChoiceField(
        label="Loại", required=False, choices=[("", "Tất cả"), *InspectionKind.choices]
    )
    ket_luan = forms.ChoiceField(
        label="Kết luận", required=False, choices=[("", "Tất cả"), *Conclusion.choices]
    )
    nam = forms.IntegerField(
        label="Năm", required=False, min_value=2015, max_value=2099,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    def wanted(self, part: str) -> InspectionFilter:
        """The question."""
        typed = self.read()
        return InspectionFilter(
            text=typed["q"], part=part, kind=typed.get("loai", ""),
            conclusion=typed.get("ket_luan", ""), year=typed.get("nam"),
        )  # fmt: skip


class CaseFilterForm(_Filter):
    """The filters of the list of cases."""

    ly_do = forms.ChoiceField(label="Lý do", required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(one.id, one.label) for one in reasons_on(on)]
        self.fields["ly_do"].choices = [("", "Tất cả"), *found]  # type: ignore[attr-defined]

    def wanted(self, part: str) -> CaseFilter:
        """The question."""
        typed = self.read()
        return CaseFilter(text=typed["q"], part=part, reason=typed.get("ly_do", ""))

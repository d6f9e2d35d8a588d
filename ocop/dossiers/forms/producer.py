"""What the producer's side types: a new dossier, the answers of a part, a level, the filing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from ocop.criteria import Criterion, Mode
from ocop.dossiers.answers import answer_faults
from ocop.dossiers.models import DossierKind
from ocop.dossiers.parts import LONGEST, Question, Task
from ocop.kit.sending import SentOnce
from ocop.kit.templatetags.ocop import so

_ROWS = 3


class OpenForm(SentOnce):
    """Which kind of dossier, and which sheet where the group of the product has several."""

    kind = forms.ChoiceField(
        label="Hồ sơ này để làm gì",
        widget=forms.RadioSelect,
        choices=[
            (DossierKind.FIRST, "Đăng ký lần đầu: sản phẩm chưa có sao còn hạn"),
            (DossierKind.UPGRADE, "Nâng hạng: đang có sao, muốn lên sao cao hơn"),
            (DossierKind.REEVALUATION, "Đánh giá lại: sao sắp hết hạn"),
        ],
        error_messages={"required": "Chọn một trong ba loại hồ sơ."},
    )

    def __init__(self, *args: Any, sheets: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(sheets) > 1:
            self.fields["sheet"] = forms.TypedChoiceField(
                label="Sản phẩm thuộc nhóm nào",
                widget=forms.RadioSelect,
                choices=sheets,
                coerce=int,
                error_messages={"required": "Chọn một nhóm."},
            )


class PartForm(forms.Form):
    """The questions of one task; keeps whatever was typed and says what cannot be read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: Task, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task, self.kind = task, kind
        for question in task.asked(kind):
            self.fields[question.key] = _control(question)

    def typed(self) -> dict[str, str]:
        """The answers as they came."""
        found = {}
        for question in self.task.asked(self.kind):
            value = self.data.get(question.key, "")
            found[question.key] = ("1" if value else "") if question.input == "tick" else value
        return found

    def base_version(self) -> int:
        """The version the page was opened with; 0 where the browser sent none."""
        sent = self.data.get("version", "")
        return int(sent) if sent.isdigit() else 0

    def show_faults(self, contents: Mapping[str, str]) -> None:
        """Put what cannot be read, and what is still empty, beside the questions."""
        for fault in answer_faults(self.task, self.kind, contents):
            self.add_error(fault.where, fault.sentence)
        for question in self.task.missing(self.kind, contents):
            self.add_error(question.key, f"Chưa trả lời: {question.label}.")


def _control(question: Question) -> forms.Field:
    said: dict[str, Any] = {
        "label": question.label,
        "help_text": question.hint,
        "required": question.required,
    }
    if question.input == "tick":
        return forms.BooleanField(**said)
    if question.input == "choice":
        return forms.ChoiceField(widget=forms.RadioSelect, choices=question.choices, **said)
    if question.input == "text":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": _ROWS}), **said)
    attrs = {"inputmode": "numeric"} if question.input in {"number", "money"} else {}
    longest = str(LONGEST[question.input])
    return forms.CharField(widget=forms.TextInput(attrs={**attrs, "maxlength": longest}), **said)


class MarkForm(forms.Form):
    """One level of one criterion, and why."""

    muc = forms.TypedChoiceField(
        label="Mức của cơ sở",
        widget=forms.RadioSelect,
        coerce=int,
        error_messages={"required": "Chọn một mức, chưa đạt thì chọn Chưa có."},
    )
    mo_ta = forms.CharField(
        label="Vì sao đạt mức này",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": _ROWS}),
        help_text="Ví dụ: 80% tôm mua của 12 hộ trong xã, có hợp đồng",
    )

    def __init__(self, *args: Any, leaf: Criterion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["muc"].choices = level_choices(leaf)  # type: ignore[attr-defined]


def level_choices(leaf: Criterion) -> list[tuple[int, str]]:
    """The official levels in words with their points; 0 is "none of them"."""
    either = leaf.scoring is Mode.EITHER_CASE
    found = [(0, "Chưa có, chưa đạt mức nào (0 điểm)")]
    for option in leaf.choices():
        case = f"{leaf.cases[option.case]}: " if either and option.case else ""
        star = f"; mức tối thiểu của {option.min_star} sao" if option.min_star else ""
        found.append((option.key, f"{case}{option.label} ({so(option.points)} điểm{star})"))
    return found


class FileForm(SentOnce):
    """The last yes before filing; `despite` when something is advised against."""

    def __init__(self, *args: Any, advised: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if advised:
            self.fields["despite"] = forms.BooleanField(
                label=f"Tôi đã xem {advised} điều nên bổ sung và vẫn nộp",
                error_messages={"required": "Bổ sung, hoặc chọn ô này để vẫn nộp."},
            )

"""Preparing a round: the wizard's first step, a seat, which products, the council's rules."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from ocop.criteria import load_set, sets
from ocop.evaluation.actions import RoundContents
from ocop.evaluation.council_rules import RoundRules
from ocop.evaluation.models import Council, Role, Round, RoundMode
from ocop.kit.fields import DayField, NumberField, TextField
from ocop.kit.sending import SentOnce
from ocop.scoring import GateTest

QUORUM = re.compile(r"([0-9]{1,2})\s*/\s*([0-9]{1,2})")
GATE_TESTS = [(str(a), str(b)) for a, b in Council._meta.get_field("gate_test").flatchoices]


class QuorumField(forms.CharField):
    """A share written as a fraction: 3/4."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value[0]}/{value[1]}" if isinstance(value, tuple | list) else value

    def clean(self, value: Any) -> tuple[int, int]:
        found = QUORUM.fullmatch(str(super().clean(value)).strip())
        if not found:
            raise forms.ValidationError("Ghi mức tối thiểu dạng phân số. Ví dụ: 3/4", code="share")
        return int(found[1]), int(found[2])


def batch_choices(code: str) -> list[tuple[str, str]]:
    """The province's batches of a set, with their days."""
    found = [("", "Ngoài lịch")]
    for one in load_set(code).calendar.batches:
        if one.level == "province":
            ends = one.assessed_before
            label = f"Đợt {one.batch}, đánh giá trước {ends.day:02d}/{ends.month:02d}"
            found.append((one.id, label))
    return found


class RulesForm(SentOnce):
    """The rules a round copies; what the Decision leaves to each council."""

    quorum = QuorumField(
        label="Mức tối thiểu dự họp",
        help_text="Phần của số thành viên phải chấm. Ví dụ: 3/4",
        error_messages={"required": "Chưa ghi mức tối thiểu dự họp. Ví dụ: 3/4"},
    )
    chair_required = forms.BooleanField(label="Phải có chủ tịch", required=False)
    max_spread = NumberField(
        label="Mức chênh tối đa (điểm)",
        required=True,
        help_text="Điểm các thành viên chênh quá mức này thì thảo luận và chấm lại.",
        error_messages={"required": "Chưa ghi mức chênh tối đa. Ví dụ: 10"},
    )
    gate_test = forms.ChoiceField(label="Mức tối thiểu từng hạng xét trên", choices=GATE_TESTS)

    def rules(self, before: RoundRules) -> RoundRules:
        """The rules as typed; paper and standing stay those of the council."""
        typed = self.cleaned_data
        return RoundRules(
            quorum=typed["quorum"],
            chair_required=typed["chair_required"],
            max_spread=typed["max_spread"] or Decimal(0),
            gate_test=GateTest(typed["gate_test"]),
            basis=before.basis,
            assumption=before.assumption,
        )

    @staticmethod
    def initial_rules(rules: RoundRules) -> dict[str, Any]:
        """The first values."""
        return {
            "quorum": rules.quorum,
            "chair_required": rules.chair_required,
            "max_spread": rules.max_spread.normalize(),
            "gate_test": rules.gate_test.value,
        }


class RoundForm(RulesForm):
    """A round: what it is called, when it runs, by which rules."""

    name = TextField(
        label="Tên đợt", max_length=200, missing="Chưa có tên đợt. Ví dụ: Đợt 2 năm 2026"
    )
    mode = forms.ChoiceField(label="Cách làm", choices=RoundMode.choices, widget=forms.RadioSelect)
    criteria_set = forms.ChoiceField(label="Bộ tiêu chí")
    batch = forms.ChoiceField(label="Đợt theo lịch của Quyết định", required=False)
    opens_on = DayField(label="Ngày mở chấm", required=True)
    closes_on = DayField(label="Ngày đóng", required=True)
    held_on = DayField(label="Ngày họp")
    place = TextField(label="Nơi họp", max_length=200)
    field_order = (
        "token", "name", "mode", "criteria_set", "batch", "opens_on", "closes_on", "held_on",
        "place", "quorum", "max_spread", "gate_test", "chair_required",
    )  # fmt: skip

    def __init__(self, *args: Any, rules: RoundRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = rules
        known = [(one.code, one.document) for one in reversed(sets())]
        self.fields["criteria_set"].choices = known  # type: ignore[attr-defined]
        self.fields["batch"].choices = batch_choices(known[0][0])  # type: ignore[attr-defined]

    def contents(self) -> RoundContents:
        """The round as typed."""
        typed = self.cleaned_data
        names = (
            "name",
            "mode",
            "criteria_set",
            "batch",
            "opens_on",
            "closes_on",
            "held_on",
            "place",
        )
        said = {name: typed[name] for name in names}
        return RoundContents(**said, rules=self.rules(self.before))

    @staticmethod
    def first(today: date, rules: RoundRules) -> dict[str, Any]:
        """A new round: the set in force and the batch whose days are running."""
        newest = sets()[-1]
        batches = [one for one in newest.calendar.batches if one.level == "province"]
        later = [one for one in batches if one.assessed_before.in_year(today.year) > today]
        batch = min(later, key=lambda one: one.assessed_before.in_year(today.year), default=None)
        initial: dict[str, Any] = {
            "criteria_set": newest.code,
            "mode": RoundMode.MEETING,
            "opens_on": today,
            **RulesForm.initial_rules(rules),
        }
        if batch:
            initial["name"] = f"Đợt {batch.batch} năm {today.year}"
            initial["batch"] = batch.id
        return initial

    @staticmethod
    def of(round_: Round) -> dict[str, Any]:
        """A round as it stands."""
        names = (
            "name",
            "mode",
            "criteria_set",
            "batch",
            "opens_on",
            "closes_on",
            "held_on",
            "place",
        )
        return {name: getattr(round_, name) for name in names} | RulesForm.initial_rules(
            round_.council_rules
        )


class CouncilForm(RulesForm):
    """The standing rules of a body's council, from a day on."""

    since = DayField(label="Áp dụng từ ngày", required=True)
    basis = TextField(
        label="Căn cứ",
        max_length=300,
        help_text="Số và ngày của quy chế. Để trống thì ghi là tạm dùng, chưa có quy chế ký.",
    )
    field_order = ("token", "since", "basis", "quorum", "max_spread", "gate_test", "chair_required")

    def contents(self) -> RoundRules:
        """The rules as typed, with their paper."""
        basis = self.cleaned_data["basis"]
        return self.rules(RoundRules(basis=basis, assumption=not basis))


class SeatForm(SentOnce):
    """A seat: who, as what, with which field of work."""

    user = forms.ChoiceField(
        label="Người",
        error_messages={
            "required": "Chưa chọn người.",
            "invalid_choice": "Chọn một người trong danh sách.",
        },
    )
    role = forms.ChoiceField(label="Vai trò", choices=Role.choices, initial=Role.MEMBER)
    title = TextField(label="Chức vụ, cơ quan", max_length=200)
    expertise = TextField(label="Chuyên môn", max_length=200)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", "Chọn người"), *people]  # type: ignore[attr-defined]


class CandidateFilter(forms.Form):
    """Which dossiers are offered."""

    q = TextField(label="Tên sản phẩm, chủ thể", max_length=100)
    nhom = forms.ChoiceField(label="Ngành", required=False)
    loai = forms.ChoiceField(label="Loại hồ sơ", required=False)

    def __init__(
        self,
        *args: Any,
        industries: list[tuple[str, str]],
        kinds: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nhom"].choices = [("", "Mọi ngành"), *industries]  # type: ignore[attr-defined]
        self.fields["loai"].choices = [("", "Mọi loại"), *kinds]  # type: ignore[attr-defined]

"""The forms of the inbox and of the choice."""

from collections.abc import Iterable
from typing import Any

from django import forms

from ocop.kit.faults import Fault
from ocop.notices.actions import ChoiceContents
from ocop.notices.models import Way

_HOURS = [(hour, f"{hour} giờ") for hour in range(24)]


def _hour(label: str, help_text: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=_HOURS, coerce=int, help_text=help_text)


class ChoiceForm(forms.Form):
    """How to be written to outside the system."""

    way = forms.ChoiceField(label="Gửi ra ngoài hệ thống", choices=Way, widget=forms.RadioSelect)
    digest_hour = _hour("Giờ gửi gộp", "Chỉ dùng khi chọn gộp mỗi ngày một lần.")
    quiet_from = _hour("Yên lặng từ", "Trong giờ này không gửi gì; để qua sáng.")
    quiet_until = _hour("Yên lặng đến", "Chọn trùng với giờ bắt đầu nếu lúc nào cũng nhận.")

    def contents(self) -> ChoiceContents:
        """What was chosen, for the action."""
        chosen: dict[str, Any] = self.cleaned_data
        return ChoiceContents(**chosen)

    def show(self, faults: Iterable[Fault]) -> None:
        """Put what the action refused beside its field."""
        for fault in faults:
            self.add_error(fault.where, fault.sentence)

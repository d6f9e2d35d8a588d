"""Forms that count once when they are sent twice, and show what an action refused at its field."""

from collections.abc import Iterable
from uuid import uuid4

from django import forms

from ocop.kit.faults import Fault


class SentOnce(forms.Form):
    """A form whose hidden token tells a second sending of the same page."""

    token = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def show(self, faults: Iterable[Fault]) -> None:
        """Put what an action refused beside its field; what fits no field, on top."""
        for fault in faults:
            where = fault.where if fault.where in self.fields else None
            self.add_error(where, fault.sentence)


class Sure(SentOnce):
    """Nothing to type: only "yes, do it"."""

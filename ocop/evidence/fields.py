"""A file field that loses nothing: what was uploaded stays when another field is wrong.

The upload is stored at once as an attachment of the person; the form shown again carries its
signed id. Rows that no form ever uses are removed by `actions.sweep` after 7 days, so an id is
accepted for one day only.

    class LicenceForm(AttachmentForm):
        scan = AttachmentField(AttachmentKind.PAPER, Audience.OFFICE, label="Bản chụp")

    form = LicenceForm(request.POST, request.FILES, by=request.user)
    if form.is_valid():
        form.cleaned_data["scan"]   # an Attachment, or None when not required
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from ocop.evidence import actions
from ocop.evidence.limits import WANTED, limit_bytes
from ocop.evidence.models import Attachment, AttachmentKind
from ocop.evidence.names import size_words
from ocop.kit.faults import Invalid
from ocop.people.models import User

_ATTACH = {
    AttachmentKind.PICTURE: actions.attach_picture,
    AttachmentKind.PAPER: actions.attach_paper,
    AttachmentKind.SHEET: actions.attach_sheet,
}
_SALT = "ocop.evidence.fields"
_TOKEN_SECONDS = 24 * 3600


def token_for(attachment: Attachment, person: User) -> str:
    """The signed id a form carries; worth nothing in another person's form."""
    return signing.dumps([str(attachment.pk), str(person.pk)], salt=_SALT)


def attachment_of(token: str, person: User) -> Attachment | None:
    """The attachment of a signed id; None when it is forged, another person's, or a day old."""
    try:
        attachment_id, person_id = signing.loads(token, salt=_SALT, max_age=_TOKEN_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    if person_id != str(person.pk):
        return None
    return Attachment.objects.filter(pk=attachment_id).first()


@dataclass(frozen=True, slots=True)
class Sent:
    """What the browser sent for one field: a new file, the id of an earlier one, or "remove"."""

    file: UploadedFile[Any] | None
    token: str
    is_cleared: bool


class AttachmentInput(forms.FileInput):
    """A file control with the hidden id of the file kept before."""

    template_name = "evidence/attachment_input.html"
    person: User | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sent:
        """The three things a browser may send."""
        return Sent(
            file=files.get(name),
            token=data.get(f"{name}-kept", ""),
            is_cleared=not self.is_required and f"{name}-clear" in data,
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the browser sent nothing at all for the field."""
        return name not in files and f"{name}-kept" not in data and f"{name}-clear" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: with a kept file the control is rightly empty, and only the server knows."""
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the token of the kept file and, for an optional field, the way to remove it."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if isinstance(value, Attachment) and self.person is not None:
            context["widget"]["token"] = token_for(value, self.person)
            context["widget"]["is_clearable"] = not self.is_required
        return context


class AttachmentField(forms.FileField):
    """Takes a file of one kind, says its limits as the hint, and answers with an `Attachment`."""

    widget = AttachmentInput

    def __init__(self, kind: AttachmentKind, audience: str, **kwargs: Any) -> None:
        self.kind, self.audience = kind, audience
        self.kept: Attachment | None = None
        wanted = WANTED[kind]
        hint = f"{wanted.choose} Tối đa {size_words(limit_bytes(kind))}."
        kwargs.setdefault("help_text", hint)
        super().__init__(**kwargs)
        self.error_messages["required"] = f"Chưa có tệp nào. {wanted.choose}"
        self.widget.attrs["accept"] = ",".join(
            ending for kept in wanted.formats for ending in (kept.media_type, kept.extension)
        )

    @property
    def max_mb(self) -> int:
        """The limit for the check in the browser, MB."""
        return limit_bytes(self.kind) // (1024 * 1024)

    def belongs_to(self, person: User) -> None:
        """Name the person who fills the form; needed before the form is cleaned or shown."""
        self.person = person
        self.widget.person = person

    def clean(self, data: Sent | None, initial: Attachment | None = None) -> Attachment | None:
        """The attachment: the new file, else the one kept before, else the one on record."""
        self.kept = self._received(data, initial) if data else initial
        if self.kept is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return self.kept

    def _received(self, data: Sent, initial: Attachment | None) -> Attachment | None:
        before = attachment_of(data.token, self.person) or initial
        if data.file is None:
            return None if data.is_cleared else before
        try:
            return _ATTACH[self.kind](
                file=data.file,
                name=data.file.name or "",
                audience=self.audience,
                by=self.person,
                at=timezone.now(),
            )
        except Invalid as invalid:
            self.kept = before
            sentences = [fault.sentence for fault in invalid.faults]
            raise forms.ValidationError(sentences) from invalid

    def bound_data(self, data: Any, initial: Any) -> Attachment | None:
        """What the form shown again says is there."""
        return self.kept

    def has_changed(self, initial: Attachment | None, data: Sent | None) -> bool:
        """Whether the answer differs from the file on record."""
        if self.disabled or data is None:
            return False
        if data.file is not None or data.is_cleared:
            return True
        before = attachment_of(data.token, self.person)
        return before is not None and before != initial


class AttachmentForm(forms.Form):
    """A form with attachment fields; `by` is the person who fills it."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, AttachmentField):
                field.belongs_to(by)

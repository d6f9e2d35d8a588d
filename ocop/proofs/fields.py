"""A field for the pages of a paper: several files at once, none lost when another field is wrong.

What was uploaded is stored at once; the form shown again carries signed ids, as a single file of
`ocop.evidence.fields` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from ocop.evidence.actions import attach_paper, attach_sheet
from ocop.evidence.fields import attachment_of, token_for
from ocop.evidence.formats import format_named
from ocop.evidence.limits import WANTED, limit_bytes
from ocop.evidence.models import Attachment, AttachmentKind, Audience
from ocop.evidence.names import size_words
from ocop.kit.faults import Invalid
from ocop.people.models import User
from ocop.proofs.checks import MOST_PAGES

_PAPER, _SHEET = WANTED[AttachmentKind.PAPER], WANTED[AttachmentKind.SHEET]


@dataclass(frozen=True, slots=True)
class SentPages:
    """What the browser sent: new files, ids of earlier ones in their order, ids to leave out."""

    files: list[UploadedFile[Any]]
    kept: list[str]
    dropped: set[str]


class PagesInput(forms.FileInput):
    """Two file controls, one that opens the camera, and the pages kept before."""

    template_name = "proofs/pages_input.html"
    allow_multiple_selected = True
    person: User | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> SentPages:
        """The three things a browser may send; a plain dict (a test, a script) has one of each."""

        def many(source: Any, key: str) -> list[Any]:
            one = [source[key]] if key in source else []
            return list(source.getlist(key)) if hasattr(source, "getlist") else one

        kept, dropped = many(data, f"{name}-kept"), set(many(data, f"{name}-drop"))
        return SentPages([one for one in many(files, name) if one], kept, dropped)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the browser sent nothing at all for the field."""
        return name not in files and f"{name}-kept" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: with kept pages the control is rightly empty."""
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the pages kept before, each with its signed id."""
        context: dict[str, Any] = super().get_context(name, None, attrs)
        pages = value if isinstance(value, list) and self.person else []
        context["widget"]["pages"] = [
            {"attachment": page, "token": token_for(page, self.person)}  # type: ignore[arg-type]
            for page in pages
        ]
        context["widget"]["max_mb"] = limit_bytes(AttachmentKind.PAPER) // (1024 * 1024)
        return context


class PagesField(forms.Field):
    """Takes pictures and PDF files, and workbooks where `sheets`; answers with attachments."""

    widget = PagesInput

    def __init__(self, *, sheets: bool = False, **kwargs: Any) -> None:
        self.sheets = sheets
        self.kept: list[Attachment] = []
        choose = "Chụp từng trang, hoặc chọn ảnh và tệp PDF."
        if sheets:
            choose = "Chụp từng trang, hoặc chọn ảnh, tệp PDF, Excel."
        limit = size_words(limit_bytes(AttachmentKind.PAPER))
        kwargs.setdefault("help_text", f"{choose} Mỗi tệp tối đa {limit}.")
        super().__init__(**kwargs)
        self.error_messages["required"] = "Chưa có trang nào. Chụp ảnh giấy hoặc chọn tệp."
        formats = [*_PAPER.formats, *(_SHEET.formats if sheets else ())]
        endings = [part for one in formats for part in (one.media_type, one.extension)]
        self.widget.attrs["accept"] = ",".join(endings)

    def belongs_to(self, person: User) -> None:
        """Name the person who fills the form; needed before the form is cleaned or shown."""
        self.person = person
        self.widget.person = person

    def clean(self, value: SentPages | None) -> list[Attachment]:
        """The pages in their order; those that could be read stay when another could not."""
        sent = value or SentPages([], [], set())
        earlier = (
            attachment_of(token, self.person) for token in sent.kept if token not in sent.dropped
        )
        self.kept = [page for page in earlier if page is not None]
        if len(self.kept) + len(sent.files) > MOST_PAGES:
            said = (
                f"Có {len(self.kept) + len(sent.files)} tệp, hơn mức {MOST_PAGES} trang một giấy."
            )
            raise forms.ValidationError(f"{said} Quét thành một tệp PDF rồi gửi.", code="too_many")
        refused = [sentence for file in sent.files for sentence in self._receive(file)]
        if refused:
            raise forms.ValidationError(refused)
        if self.required and not self.kept:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return self.kept

    def _receive(self, file: UploadedFile[Any]) -> list[str]:
        """Store one upload; answers why not."""
        name = file.name or "tệp"
        is_sheet = self.sheets and format_named(name) in _SHEET.formats
        attach = attach_sheet if is_sheet else attach_paper
        try:
            page = attach(
                file=file, name=name, audience=Audience.OFFICE, by=self.person, at=timezone.now()
            )
        except Invalid as invalid:
            return [f'"{name}": {fault.sentence}' for fault in invalid.faults]
        self.kept.append(page)
        return []

    def bound_data(self, data: Any, initial: Any) -> list[Attachment]:
        """What the form shown again says is there."""
        return self.kept

    def has_changed(self, initial: Any, data: SentPages | None) -> bool:
        """Whether anything was sent."""
        return bool(data and (data.files or data.kept))

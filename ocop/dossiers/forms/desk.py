"""What officers type: filters of queues, reasons, Mẫu 03, notes of the advisory team."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from ocop.criteria import Sheet
from ocop.criteria.law import CommuneCheck
from ocop.dossiers.actions import Item, NoteContents, ReportContents
from ocop.dossiers.models import CommuneReport, DossierKind, Finding, Proposal, SurveyKind
from ocop.dossiers.parts import PROMISES, tasks
from ocop.dossiers.queries.queues import FIRST_SORT, SORTS, Wanted
from ocop.dossiers.reasons import CRITERION, reasons_for
from ocop.evidence.fields import AttachmentField, AttachmentForm
from ocop.evidence.models import AttachmentKind, Audience
from ocop.kit.fields import DayField, LinesField, TextField
from ocop.kit.sending import SentOnce
from ocop.people.models import User

Choice = tuple[str, str]
CRITERION_ROWS = 3
FILE_ROWS = 3


class QueueForm(forms.Form):
    """The filters of a queue; what cannot be read does not narrow."""

    q = forms.CharField(label="Tìm", required=False, max_length=200)
    buoc = forms.ChoiceField(label="Bước", required=False)
    loai = forms.ChoiceField(
        label="Loại hồ sơ", required=False, choices=[("", "Mọi loại"), *DossierKind.choices]
    )
    xa = forms.ChoiceField(label="Xã, phường", required=False)
    han = forms.ChoiceField(
        label="Hạn", required=False, choices=[("", "Mọi hạn"), ("qua-han", "Quá hạn")]
    )
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in SORTS])

    def __init__(
        self, *args: Any, states: Sequence[Choice], communes: Sequence[Choice] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = "Sản phẩm, cơ sở, mã biên nhận"
        self.fields["buoc"].choices = [("", "Mọi bước"), *states]  # type: ignore[attr-defined]
        self.fields["xa"].choices = [("", "Tất cả"), *communes]  # type: ignore[attr-defined]
        self.is_valid()
        self.errors.clear()  # what cannot be read does not narrow, and nobody typed it by hand

    def wanted(self) -> Wanted:
        """The filter that was asked for."""
        typed = self.cleaned_data
        area = typed.get("xa") or ""
        return Wanted(
            text=typed.get("q", "").replace("\x00", "").strip(),
            state=typed.get("buoc", ""),
            kind=typed.get("loai", ""),
            area_id=int(area) if area.isdigit() else None,
            late=typed.get("han") == "qua-han",
            sort=typed.get("sort") or FIRST_SORT,
        )


class ReturnForm(SentOnce):
    """Per part a ready-made sentence and one's own words; some rows for single criteria."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, task in tasks().items():
            if key != PROMISES:
                self._add(key, task.title)
        codes = [
            ("", "Chọn tiêu chí"),
            *((c, f"{c} {leaf.title}") for c, leaf in sheet.leaves.items()),
        ]
        for row in range(1, CRITERION_ROWS + 1):
            label = f"Tiêu chí thứ {row}"
            self.fields[f"ma-{row}"] = forms.ChoiceField(label=label, required=False, choices=codes)
            self._add(f"tc-{row}", label, CRITERION)

    def _add(self, key: str, label: str, part: str = "") -> None:
        ready = [("", "Chọn câu viết sẵn"), *((r.text, r.text) for r in reasons_for(part or key))]
        self.fields[f"mau-{key}"] = forms.ChoiceField(
            label=f"Câu viết sẵn: {label}", required=False, choices=ready
        )
        self.fields[f"loi-{key}"] = LinesField(
            label=f"Lời thêm: {label}", widget=forms.Textarea(attrs={"rows": 2})
        )

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """(title, fields) of each part, then of each criterion row."""
        for key, task in tasks().items():
            if key != PROMISES:
                yield task.title, [self[f"mau-{key}"], self[f"loi-{key}"]]
        for row in range(1, CRITERION_ROWS + 1):
            names = (f"ma-{row}", f"mau-tc-{row}", f"loi-tc-{row}")
            yield f"Tiêu chí tự chấm, dòng {row}", [self[name] for name in names]

    def items(self) -> list[Item]:
        """What was filled in, each with its reason."""
        found = [
            Item(reason, part=key)
            for key in tasks()
            if key != PROMISES and (reason := self._reason(key))
        ]
        for row in range(1, CRITERION_ROWS + 1):
            code, reason = self.cleaned_data.get(f"ma-{row}", ""), self._reason(f"tc-{row}")
            if code:
                found.append(Item(reason, criterion=code))
        return found

    def _reason(self, key: str) -> str:
        parts = (self.cleaned_data.get(f"mau-{key}", ""), self.cleaned_data.get(f"loi-{key}", ""))
        return " ".join(part for part in parts if part)


class ReportForm(SentOnce):
    """Mẫu 03: per content a finding and words, then the proposal."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    proposal = forms.ChoiceField(
        label="Đề nghị", required=False, widget=forms.RadioSelect, choices=Proposal.choices
    )
    opinion = LinesField(label="Ý kiến thêm")
    met_on = DayField(label="Ngày họp, nếu xã có họp")

    def __init__(self, *args: Any, law_checks: Sequence[CommuneCheck], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.law_checks = law_checks
        made: dict[str, forms.Field] = {}
        for check in law_checks:
            made[f"ket_qua-{check.id}"] = forms.ChoiceField(
                label="Kết quả", required=False, widget=forms.RadioSelect, choices=Finding.choices
            )
            made[f"nhan_xet-{check.id}"] = LinesField(label="Nhận xét")
        self.fields = made | self.fields

    def contents(self) -> ReportContents:
        """What was written."""
        typed = self.cleaned_data
        return ReportContents(
            contents={
                check.id: {
                    "finding": typed.get(f"ket_qua-{check.id}", ""),
                    "text": typed.get(f"nhan_xet-{check.id}", ""),
                }
                for check in self.law_checks
            },
            proposal=typed.get("proposal", ""),
            opinion=typed.get("opinion", ""),
            met_on=typed.get("met_on"),
        )

    @staticmethod
    def initial_of(report: CommuneReport | None, said: Mapping[str, str]) -> dict[str, Any]:
        """The stored report; without one, the producer's own words to start from."""
        if report is None:
            return {"version": 0} | {f"nhan_xet-{key}": text for key, text in said.items()}
        found: dict[str, Any] = {
            "version": report.version,
            "proposal": report.proposal,
            "opinion": report.opinion,
            "met_on": report.met_on,
        }
        for key, value in report.contents.items():
            found[f"ket_qua-{key}"] = value.get("finding", "")
            found[f"nhan_xet-{key}"] = value.get("text", "")
        return found


class NoteForm(SentOnce, AttachmentForm):
    """A field visit, an extra test, papers, an opinion."""

    kind = forms.ChoiceField(
        label="Ghi nhận gì", widget=forms.RadioSelect, choices=SurveyKind.choices,
        error_messages={"required": "Chọn loại ghi nhận."},
    )  # fmt: skip
    on = DayField(label="Ngày", required=True)
    text = LinesField(
        label="Nội dung", required=True,
        error_messages={"required": "Ghi điều đã thấy, kết quả đo."},
    )  # fmt: skip
    criteria = TextField(label="Về tiêu chí", help_text="Mã, cách nhau dấu phẩy. Ví dụ: 1.1, 2.3")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        for number in range(1, FILE_ROWS + 1):
            file = AttachmentField(
                AttachmentKind.PAPER, Audience.OFFICE, label=f"Tệp {number}", required=False
            )
            file.belongs_to(by)
            self.fields[f"file_{number}"] = file

    def contents(self) -> NoteContents:
        """What was written."""
        typed = self.cleaned_data
        codes = [code.strip() for code in typed["criteria"].split(",") if code.strip()]
        return NoteContents(typed["kind"], typed["on"], typed["text"], codes)

    def attachments(self) -> list[Any]:
        """The files that came along."""
        files = [self.cleaned_data.get(f"file_{n}") for n in range(1, FILE_ROWS + 1)]
        return [file for file in files if file is not None]

"""What each kind of paper says: one frozen dataclass per kind, kept as JSON with the document.

The apps that know the programme fill these in; how a paper looks is said by `layouts` and
`profiles`. Text is stored in NFC. Dates are dates, points are decimals: wording is done later.

>>> told = NoticePaper("Các xã", ["Nộp hồ sơ trước 30/10."], ["Lưu: VT."], "GIÁM ĐỐC", "A", "X")
>>> from_json("NOTICE", to_json(told)) == told
True
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from ocop.documents.papers.kinds import (
    Certificate,
    CommuneReport,
    Decision,
    DecisionRow,
    Finding,
    InspectionMinutes,
    Minutes,
    MinutesRow,
    NoticePaper,
    Paper,
    Person,
    Receipt,
    RegistrationForm,
    ScoreRow,
    ScoreSheetPaper,
    SelfAssessment,
    SelfScoreRow,
    SummaryRow,
    SummaryTable,
    Tick,
    WithdrawalDecision,
)
from ocop.kit.faults import Fault, Invalid

__all__ = [
    "KINDS",
    "Certificate",
    "CommuneReport",
    "Decision",
    "DecisionRow",
    "Finding",
    "InspectionMinutes",
    "Minutes",
    "MinutesRow",
    "NoticePaper",
    "Paper",
    "Person",
    "Receipt",
    "RegistrationForm",
    "ScoreRow",
    "ScoreSheetPaper",
    "SelfAssessment",
    "SelfScoreRow",
    "SummaryRow",
    "SummaryTable",
    "Tick",
    "WithdrawalDecision",
    "from_json",
    "snapshot",
    "specimen",
    "to_json",
]

KINDS: Mapping[str, type[Paper]] = {
    "DECISION": Decision,
    "CERTIFICATE": Certificate,
    "MINUTES": Minutes,
    "SCORE_SHEET": ScoreSheetPaper,
    "SUMMARY": SummaryTable,
    "NOTICE": NoticePaper,
    "COMMUNE_REPORT": CommuneReport,
    "REGISTRATION_FORM": RegistrationForm,
    "SELF_ASSESSMENT": SelfAssessment,
    "RECEIPT": Receipt,
    "WITHDRAWAL_DECISION": WithdrawalDecision,
    "INSPECTION_MINUTES": InspectionMinutes,
}


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def to_json(paper: Paper) -> dict[str, Any]:
    """The paper as it is stored: plain JSON values, text in NFC without control characters."""
    plain: dict[str, Any] = _clean(msgspec.to_builtins(paper, enc_hook=str))
    return plain


def from_json(kind: str, content: Mapping[str, Any]) -> Paper:
    """The paper of a stored content; `Invalid` names the first place that does not fit the kind."""
    return _converted(kind, _clean(dict(content)))


def snapshot(kind: str, content: Paper | Mapping[str, Any]) -> dict[str, Any]:
    """The content as it is stored, once it has proved to be one of its kind (`Invalid` if not)."""
    plain = dict(content) if isinstance(content, Mapping) else msgspec.to_builtins(content)
    return to_json(_converted(kind, plain))


def _converted(kind: str, plain: Any) -> Paper:
    if kind not in KINDS:
        what = f"Không có loại văn bản {kind}."
        raise Invalid([Fault("kind", what, f"Dùng một trong: {', '.join(KINDS)}.", "kind")])
    try:
        return msgspec.convert(plain, KINDS[kind])
    except msgspec.ValidationError as error:
        said, _, path = str(error).partition(" - at ")
        where = path.strip("`$.") or "content"
        what = f"Nội dung văn bản thiếu hoặc sai kiểu ở {where} ({said})."
        raise Invalid([Fault(where, what, "Xem mẫu nội dung của loại này.", "content")]) from error


def _clean(value: Any) -> Any:
    """The value itself when all its text is clean, which nearly all is: seen at once as JSON.

    Control characters are escaped there, and no escape means none of them.
    """
    text = msgspec.json.encode(value, enc_hook=str).decode()
    is_plain = "\\" not in text and text.isprintable()
    return value if is_plain and unicodedata.is_normalized("NFC", text) else _cleaned(value)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _CONTROL.sub("", unicodedata.normalize("NFC", value.replace("\r\n", "\n")))
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {key: _cleaned(one) for key, one in value.items()}
    return value


def specimen(kind: str) -> Paper:
    """A paper of the kind with something in every place, to try a template on."""
    made: Paper = _specimen(KINDS[kind])
    return made


_SPECIMENS: Mapping[Any, Any] = {
    str: "…", int: 3, bool: True, Decimal: Decimal("1.5"), date: date(2026, 2, 3),
    datetime: datetime(2026, 2, 3, 2, 30, tzinfo=UTC),
}  # fmt: skip


def _specimen(wanted: Any) -> Any:
    if wanted in _SPECIMENS:
        return _SPECIMENS[wanted]
    inner = get_args(wanted)
    if inner:  # list[X] or X | None
        first = _specimen(inner[0])
        return [first] if get_origin(wanted) is list else first
    hints = get_type_hints(wanted)
    return wanted(**{field.name: _specimen(hints[field.name]) for field in fields(wanted)})

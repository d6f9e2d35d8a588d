"""The validator's finding, said so that a person can mend it.

One finding becomes one sentence with an example of the right form; the machine code is stable.
"""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from ocop.epcis import vocabulary as cbv
from ocop.epcis.faults import EventFault, pointer, shown

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

Path = Sequence[str | int]
Text = tuple[str, str, str]  # what happened, how to fix it, code

_EXAMPLES: Mapping[str, str] = {
    "eventTime": "2026-07-01T08:30:00+07:00",
    "eventTimeZoneOffset": "+07:00",
    "recordTime": "2026-07-01T08:30:00+07:00",
    "creationDate": "2026-07-01T08:30:00+07:00",
    "action": "ADD",
    "uom": "KGM",
    "epcClass": "https://id.gs1.org/01/09521234543213/10/L1",
    "epcList": '["https://id.gs1.org/01/09521234543213/21/7"]',
    "bizTransactionList": '[{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:…"}]',
    "readPoint": '{"id": "https://id.gs1.org/414/9521234543213"}',
    "bizLocation": '{"id": "https://id.gs1.org/414/9521234543213"}',
    "parentID": "https://id.gs1.org/00/195212341234567898",
    "certificationInfo": "https://example.vn/chung-nhan/1",
    "hexBinaryValue": "0AF1",
    "schemaVersion": "2.0",
    "@context": '["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]',
}
_TYPE_NAMES: Mapping[str, str] = {
    "string": "chuỗi ký tự",
    "number": "số",
    "object": "đối tượng {…}",
    "array": "danh sách […]",
    "boolean": "true hoặc false",
}


def fault(index: int, error: "ValidationError") -> list[EventFault]:
    """The faults of one finding; several when several unknown fields stand together."""
    path = list(error.instance_path)
    name, value = error.kind.name, error.kind.value
    if name == "additionalProperties":
        return [_unknown(index, [*path, field]) for field in value]
    if name == "required":
        path = [*path, str(value)]
    what, how, code = _WORDING.get(name, _other)(path, error.instance, value)
    return [EventFault(index, pointer(path), what, how, code)]


def _field(path: Path) -> str:
    """The name of the field a path leads to, list positions left out."""
    return next((str(part) for part in reversed(path) if isinstance(part, str)), "")


def _example(path: Path) -> str:
    found = _EXAMPLES.get(_field(path))
    return f"Ví dụ: {found}" if found else ""


def _unknown(index: int, path: Path) -> EventFault:
    field = str(path[-1])
    what = f"Trường “{shown(field)}” không có trong EPCIS 2.0 ở chỗ này."
    near = get_close_matches(field, _EXAMPLES, n=1, cutoff=0.8)
    hint = f"Có phải là “{near[0]}”? " if near else ""
    how = f"{hint}Trường riêng phải có tiền tố đã khai báo. Ví dụ: ocop:{field}"
    return EventFault(index, pointer(path), what, how, "unknown_field")


def _required(path: Path, instance: Any, field: Any) -> Text:
    return f"Thiếu {field}.", f"Thêm trường này. {_example([str(field)])}".strip(), "missing"


def _type(path: Path, instance: Any, types: Any) -> Text:
    wanted = " hoặc ".join(_TYPE_NAMES.get(name, name) for name in types)
    what = f"{_field(path)} phải là {wanted}, đang là “{shown(instance)}”."
    return what, _example(path), "type"


def _format(path: Path, instance: Any, name: Any) -> Text:
    if name == "date-time":
        what = f"“{shown(instance)}” không phải thời điểm có ngày, giờ và múi giờ."
        return what, "Viết như 2026-07-01T08:30:00+07:00", "time"
    what = f"“{shown(instance)}” không phải URI."
    how = "Viết cả địa chỉ hoặc URN, không có dấu cách; chữ có dấu viết dạng %XX. "
    return what, how + (_example(path) or "Ví dụ: https://example.vn/kho/1"), "uri"


def _enum(path: Path, instance: Any, options: Any) -> Text:
    what = f"{_field(path)} không nhận giá trị “{shown(instance)}”."
    return what, f"Chọn một trong: {', '.join(map(str, options))}", "value"


def _constant(path: Path, instance: Any, wanted: Any) -> Text:
    return f"{_field(path)} phải là “{wanted}”, đang là “{shown(instance)}”.", "", "value"


def _pattern(path: Path, instance: Any, pattern: Any) -> Text:
    what = f"{_field(path)} “{shown(instance)}” viết chưa đúng dạng."
    return what, _example(path), "form"


def _unique(path: Path, instance: Any, value: Any) -> Text:
    return f"{_field(path)} có mã lặp lại.", "Giữ mỗi mã một lần.", "twice"


def _least(path: Path, instance: Any, value: Any) -> Text:
    return f"{_field(path)} đang để trống.", "Thêm giá trị hoặc bỏ cả trường này.", "empty"


def _any_of(path: Path, instance: Any, value: Any) -> Text:
    if not path:
        return _no_subject(instance)
    values = _list_at(path)
    if values is None:
        return _format(path, instance, "uri")
    if not isinstance(instance, str):
        return _type(path, instance, ["string"])
    what = f"{_field(path)} “{shown(instance)}” không có trong từ vựng CBV 2.0."
    word = values.word(instance)
    near = get_close_matches(instance, sorted(values.words), n=3)
    if word != instance:
        how = f"Viết từ trần: “{word}”."
    elif near:
        how = f"Có phải là {', '.join(f'“{w}”' for w in near)}? Từ riêng thì viết thành URI."
    else:
        how = "Dùng một từ của CBV, hoặc URI của mình. Ví dụ: https://example.vn/tu-vung/gieo-trong"
    return what, how, "vocabulary"


def _list_at(path: Path) -> cbv.ValueList | None:
    """The list of the vocabulary that rules the place of a path."""
    names = [part for part in path if isinstance(part, str)]
    holder = names[-2] if len(names) > 1 else ""
    return cbv.USES.get((holder, names[-1]))


def _no_subject(event: Any) -> Text:
    """The event names nothing that it happened to."""
    if event.get("type") == "TransformationEvent":
        what = "Sự kiện biến đổi phải có cả đầu vào và đầu ra."
        how = "Thêm inputEPCList hoặc inputQuantityList, và outputEPCList hoặc outputQuantityList."
        return what, how + " Nối nhiều sự kiện thì thêm transformationID.", "no_subject"
    what = "Sự kiện chưa nói về vật hay lô hàng nào."
    return what, "Thêm epcList (từng vật) hoặc quantityList (lô và số lượng).", "no_subject"


def _other(path: Path, instance: Any, value: Any) -> Text:
    return f"{_field(path)} “{shown(instance)}” không hợp lệ.", _example(path), "invalid"


_WORDING: Mapping[str, Callable[[Path, Any, Any], Text]] = {
    "required": _required,
    "type": _type,
    "format": _format,
    "enum": _enum,
    "const": _constant,
    "pattern": _pattern,
    "uniqueItems": _unique,
    "minItems": _least,
    "minProperties": _least,
    "minLength": _least,
    "anyOf": _any_of,
}

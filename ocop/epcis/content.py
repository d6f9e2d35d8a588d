"""What a schema cannot say about an event: one named function per rule, one list `RULES`.

Each takes an event that the schema has passed and a `Limits`; each yields faults with path and
advice. Warnings (advice without refusal) stand in `lint`.
Source: EPCIS 2.0, section 7.4; conformance case TCR-54; traceability rules for lots.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from ocop.epcis import namespaces, schema
from ocop.epcis.event import Body, Event
from ocop.epcis.faults import EventFault, pointer, shown

DEEPEST = 32
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(minutes=10)
ITEM_LISTS = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
_CLASS_LINK = re.compile(
    r"/(?:01|gtin)/\d{8,14}(?:/(?:22|cpv)/[^/?#]+)?(?:/(?:10|lot)/[^/?#]+)?/?(?:[?#].*)?\Z"
)
_QUERY = re.compile("[?#]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPED = re.compile(rb"\\u00[01]|\\[bf]|\xef\xbf[\xbe\xbf]")
_MAY_HOLD_OWN_FIELDS = ("ilmd", "errorDeclaration", "readPoint", "bizLocation", "sensorElementList")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the caller decides: the present moment, and how far clocks may run ahead of it."""

    now: datetime
    ahead: timedelta = _AHEAD
    deepest: int = DEEPEST


Path = tuple[str | int, ...]
Rule = Callable[[Event, Limits], Iterator[EventFault]]


def faults(event: Event, *, limits: Limits) -> list[EventFault]:
    """Every reason to refuse an event: schema first, then the rules.

    Rules need the right shape, so they are asked only when the schema has nothing to say.
    """
    if event.read_faults:
        return list(event.read_faults)
    found = schema.faults(event.body, index=event.index)
    if not found:
        for rule in RULES:
            found.extend(rule(event, limits))
    return found


def fault_parent(event: Event, limits: Limits) -> Iterator[EventFault]:
    """Aggregation needs a parent to add to or take from, association always (TCR-54)."""
    body = event.body
    kind = body["type"]
    optional = kind == "AggregationEvent" and body["action"] == "OBSERVE"
    if kind in ("AggregationEvent", "AssociationEvent") and not optional and "parentID" not in body:
        what = f"Thiếu parentID: không biết {_container(kind)} nào."
        how = "Thêm mã của vật chứa. Ví dụ: https://id.gs1.org/00/195212341234567898"
        yield EventFault(event.index, "/parentID", what, how, "parent_missing")


def _container(kind: str) -> str:
    return "thùng chứa" if kind == "AggregationEvent" else "vật được gắn vào"


def fault_children(event: Event, limits: Limits) -> Iterator[EventFault]:
    """Aggregation and association name children, unless all are taken away (TCR-54)."""
    body = event.body
    if body["type"] not in ("AggregationEvent", "AssociationEvent") or body["action"] == "DELETE":
        return
    if not body.get("childEPCs") and not body.get("childQuantityList"):
        what = f"Sự kiện {body['action']} này chưa có vật nào bên trong."
        how = "Thêm childEPCs (từng vật) hoặc childQuantityList (lô và số lượng)."
        yield EventFault(event.index, "/childEPCs", what, how, "children_missing")


def fault_ilmd(event: Event, limits: Limits) -> Iterator[EventFault]:
    """Data of the lot's birth (ilmd) come only with its birth: ObjectEvent ADD."""
    body = event.body
    if "ilmd" in body and body["type"] == "ObjectEvent" and body["action"] != "ADD":
        what = f"ilmd chỉ đi với action ADD, đang là {body['action']}."
        how = "Bỏ ilmd, hoặc ghi nó trong sự kiện tạo ra lô hàng."
        yield EventFault(event.index, "/ilmd", what, how, "ilmd_without_add")


def fault_lot_as_item(event: Event, limits: Limits) -> Iterator[EventFault]:
    """A lot or a product is no single thing: it belongs in a quantity list."""
    for field in ITEM_LISTS:
        for place, code in enumerate(event.body.get(field, ())):
            if is_class(code):
                what = f"“{shown(code)}” là lô hoặc loại hàng, không phải từng vật."
                how = f"Chuyển nó sang {_quantity_list(field)} kèm số lượng và đơn vị."
                path = pointer([field, place])
                yield EventFault(event.index, path, what, how, "lot_as_item")


def is_class(code: str) -> bool:
    """True for a product or a lot: what may stand only in a quantity list.

    >>> is_class("https://id.gs1.org/01/09521234543213/10/L1")
    True
    >>> is_class("urn:epc:id:sgtin:9521234.054321.7")
    False
    """
    if code.startswith("urn:epc:"):
        return code.startswith(("urn:epc:class:", "urn:epc:idpat:"))
    found = _CLASS_LINK.search(code) if code.startswith(("https://", "http://")) else None
    return found is not None and not _QUERY.search(code, 0, found.start())


def _quantity_list(field: str) -> str:
    names = {"childEPCs": "childQuantityList", "epcList": "quantityList"}
    return names.get(field) or field.replace("EPCList", "QuantityList")


def fault_time(event: Event, limits: Limits) -> Iterator[EventFault]:
    """Times lie between 1970 and now; `limits.ahead` forgives clocks that run fast."""
    for path, text in _times(event.body):
        moment = _moment(text)
        if moment is None:
            what = f"Không có ngày giờ “{shown(text)}”."
            code, how = "time", "Xem lại ngày trong tháng. Ví dụ: 2026-07-01T08:30:00+07:00"
        elif moment > limits.now + limits.ahead:
            what = f"Thời điểm {shown(text)} còn ở tương lai."
            code, how = "future", "Xem lại ngày và múi giờ (Việt Nam là +07:00)."
        elif moment < _EARLIEST:
            what = f"Thời điểm {shown(text)} quá xa trong quá khứ."
            code, how = "too_early", "Nhập năm từ 1970 trở đi."
        else:
            continue
        yield EventFault(event.index, path, what, how, code)


def _times(body: Body) -> Iterator[tuple[str, str]]:
    yield "/eventTime", body["eventTime"]
    declaration = body.get("errorDeclaration")
    if declaration:
        yield "/errorDeclaration/declarationTime", declaration["declarationTime"]


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace("z", "Z").replace("t", "T"))
    except ValueError:
        return None


def fault_sensor_period(event: Event, limits: Limits) -> Iterator[EventFault]:
    """A measurement cannot end before it began."""
    for place, element in enumerate(event.body.get("sensorElementList", ())):
        period = element.get("sensorMetadata", {})
        start, end = (_moment(period.get(name, "")) for name in ("startTime", "endTime"))
        if start and end and end < start:
            path = pointer(["sensorElementList", place, "sensorMetadata", "endTime"])
            what = "Lúc đo xong (endTime) sớm hơn lúc bắt đầu (startTime)."
            yield EventFault(event.index, path, what, "Đổi lại hai thời điểm.", "period")


def fault_names(event: Event, limits: Limits) -> Iterator[EventFault]:
    """Prefixes are declared, names can be written in XML, nesting is not bottomless."""
    names: set[str] = set()
    deepest = 0
    for name, inner in event.body.items():
        if ":" in name or name in _MAY_HOLD_OWN_FIELDS:
            names.add(name)
            if isinstance(inner, (dict, list)):
                deepest = max(deepest, _collect(inner, 1, limits.deepest, names))
    if deepest > limits.deepest or any(_name_trouble(event, name) for name in names):
        yield from _inner_names(event, limits, (), event.body)


def _collect(value: Any, depth: int, deepest: int, names: set[str]) -> int:
    """The names below a value go into `names`; the answer is how deep they stand."""
    if depth > deepest:
        return depth
    if isinstance(value, dict):
        names.update(value)
        value = value.values()
    found = depth
    for inner in value:
        here = isinstance(inner, (dict, list))
        found = max(found, _collect(inner, depth + 1, deepest, names) if here else depth + 1)
    return found


def _inner_names(event: Event, limits: Limits, path: Path, value: Any) -> Iterator[EventFault]:
    if not isinstance(value, (Mapping, list)) or path == ("@context",):
        return
    if len(path) > limits.deepest:
        what = f"Dữ liệu lồng nhau quá {limits.deepest} tầng."
        yield EventFault(event.index, pointer(path), what, "Viết phẳng lại.", "too_deep")
        return
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
    for name, inner in pairs:
        if isinstance(name, str):
            yield from _name_fault(event, path, name)
        yield from _inner_names(event, limits, (*path, name), inner)


def _name_fault(event: Event, path: Path, name: str) -> Iterator[EventFault]:
    trouble = _name_trouble(event, name)
    if trouble:
        what, how, code = trouble
        yield EventFault(event.index, pointer([*path, name]), what, how, code)


def _name_trouble(event: Event, name: str) -> tuple[str, str, str] | None:
    """Why a field may not have this name: sentence, advice, code."""
    bare = name.removeprefix("@")
    if bare.isidentifier() or name == "#text":
        return None
    prefix, _, local = bare.partition(":")
    if event.namespaces.get(prefix) and namespaces.is_writable(local):
        return None
    if not namespaces.is_known(bare, event.namespaces):
        how = f'Thêm vào @context: {{"{shown(prefix)}": "https://…/"}}'
        return f"Tiền tố “{shown(prefix)}” chưa khai báo.", how, "unknown_prefix"
    if not namespaces.is_writable(namespaces.split_name(bare, event.namespaces)[1]):
        how = "Tên bắt đầu bằng chữ cái, không có dấu cách. Ví dụ: ocop:khoiLuong"
        return f"Tên trường “{shown(name)}” không viết được trong XML.", how, "field_name"
    return None


def fault_characters(event: Event, limits: Limits) -> Iterator[EventFault]:
    """Control characters cannot be written in XML, so no event may carry them."""
    if _has_unwritable(event.body):
        for path, text in _texts((), event.body):
            if _UNWRITABLE.search(text):
                what = "Có ký tự điều khiển không nhìn thấy trong văn bản."
                how = "Xóa và gõ lại đoạn này."
                yield EventFault(event.index, pointer(path), what, how, "control_character")


def _has_unwritable(body: Body) -> bool:
    """A look at the whole event at once: nearly all have nothing to search for."""
    try:
        text = orjson.dumps(body)
    except TypeError:  # half of a surrogate pair
        return True
    return (b"\\" in text or b"\xef\xbf" in text) and _ESCAPED.search(text) is not None


def _texts(path: Path, value: Any) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield (*path, name), name
            yield from _texts((*path, name), inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts((*path, place), inner)


RULES: tuple[Rule, ...] = (
    fault_parent,
    fault_children,
    fault_ilmd,
    fault_lot_as_item,
    fault_time,
    fault_sensor_period,
    fault_names,
    fault_characters,
)

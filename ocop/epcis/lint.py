"""Advice about events that are valid but will serve badly: one function per mistake, `LINTS`.

Every mistake here was found in systems in use. None refuses an event; each says what is better.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ocop.epcis import vocabulary as cbv
from ocop.epcis.canonical import event_hash
from ocop.epcis.content import ITEM_LISTS
from ocop.epcis.event import Event
from ocop.epcis.faults import EventFault, pointer, shown

Lint = Callable[[Event], Iterator[EventFault]]
_QUANTITY_LISTS = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
_BOTH_LEVELS = (
    "time", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules",
)  # fmt: skip
_VIETNAMESE_URN = re.compile(r"urn:epc:[a-z]+:[a-z]+:(893\d+)\.")
_VIETNAMESE_LENGTHS = (7, 8, 9, 10, 12)  # NĐ 37/2026/NĐ-CP, Điều 31
_GS1_SPACES = ("https://ref.gs1.org/", "https://gs1.org/", "http://ns.gs1.org/", "cbv:", "gs1:")


def warnings(event: Event) -> list[EventFault]:
    """All advice about an event that the schema has passed."""
    return [found for lint in LINTS for found in lint(event)]


def _advice(event: Event, path: list[str | int], what: str, how: str, code: str) -> EventFault:
    return EventFault(event.index, pointer(path), what, how, code, warning=True)


def lint_long_form(event: Event) -> Iterator[EventFault]:
    """JSON wants the bare word of the vocabulary, not its URI."""
    for path, values, value in words(event.body):
        if values.form_of(value) not in (None, "word"):
            what = f"“{shown(value)}” viết dài."
            yield _advice(event, path, what, f"Viết “{values.word(value)}”.", "long_form")


def lint_invented_word(event: Event) -> Iterator[EventFault]:
    """A value in GS1's own namespace that GS1 never defined (BizStep-harvesting…)."""
    for path, values, value in words(event.body):
        if value.startswith(_GS1_SPACES) and values.form_of(value) is None:
            what = f"GS1 không có giá trị “{shown(value)}”."
            how = "Dùng từ có sẵn của CBV, hoặc URI dưới tên miền của mình."
            if "harvest" in value:
                how = "Thu hoạch: dùng creating_class_instance với disposition active."
            yield _advice(event, path, what, how, "invented_word")


def words(body: Mapping[str, Any]) -> Iterator[tuple[list[str | int], cbv.ValueList, str]]:
    """Every place of an event that takes a value of the vocabulary: path, list, value."""
    for (holder, field), values in cbv.USES.items():
        for path, thing in _holders(body, holder):
            found = thing.get(field)
            if isinstance(found, str):
                yield [*path, field], values, found
            elif isinstance(found, list):
                for place, value in enumerate(found):
                    yield [*path, field, place], values, value


def _holders(
    body: Mapping[str, Any], name: str
) -> Iterator[tuple[list[str | int], Mapping[str, Any]]]:
    """The objects in which a field of the vocabulary stands, with the path to each."""
    if not name:
        yield [], body
    elif name == "sensorReport":
        for place, element in enumerate(body.get("sensorElementList", ())):
            for number, report in enumerate(element.get("sensorReport", ())):
                yield ["sensorElementList", place, "sensorReport", number], report
    elif isinstance(body.get(name), list):
        for number, thing in enumerate(body[name]):
            yield [name, number], thing
    elif isinstance(body.get(name), Mapping):
        yield [name], body[name]


def lint_foreign_hash(event: Event) -> Iterator[EventFault]:
    """A digest in eventID that does not say it is the hash of CBV."""
    identity = event.body.get("eventID", "")
    if identity.startswith("ni:///") and "?ver=CBV" not in identity:
        what = "eventID trông như mã băm CBV nhưng không ghi ?ver=CBV2.0."
        how = "Để trống để hệ thống tính, hoặc dùng urn:uuid:…"
        yield _advice(event, ["eventID"], what, how, "foreign_hash")


def lint_hash_of_other_content(event: Event) -> Iterator[EventFault]:
    """An eventID that claims to be the CBV hash of this event and is not."""
    identity = event.body.get("eventID", "")
    claims = identity.startswith("ni:///sha-256;") and identity.endswith("?ver=CBV2.0")
    if claims and event_hash(event) != identity:
        what = "eventID không phải mã băm CBV của nội dung này."
        how = "Để trống để hệ thống tính lại."
        yield _advice(event, ["eventID"], what, how, "hash_differs")


def lint_company_prefix(event: Event) -> Iterator[EventFault]:
    """A Vietnamese company prefix has 7 to 10 or 12 digits; other lengths betray a fixed cut."""
    for path, text in _identifiers(event.body):
        found = _VIETNAMESE_URN.match(text)
        if found and len(found[1]) not in _VIETNAMESE_LENGTHS:
            what = f"“{shown(text)}” cắt mã doanh nghiệp thành {len(found[1])} số."
            how = "Lấy độ dài từ giấy chứng nhận, hoặc viết GS1 Digital Link."
            yield _advice(event, path, what, how, "company_prefix")


def _identifiers(body: Mapping[str, Any]) -> Iterator[tuple[list[str | int], str]]:
    """Every item, class and place of an event, with its path."""
    for field in ITEM_LISTS:
        for place, text in enumerate(body.get(field, ())):
            yield [field, place], text
    for field in _QUANTITY_LISTS:
        for place, line in enumerate(body.get(field, ())):
            yield [field, place, "epcClass"], line["epcClass"]
    for field in ("readPoint", "bizLocation"):
        if field in body:
            yield [field, "id"], body[field]["id"]
    if "parentID" in body:
        yield ["parentID"], body["parentID"]


def lint_bare_position(event: Event) -> Iterator[EventFault]:
    """A geographic position is no place one can look up or visit."""
    for field in ("readPoint", "bizLocation"):
        place = event.body.get(field, {}).get("id", "")
        if place.startswith("geo:"):
            what = f"{field} chỉ có tọa độ, không có mã địa điểm."
            how = "Dùng GLN hoặc URI của địa điểm; tọa độ ghi trong dữ liệu của địa điểm đó."
            yield _advice(event, [field, "id"], what, how, "bare_position")


def lint_item_as_class(event: Event) -> Iterator[EventFault]:
    """A single thing in a quantity list: it is counted, but never found again."""
    for field in _QUANTITY_LISTS:
        for place, line in enumerate(event.body.get(field, ())):
            if line["epcClass"].startswith("urn:epc:id:"):
                what = f"“{shown(line['epcClass'])}” là một vật, không phải lô hay loại hàng."
                how = "Chuyển nó sang danh sách mã từng vật (epcList, childEPCs…)."
                yield _advice(event, [field, place, "epcClass"], what, how, "item_as_class")


def lint_quantity_without_unit(event: Event) -> Iterator[EventFault]:
    """Without unit a quantity counts pieces; a broken number of pieces is a forgotten unit."""
    for field in _QUANTITY_LISTS:
        for place, line in enumerate(event.body.get(field, ())):
            quantity = line.get("quantity", 0)
            if "uom" not in line and quantity != int(quantity):
                what = f"Số lượng {quantity} không có đơn vị."
                how = "Thêm uom. Ví dụ: KGM (kg), LTR (lít)."
                yield _advice(event, [field, place, "uom"], what, how, "unit_missing")


def lint_sensor_given_twice(event: Event) -> Iterator[EventFault]:
    """The same attribute for the whole measurement and again for one value of it."""
    for path, report in _holders(event.body, "sensorReport"):
        element = event.body["sensorElementList"][int(path[1])]
        for field in _BOTH_LEVELS:
            if field in report and field in element.get("sensorMetadata", {}):
                what = f"{field} có cả ở sensorMetadata và sensorReport."
                how = "Giữ một chỗ: chung cho cả lần đo, hoặc riêng từng giá trị."
                yield _advice(event, [*path, field], what, how, "sensor_twice")


def lint_name_without_prefix(event: Event) -> Iterator[EventFault]:
    """A field without prefix inside an extension is lost to readers of linked data."""
    for name, inner in _extensions(event.body):
        yield from _bare_names(event, name, inner)


def _extensions(body: Mapping[str, Any]) -> Iterator[tuple[list[str | int], Any]]:
    for name, inner in body.items():
        if ":" in name:
            yield [name], inner
    for name, inner in body.get("ilmd", {}).items():
        yield ["ilmd", name], inner


def _bare_names(event: Event, path: list[str | int], value: Any) -> Iterator[EventFault]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if ":" not in name and name[:1] not in "@#" and name not in ("id", "type"):
                what = f"Trường “{shown(name)}” không có tiền tố."
                how = f"Thêm tiền tố. Ví dụ: ocop:{name}"
                yield _advice(event, [*path, name], what, how, "bare_name")
            yield from _bare_names(event, [*path, name], inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _bare_names(event, [*path, place], inner)


LINTS: tuple[Lint, ...] = (
    lint_long_form,
    lint_invented_word,
    lint_foreign_hash,
    lint_hash_of_other_content,
    lint_company_prefix,
    lint_bare_position,
    lint_item_as_class,
    lint_quantity_without_unit,
    lint_sensor_given_twice,
    lint_name_without_prefix,
)

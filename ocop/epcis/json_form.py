"""Documents in JSON and JSON-LD: split without parsing everything, read event by event, written.

A document of 100 MB is cut into raw events in a moment; each is decoded when its turn comes, so
memory stays near the size of the document. Numbers that are none (NaN, 1e999), keys given twice
and bottomless nesting are found here, before any rule sees the event.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn
from uuid import uuid4

import msgspec
import orjson

from ocop.epcis.event import Body, Document, Event, ReadLimits, event_of
from ocop.epcis.faults import BadDocument, EventFault, bad_document, pointer, shown
from ocop.epcis.namespaces import Namespaces, from_context, require_few_prefixes, to_context
from ocop.epcis.vocabulary import EVENT_TYPES

_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_ROADS = {
    "EPCISDocument": ("epcisBody", "eventList"),
    "EPCISQueryDocument": ("epcisBody", "queryResults", "resultsBody", "eventList"),
}
_BOM = b"\xef\xbb\xbf"
_LONGEST_INTEGER = 18
_LIST_KEY = re.compile(rb'"eventList"\s*:\s*\[')
_FIRST_PIECE, _LAST_PIECE = 64, 1 << 20


class _Refused(ValueError):
    """A key given twice or a number that is none, met inside an event."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


def read(data: bytes, *, limits: ReadLimits | None = None) -> Document:
    """A document or a bare event; its events are decoded one by one as they are asked for.

    BadDocument for what is not JSON, too large, too deep, without event list, or a repeated key
    outside the events.

    >>> found = read(b'{"type": "ObjectEvent", "eventID": "urn:uuid:1"}')
    >>> [event.body["eventID"] for event in found.events]
    ['urn:uuid:1']
    """
    limits = limits or ReadLimits()
    data = _checked(data, limits)
    top = _object(data, "")
    kind = _text(top.get("type"))
    if kind in EVENT_TYPES or ":" in kind:
        return Document({}, _events([data], {}))
    if kind not in _ROADS:
        what = f"Không có tài liệu “{shown(kind)}”." if kind else "Không phải tài liệu EPCIS."
        how = "type phải là EPCISDocument, EPCISQueryDocument, hoặc một loại sự kiện."
        raise bad_document("/type", what, how, "document_type")
    raw_list = _follow(top, _ROADS[kind])
    events = _list(raw_list)
    if len(events) > limits.most_events:
        what = f"Tài liệu có {len(events)} sự kiện, nhiều hơn {limits.most_events}."
        raise bad_document("/epcisBody", what, "Chia thành nhiều tài liệu.", "too_many_events")
    shell = _shell(data, raw_list)
    namespaces = from_context(shell.get("@context"))
    require_few_prefixes(namespaces)
    return Document(shell, _events(events, namespaces), namespaces)


def _checked(data: bytes, limits: ReadLimits) -> bytes:
    if len(data) > limits.most_bytes:
        what = f"Tài liệu lớn hơn {limits.most_bytes // (1024 * 1024)} MB."
        raise bad_document("", what, "Chia thành nhiều tài liệu.", "too_large")
    return data[3:] if data.startswith(_BOM) else data


def _object(data: bytes | msgspec.Raw, path: str) -> dict[str, msgspec.Raw]:
    try:
        return _OBJECT.decode(data)
    except RecursionError:
        raise bad_document(path, "JSON lồng nhau quá sâu.", "Viết phẳng lại.", "too_deep") from None
    except msgspec.ValidationError:
        what = "Chỗ này phải là đối tượng {…}."
        raise bad_document(path, what, "Xem lại cấu trúc tài liệu.", "type") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as broken:
        raise _syntax(data, broken) from None


def _syntax(data: bytes | msgspec.Raw, broken: Exception) -> BadDocument:
    """The place of a syntax error in words; encodings other than UTF-8 are told apart."""
    start = bytes(memoryview(data)[:4])
    if isinstance(broken, UnicodeDecodeError) or b"\0" in start or start[:2] == b"\xff\xfe":
        what = "Tài liệu không viết bằng mã UTF-8."
        return bad_document("", what, "Lưu lại tệp với mã UTF-8.", "encoding")
    what = f"JSON sai cú pháp: {broken}"
    how = "Kiểm tra dấu ngoặc, dấu phẩy, dấu nháy. NaN và Infinity không phải số."
    return bad_document("", what, how, "syntax")


def _text(raw: msgspec.Raw | None) -> str:
    found = None if raw is None else msgspec.json.decode(raw)
    return found if isinstance(found, str) else ""


def _follow(top: dict[str, msgspec.Raw], road: tuple[str, ...]) -> msgspec.Raw:
    """The raw event list at the end of its road."""
    path = ""
    raw: msgspec.Raw | None = None
    for step in road:
        found = top if raw is None else _object(raw, path)
        path += "/" + step
        raw = found.get(step)
        if raw is None:
            raise bad_document(path, f"Thiếu {step}.", "Thêm trường này.", "missing")
    if raw is None:
        raise LookupError(road)
    return raw


def _list(raw: msgspec.Raw) -> list[msgspec.Raw]:
    try:
        return _LIST.decode(raw)
    except msgspec.ValidationError:
        what = "eventList phải là danh sách […]."
        raise bad_document("/epcisBody", what, "Đặt các sự kiện trong [ ].", "type") from None
    except msgspec.DecodeError as broken:
        raise _syntax(raw, broken) from None


def _shell(data: bytes, raw_list: msgspec.Raw) -> Body:
    """The document without its events; what repeats a key or is no number raises."""
    view = memoryview(raw_list)
    start = _position(data, view)
    rest = data if start < 0 else data[:start] + b"[]" + data[start + len(view) :]
    body, faults = decode(rest, index=-1)
    if faults:
        raise BadDocument(faults[0])
    if start < 0:
        _emptied(body)
    return body


def _position(data: bytes, view: memoryview) -> int:
    """Where the event list stands in the document; -1 when its key is written with escapes."""
    found = (match.end() - 1 for match in _LIST_KEY.finditer(data))
    return next((start for start in found if _same(data, start, view)), -1)


def _same(data: bytes, start: int, view: memoryview) -> bool:
    """Compare in growing pieces: no second copy of a large document, little work for a decoy."""
    if len(data) - start < len(view):
        return False
    at, size = 0, _FIRST_PIECE
    while at < len(view):
        if data[start + at : start + min(at + size, len(view))] != bytes(view[at : at + size]):
            return False
        at, size = at + size, min(size * 4, _LAST_PIECE)
    return True


def _emptied(shell: Body) -> None:
    holder: Any = shell
    for step in _ROADS[shell["type"]][:-1]:
        holder = holder[step]
    holder["eventList"] = []


def _events(raws: Iterable[bytes | msgspec.Raw], namespaces: Namespaces) -> Iterator[Event]:
    for index, raw in enumerate(raws):
        body, faults = decode(bytes(raw), index=index)
        if faults:
            yield Event(index, body, namespaces, read_faults=tuple(faults))
        else:
            yield event_of(body, index=index, namespaces=namespaces)


def decode(data: bytes, *, index: int = 0) -> tuple[Body, list[EventFault]]:
    """One JSON object with every key once and every number finite, or the fault.

    >>> decode(b'{"a": 1, "a": 2}')[1][0].code, decode(b'{"a": 1e999}')[1][0].code
    ('key_twice', 'number')
    """
    try:
        body = _DECODER.decode(data.decode())
    except _Refused as refused:
        return {}, [_refusal(data, index, refused)]
    except UnicodeDecodeError as broken:
        return {}, [EventFault(index, *_parts(_syntax(data, broken)))]
    except RecursionError:
        return {}, [EventFault(index, "", "JSON lồng nhau quá sâu.", "Viết phẳng lại.", "too_deep")]
    except ValueError as broken:
        return {}, [EventFault(index, *_parts(_syntax(data, broken)))]
    if not isinstance(body, dict):
        what = f"Sự kiện phải là đối tượng {{…}}, đang là “{shown(body)}”."
        return {}, [EventFault(index, "", what, "Viết mỗi sự kiện trong một cặp { }.", "type")]
    return body, []


def _parts(bad: BadDocument) -> tuple[str, str, str, str]:
    fault = bad.fault
    return fault.path, fault.what, fault.how_to_fix, fault.code


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Refused("key_twice", twice)
    return found


def _finite(text: str) -> float:
    found = float(text)
    if found in (float("inf"), float("-inf")):
        raise _Refused("number", text)
    return found


def _integer(text: str) -> int:
    if len(text) > _LONGEST_INTEGER:
        raise _Refused("number", text)
    return int(text)


def _no_number(text: str) -> NoReturn:
    raise _Refused("number", text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=_finite, parse_int=_integer, parse_constant=_no_number
)


def _refusal(data: bytes, index: int, refused: _Refused) -> EventFault:
    if refused.code == "number":
        what = f"“{shown(refused.text)}” không phải số, hoặc quá lớn."
        return EventFault(
            index, "", what, "Viết số thường, hoặc viết thành chữ trong “”.", "number"
        )
    path = _path_of_twice(data)
    what = f"Trường “{shown(refused.text)}” có hai lần."
    return EventFault(index, path, what, "Giữ một lần.", "key_twice")


def _path_of_twice(data: bytes) -> str:
    """The path of the first repeated key; asked only for documents that have one."""
    tree = json.JSONDecoder(object_pairs_hook=tuple).decode(data.decode())
    return next((pointer(path) for path in _twice((), tree)), "")


def _twice(path: tuple[str | int, ...], tree: Any) -> Iterator[tuple[str | int, ...]]:
    if isinstance(tree, tuple):
        seen = set()
        for key, inner in tree:
            if key in seen:
                yield (*path, key)
            seen.add(key)
            yield from _twice((*path, key), inner)
    elif isinstance(tree, list):
        for place, inner in enumerate(tree):
            yield from _twice((*path, place), inner)


def event_body(event: Event, *, namespaces: Namespaces | None = None) -> Body:
    """The event as it goes into a document that binds `namespaces`: its own prefixes added.

    An event that came with its own @context keeps it.

    >>> event_body(Event(0, {"type": "a:B"}, {"a": "https://a.vn/"}))["@context"][1]
    {'a': 'https://a.vn/'}
    """
    known = namespaces or {}
    own = {prefix: uri for prefix, uri in event.namespaces.items() if known.get(prefix) != uri}
    missing = {p: uri for p, uri in own.items() if _uses(event.body, p + ":")}
    if "@context" in event.body or not missing:
        return event.body
    return {"@context": to_context(missing), **event.body}


def _uses(value: Any, start: str) -> bool:
    """True when a name, or a value, begins with a prefix."""
    if isinstance(value, str):
        return value.startswith(start)
    if isinstance(value, Mapping):
        return any(
            name.removeprefix("@").startswith(start) or _uses(inner, start)
            for name, inner in value.items()
        )
    return isinstance(value, list) and any(_uses(inner, start) for inner in value)


def write(document: Document) -> Iterator[bytes]:
    """The document as JSON-LD, in pieces; memory does not grow with the number of events."""
    shell = dict(document.shell)
    shell.setdefault("@context", to_context(document.namespaces))
    mark = f"events {uuid4().hex}"
    before, after = orjson.dumps(_marked(shell, mark)).split(orjson.dumps([mark]))
    yield before + b"["
    for number, event in enumerate(document.events):
        body = orjson.dumps(event_body(event, namespaces=document.namespaces))
        yield b"," + body if number else body
    yield b"]" + after


def _marked(shell: Body, mark: str) -> Body:
    """The shell with a mark in place of its events."""
    found = dict(shell)
    holder = found
    for step in _ROADS[str(shell["type"])][:-1]:
        holder[step] = dict(holder.get(step, {}))
        holder = holder[step]
    holder["eventList"] = [mark]
    return found

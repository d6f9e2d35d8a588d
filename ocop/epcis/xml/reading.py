"""XML documents read as a stream: one event in memory at a time, hostile input refused.

A DOCTYPE is refused on sight, so there are no entities, inside or outside; depth and size are
limited while reading, not afterwards. Comments and processing instructions are passed over.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from xml.parsers import expat

from ocop.epcis.event import Document, Event, ReadLimits
from ocop.epcis.faults import BadDocument, bad_document, shown
from ocop.epcis.namespaces import plain, require_few_prefixes
from ocop.epcis.vocabulary import EVENT_TYPES
from ocop.epcis.xml.from_xml import event_from
from ocop.epcis.xml.nodes import EPCIS, TECHNICAL, Name, Node
from ocop.epcis.xml.shell import shell_from

_SPACE = " "  # cannot stand in a URI or a name
_PIECE = 1 << 16
_LONGEST_REMEMBERED = 200
_ROOTS = ("EPCISDocument", "EPCISQueryDocument", "QueryResults")
_WRAPPER = "extension"


def read(data: bytes | Iterable[bytes], *, limits: ReadLimits | None = None) -> Document:
    """A document or a bare event from XML, EPCIS 2.0 or 1.2; pieces are read as they come.

    BadDocument, here or while the events are walked, for what is not XML, has a DOCTYPE, is too
    large, too deep, or is no EPCIS document.

    >>> xml = b"<ObjectEvent><eventID>urn:uuid:1</eventID><action>ADD</action></ObjectEvent>"
    >>> [event.body["action"] for event in read(xml).events]
    ['ADD']
    """
    pieces = _pieces(data) if isinstance(data, bytes) else data
    reader = _Reader(limits or ReadLimits())
    events = reader.events(pieces)
    first = next(events, None)
    found = events if first is None else _again(first, events)
    return Document(reader.shell, found, reader.namespaces)


def _pieces(data: bytes) -> Iterator[bytes]:
    view = memoryview(data)
    return (bytes(view[at : at + _PIECE]) for at in range(0, len(view), _PIECE))


def _again(first: Event, rest: Iterator[Event]) -> Iterator[Event]:
    yield first
    yield from rest


class _Reader:
    """The state of one pass: open elements, the events ready to be handed out, the shell."""

    def __init__(self, limits: ReadLimits) -> None:
        self.shell: dict[str, Any] = {}
        self.namespaces: dict[str, str] = {}
        self._limits = limits
        self._size = 0
        self._count = 0
        self._open: list[Node] = []
        self._list_depth = 0  # how deep its items stand; 0 before the list, -1 behind it
        self._event_depth = 0  # how deep the event being read stands; 0 between events
        self._root: Node | None = None
        self._ready: deque[Event] = deque()
        self._parser = self._new_parser()

    def _new_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=_SPACE)
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartDoctypeDeclHandler = _refuse_doctype
        return parser

    def events(self, pieces: Iterable[bytes]) -> Iterator[Event]:
        """The events in their order; afterwards the shell is complete."""
        for piece in pieces:
            self._size += len(piece)
            if self._size > self._limits.most_bytes:
                what = f"Tài liệu lớn hơn {self._limits.most_bytes // (1024 * 1024)} MB."
                raise bad_document("", what, "Chia thành nhiều tài liệu.", "too_large")
            self._feed(piece, final=False)
            while self._ready:
                yield self._ready.popleft()
        self._feed(b"", final=True)
        yield from self._ready
        self._finish()

    def _feed(self, piece: bytes, *, final: bool) -> None:
        try:
            self._parser.Parse(piece, final)
        except expat.ExpatError as broken:
            raise _syntax(broken) from None
        except BadDocument:
            raise
        except (LookupError, ValueError):  # Python's own words for encodings it cannot offer
            what = "Mã chữ mà tài liệu khai báo không được hỗ trợ."
            raise bad_document("", what, "Lưu lại tệp với mã UTF-8.", "encoding") from None

    def _finish(self) -> None:
        if self._root is None:
            raise bad_document("", "Tài liệu trống.", "Gửi lại tài liệu EPCIS.", "syntax")
        if self._root.name.local in _ROOTS:
            self._fill_shell(self._root)
            if not self._list_depth:
                raise bad_document(
                    "/EPCISBody", "Thiếu EventList.", "Đặt các sự kiện trong EventList.", "missing"
                )

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        """Prefixes bound at the root hold for the whole document."""
        if not self._open and prefix and uri and uri not in TECHNICAL:
            self.namespaces[prefix] = plain(uri)
            require_few_prefixes(self.namespaces)

    def _start(self, name: str, attributes: list[str]) -> None:
        values = iter(attributes)
        given = [(_name(key), value) for key, value in zip(values, values, strict=True)]
        node = Node(_name(name), given, [], [])
        depth = len(self._open)
        if depth >= self._limits.deepest:
            what = f"XML lồng nhau quá {self._limits.deepest} tầng."
            raise bad_document("", what, "Viết phẳng lại.", "too_deep", index=self._index())
        if depth == 0:
            self._begin(node)
        elif self._list_depth > 0 and not self._event_depth:
            self._event_depth = 0 if _is_wrapper(node) else depth
        else:
            self._open[-1].children.append(node)
        self._open.append(node)
        if not self._list_depth and node.name.local == "EventList" and not node.name.is_own:
            self._list_depth = depth + 1
            if self._root is not None:
                self._fill_shell(self._root)

    def _begin(self, node: Node) -> None:
        local = node.name.local
        known = node.name.namespace in EPCIS or not node.name.namespace
        if not (known and (local in _ROOTS or local in EVENT_TYPES)):
            what = f"Không phải tài liệu EPCIS: phần tử gốc là “{shown(local)}”."
            how = "Phần tử gốc là epcis:EPCISDocument, epcisq:EPCISQueryDocument hoặc một sự kiện."
            raise bad_document("", what, how, "document_type")
        self._root = node

    def _index(self) -> int:
        return self._count if self._list_depth > 0 else -1

    def _end(self, name: str) -> None:
        node = self._open.pop()
        depth = len(self._open)
        if depth == 0:
            self._end_root(node)
        elif depth == self._event_depth:
            self._event_depth = 0
            self._hand_out(node)
        elif depth == self._list_depth - 1:
            self._list_depth = -1  # the list is over; what follows belongs to the document

    def _end_root(self, node: Node) -> None:
        """A bare event ends with the document; what a document root says of itself is not its."""
        if node.name.local in EVENT_TYPES:
            kept = ("schemaVersion", "creationDate")
            node.attributes = [(n, v) for n, v in node.attributes if n.local not in kept]
            self._hand_out(node)

    def _hand_out(self, node: Node) -> None:
        self._ready.append(event_from(node, index=self._count, namespaces=self.namespaces))
        self._count += 1
        if self._count > self._limits.most_events:
            what = f"Tài liệu có nhiều hơn {self._limits.most_events} sự kiện."
            how = "Chia thành nhiều tài liệu."
            raise bad_document("/EPCISBody", what, how, "too_many_events")

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].texts.append(text)

    def _fill_shell(self, root: Node) -> None:
        self.shell.clear()
        self.shell.update(shell_from(root, self.namespaces))


def _name(triplet: str) -> Name:
    return _remembered_name(triplet) if len(triplet) <= _LONGEST_REMEMBERED else _split(triplet)


def _split(triplet: str) -> Name:
    """expat writes `namespace local prefix`, shorter when one of them is missing."""
    parts = triplet.split(_SPACE)
    if len(parts) == 1:
        return Name("", parts[0])
    return Name(parts[0], parts[1], parts[2] if len(parts) > 2 else "")


_remembered_name = lru_cache(maxsize=4096)(_split)


def _is_wrapper(node: Node) -> bool:
    return node.name.local == _WRAPPER and not node.name.is_own


def _refuse_doctype(*_: Any) -> None:
    what = "Tài liệu có DOCTYPE, có thể dùng để tấn công."
    raise bad_document("", what, "Bỏ dòng <!DOCTYPE …>.", "doctype")


def _syntax(broken: expat.ExpatError) -> BadDocument:
    place = f"dòng {broken.lineno}, cột {broken.offset + 1}"
    if broken.code in (expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING],
                       expat.errors.codes[expat.errors.XML_ERROR_INCORRECT_ENCODING]):  # fmt: skip
        what, code = f"Mã chữ của tài liệu không đọc được ({place}).", "encoding"
        return bad_document("", what, "Lưu lại tệp với mã UTF-8.", code)
    what = f"XML sai cú pháp ở {place}: {broken}"
    return bad_document("", what, "Kiểm tra thẻ đóng và các ký tự & < >.", "syntax")

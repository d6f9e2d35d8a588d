"""The elements of an event while it is turned into JSON-LD form, and the names they get there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

from ocop.epcis.faults import BadDocument, bad_document, shown
from ocop.epcis.namespaces import Namespaces, free_prefix, plain, require_few_prefixes
from ocop.epcis.vocabulary import STANDARD_PREFIXES

XSI = "http://www.w3.org/2001/XMLSchema-instance"
EPCIS = frozenset(
    f"urn:epcglobal:epcis{kind}:xsd:{version}"
    for kind in ("", "-query", "-masterdata")
    for version in (1, 2)
)
# Namespaces of the format itself: they bind no prefix for fields.
TECHNICAL = EPCIS | {XSI, "http://www.w3.org/2001/XMLSchema"}
_LONGEST_INTEGER = 18
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WRAPPERS = ("extension", "baseExtension")
_STANDARD_BY_URI = {uri: prefix for prefix, uri in STANDARD_PREFIXES.items()}


@dataclass(frozen=True, slots=True)
class Name:
    """A name in XML: namespace ("" for none), local part, prefix as it was written."""

    namespace: str
    local: str
    prefix: str = ""

    @property
    def is_own(self) -> bool:
        """True for a name in a namespace that is not EPCIS's."""
        return bool(self.namespace) and self.namespace not in EPCIS


@dataclass(slots=True)
class Node:
    """An element with its attributes, children and text (the text of children is theirs)."""

    name: Name
    attributes: list[tuple[Name, str]]
    children: "list[Node]"
    texts: list[str]

    @property
    def text(self) -> str:
        """The text as it stands, spaces included."""
        return "".join(self.texts)

    @property
    def stripped(self) -> str:
        """The text of a standard field: spaces around it mean nothing."""
        return self.text.strip()

    def inner(self) -> "Iterator[Node]":
        """The children; those of the extension wrappers of EPCIS 1.2 count as one's own."""
        for child in self.children:
            if child.name.local in _WRAPPERS and not child.name.is_own:
                yield from child.inner()
            else:
                yield child

    def attribute(self, local: str) -> str:
        """The value of an attribute without namespace; empty when absent."""
        return next(
            (v for name, v in self.attributes if not name.namespace and name.local == local), ""
        )


class Prefixes:
    """Gives names of one event their prefixes: the written one, unless it means another thing."""

    def __init__(self, known: Namespaces) -> None:
        self._taken = {**STANDARD_PREFIXES, **known}
        self.own: dict[str, str] = {}

    def key(self, name: Name) -> str:
        """The name as a key of JSON-LD: `prefix:local`, or the local name without namespace."""
        if not name.namespace:
            return name.local
        return f"{self._prefix(name)}:{name.local}"

    def _prefix(self, name: Name) -> str:
        namespace = plain(name.namespace)
        if namespace in _STANDARD_BY_URI:
            return _STANDARD_BY_URI[namespace]
        prefix = free_prefix(name.prefix, namespace, self._taken)
        if prefix not in self._taken:
            require_few_prefixes(self.own)
            self._taken[prefix] = self.own[prefix] = namespace
        return prefix


def own_value(node: Node, prefixes: Prefixes, *, index: int) -> Any:
    """An extension element in JSON-LD form: text, or an object of its attributes and children.

    Attributes become `@name`, text beside them `#text`; a child that repeats becomes a list.
    Typed text (xsi:type, as EPCIS 1.2 documents have it) becomes number or boolean.
    BadDocument for text between children, which JSON has no place for.
    """
    attributes = [(name, v) for name, v in node.attributes if name.namespace != XSI]
    text = node.text
    if not attributes and not node.children:
        return _typed(text, node)
    if node.children and text.strip():
        raise mixed(node, index)
    found: dict[str, Any] = {"@" + prefixes.key(name): v for name, v in attributes}
    for child in node.children:
        add(found, prefixes.key(child.name), own_value(child, prefixes, index=index))
    if not node.children and text:
        found["#text"] = text
    return found


def mixed(node: Node, index: int) -> BadDocument:
    """The fault of text that stands between elements."""
    what = f"“{shown(node.stripped)}” đứng xen giữa các phần tử con của {node.name.local}."
    return bad_document("", what, "Đặt chữ trong một phần tử riêng.", "mixed_text", index=index)


def add(found: dict[str, Any], key: str, value: Any) -> None:
    """Put a value under a key; a second one makes a list."""
    if key not in found:
        found[key] = value
    elif isinstance(found[key], list):
        found[key].append(value)
    else:
        found[key] = [found[key], value]


def _typed(text: str, node: Node) -> Any:
    kind = next(
        (v for name, v in node.attributes if name.namespace == XSI and name.local == "type"), ""
    )
    kind = kind.rpartition(":")[2]
    if kind in ("integer", "int", "long", "decimal", "double", "float"):
        return number(text.strip())
    if kind == "boolean":
        return boolean(text.strip())
    return text


def number(text: str) -> Any:
    """The number a text stands for; text that is none stays, for the schema to refuse.

    >>> number("10"), number("200.5"), number("abc"), number("NaN")
    (10, 200.5, 'abc', 'NaN')
    """
    if not _NUMBER.fullmatch(text):
        return text
    if text.lstrip("+-").isdecimal():
        return int(text) if len(text) <= _LONGEST_INTEGER else text
    found = float(text)
    return found if isfinite(found) else text


def boolean(text: str) -> Any:
    """The truth value of XML Schema; other text stays."""
    return {"true": True, "1": True, "false": False, "0": False}.get(text, text)

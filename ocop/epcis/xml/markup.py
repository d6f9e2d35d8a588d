"""Text and names as they stand in XML, and values of one's own as elements."""

import re
from collections.abc import Mapping
from typing import Any

from ocop.epcis.faults import bad_document, shown
from ocop.epcis.namespaces import Namespaces, free_prefix, is_writable, split_name
from ocop.epcis.vocabulary import STANDARD_PREFIXES

_MARKS = re.compile("[&<>\r]")
_ATTRIBUTE_MARKS = re.compile('[&<>"\r\n\t]')
_ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\r": "&#13;",
    "\n": "&#10;",
    "\t": "&#9;",
}
_PREFIX_BY_URI = {uri: prefix for prefix, uri in STANDARD_PREFIXES.items()}


def text(value: Any) -> str:
    """A plain value as element text.

    >>> text("a < b"), text(True), text(10)
    ('a &lt; b', 'true', '10')
    """
    plain = "true" if value is True else "false" if value is False else str(value)
    return _MARKS.sub(lambda found: _ENTITIES[found[0]], plain)


def attribute(name: str, value: Any) -> str:
    """A plain value as attribute, with the space before it.

    >>> attribute("uom", 'a"b')
    ' uom="a&quot;b"'
    """
    plain = "true" if value is True else "false" if value is False else str(value)
    return f' {name}="{_ATTRIBUTE_MARKS.sub(lambda found: _ENTITIES[found[0]], plain)}"'


def element(name: str, inner: str, attributes: str = "") -> str:
    """An element around finished markup; without any it is closed at once."""
    return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes}/>"


def leaf(name: str, value: Any, attributes: str = "") -> str:
    """An element around a plain value; nothing for null."""
    return "" if value is None else element(name, text(value), attributes)


class Names:
    """The names of one's own fields in XML, and the namespaces that must be declared for them.

    `outer` is declared further out already; what else is used is in `used` afterwards.
    """

    def __init__(self, namespaces: Namespaces, outer: Namespaces) -> None:
        self._namespaces = namespaces
        self._outer = outer
        self._taken = dict(outer)
        self.used: dict[str, str] = {}

    def name(self, key: str) -> str:
        """The qualified name of a key; BadDocument for a prefix nobody bound."""
        namespace, local = split_name(key, self._namespaces)
        if not namespace:
            if ":" in key or not is_writable(local):
                what = f"Tên trường “{shown(key)}” không viết được trong XML."
                raise bad_document("", what, "Khai báo tiền tố trong @context.", "field_name")
            return local
        return f"{self._prefix(key.partition(':')[0], namespace)}:{local}"

    def _prefix(self, written: str, namespace: str) -> str:
        wanted = _PREFIX_BY_URI.get(namespace, written)
        wanted = "ns" if wanted in ("http", "https", "urn") else wanted
        prefix = free_prefix(wanted, namespace, self._taken)
        if prefix not in self._taken:
            self._taken[prefix] = self.used[prefix] = namespace
        return prefix

    @property
    def declarations(self) -> str:
        """The xmlns attributes for what is used."""
        return declarations(self.used)


def declarations(namespaces: Namespaces) -> str:
    """The xmlns attributes that bind some prefixes."""
    return "".join(attribute(f"xmlns:{prefix}", uri) for prefix, uri in namespaces.items())


def own(key: str, value: Any, names: Names) -> str:
    """A field of one's own as elements: one for each value of a list, none for null."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "".join([own(key, one, names) for one in value])
    name = names.name(key)
    if not isinstance(value, Mapping):
        return leaf(name, value)
    attributes = "".join(
        [
            attribute(names.name(inner[1:]), given)
            for inner, given in value.items()
            if is_attribute(inner)
        ]
    )
    children = text(value.get("#text", ""))
    children += own_fields(value, names)
    return element(name, children, attributes)


def own_fields(given: Mapping[str, Any], names: Names, leave: tuple[str, ...] = ()) -> str:
    """All fields of an object but its attributes, its text and those to `leave`."""
    return "".join(
        [
            own(key, value, names)
            for key, value in given.items()
            if key not in leave and key != "#text" and not key.startswith("@")
        ]
    )


def is_attribute(key: str) -> bool:
    """True for `@name`, which stands for an attribute; @context is JSON-LD's own."""
    return key.startswith("@") and key != "@context"

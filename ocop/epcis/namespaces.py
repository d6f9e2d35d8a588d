"""Prefixes of extension fields: read from @context, expanded, given out.

JSON-LD names a field of one's own `prefix:name`; the prefix is bound in @context, XML binds it
with xmlns. The prefixes of the EPCIS context itself (cbv, cbvmda, gs1, rdfs…) are always bound.
"""

import re
from collections.abc import Mapping
from typing import Any

from ocop.epcis.faults import bad_document
from ocop.epcis.vocabulary import STANDARD_PREFIXES

MOST_PREFIXES = 1_000
EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_SCHEMES_OF_FIELDS = ("http", "https", "urn")
_NAME = re.compile(r"[^\W\d][\w.\-·]*")
# Both spellings are in use for master data of CBV; the one with a colon comes from JSON-LD.
_ALIASES = {"urn:epcglobal:cbv:mda:": STANDARD_PREFIXES["cbvmda"]}

Namespaces = Mapping[str, str]


def from_context(context: Any) -> dict[str, str]:
    """The prefixes one's own part of a @context binds; the EPCIS context itself binds more.

    >>> from_context([EPCIS_CONTEXT, {"ocop": "https://example.vn/ocop/"}])
    {'ocop': 'https://example.vn/ocop/'}
    """
    found: dict[str, str] = {}
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, Mapping):
            for prefix, bound in part.items():
                uri = bound.get("@id") if isinstance(bound, Mapping) else bound
                if isinstance(uri, str) and not prefix.startswith("@"):
                    found[prefix] = uri
    return found


def to_context(namespaces: Namespaces) -> list[Any]:
    """The @context that binds these prefixes.

    >>> to_context({"ocop": "https://example.vn/ocop/"})[1:]
    [{'ocop': 'https://example.vn/ocop/'}]
    """
    own = {p: uri for p, uri in namespaces.items() if STANDARD_PREFIXES.get(p) != plain(uri)}
    return [EPCIS_CONTEXT, *([own] if own else [])]


def plain(namespace: str) -> str:
    """The namespace in its one spelling."""
    return _ALIASES.get(namespace, namespace)


def bound(prefix: str, namespaces: Namespaces) -> str | None:
    """The namespace behind a prefix; None when nobody bound it.

    >>> bound("cbvmda", {}), bound("ext", {})
    ('urn:epcglobal:cbv:mda', None)
    """
    found = namespaces.get(prefix) or STANDARD_PREFIXES.get(prefix)
    return plain(found) if found else None


def split_name(name: str, namespaces: Namespaces) -> tuple[str, str]:
    """(namespace, local name) of a field; namespace "" for a name without known prefix.

    A field may also be a whole URI: it is cut after its last `#`, `/` or `:`.

    >>> split_name("e:a", {"e": "https://e.vn/"}), split_name("https://e.vn/x#b", {})
    (('https://e.vn/', 'a'), ('https://e.vn/x#', 'b'))
    """
    prefix, colon, local = name.partition(":")
    if not colon:
        return "", name
    namespace = bound(prefix, namespaces)
    if namespace is not None:
        return namespace, local
    if prefix in _SCHEMES_OF_FIELDS:
        cut = max(name.rfind(mark) for mark in "#/:") + 1
        return name[:cut], name[cut:]
    return "", name


def is_known(name: str, namespaces: Namespaces) -> bool:
    """True when the name has no prefix, a bound one, or is a whole URI."""
    prefix, colon, _ = name.partition(":")
    return not colon or prefix in _SCHEMES_OF_FIELDS or bound(prefix, namespaces) is not None


def is_writable(local: str) -> bool:
    """True when XML can carry a local name: letters of any script, digits, `_`, `-`, `.`.

    >>> is_writable("mùaVụ"), is_writable("1a"), is_writable("a b")
    (True, False, False)
    """
    return _NAME.fullmatch(local) is not None


def expanded(name: str, namespaces: Namespaces) -> str:
    """The name as `{namespace}local`, the form in which names are compared.

    >>> expanded("e:a", {"e": "https://e.vn/"}), expanded("nobody:a", {})
    ('{https://e.vn/}a', 'nobody:a')
    """
    namespace, local = split_name(name, namespaces)
    return f"{{{namespace}}}{local}" if namespace else local


def free_prefix(wanted: str, namespace: str, taken: Mapping[str, str]) -> str:
    """A prefix for a namespace that means nothing else already.

    >>> free_prefix("e", "https://b.vn/", {"e": "https://a.vn/"})
    'e2'
    """
    prefix = wanted = wanted or "ns"
    number = 2
    while taken.get(prefix, namespace) != namespace:
        prefix, number = f"{wanted}{number}", number + 1
    return prefix


def require_few_prefixes(namespaces: Namespaces) -> None:
    """Refuse a document or event that binds more prefixes than anybody needs.

    BadDocument beyond `MOST_PREFIXES`: a flood of them would make every event slow.
    """
    if len(namespaces) > MOST_PREFIXES:
        what = f"Có hơn {MOST_PREFIXES} tiền tố được khai báo."
        raise bad_document("/@context", what, "Chỉ khai báo tiền tố có dùng.", "too_many_prefixes")

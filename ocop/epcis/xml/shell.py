"""What stands around the events: header with master data, query result, fields of one's own.

Both directions. JSON has sender, receiver and instanceIdentifier where XML has a Standard
Business Document Header: a header that says no more than those three becomes the three fields,
any other is kept whole.
"""

from collections.abc import Mapping
from typing import Any

from ocop.epcis.namespaces import to_context
from ocop.epcis.xml.nodes import XSI, Node, Prefixes, add, own_value

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SBDH = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
_PLAIN = ("queryName", "subscriptionID")
_HOLDERS = ("EPCISBody", "QueryResults", "resultsBody")
_BODY_PARTS = (*_PLAIN, *_HOLDERS, "EventList", "VocabularyList")


def shell_from(root: Node, namespaces: dict[str, str]) -> dict[str, Any]:
    """The document in JSON-LD form without its events.

    Prefixes first met inside the header are added to `namespaces`.
    """
    prefixes = Prefixes(namespaces)
    query = root.name.local != "EPCISDocument"
    found: dict[str, Any] = {"type": "EPCISQueryDocument" if query else "EPCISDocument"}
    found |= _root_attributes(root, prefixes)
    body: dict[str, Any] = {}
    bare_results = root.name.local == "QueryResults"
    for child in [root] if bare_results else root.inner():
        if child.name.local == "EPCISHeader" and not child.name.is_own:
            found["epcisHeader"] = _header(child, prefixes, found)
        elif child.name.local in _BODY_PARTS and not child.name.is_own:
            _body_part(child, body, prefixes)
        else:
            add(found, prefixes.key(child.name), own_value(child, prefixes, index=-1))
    if found.get("epcisHeader") == {}:
        del found["epcisHeader"]
    found["epcisBody"] = _with_list(body, query)
    namespaces.update(prefixes.own)
    return {"@context": to_context(namespaces), **found}


def _root_attributes(root: Node, prefixes: Prefixes) -> dict[str, Any]:
    found = {}
    for name, value in root.attributes:
        if name.namespace == RDF and name.local == "about":
            found["id"] = value
        elif name.local == "schemaVersion" and not name.namespace:
            found["schemaVersion"] = (
                value if value.startswith("2") else "2.0"
            )  # the form it has now
        elif name.namespace != XSI:
            found[("@" if name.namespace else "") + prefixes.key(name)] = value
    return found


def _body_part(node: Node, body: dict[str, Any], prefixes: Prefixes) -> None:
    """EPCISBody, QueryResults and resultsBody, in whatever nesting they come."""
    local = node.name.local
    if node.name.is_own:
        add(body, prefixes.key(node.name), own_value(node, prefixes, index=-1))
    elif local in _PLAIN:
        body[local] = node.stripped
    elif local == "VocabularyList":
        body["vocabularyList"] = _vocabularies(node, prefixes)
    elif local == "EventList":
        body["eventList"] = []
    elif local in _HOLDERS:
        for child in node.inner():
            _body_part(child, body, prefixes)
    else:
        add(body, local, own_value(node, prefixes, index=-1))


def _with_list(body: dict[str, Any], query: bool) -> dict[str, Any]:
    body.setdefault("eventList", [])
    if not query:
        return body
    inner = {name: body.pop(name) for name in ("vocabularyList", "eventList") if name in body}
    return {"queryResults": {**body, "resultsBody": inner}}


def _header(node: Node, prefixes: Prefixes, document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in node.inner():
        if child.name.namespace == SBDH:
            value = own_value(child, prefixes, index=-1)
            parties = _parties(value, prefixes.key(child.name).partition(":")[0])
            if parties is None:
                found[prefixes.key(child.name)] = value
            else:
                document |= parties
        elif child.name.local == "EPCISMasterData" and not child.name.is_own:
            found["epcisMasterData"] = _master_data(child, prefixes)
        else:
            add(found, prefixes.key(child.name), own_value(child, prefixes, index=-1))
    return found


def _parties(value: Any, prefix: str) -> dict[str, Any] | None:
    """The three fields, when the header says nothing else than what we would write for them."""
    found = {
        name: inner
        for name, inner in (
            ("sender", _at(value, prefix, "Sender", "Identifier")),
            ("receiver", _at(value, prefix, "Receiver", "Identifier")),
            (
                "instanceIdentifier",
                _at(value, prefix, "DocumentIdentification", "InstanceIdentifier"),
            ),
        )
        if isinstance(inner, str)
    }
    return found if value == business_header(found, prefix) else None


def _at(value: Any, prefix: str, *names: str) -> Any:
    for name in names:
        value = value.get(f"{prefix}:{name}") if isinstance(value, Mapping) else None
    return value


def business_header(document: Mapping[str, Any], prefix: str = "sbdh") -> dict[str, Any]:
    """The smallest Standard Business Document Header that carries the three fields."""

    def named(name: str, inner: str, field: str) -> dict[str, Any]:
        if field not in document:
            return {}
        return {f"{prefix}:{name}": {f"{prefix}:{inner}": document[field]}}

    return {
        f"{prefix}:HeaderVersion": "1.0",
        **named("Sender", "Identifier", "sender"),
        **named("Receiver", "Identifier", "receiver"),
        **named("DocumentIdentification", "InstanceIdentifier", "instanceIdentifier"),
    }


def _master_data(node: Node, prefixes: Prefixes) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in node.inner():
        if child.name.local == "VocabularyList" and not child.name.is_own:
            found["vocabularyList"] = _vocabularies(child, prefixes)
        else:
            add(found, prefixes.key(child.name), own_value(child, prefixes, index=-1))
    return found


def _vocabularies(node: Node, prefixes: Prefixes) -> list[Any]:
    return [_vocabulary(child, prefixes) for child in node.inner()]


def _vocabulary(node: Node, prefixes: Prefixes) -> dict[str, Any]:
    found: dict[str, Any] = {"type": node.attribute("type")}
    for child in node.inner():
        if child.name.local == "VocabularyElementList" and not child.name.is_own:
            found["vocabularyElementList"] = [_element(one, prefixes) for one in child.inner()]
        else:
            add(found, prefixes.key(child.name), own_value(child, prefixes, index=-1))
    return found


def _element(node: Node, prefixes: Prefixes) -> dict[str, Any]:
    found: dict[str, Any] = {"id": node.attribute("id")}
    for child in node.inner():
        if child.name.is_own:
            add(found, prefixes.key(child.name), own_value(child, prefixes, index=-1))
        elif child.name.local == "attribute":
            attributes = [(n, v) for n, v in child.attributes if n.namespace or n.local != "id"]
            bare = Node(child.name, attributes, child.children, child.texts)
            value = own_value(bare, prefixes, index=-1)
            line = {"id": child.attribute("id"), "attribute": value}
            found.setdefault("attributes", []).append(line)
        elif child.name.local == "children":
            found["children"] = [one.stripped for one in child.inner()]
        else:
            add(found, child.name.local, own_value(child, prefixes, index=-1))
    return found

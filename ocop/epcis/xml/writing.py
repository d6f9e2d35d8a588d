"""Documents as XML 2.0, streamed: the head, one event after the other, the tail."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ocop.epcis.event import Document, Event
from ocop.epcis.namespaces import plain
from ocop.epcis.vocabulary import STANDARD_PREFIXES
from ocop.epcis.xml.event_xml import event_xml
from ocop.epcis.xml.markup import (
    Names,
    attribute,
    declarations,
    element,
    is_attribute,
    leaf,
    own,
    own_fields,
)
from ocop.epcis.xml.shell import RDF, SBDH, business_header

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ROOTS = {
    "EPCISDocument": ("epcis:EPCISDocument", {"epcis": "urn:epcglobal:epcis:xsd:2"}),
    "EPCISQueryDocument": (
        "epcisq:EPCISQueryDocument",
        {"epcisq": "urn:epcglobal:epcis-query:xsd:2"},
    ),
}
_STANDARD = {prefix: STANDARD_PREFIXES[prefix] for prefix in ("cbv", "gs1", "cbvmda")}
_SHELL_FIELDS = (
    "@context", "id", "type", "schemaVersion", "creationDate", "epcisHeader", "epcisBody",
    "sender", "receiver", "instanceIdentifier",
)  # fmt: skip
_PARTIES = ("sender", "receiver", "instanceIdentifier")

CbvXmlForm = Literal["urn", "web", "as_read"]


def write(document: Document, *, form: CbvXmlForm = "urn") -> Iterator[bytes]:
    """The document as XML in pieces; `as_read` keeps the vocabulary as XML brought it, else URN.

    BadDocument when a field has a prefix nobody bound.
    """
    shell = document.shell
    root, technical = _ROOTS[document.kind]
    outer = {**technical, **_STANDARD, **{p: plain(u) for p, u in document.namespaces.items()}}
    names = Names(document.namespaces, outer)
    before, after = _around(shell, names)
    attributes = _root_attributes(shell, names)
    attributes += declarations({**outer, **names.used})
    yield f"{_DECLARATION}<{root}{attributes}>{before}<EventList>".encode()
    for event in document.events:
        yield event_xml(event, outer={**outer, **names.used}, form=_form(event, form)).encode()
    yield f"</EventList>{after}</{root}>".encode()


def write_event(event: Event, *, form: CbvXmlForm = "urn") -> bytes:
    """One event as a document of its own."""
    return (_DECLARATION + event_xml(event, outer={}, form=_form(event, form))).encode()


def _form(event: Event, form: CbvXmlForm) -> Literal["urn", "web"]:
    return (event.cbv_form or "urn") if form == "as_read" else form


def _root_attributes(shell: Mapping[str, Any], names: Names) -> str:
    found = attribute("schemaVersion", "2.0")
    if "creationDate" in shell:
        found += attribute("creationDate", shell["creationDate"])
    if "id" in shell:
        names.used["rdf"] = RDF
        found += attribute("rdf:about", shell["id"])
    for key, value in shell.items():
        if is_attribute(key):
            found += attribute(names.name(key[1:]), value)
    return found


def _around(shell: Mapping[str, Any], names: Names) -> tuple[str, str]:
    """The markup before the event list and the one behind it."""
    own_parts = own_fields(shell, names, _SHELL_FIELDS)
    head = _header(shell, names) + own_parts
    body = shell.get("epcisBody", {})
    if shell.get("type") == "EPCISDocument":
        return head + "<EPCISBody>", own_fields(body, names, ("eventList",)) + "</EPCISBody>"
    results = body.get("queryResults", {})
    inner = results.get("resultsBody", {})
    before = "<EPCISBody><epcisq:QueryResults>"
    before += "".join(
        [leaf(name, results[name]) for name in ("queryName", "subscriptionID") if name in results]
    )
    before += own_fields(results, names, ("queryName", "subscriptionID", "resultsBody"))
    after = _vocabularies(inner["vocabularyList"], names) if "vocabularyList" in inner else ""
    after += "</resultsBody></epcisq:QueryResults>"
    after += own_fields(body, names, ("queryResults",)) + "</EPCISBody>"
    return head + before + "<resultsBody>", after


def _header(shell: Mapping[str, Any], names: Names) -> str:
    header = dict(shell.get("epcisHeader", {}))
    parties = {name: shell[name] for name in _PARTIES if name in shell}
    found = ""
    if parties:
        inner = Names({"sbdh": SBDH}, {})
        markup = own("sbdh:StandardBusinessDocumentHeader", business_header(parties), inner)
        found += markup.replace(">", f"{inner.declarations}>", 1)
    master = header.pop("epcisMasterData", None)
    found += own_fields(header, names)
    if master is not None:
        inside = (
            _vocabularies(master["vocabularyList"], names) if "vocabularyList" in master else ""
        )
        inside += own_fields(master, names, ("vocabularyList",))
        found += f"<extension>{element('EPCISMasterData', inside)}</extension>"
    return element("EPCISHeader", found) if found else ""


def _vocabularies(vocabularies: list[Any], names: Names) -> str:
    return element("VocabularyList", "".join([_vocabulary(one, names) for one in vocabularies]))


def _vocabulary(vocabulary: Mapping[str, Any], names: Names) -> str:
    inner = ""
    if "vocabularyElementList" in vocabulary:
        elements = [_element(one, names) for one in vocabulary["vocabularyElementList"]]
        inner += element("VocabularyElementList", "".join(elements))
    inner += own_fields(vocabulary, names, ("type", "vocabularyElementList"))
    return element("Vocabulary", inner, attribute("type", vocabulary["type"]))


def _element(one: Mapping[str, Any], names: Names) -> str:
    inner = "".join([_attribute(line, names) for line in one.get("attributes", ())])
    if one.get("children"):
        inner += element("children", "".join([leaf("id", child) for child in one["children"]]))
    inner += own_fields(one, names, ("id", "attributes", "children"))
    return element("VocabularyElement", inner, attribute("id", one["id"]))


def _attribute(line: Mapping[str, Any], names: Names) -> str:
    identity = attribute("id", line["id"])
    value = line.get("attribute", "")
    many = value if isinstance(value, list) else [value]
    return "".join([_attribute_value(one, identity, names) for one in many])


def _attribute_value(value: Any, identity: str, names: Names) -> str:
    if not isinstance(value, Mapping):
        return leaf("attribute", value, identity)
    markup = own("attribute", value, names)
    return markup.replace("<attribute", f"<attribute{identity}", 1)

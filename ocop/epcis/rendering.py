"""How an answer is written: identifiers as Digital Link or URN, vocabulary in XML as URN or URI.

Storing never translates; only the answer does, and only as far as it is certain: a URN becomes a
link always, a link becomes a URN only when the length of the company prefix is known.
Source: EPCIS 2.0 REST binding, headers GS1-EPC-Format and GS1-CBV-XML-Format.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from ocop.epcis.event import Body, Event
from ocop.epcis.faults import shown
from ocop.epcis.xml.writing import CbvXmlForm
from ocop.gs1.characters import KeyFault
from ocop.gs1.epc import to_link, to_urn
from ocop.kit.faults import Fault, Invalid

PrefixLength = Callable[[str], int | None]
_LISTS = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
_LONGEST = 500  # no GS1 key is longer; what is remembered stays small
_PLAIN = ("parentID", "transformationID")
_PLACES = ("readPoint", "bizLocation")
_LINES = {
    "quantityList": "epcClass",
    "childQuantityList": "epcClass",
    "inputQuantityList": "epcClass",
    "outputQuantityList": "epcClass",
    "bizTransactionList": "bizTransaction",
    "sourceList": "source",
    "destinationList": "destination",
}


class EpcFormat(StrEnum):
    """The values of the header GS1-EPC-Format."""

    NO_PREFERENCE = "No_Preference"
    DIGITAL_LINK = "Always_GS1_Digital_Link"
    URN = "Always_EPC_URN"
    NEVER = "Never_Translates"


_CBV_FORMS: Mapping[str, CbvXmlForm] = {
    "No_Preference": "urn",
    "Always_URN": "urn",
    "Always_Web_URI": "web",
    "Never_Translates": "as_read",
}


def epc_format(header: str | None) -> EpcFormat:
    """The wanted form of identifiers; without header it is the Digital Link.

    >>> epc_format(None).value
    'Always_GS1_Digital_Link'

    Invalid for a value the standard does not know.
    """
    if not header:
        return EpcFormat.DIGITAL_LINK
    try:
        return EpcFormat(header)
    except ValueError:
        raise _unknown("GS1-EPC-Format", header, EpcFormat) from None


def cbv_xml_form(header: str | None) -> CbvXmlForm:
    """The wanted form of the vocabulary in XML; URN when the client leaves it to us.

    >>> cbv_xml_form("Always_Web_URI")
    'web'

    Invalid for a value the standard does not know.
    """
    if header and header not in _CBV_FORMS:
        raise _unknown("GS1-CBV-XML-Format", header, _CBV_FORMS)
    return _CBV_FORMS[header or "No_Preference"]


def _unknown(name: str, value: str, allowed: Iterable[str]) -> Invalid:
    what = f"Không có giá trị “{shown(value)}” cho {name}."
    return Invalid([Fault(name, what, f"Chọn một trong: {', '.join(allowed)}", "header")])


def identifier(text: str, form: EpcFormat, *, prefix_length: PrefixLength) -> str:
    """One identifier in the wanted form; what cannot be translated with certainty stays.

    >>> identifier("urn:epc:id:sgln:9521234.54321.0", EpcFormat.DIGITAL_LINK,
    ...            prefix_length=lambda link: None)
    'https://id.gs1.org/414/9521234543213'
    """
    if len(text) > _LONGEST:
        return text
    if form is EpcFormat.DIGITAL_LINK and text.startswith("urn:epc:"):
        return _link(text)
    if form is EpcFormat.URN and text.startswith("http"):
        length = prefix_length(text)
        return text if length is None else _urn(text, length)
    return text


@lru_cache(maxsize=8192)
def _link(urn: str) -> str:
    try:
        return to_link(urn).uri
    except KeyFault:
        return urn


@lru_cache(maxsize=8192)
def _urn(link: str, length: int) -> str:
    try:
        return to_urn(link, prefix_length=length)
    except KeyFault:
        return link


def _unknown_length(link: str) -> None:
    """Without a register of prefixes no length is known."""


def translated(
    event: Event, form: EpcFormat, *, prefix_length: PrefixLength = _unknown_length
) -> Event:
    """The event with its identifiers in the wanted form; the stored event is not touched.

    `prefix_length` gives the digits of the company prefix behind a link, or None when nobody
    knows; it is asked only for links that shall become URNs.

    >>> event = Event(0, {"type": "ObjectEvent", "epcList": ["urn:epc:id:sscc:9521234.0000000001"]})
    >>> translated(event, EpcFormat.DIGITAL_LINK).body["epcList"]
    ['https://id.gs1.org/00/095212340000000013']
    """
    if form in (EpcFormat.NO_PREFERENCE, EpcFormat.NEVER):
        return event

    def one(text: Any) -> Any:
        known = isinstance(text, str)
        return identifier(text, form, prefix_length=prefix_length) if known else text

    return replace(event, body=_changed(event.body, one))


def _changed(body: Body, one: Callable[[Any], Any]) -> Body:
    """A copy of the body, every identifier put through `one`."""
    return {name: _field(name, given, one) for name, given in body.items()}


def _field(name: str, given: Any, one: Callable[[Any], Any]) -> Any:
    if name in _PLAIN:
        return one(given)
    if name in _LISTS:
        return [one(text) for text in given]
    if name in _PLACES:
        return {**given, "id": one(given["id"])}
    if name in _LINES:
        inner = _LINES[name]
        return [{**line, inner: one(line[inner])} for line in given]
    return given

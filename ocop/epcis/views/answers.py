"""Answers written: collections in JSON, events as an EPCISQueryDocument in either format."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from ocop.epcis import json_form, xml
from ocop.epcis.event import Event
from ocop.epcis.formats import XML_TYPES
from ocop.epcis.namespaces import EPCIS_CONTEXT
from ocop.epcis.problems import EpcisProblem
from ocop.epcis.query_document import query_document
from ocop.epcis.rendering import EpcFormat, cbv_xml_form, epc_format, translated
from ocop.epcis.views.headers import BOTH, ONLY_JSON, answer_type
from ocop.kit.faults import Invalid


def json_answer(request: HttpRequest, value: Any, *, status: int = 200) -> HttpResponse:
    """Any value as JSON, for who takes JSON."""
    kind = answer_type(request, ONLY_JSON)
    return HttpResponse(orjson.dumps(value), status=status, content_type=kind)


def collection(request: HttpRequest, members: list[str]) -> HttpResponse:
    """A collection as the REST binding shows it."""
    return json_answer(
        request, {"@context": EPCIS_CONTEXT, "type": "Collection", "member": members}
    )


def wanted_epc_format(request: HttpRequest) -> EpcFormat:
    """The form in which the client wants identifiers; 406 for one nobody knows."""
    try:
        return epc_format(request.headers.get("GS1-EPC-Format"))
    except Invalid as wrong:
        raise EpcisProblem("NotAcceptableException", str(wrong)) from None


def events_answer(
    request: HttpRequest, events: Iterable[Event], *, at: datetime, name: str = ""
) -> HttpResponse:
    """Events as an EPCISQueryDocument, in the formats the request asks for."""
    kind = answer_type(request, BOTH)
    form = wanted_epc_format(request)
    shown = [translated(event, form) for event in events]
    document = query_document(shown, at=at, name=name)
    if kind in XML_TYPES:
        try:
            cbv_form = cbv_xml_form(request.headers.get("GS1-CBV-XML-Format"))
        except Invalid as wrong:
            raise EpcisProblem("NotAcceptableException", str(wrong)) from None
        body = b"".join(xml.write(document, form=cbv_form))
    else:
        body = b"".join(json_form.write(document))
    return HttpResponse(body, content_type=kind)

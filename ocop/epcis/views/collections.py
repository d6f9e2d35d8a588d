"""The root and the six top-level collections: what there is, and the events of every member."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from ocop.epcis import vocabulary as cbv
from ocop.epcis.content import is_class
from ocop.epcis.formats import XML_TYPES
from ocop.epcis.problems import EpcisProblem
from ocop.epcis.queries.collections import COLLECTIONS, members
from ocop.epcis.queries.events import page
from ocop.epcis.query import from_parameters
from ocop.epcis.rendering import identifier
from ocop.epcis.views.answers import collection, wanted_epc_format
from ocop.epcis.views.door import Caller, door
from ocop.epcis.views.events import answer, asked_query
from ocop.epcis.views.headers import BOTH, answer_type
from ocop.epcis.views.paging import asked, link_next

TOP = (
    "capture", "events", "eventTypes", "epcs", "bizSteps", "bizLocations", "readPoints",
    "dispositions", "queries",
)  # fmt: skip
_IDENTIFIERS = ("epcs", "bizLocations", "readPoints")


def get_root(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The top-level resources."""
    if answer_type(request, BOTH) in XML_TYPES:
        inner = "".join(f"<member>{name}</member>" for name in TOP)
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Collection>{inner}</Collection>'
        return HttpResponse(text, content_type="application/xml")
    return collection(request, list(TOP))


def list_members(request: HttpRequest, caller: Caller, name: str) -> HttpResponse:
    """The values of one collection that stand in events the caller may see."""
    pages = asked(request, caller)
    after = str((pages.state or {}).get("after", ""))
    found = members(name, caller.viewer, after=after, limit=pages.size + 1)
    shown = found[: pages.size]
    more = {"after": shown[-1]} if len(found) > pages.size else None
    if name in _IDENTIFIERS:
        form = wanted_epc_format(request)
        shown = [identifier(one, form, prefix_length=lambda link: None) for one in shown]
    return link_next(collection(request, shown), request, caller, more)


def get_member(request: HttpRequest, caller: Caller, name: str, value: str) -> HttpResponse:
    """What there is below a member: its events; 404 for a value of no visible event."""
    _require_member(name, value, caller)
    return collection(request, ["events"])


def list_member_events(request: HttpRequest, caller: Caller, name: str, value: str) -> HttpResponse:
    """SimpleEventQuery over the events of one member."""
    query = asked_query(request, (_parameter(name, value), _literal(value)))
    _require_member(name, value, caller)
    return answer(request, caller, query)


def _parameter(name: str, value: str) -> str:
    """The parameter a path implies; a lot among the EPCs stands in quantity lists."""
    is_lot = name == "epcs" and is_class(value)
    return "MATCH_anyEPCClass" if is_lot else COLLECTIONS[name].parameter


def _literal(value: str) -> str:
    """A value out of a path: a bar in it would mean two values."""
    if "|" in value:
        raise EpcisProblem("NoSuchResourceException", "Không có mục này.")
    return value


def _require_member(name: str, value: str, caller: Caller) -> None:
    if name == "eventTypes" and value in cbv.EVENT_TYPES:
        return
    if name == "eventTypes" and ":" not in value:
        raise Http404
    query = from_parameters({_parameter(name, value): [_literal(value)]})
    if not page(query, caller.viewer, size=1).events:
        raise Http404


root = door(GET=get_root)
Routes = Callable[..., HttpResponseBase]
member_list: Routes = door(GET=list_members)
member: Routes = door(GET=get_member)
member_events: Routes = door(GET=list_member_events)

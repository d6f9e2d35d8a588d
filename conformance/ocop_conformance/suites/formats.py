"""XML both ways, and the forms of identifiers and vocabulary a client asks for."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from ocop_conformance import events, markup, sensing
from ocop_conformance.checks import Body, Failed, Suite
from ocop_conformance.client import Answer, segment
from ocop_conformance.events import Event
from ocop_conformance.run import XML, Run, event_list
from ocop_conformance.suites.capture import expect_same

SUITE = Suite("EPCIS 2.0, 9 XML and REST binding, GS1-EPC-Format")
_TYPES = ("made", "sent", "packed", "billed", "mixed", "fitted", "warm")


def _example(run: Run, name: str) -> Event:
    made = [*events.things(run.names), *sensing.set_1(run.names)]
    return next(one for one in made if one["eventID"] == run.names.event_id(name))


def _goes_in(name: str) -> Body:
    """Captured in XML, the event is in JSON what it was."""

    def body(run: Run) -> None:
        one = {**_example(run, name), "eventID": run.names.event_id(f"{name}-xml"),
               "bizLocation": {"id": run.names.place("xml")}}  # fmt: skip
        job = run.capture(markup.document([one], run.names), media_type=XML)
        found = run.wait_for({"EQ_eventID": one["eventID"]}, 1)
        if job.get("success") is not True or not found:
            raise Failed("POST /capture (XML)", "success: true and the event", str(job)[:300])
        expect_same("POST /capture (XML), GET in JSON", one, found[0])

    return body


def parsed(answer: Answer) -> Element:
    """An EPCISQueryDocument in XML."""
    answer.expect_status(200).expect_type("application/xml", "text/xml")
    try:
        root = markup.parse(answer.body)
    except ValueError as error:
        raise answer.failed("well-formed XML", str(error)) from None
    if root.tag != f"{{{markup.QUERY}}}EPCISQueryDocument":
        raise answer.failed("an EPCISQueryDocument in XML", root.tag)
    return root


def _comes_out(name: str) -> Body:
    """Captured in JSON, the event is in XML what it was."""

    def body(run: Run) -> None:
        run.need("set 1" if name == "warm" else "things")
        one = _example(run, name)
        query = {"EQ_eventID": one["eventID"]}
        answer = run.get("/events", query, {"Accept": XML})
        found = markup.events_of(parsed(answer))
        if len(found) != 1:
            raise answer.failed("one event in XML", f"{len(found)} events")
        expect_same(answer.request, one, found[0])

    return body


for _name in _TYPES:
    SUITE.add(f"xml.in-{_name}", f"The example “{_name}” in XML is the same in JSON",
              _goes_in(_name))  # fmt: skip
    SUITE.add(f"xml.out-{_name}", f"The example “{_name}” in JSON is the same in XML",
              _comes_out(_name))  # fmt: skip


@SUITE.check("xml.text-xml", "text/xml is taken and given as application/xml is")
def text_xml(run: Run) -> None:
    one = events.observed("text-xml", run.names)
    job = run.capture(markup.document([one], run.names), media_type="text/xml")
    if job.get("success") is not True:
        raise Failed("POST /capture (text/xml)", "success: true", str(job)[:300])
    parsed(run.get("/events", {"EQ_eventID": one["eventID"]}, {"Accept": "text/xml"}))


@SUITE.check("xml.ld-json", "application/ld+json is taken and given")
def ld_json(run: Run) -> None:
    one = events.observed("ld-json", run.names)
    job = run.capture(events.document([one], run.names), media_type="application/ld+json")
    if job.get("success") is not True:
        raise Failed("POST /capture (ld+json)", "success: true", str(job)[:300])
    query = {"EQ_eventID": one["eventID"]}
    answer = run.get("/events", query, {"Accept": "application/ld+json"})
    answer.expect_type("application/ld+json")
    event_list(answer)


@SUITE.check("xml.event", "One event is taken in XML at /events")
def bare_xml(run: Run) -> None:
    one = events.observed("bare-xml", run.names)
    document = markup.parse(markup.document([one], run.names))
    holder = next(document.iter("EventList"))
    answer = run.post("/events", markup.written(holder[0]), media_type=XML)
    answer.expect_status(201)
    found = event_list(run.get(run.below(answer.expect_header("Location"))))
    expect_same(answer.request, one, found[0] if found else {"type": "nothing"})


_CBV: Mapping[str, str] = {
    "Always_URN": "urn:epcglobal:cbv:bizstep:commissioning",
    "Always_Web_URI": "https://ref.gs1.org/cbv/BizStep-commissioning",
}


def _vocabulary(form: str, wanted: str) -> Body:
    def body(run: Run) -> None:
        run.need("things")
        headers = {"Accept": XML, "GS1-CBV-XML-Format": form}
        answer = run.get("/events", {"EQ_eventID": run.names.event_id("made")}, headers)
        got = [one.text for one in parsed(answer).iter("bizStep")]
        if got != [wanted]:
            raise answer.failed(f"bizStep {wanted}", str(got))

    return body


for _form, _wanted in _CBV.items():
    SUITE.add(f"format.cbv-{_form}", f"GS1-CBV-XML-Format: {_form} writes {_wanted[:24]}…",
              _vocabulary(_form, _wanted))  # fmt: skip


# --- URN and Digital Link -----------------------------------------------------------------------


def _urn_event(run: Run) -> Event:
    """An event with URNs only, captured once."""
    n = run.names
    one = events.event("ObjectEvent", "urns", n, action="OBSERVE", bizStep="storing",
                       epcList=[n.item_urn("urns")], readPoint={"id": n.place_urn("urns")},
                       quantityList=[{"epcClass": n.lot_urn("urns"), "quantity": 1}])  # fmt: skip
    if "urns" not in run.made:
        job = run.capture(events.document([one], n))
        if job.get("success") is not True:
            raise Failed("POST /capture (URNs)", "success: true", str(job)[:300])
        run.wait_for({"EQ_eventID": one["eventID"]}, 1)
        run.made["urns"] = one["eventID"]
    return one


def _epc_format(form: str, *, links: bool) -> Body:
    def body(run: Run) -> None:
        one, n = _urn_event(run), run.names
        headers = {"GS1-EPC-Format": form} if form else {}
        answer = run.get("/events", {"EQ_eventID": one["eventID"]}, headers)
        got: dict[str, Any] = next(iter(event_list(answer)), {})
        shown = (got.get("epcList"), got.get("readPoint"), got.get("quantityList", [{}])[0])
        item, place, lot = (
            (n.item("urns"), n.place("urns"), n.lot("urns"))
            if links
            else (n.item_urn("urns"), n.place_urn("urns"), n.lot_urn("urns"))
        )
        if shown[0] != [item] or shown[1] != {"id": place} or shown[2].get("epcClass") != lot:
            raise answer.failed(f"{item}, {place} and {lot}", str(shown))

    return body


SUITE.add("format.default", "Without GS1-EPC-Format identifiers come as Digital Links",
          _epc_format("", links=True))  # fmt: skip
SUITE.add("format.links", "Always_GS1_Digital_Link turns URNs into Digital Links",
          _epc_format("Always_GS1_Digital_Link", links=True))  # fmt: skip
SUITE.add("format.urns", "Always_EPC_URN gives URNs",
          _epc_format("Always_EPC_URN", links=False))  # fmt: skip
SUITE.add("format.as-captured", "Never_Translates gives identifiers as they were captured",
          _epc_format("Never_Translates", links=False))  # fmt: skip


@SUITE.check("format.paths", "A path takes an EPC as URN and as Digital Link")
def both_in_paths(run: Run) -> None:
    run.need("things")
    for epc in (run.names.item("9"), run.names.item_urn("9")):
        answer = run.get(f"/epcs/{segment(epc)}/events")
        ids = {str(one.get("eventID")) for one in event_list(answer)}
        if ids != {run.names.event_id("wrong")}:
            raise answer.failed("the event about this EPC", f"{len(ids)} events")

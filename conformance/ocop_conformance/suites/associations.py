"""TCR-54: association events, step by step."""

from typing import Any

from ocop_conformance import events
from ocop_conformance.checks import Failed, Suite
from ocop_conformance.hashing import prehash
from ocop_conformance.names import Names
from ocop_conformance.run import Run
from ocop_conformance.suites.sensors import refused

SUITE = Suite("GS1 TCR-54 AssociationEvent (draft)")


def _association(names: Names, name: str, **fields: Any) -> events.Event:
    place = {"id": names.place("hall")}
    return events.event(
        "AssociationEvent",
        name,
        names,
        minute=40,
        bizStep="installing",
        bizLocation=place,
        **fields,
    )


@SUITE.check(
    "tcr54.1", "Association events are taken in a document and in a query document", clause="step 1"
)
def both_documents(run: Run) -> None:
    n = run.names
    for name, make in (("docked", events.document), ("docked-again", events.query_document)):
        one = _association(n, name, action="OBSERVE", parentID=n.place("hall"),
                           childEPCs=[n.asset(name)])  # fmt: skip
        job = run.capture(make([one], n))
        if job.get("success") is not True:
            raise Failed("POST /capture", f"success: true for an {make.__name__}", str(job)[:300])


@SUITE.check("tcr54.2", "The parent may be a location", clause="step 2")
def location_as_parent(run: Run) -> None:
    n = run.names
    one = _association(n, "hung", action="ADD", parentID=n.place("hall"),
                       childEPCs=[n.asset("lamp")])  # fmt: skip
    job = run.capture(events.document([one], n))
    if job.get("success") is not True:
        raise Failed("POST /capture", "success: true", str(job)[:300])
    query = {"EQ_eventID": one["eventID"]}
    found = run.wait_for(query, 1)
    got = prehash(found[0]) if found else "no event"
    wanted = prehash({"@context": events.CONTEXT, **one})
    if got != wanted:
        raise Failed(f"GET {run.server.target('/events', query)}", wanted, got)


@SUITE.check("tcr54.3", "ADD and DELETE without parentID are refused", clause="step 3")
def no_parent(run: Run) -> None:
    for action in ("ADD", "DELETE"):
        name = f"orphan-{action}"
        children = [run.names.asset(name)]
        refused(run, _association(run.names, name, action=action, childEPCs=children))


@SUITE.check("tcr54.4", "ADD and OBSERVE without children are refused", clause="step 4")
def no_children(run: Run) -> None:
    for action in ("ADD", "OBSERVE"):
        parent = run.names.place("hall")
        refused(run, _association(run.names, f"empty-{action}", action=action, parentID=parent))

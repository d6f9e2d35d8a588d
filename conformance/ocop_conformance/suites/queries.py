"""SimpleEventQuery: the parameters with fixed names, one check for each.

The parameters about measurements stand in TCR-53 (suites.sensors).
"""

from collections.abc import Mapping

from ocop_conformance.asking import Ask, Asks, asks, body_of
from ocop_conformance.checks import Failed, Suite
from ocop_conformance.run import Run

SUITE = Suite("EPCIS 2.0, 8.2.7 SimpleEventQuery")
_ALL = "made sent wrong wrong! packed unpacked fitted billed mixed"

_WHAT: Mapping[str, Asks] = {
    "eventType": lambda n: asks(
        "eventType",
        ("AggregationEvent", "packed unpacked"),
        ("TransformationEvent|AssociationEvent|TransactionEvent", "mixed fitted billed"),
        ("ObjectEvent", "made sent wrong wrong!"),
    ),
    "GE_eventTime": lambda n: asks(
        "GE_eventTime", (n.moment(7), "billed mixed"), (n.moment(8.5), "")
    ),
    "LT_eventTime": lambda n: asks(
        "LT_eventTime", (n.moment(3), "made sent"), (n.moment(1), "")
    ),
    "EQ_action": lambda n: asks(
        "EQ_action", ("DELETE", "unpacked"), ("ADD|DELETE", "made packed unpacked fitted billed")
    ),
    "EQ_bizStep": lambda n: asks(
        "EQ_bizStep", ("shipping", "sent"), ("packing|shipping", "packed sent"), ("decoding", "")
    ),
    "EQ_disposition": lambda n: asks(
        "EQ_disposition", ("in_transit", "sent"), ("active|in_transit", "made mixed sent")
    ),
    "EQ_persistentDisposition_set": lambda n: asks(
        "EQ_persistentDisposition_set", ("completeness_verified", "made"), ("recalled", "")
    ),
    "EQ_persistentDisposition_unset": lambda n: asks(
        "EQ_persistentDisposition_unset", ("completeness_verified", "sent"), ("recalled", "")
    ),
    "EQ_transformationID": lambda n: asks(
        "EQ_transformationID", (n.paper("batch"), "mixed"), (n.paper("other"), "")
    ),
    "EQ_eventID": lambda n: asks(
        "EQ_eventID", (n.event_id("sent"), "sent"),
        (f"{n.event_id('sent')}|{n.event_id('made')}", "made sent"),
        (n.event_id("wrong"), "wrong wrong!"),
    ),
}  # fmt: skip

_WHERE: Mapping[str, Asks] = {
    "EQ_readPoint": lambda n: asks(
        "EQ_readPoint", (n.place("gate"), "made packed"), (n.place("site"), ""),
        (f"{n.place('gate')}|{n.place('dock')}", "made packed sent"),
    ),
    "WD_readPoint": lambda n: asks(
        "WD_readPoint", (n.place("site"), "shelved"), (n.place("shelf"), "shelved"), scoped=False
    ),
    "EQ_bizLocation": lambda n: asks(
        "EQ_bizLocation", (n.place("site"), _ALL), (n.place("shelf"), "shelved"),
        (n.place_urn("site"), _ALL), scoped=False,
    ),
    "WD_bizLocation": lambda n: asks(
        "WD_bizLocation", (n.place("site"), f"{_ALL} shelved"), (n.place("shelf"), "shelved"),
        scoped=False,
    ),
}  # fmt: skip

_THINGS: Mapping[str, Asks] = {
    "MATCH_epc": lambda n: asks(
        "MATCH_epc", (n.item("1"), "made packed unpacked"), (n.item("3"), ""),
        (n.item_urn("1"), "made packed unpacked"), (f"{n.item('9')}|{n.asset('1')}", "wrong wrong! fitted"),
    ),
    "MATCH_parentID": lambda n: asks(
        "MATCH_parentID", (n.crate("1"), "packed unpacked"), (n.place("cold"), "fitted"),
        (n.item("1"), ""),
    ),
    "MATCH_inputEPC": lambda n: asks(
        "MATCH_inputEPC", (n.item("2"), "mixed"), (n.item("3"), "")
    ),
    "MATCH_outputEPC": lambda n: asks(
        "MATCH_outputEPC", (n.item("3"), "mixed"), (n.item("2"), "")
    ),
    "MATCH_anyEPC": lambda n: asks(
        "MATCH_anyEPC", (n.item("2"), "made packed billed mixed"), (n.crate("2"), "billed"),
        (n.item("3"), "mixed"),
    ),
    "MATCH_epcClass": lambda n: asks(
        "MATCH_epcClass", (n.lot("1"), "sent packed"), (n.lot_urn("1"), "sent packed"),
        (n.lot("2"), ""),
    ),
    "MATCH_inputEPCClass": lambda n: asks(
        "MATCH_inputEPCClass", (n.lot("1"), "mixed"), (n.lot("2"), "")
    ),
    "MATCH_outputEPCClass": lambda n: asks(
        "MATCH_outputEPCClass", (n.lot("2"), "mixed"), (n.lot("1"), "")
    ),
    "MATCH_anyEPCClass": lambda n: asks(
        "MATCH_anyEPCClass", (n.lot("1"), "sent packed mixed"), (n.lot("2"), "mixed")
    ),
    "EQ_quantity": lambda n: asks("EQ_quantity", ("100", "sent"), ("40", "mixed"), ("11", "")),
    "GT_quantity": lambda n: asks("GT_quantity", ("50", "sent"), ("100", "")),
    "GE_quantity": lambda n: asks("GE_quantity", ("50", "sent mixed"), ("101", "")),
    "LT_quantity": lambda n: asks("LT_quantity", ("40", "packed"), ("10", "")),
    "LE_quantity": lambda n: asks("LE_quantity", ("40", "packed mixed"), ("9", "")),
}  # fmt: skip

_ERRORS: Mapping[str, Asks] = {
    "EXISTS_errorDeclaration": lambda n: asks(
        "EXISTS_errorDeclaration", ("true", "wrong!"), ("false", _ALL)
    ),
    "GE_errorDeclarationTime": lambda n: asks(
        "GE_errorDeclarationTime", (n.moment(30), "wrong!"), (n.moment(31), "")
    ),
    "LT_errorDeclarationTime": lambda n: asks(
        "LT_errorDeclarationTime", (n.moment(31), "wrong!"), (n.moment(30), "")
    ),
    "EQ_errorReason": lambda n: asks(
        "EQ_errorReason", ("incorrect_data", "wrong!"), ("did_not_occur", "")
    ),
    "EQ_correctiveEventID": lambda n: asks(
        "EQ_correctiveEventID", (n.event_id("sent"), "wrong!"), (n.event_id("made"), "")
    ),
}

_TABLES = {**_WHAT, **_WHERE, **_THINGS, **_ERRORS}
FIXED = (*_TABLES, "GE_recordTime", "LT_recordTime")  # the names that are checked here

for _name, _asks in _TABLES.items():
    SUITE.add(f"query.{_name}", f"{_name} finds what it says", body_of("things", _asks))

_MEANING: Mapping[str, tuple[str, Asks]] = {
    "or": (
        "The values of one parameter are alternatives",
        lambda n: [Ask({"MATCH_epc": f"{n.item('9')}|{n.item('2')}"},
                       "wrong wrong! made packed billed")],
    ),
    "and": (
        "Different parameters hold together",
        lambda n: [
            Ask({"MATCH_epc": n.item("1"), "EQ_action": "ADD"}, "made packed"),
            Ask({"EQ_action": "ADD", "eventType": "ObjectEvent", "EQ_bizStep": "packing"}, ""),
            Ask({"GE_eventTime": n.moment(2), "LT_eventTime": n.moment(4)}, "sent wrong wrong!"),
        ],
    ),
    "MATCH-pattern": (
        "MATCH_… takes EPC pure identity patterns",
        lambda n: asks(
            "MATCH_epc",
            ("urn:epc:idpat:sgtin:9521234.054321.*", "made wrong wrong! packed unpacked billed"),
            ("urn:epc:idpat:sgtin:9521234.054322.*", ""),
            ("urn:epc:idpat:giai:9521234.*", "fitted"),
        ),
    ),
    "MATCH-pattern-any": (
        "A pattern of a prefix alone covers all its products",
        lambda n: asks(
            "MATCH_anyEPC",
            ("urn:epc:idpat:sgtin:9521234.*.*",
             "made wrong wrong! packed unpacked billed mixed"),
            ("urn:epc:idpat:grai:9521234.54321.*", "packed unpacked billed"),
        ),
    ),
    "vocabulary-forms": (
        "A standard value is found by its bare word, whatever form the event came in",
        lambda n: asks("EQ_bizStep", ("commissioning", "made")),
    ),
}  # fmt: skip
for _name, (_title, _asks) in _MEANING.items():
    SUITE.add(f"query.{_name}", _title, body_of("things", _asks))


def _record_time(run: Run) -> str:
    """The recordTime of the event `made`."""
    run.need("things")
    query = {"EQ_eventID": run.names.event_id("made")}
    found = run.found(query)
    moment = str(found[0].get("recordTime", "")) if found else ""
    if not moment:
        request = f"GET {run.server.target('/events', query)}"
        raise Failed(request, "the event with its recordTime", f"{len(found)} events without it")
    return moment


@SUITE.check("query.GE_recordTime", "GE_recordTime takes events recorded from then on")
def from_record_time(run: Run) -> None:
    moment = _record_time(run)
    question = asks("GE_recordTime", (moment, "made"), ("2999-01-01T00:00:00Z", ""))
    body_of("things", lambda n: [_only_made(one, n.event_id("made")) for one in question])(run)


@SUITE.check("query.LT_recordTime", "LT_recordTime takes events recorded before then")
def before_record_time(run: Run) -> None:
    moment = _record_time(run)
    question = asks("LT_recordTime", (moment, ""), ("2999-01-01T00:00:00Z", "made"))
    body_of("things", lambda n: [_only_made(one, n.event_id("made")) for one in question])(run)


def _only_made(ask: Ask, event_id: str) -> Ask:
    return Ask({**ask.parameters, "EQ_eventID": event_id}, ask.answer)

"""Our event hash against the reference package, on random events; skipped where it is absent.

Where the package differs by itself between XML and JSON we side with its XML: small letters for
booleans, values of one's own not expanded, type before the thing in a pair. Names that hold
"action" or "time", and words of the vocabulary inside one's own fields, confuse it; the events
here hold none.
"""

import json
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ocop.epcis import canonical
from ocop.epcis.event import event_of
from tests.epcis import generated
from tests.epcis.examples import CONTEXT

Fields = generated.Fields
PACKAGE = "epcis_event_hash_generator"
texts = st.one_of(st.sampled_from(["Nước mắm", "12", "2026-01-01", "x.y"]), generated.numbers)
own = st.dictionaries(
    st.sampled_from(["ocop:a", "ext:mùaVụ", "ext:b-1"]),
    st.one_of(
        texts,
        st.lists(texts, min_size=2, max_size=3),
        st.dictionaries(st.sampled_from(["ocop:c", "ext:d"]), texts, min_size=1),
    ),
    max_size=3,
)
reports = st.builds(
    lambda report, fields: {**report, **fields},
    generated.reports.map(
        lambda found: {k: v for k, v in found.items() if k not in ("booleanValue", "stringValue")}
    ),
    st.dictionaries(st.sampled_from(["ocop:a", "ext:b-1"]), texts, max_size=2),
)
metadata = st.fixed_dictionaries(
    {"time": generated.times}, optional={"bizRules": generated.uris, "ocop:m": texts}
)
anything: Fields = {
    **{name: field for name, field in generated.anything.items() if name != "eventID"},
    "readPoint": st.builds(lambda i, fields: {"id": i, **fields}, generated.places, own),
    "sensorElementList": st.lists(
        st.builds(
            lambda element, fields: {**element, **fields},
            st.fixed_dictionaries(
                {"sensorReport": st.lists(reports, min_size=1, max_size=2)},
                optional={"sensorMetadata": metadata},
            ),
            own,
        ),
        min_size=1,
        max_size=2,
    ),
}


def bodies_of(kind: str, required: Fields, optional: Fields) -> st.SearchStrategy[Any]:
    free = {name: f for name, f in {**anything, **optional}.items() if name not in required}
    standard = st.fixed_dictionaries(
        {"type": st.just(kind), **generated.when, **required}, optional=free
    )
    return st.builds(lambda body, fields: {**body, **fields}, standard, own)


items, quantities = generated.item_lists, generated.quantities
children: Fields = {"parentID": generated.items, "childEPCs": items, "action": st.just("ADD")}
bodies = st.one_of(
    bodies_of(
        "ObjectEvent",
        {"epcList": items, "action": st.just("ADD")},
        {"quantityList": quantities, "persistentDisposition": generated.persistent, "ilmd": own},
    ),
    bodies_of("AggregationEvent", children, {"childQuantityList": quantities}),
    bodies_of("AssociationEvent", children, {"childQuantityList": quantities}),
    bodies_of(
        "TransactionEvent",
        {
            "bizTransactionList": generated.anything["bizTransactionList"],
            "epcList": items,
            "action": st.just("ADD"),
        },
        {"parentID": generated.items, "quantityList": quantities},
    ),
    bodies_of(
        "TransformationEvent",
        {"inputEPCList": items, "outputEPCList": items},
        {
            "inputQuantityList": quantities,
            "outputQuantityList": quantities,
            "transformationID": generated.uris,
            "ilmd": own,
        },
    ),
)


def type_first(body: dict[str, Any]) -> dict[str, Any]:
    """The body with `type` in front in every pair: the package keeps the order it is given."""
    lists = ("bizTransactionList", "sourceList", "destinationList")
    return {
        name: [{"type": line["type"], **line} for line in found] if name in lists else found
        for name, found in body.items()
    }


@settings(max_examples=100, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(body=bodies)
def test_random_events_have_the_text_the_reference_package_hashes(body):
    generator = pytest.importorskip(f"{PACKAGE}.hash_generator", reason="no reference package")
    reader = pytest.importorskip(f"{PACKAGE}.json_to_py", reason="no reference package")
    document = {
        "@context": [CONTEXT, *({prefix: uri} for prefix, uri in generated.PREFIXES.items())],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-07-01T08:30:00Z",
        "epcisBody": {"eventList": [type_first(body)]},
    }
    events = reader.event_list_from_epcis_document_json(json.loads(json.dumps(document)))
    wanted = generator.derive_prehashes_from_events(events)
    assert [canonical.prehash(event_of(body, namespaces=generated.PREFIXES))] == wanted

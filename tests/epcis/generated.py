"""Random valid events with everything an event may carry, for property tests."""

from typing import Any

from hypothesis import strategies as st

from ocop.epcis import vocabulary as cbv
from tests.epcis.examples import NAMESPACES

Fields = dict[str, st.SearchStrategy[Any]]
PREFIXES = {**NAMESPACES, "ext": "https://ns.example.com/epcis/"}

serials = st.text("ABCxyz0123456789", min_size=1, max_size=12)
items = st.one_of(
    serials.map(lambda s: f"urn:epc:id:sgtin:9521234.054321.{s}"),
    serials.map(lambda s: f"https://id.gs1.org/01/09521234543213/21/{s}"),
    serials.map(lambda s: f"https://example.vn/t/{s}"),
)
classes = st.one_of(
    serials.map(lambda s: f"urn:epc:class:lgtin:9521234.054321.{s}"),
    st.just("urn:epc:idpat:sgtin:9521234.054321.*"),
)
places = serials.map(lambda s: f"urn:epc:id:sgln:9521234.54321.{s}")
uris = serials.map(lambda s: f"https://example.vn/{s}")
times = st.builds(
    "2026-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}{}{}".format,
    st.integers(1, 11),
    st.integers(1, 28),
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
    st.sampled_from(["", ".5", ".123", ".116000"]),
    st.sampled_from(["Z", "+07:00", "-06:00"]),
)
numbers = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e6, 1e6, allow_nan=False, allow_infinity=False).map(lambda x: round(x, 4)),
)
quantities = st.lists(
    st.fixed_dictionaries(
        {"epcClass": classes},
        optional={"quantity": numbers, "uom": st.sampled_from(["KGM", "LTR", "MTR"])},
    ),
    min_size=1,
    max_size=3,
)
# Vietnamese, markup signs and quotes; control characters no event may carry.
plain_texts = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufffe\uffff"
    ),
    max_size=20,
)
texts = st.one_of(
    st.sampled_from(["Nước mắm Sa Châu", "a<b&\"c'", "12", "2026-01-01"]), plain_texts
)
own_names = st.builds(
    "{}:{}".format, st.sampled_from(sorted(PREFIXES)), st.sampled_from(["a", "mùaVụ", "b-1"])
)
own_values = st.recursive(
    st.one_of(texts, numbers, st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3),
        st.dictionaries(own_names, inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
own_fields = st.dictionaries(own_names, own_values, max_size=3)


def words(values: cbv.ValueList) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(values.words))


def pairs(inner: str, values: cbv.ValueList) -> st.SearchStrategy[Any]:
    line = st.fixed_dictionaries({"type": words(values), inner: uris})
    return st.lists(line, min_size=1, max_size=2)


reports = st.fixed_dictionaries(
    {"type": words(cbv.MEASUREMENT_TYPE)},
    optional={
        "value": numbers,
        "uom": st.sampled_from(["CEL", "KEL"]),
        "component": words(cbv.COMPONENT),
        "booleanValue": st.booleans(),
        "stringValue": texts.filter(bool),
        "time": times,
        "deviceID": uris,
    },
)
sensors = st.lists(
    st.fixed_dictionaries(
        {"sensorReport": st.lists(reports, min_size=1, max_size=2)},
        optional={
            "sensorMetadata": st.fixed_dictionaries({"time": times}, optional={"bizRules": uris})
        },
    ),
    min_size=1,
    max_size=2,
)
when = {"eventTime": times, "eventTimeZoneOffset": st.sampled_from(["+07:00", "-06:00"])}
anything = {
    "eventID": serials.map("urn:uuid:{}".format),
    "certificationInfo": uris,
    "errorDeclaration": st.fixed_dictionaries(
        {"declarationTime": times},
        optional={
            "reason": words(cbv.ERROR_REASON),
            "correctiveEventIDs": st.lists(uris, min_size=1, max_size=2),
        },
    ),
    "bizStep": words(cbv.BIZ_STEP),
    "disposition": words(cbv.DISPOSITION),
    "readPoint": st.builds(lambda i, own: {"id": i, **own}, places, own_fields),
    "bizLocation": st.builds(lambda i: {"id": i}, places),
    "bizTransactionList": pairs("bizTransaction", cbv.BIZ_TRANSACTION_TYPE),
    "sourceList": pairs("source", cbv.SOURCE_DEST_TYPE),
    "destinationList": pairs("destination", cbv.SOURCE_DEST_TYPE),
    "sensorElementList": sensors,
}
item_lists = st.lists(items, min_size=1, max_size=3, unique=True)
persistent = st.fixed_dictionaries(
    {"set": st.lists(words(cbv.DISPOSITION), min_size=1, max_size=2, unique=True)}
)


def _bodies(kind: str, required: Fields, optional: Fields) -> st.SearchStrategy[Any]:
    standard = st.fixed_dictionaries(
        {"type": st.just(kind), **when, **required},
        optional={name: f for name, f in {**anything, **optional}.items() if name not in required},
    )
    return st.builds(lambda body, own: {**body, **own}, standard, own_fields)


bodies = st.one_of(
    _bodies(
        "ObjectEvent",
        {"epcList": item_lists, "action": st.just("ADD")},
        {"quantityList": quantities, "persistentDisposition": persistent, "ilmd": own_fields},
    ),
    _bodies(
        "AggregationEvent",
        {"parentID": items, "childEPCs": item_lists, "action": st.sampled_from(cbv.ACTIONS)},
        {"childQuantityList": quantities},
    ),
    _bodies(
        "AssociationEvent",
        {"parentID": items, "childQuantityList": quantities, "action": st.just("ADD")},
        {"childEPCs": item_lists},
    ),
    _bodies(
        "TransactionEvent",
        {
            "bizTransactionList": pairs("bizTransaction", cbv.BIZ_TRANSACTION_TYPE),
            "epcList": item_lists,
            "action": st.sampled_from(cbv.ACTIONS),
        },
        {"parentID": items, "quantityList": quantities},
    ),
    _bodies(
        "TransformationEvent",
        {"inputQuantityList": quantities, "outputEPCList": item_lists},
        {"inputEPCList": item_lists, "outputQuantityList": quantities, "transformationID": uris,
         "persistentDisposition": persistent, "ilmd": own_fields},
    ),
)  # fmt: skip

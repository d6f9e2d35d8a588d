"""Hash, keys, XML, and that the checks cover all there is to cover."""

import doctest
import importlib
import os
import pkgutil
import re
from pathlib import Path

import ocop_conformance
import pytest
from ocop_conformance import events, markup, sensing, suites
from ocop_conformance.client import Client
from ocop_conformance.events import CONTEXT, Event
from ocop_conformance.hashing import event_hash, prehash
from ocop_conformance.names import Names, new_run_id
from ocop_conformance.suites import operations, queries, resolving
from ocop_conformance.suites.identity import vectors

NAMES = Names("abc123")
FIXTURES = Path(os.environ.get("OCOP_FIXTURES", Path(__file__).parents[3] / "shared/fixtures"))
VECTORS = FIXTURES / "epcis/event-hash/examples"
OWN = [*events.things(NAMES), events.withdrawal(NAMES), *sensing.set_1(NAMES),
       *sensing.set_2(NAMES)]  # fmt: skip


def _modules() -> list[str]:
    package = pkgutil.walk_packages(ocop_conformance.__path__, "ocop_conformance.")
    return [module.name for module in package if not module.name.endswith("__main__")]


@pytest.mark.parametrize("name", _modules())
def test_the_examples_of_a_module_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the published vectors are not here")
def test_the_hash_gives_the_published_values() -> None:
    published = vectors(VECTORS)
    assert len(published) >= 15
    for name, made, ignored, wanted in published:
        assert [event_hash(one, ignore=ignored) for one in made] == wanted, name


@pytest.mark.parametrize("one", OWN, ids=lambda one: str(one["eventID"])[-6:])
def test_an_event_written_in_xml_and_read_back_is_the_same(one: Event) -> None:
    root = markup.parse(markup.document([one], NAMES))
    (found,) = markup.events_of(root)
    assert prehash(found) == prehash({"@context": CONTEXT, **one})
    assert found["eventID"] == one["eventID"]
    assert found.get("errorDeclaration", {}).keys() == {
        name.replace("ocx:", "{https://ocop-conformance.example/ns/}")
        for name in one.get("errorDeclaration", {})
    }


def test_xml_with_a_document_type_is_not_read() -> None:
    for text in (b"<!DOCTYPE a><a/>", b"<a>", b""):
        with pytest.raises(ValueError, match=r"."):
            markup.parse(text)


def test_runs_never_meet() -> None:
    ids = {new_run_id() for _ in range(200)}
    assert len(ids) == 200
    assert not {Names(one).item("1") for one in ids} & {Names("other").item("1")}


def test_every_operation_of_the_binding_has_its_check() -> None:
    ids = {check.id for check in operations.SUITE}
    with_options = [path for path in operations.PATHS if not path.startswith("/nextPageToken")]
    wanted = {operations.slug("OPTIONS", path) for path in with_options}
    wanted |= {
        operations.slug(method, path)
        for path, methods in operations.PATHS.items()
        for method in methods
    }
    assert (len(operations.PATHS), len(wanted)) == (29, 63)
    assert wanted <= ids


def test_every_parameter_and_pattern_has_its_check() -> None:
    ids = [check.id.removeprefix("query.") for check in suites.EPCIS if check.group == "query"]
    free = [name for name in ids if re.search(r"_(fieldname|uom|type|attrname)$", name)]
    assert len(set(free)) == 108
    fixed = {name for name in ids if name in queries.FIXED}
    in_tcr53 = {
        "GE_time", "LT_time", "GE_startTime", "LT_startTime", "GE_endTime", "LT_endTime",
        "EQ_type", "EQ_deviceID", "EQ_dataProcessingMethod", "EQ_microorganism",
        "EQ_chemicalSubstance", "EQ_bizRules", "EQ_stringValue", "EQ_booleanValue",
        "EQ_hexBinaryValue", "EQ_uriValue", "GE_percRank", "GT_percRank", "LT_percRank",
        "LE_percRank", "EXISTS_sensorElementList",
    }  # fmt: skip
    controls = {"orderBy", "orderDirection", "eventCountLimit", "maxEventCount", "perPage",
                "nextPageToken"}  # fmt: skip
    assert fixed == set(queries.FIXED)
    assert len(fixed | in_tcr53 | controls) == 62


def test_all_steps_and_statements_have_their_check() -> None:
    ids = [check.id for check in suites.ALL]
    assert len(ids) == len(set(ids))
    assert sum(one.startswith("tcr53.") for one in ids) == 29
    assert sum(one.startswith("tcr54.") for one in ids) == 4
    assert len(resolving.SUITE) == 18


def test_an_address_keeps_its_path() -> None:
    client = Client("https://a.example/x/epcis/", headers={}, timeout=1, most_requests=1)
    assert (client.origin, client.secure) == ("https://a.example", True)
    assert client.target("/events", {"a": "b c", "d": "+"}) == "/x/epcis/events?a=b%20c&d=%2B"
    assert client.target("http://other/y?z=1") == "/y?z=1"

"""The document of the interface: whole, valid, true to what is routed."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern
from jsonschema_rs import Draft202012Validator

from ocop.epcis.openapi import ADDRESSES, OPERATIONS, document
from ocop.epcis.openapi.examples import EXAMPLES
from ocop.epcis.openapi.operations import COLLECTIONS, expanded
from ocop.epcis.openapi.schemas import schemas
from ocop.epcis.queries.collections import COLLECTIONS as KEPT
from ocop.epcis.query.names import FIXED
from ocop.epcis.urls import urlpatterns

DOCUMENT = document(site="https://ocop.example", version="1.0")
METHODS = {"get", "post", "delete", "options", "head", "put", "patch"}


def routed() -> dict[str, URLPattern]:
    """Every route but the one that leads nowhere."""
    return {str(one.name): one for one in urlpatterns if one.name}


def places(route: str) -> str:
    """A route or path with its variables left blank."""
    return re.sub(r"<\w+:\w+>|\{\w+\}", "*", route)


def test_every_route_is_described_and_every_description_is_routed():
    assert routed().keys() == ADDRESSES.keys()
    for name, pattern in routed().items():
        assert "/" + places(str(pattern.pattern)) == places(ADDRESSES[name])
        described = {one.method for one in OPERATIONS if one.address == name}
        assert set(getattr(pattern.callback, "methods", ())) == described, name


def test_only_the_last_route_has_no_name_and_it_leads_nowhere():
    assert [one for one in urlpatterns if not one.name] == [urlpatterns[-1]]


def test_the_collections_are_those_of_the_repository():
    assert COLLECTIONS.keys() == KEPT.keys()
    assert all(KEPT[name].parameter in implied for name, (_, implied) in COLLECTIONS.items())


def test_all_29_paths_of_the_standard_are_there_with_options_on_each():
    standard = set(DOCUMENT["paths"]) - {"/validate", "/trace", "/openapi.json"}
    assert len(standard) == 29
    assert all("options" in DOCUMENT["paths"][path] for path in standard)
    calls = sum(len(METHODS & set(DOCUMENT["paths"][path])) for path in standard)
    assert calls == 64  # the 63 of the binding, and OPTIONS of a page token


def test_every_name_is_used_once():
    names = [call["operationId"] for path in DOCUMENT["paths"].values() for call in path.values()]
    assert len(names) == len(set(names))


def test_every_parameter_of_the_query_can_be_asked_with():
    call = DOCUMENT["paths"]["/events"]["get"]
    asked = {one["$ref"].rpartition("/")[2] for one in call["parameters"] if "$ref" in one}
    assert asked >= {*FIXED, "patterned"}
    of_step = DOCUMENT["paths"]["/bizSteps/{bizStep}/events"]["get"]["parameters"]
    assert {"$ref": "#/components/parameters/EQ_bizStep"} not in of_step


def test_every_reference_leads_somewhere():
    def follow(value: object) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                found: object = DOCUMENT
                for step in value["$ref"].removeprefix("#/").split("/"):
                    assert isinstance(found, dict)
                    found = found[step]
            for inner in value.values():
                follow(inner)
        elif isinstance(value, list):
            for inner in value:
                follow(inner)

    follow(DOCUMENT)


def _validator(name: str) -> Draft202012Validator:
    whole = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    return Draft202012Validator(whole, validate_formats=True)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_example_is_valid(name):
    _validator(name).validate(EXAMPLES[name])


@pytest.mark.parametrize("name", sorted(schemas()))
def test_every_schema_refuses_something(name):
    assert not _validator(name).is_valid(5)


def test_every_body_and_answer_in_json_has_an_example():
    without = {
        shape["schema"]["$ref"].rpartition("/")[2]
        for path in DOCUMENT["paths"].values()
        for call in path.values()
        for part in (call.get("requestBody"), *call["responses"].values())
        if part and "content" in part
        for kind, shape in part["content"].items()
        if "json" in kind and "example" not in shape
    }
    assert without == {"OpenApi"}


@pytest.mark.django_db
def test_the_document_is_open_and_pages_show_it():
    client = Client()
    answer = client.get("/epcis/openapi.json")
    assert answer.json()["openapi"] == "3.1.0"
    assert client.post("/epcis/openapi.json").status_code == 405
    page = client.get("/api/docs/epcis").content.decode()
    assert "POST /epcis/capture" in page
    assert "/epcis/openapi.json" in page
    assert "/api/docs/epcis" in client.get("/api/docs").content.decode()


def test_expanded_operations_name_their_collection():
    found = [path for one in OPERATIONS for path, _, _ in expanded(one)]
    assert "/epcs/{epc}/events" in found
    assert not [path for path in found if "{collection}" in path or "{value}" in path]

"""How tests talk to the interface."""

from typing import Any

from django.test import Client

from tests.epcis_store.chain import sent

JSON = "application/json"


def post(
    client: Client, *events: dict[str, Any], path: str = "/epcis/capture", **headers: str
) -> Any:
    """The answer to a document with these events."""
    return client.post(path, sent(*events), content_type=JSON, headers=headers)


def listed(answer: Any) -> list[dict[str, Any]]:
    """The events of an EPCISQueryDocument."""
    found: list[dict[str, Any]] = answer.json()["epcisBody"]["queryResults"]["resultsBody"][
        "eventList"
    ]
    return found


def next_page(answer: Any) -> str:
    """The address of the next page."""
    link = str(answer["Link"])
    assert link.endswith('; rel="next"')
    assert answer["GS1-Next-Page-Token-Expires"]
    return link[1 : link.index(">")].removeprefix("http://testserver")

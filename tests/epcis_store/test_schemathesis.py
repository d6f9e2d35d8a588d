"""Requests made from the OpenAPI document, fitting it or not, are answered as the document says.

`OCOP_FUZZ` says how many examples each operation gets; `make conformance` sets it. Without it each
kind of operation is asked twice, and only as the document allows.
"""

import os
from contextlib import suppress

import pytest
from django.conf import settings as product
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable

from ocop.epcis.openapi import document
from ocop.epcis.openapi.operations import COLLECTIONS
from ocop.wsgi import application
from tests.epcis_store.chain import event, item
from tests.epcis_store.conftest import client_of
from tests.epcis_store.talking import JSON, post
from tests.world import hoa

LONG = "OCOP_FUZZ" in os.environ
EXAMPLES = {"positive": int(os.environ.get("OCOP_FUZZ", "2"))}
if LONG:
    EXAMPLES["negative"] = max(1, EXAMPLES["positive"] // 5)  # wrong requests take long to invent
ALIKE = tuple(f"/{name}" for name in COLLECTIONS if name != "epcs")


def hurried(mode: str) -> settings:
    return settings(
        max_examples=EXAMPLES[mode],
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def is_asked(path: str, method: str) -> bool:
    """In a hurry one of the six collections stands for all, and OPTIONS has tests of its own."""
    return LONG or not (path.startswith(ALIKE) or method == "options")


@pytest.fixture
def token(db: None) -> str:
    """Hoa's token; her repository holds an event and a query."""
    client = client_of(hoa())
    post(client, event(epcList=[item(1)], readPoint={"id": "urn:x:kho"}))
    client.post("/epcis/queries", b'{"name": "da-ban", "query": {}}', content_type=JSON)
    return str(client.defaults["HTTP_AUTHORIZATION"])


@pytest.fixture
def kept_connection():
    """The server under test shares the connection, and with it the transaction, of the test."""
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


@pytest.mark.parametrize("mode", EXAMPLES)
def test_every_operation_answers_as_described(mode, token, kept_connection):
    import schemathesis  # a second to import, wanted here alone
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks as described

    checks = [
        not_a_server_error,
        described.status_code_conformance,
        described.content_type_conformance,
        described.response_headers_conformance,
        described.response_schema_conformance,
    ]
    whole = document(site=product.SITE_URL, version=product.VERSION)
    found = schemathesis.openapi.from_dict(whole)
    found.app = application
    operations = [one.ok() for one in found.get_all_operations()]  # type: ignore[union-attr]
    for one in (one for one in operations if is_asked(one.path, one.method.lower())):

        @seed(0)  # the same requests every time: a failure can be looked into
        @hurried(mode)
        @given(one.as_strategy(generation_mode=schemathesis.GenerationMode(mode)))
        def answers_as_described(case):
            answer = case.call(headers={"Authorization": token})
            if answer.status_code != 501:  # described: an open line needs the proxy's rule
                case.validate_response(answer, checks=checks)

        with suppress(Unsatisfiable):  # an operation without parameters cannot be asked wrongly
            answers_as_described()

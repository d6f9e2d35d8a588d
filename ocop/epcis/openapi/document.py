"""The OpenAPI 3.1 document, put together from the table of operations."""

import re
from typing import Any

from ocop.epcis.formats import JSON_TYPES, XML_TYPES
from ocop.epcis.openapi.examples import EXAMPLES
from ocop.epcis.openapi.operations import (
    COLLECTIONS,
    OPERATIONS,
    SIMPLE_EVENT_QUERY,
    Operation,
    expanded,
)
from ocop.epcis.openapi.parameters import (
    QUERY_PARAMETERS,
    answer_headers,
    parameters,
    path_parameter,
)
from ocop.epcis.openapi.schemas import ref, schemas
from ocop.epcis.problems import TITLES

_IN_PATH = re.compile(r"\{(\w+)\}")
_ALWAYS = (400, 401, 403, 406)
_EVENTS = "EPCISQueryDocument"
_BODIES = {
    "Document": ("EPCISDocument", (*JSON_TYPES, *XML_TYPES)),
    "Event": ("Event", (*JSON_TYPES, *XML_TYPES)),
    "NamedQuery": ("NamedQuery", JSON_TYPES),
    "Subscription": ("SubscriptionWanted", JSON_TYPES),
}
_OPTIONS_HEADERS = (
    "Allow", "GS1-EPCIS-Version", "GS1-CBV-Version", "GS1-Extensions", "GS1-EPCIS-Min",
    "GS1-EPCIS-Max", "GS1-CBV-Min", "GS1-CBV-Max", "GS1-EPC-Format", "GS1-CBV-XML-Format",
    "GS1-Vendor-Version",
)  # fmt: skip
_ABOUT = """
Kho sự kiện EPCIS 2.0 (REST binding). Cần mã truy cập có phạm vi epcis:capture hoặc epcis:query.
Lỗi là tài liệu problem (RFC 9457) có `type` của chuẩn EPCIS.
"""


def document(*, site: str, version: str) -> dict[str, Any]:
    """The whole document; `site` is the address of the product without a slash at its end."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        for path, name, collection in expanded(operation):
            methods = paths.setdefault(path, {})
            methods[operation.method.lower()] = _call(operation, path, name, collection)
            if not operation.open:
                methods.setdefault("options", _discovery(path))
    return {
        "openapi": "3.1.0",
        "info": {"title": "OCOP EPCIS 2.0", "version": version, "description": _ABOUT.strip()},
        "servers": [{"url": f"{site}/epcis"}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "parameters": dict(parameters()),
            "headers": dict(answer_headers()),
            "schemas": dict(schemas()),
            "responses": {str(status): _problem(status) for status in TITLES},
        },
    }


def _call(operation: Operation, path: str, name: str, collection: str) -> dict[str, Any]:
    statuses = () if operation.open else (*_ALWAYS, *operation.problems)
    found: dict[str, Any] = {
        "operationId": name,
        "summary": operation.summary,
        "parameters": [*_in_path(path), *_asked(operation, collection)],
        "responses": {
            str(operation.status): _good(operation),
            **{str(one): {"$ref": f"#/components/responses/{one}"} for one in sorted(statuses)},
        },
    }
    if operation.about:
        found["description"] = operation.about
    if operation.body:
        found["requestBody"] = _body(operation.body)
    if operation.open:
        found["security"] = []
    return found


def _in_path(path: str) -> list[dict[str, Any]]:
    return [path_parameter(name) for name in _IN_PATH.findall(path)]


def _asked(operation: Operation, collection: str) -> list[dict[str, Any]]:
    """References to the parameters; what the path of a collection says is not asked again."""
    implied = COLLECTIONS[collection][1] if collection else ()
    names: list[str] = []
    for name in operation.parameters:
        names += QUERY_PARAMETERS if name == SIMPLE_EVENT_QUERY else (name,)
    return [{"$ref": f"#/components/parameters/{n}"} for n in names if n not in implied]


def _content(name: str, kinds: tuple[str, ...]) -> dict[str, Any]:
    """What a body of these types is; XML is described by the schemas of the standard."""
    in_json: dict[str, Any] = {"schema": ref(name)}
    if name in EXAMPLES:
        in_json["example"] = EXAMPLES[name]
    return {kind: {"schema": {}} if kind in XML_TYPES else in_json for kind in kinds}


def _body(name: str) -> dict[str, Any]:
    shape, kinds = _BODIES[name]
    return {"required": True, "content": _content(shape, kinds)}


def _good(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {"description": operation.summary}
    if operation.headers:
        found["headers"] = _headers(operation.headers)
    if operation.answer:
        found["content"] = _content(*_answer(operation))
    return found


def _answer(operation: Operation) -> tuple[str, tuple[str, ...]]:
    """The schema of a good answer and the types it can be had in."""
    if operation.answer == "Events":
        return _EVENTS, (*JSON_TYPES, *XML_TYPES)
    if operation.answer == "OpenApi":
        return operation.answer, ("application/json",)
    if operation.address == "root":
        return operation.answer, (*JSON_TYPES, *XML_TYPES)
    return operation.answer, JSON_TYPES


def _headers(names: tuple[str, ...]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _discovery(path: str) -> dict[str, Any]:
    headers: tuple[str, ...] = _OPTIONS_HEADERS
    if path == "/capture":
        headers += ("GS1-EPCIS-Capture-Limit", "GS1-EPCIS-Capture-File-Size-Limit")
    if path.endswith("/{subscriptionID}"):
        headers += ("GS1-Query-Min-Record-Time",)
    return {
        "operationId": "options" + "".join(re.findall(r"[A-Za-z]+", path.title())),
        "summary": "Phiên bản, định dạng và giới hạn của địa chỉ này",
        "security": [],
        "parameters": _in_path(path),
        "responses": {
            "204": {"description": "Discovery", "headers": _headers(headers)},
            "404": {"$ref": "#/components/responses/404"},
        },
    }


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": TITLES[status],
        "content": {
            "application/problem+json": {"schema": ref("Problem")},
            "application/problem+xml": {"schema": {}},
        },
    }

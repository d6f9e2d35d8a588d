"""Our own page of the machine interface: made from the OpenAPI document, without any script."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from ocop.epcis.openapi import document as epcis_document
from ocop.epcis.openapi.operations import COLLECTIONS
from ocop.epcis.query.names import FIXED

TYPES = {
    "string": "chữ",
    "integer": "số nguyên",
    "number": "số",
    "boolean": "đúng/sai",
    "array": "danh sách",
    "object": "đối tượng",
    "null": "trống",
}
FORMATS = {"uuid": "UUID", "date": "ngày yyyy-mm-dd", "date-time": "thời điểm ISO 8601"}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a column of an answer."""

    name: str
    kind: str
    about: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One call: method, address, what it takes and what it answers."""

    anchor: str
    method: str
    path: str
    summary: str
    about: str
    needs_token: bool
    parameters: list[Field]
    answer: list[Field]
    example: str


class Reference(DocsBase):
    """Renders the document of an API as a page of the product."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """The page; kwargs are those of the address."""
        document = api.get_openapi_schema(path_params=kwargs)
        context = {
            "operations": operations(document),
            "document_url": self.get_openapi_url(api, kwargs),
            "version": api.version,
        }
        return TemplateResponse(request, "web/api_docs.html", context).render()


def epcis_page(request: HttpRequest) -> TemplateResponse:
    """The same page for the EPCIS repository: each call once, of the six collections one."""
    document = epcis_document(site=settings.SITE_URL, version=settings.VERSION)
    others = tuple(f"/{name}" for name in COLLECTIONS if name != "epcs")
    document["paths"] = {
        f"/epcis{path}": {method: _short(path, call) for method, call in calls.items()}
        for path, calls in document["paths"].items()
        if not path.startswith(others)
    }
    context = {
        "operations": [one for one in operations(document) if one.method != "OPTIONS"],
        "document_url": "/epcis/openapi.json",
        "version": settings.VERSION,
    }
    return TemplateResponse(request, "web/epcis_docs.html", context)


def _short(path: str, call: dict[str, Any]) -> dict[str, Any]:
    """A call whose query parameters are listed at /events only."""
    if path == "/events":
        return call
    kept = [p for p in call["parameters"] if p.get("$ref", "").rpartition("/")[2] not in FIXED]
    return {**call, "parameters": kept}


def operations(document: dict[str, Any]) -> list[Operation]:
    """Every call of an OpenAPI document, in its order."""
    found = []
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            found.append(_operation(document, path, method, call))
    return found


def _operation(document: dict[str, Any], path: str, method: str, call: dict[str, Any]) -> Operation:
    needs_token = bool(call.get("security", document.get("security")))
    return Operation(
        anchor=call["operationId"],
        method=method.upper(),
        path=path,
        summary=call.get("summary", ""),
        about=call.get("description", ""),
        needs_token=needs_token,
        parameters=[_parameter(document, row) for row in call.get("parameters", [])],
        answer=_answer(document, call),
        example=_example(path, method, needs_token=needs_token),
    )


def _parameter(document: dict[str, Any], row: dict[str, Any]) -> Field:
    if "$ref" in row:
        row = document["components"]["parameters"][row["$ref"].rpartition("/")[2]]
    about = row.get("description") or row["schema"].get("description", "")
    return Field(row["name"], _kind(document, row["schema"]), about, row.get("required", False))


def _answer(document: dict[str, Any], call: dict[str, Any]) -> list[Field]:
    """The columns of a good answer."""
    good: dict[str, Any] = next(
        (v for k, v in call["responses"].items() if str(k).startswith("2")), {}
    )
    schema = good.get("content", {}).get("application/json", {}).get("schema", {})
    shape = _resolved(document, schema)
    return [
        Field(name, _kind(document, column), column.get("description", ""))
        for name, column in shape.get("properties", {}).items()
    ]


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema a `$ref` points at."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _kind(document: dict[str, Any], schema: dict[str, Any]) -> str:
    """The type of a value in words."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if choices := schema.get("anyOf"):
        return " hoặc ".join(dict.fromkeys(_kind(document, choice) for choice in choices))
    if schema.get("type") == "array":
        return f"danh sách {_kind(document, schema['items'])}"
    if isinstance(schema.get("type"), list):
        return " hoặc ".join(_kind(document, {**schema, "type": one}) for one in schema["type"])
    if "enum" in schema:
        return " hoặc ".join(map(str, schema["enum"]))
    word = FORMATS.get(schema.get("format", "")) or TYPES.get(schema.get("type", ""), "giá trị")
    if "minimum" in schema and "maximum" in schema:
        return f"{word} {schema['minimum']}–{schema['maximum']}"
    return word


def _example(path: str, method: str, *, needs_token: bool) -> str:
    """A command that makes the call."""
    token = '-H "Authorization: Bearer $OCOP_TOKEN" ' if needs_token else ""
    verb = "" if method == "get" else f"-X {method.upper()} "
    return f"curl {verb}{token}'{settings.SITE_URL}{path}'"

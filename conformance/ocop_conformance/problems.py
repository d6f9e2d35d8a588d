"""Problem documents (RFC 9457) as the REST binding of EPCIS 2.0 wants them."""

from collections.abc import Mapping

from ocop_conformance.client import Answer

_START = "epcisException:"
# What GS1's OpenAPI spells or numbers wrong is taken as well (README, known defects).
_ALSO_NAMED: Mapping[str, str] = {"UnsupportedMediaTypeException": "IUnsupportedMediaTypeException"}
_ALSO_NUMBERED: Mapping[int, int] = {409: 406}


def expect_problem(answer: Answer, status: int, exception: str = "") -> None:
    """Failed unless this is a problem document of that status and EPCIS exception.

    An empty `exception` leaves the name open.
    """
    answer.expect_status(status).expect_type("application/problem+json")
    body = answer.json()
    if not isinstance(body, dict) or not body.get("title") or "type" not in body:
        raise answer.failed("a problem document with type and title")
    if body.get("status", status) not in (status, _ALSO_NUMBERED.get(status)):
        raise answer.failed(f"status {status} inside the problem", f"{body['status']}")
    names = [name for name in (exception, _ALSO_NAMED.get(exception, "")) if name]
    if names and str(body["type"]) not in [_START + name for name in names]:
        raise answer.failed(f"type {_START}{exception}", str(body["type"]))

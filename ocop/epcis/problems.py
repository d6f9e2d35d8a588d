"""Problems of the EPCIS interface: exception names of the standard, as RFC 9457 documents.

Plain Python. `type` is `epcisException:<name>` as GS1's OpenAPI has it; `title` is English, as
everywhere in the interface, `detail` a Vietnamese sentence.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from ocop.epcis.faults import DOCUMENT, EventFault

STATUS: Mapping[str, int] = {
    "ValidationException": 400,
    "SubscriptionControlsException": 400,
    "QueryValidationException": 400,
    "QueryParameterException": 400,
    "SecurityException": 403,
    "NoSuchNameException": 404,
    "NoSuchResourceException": 404,
    "NotAcceptableException": 406,
    "ResourceAlreadyExistsException": 409,
    "CaptureLimitExceededException": 413,
    "QueryTooLargeException": 413,
    "QueryTooComplexException": 413,
    "URITooLongException": 414,
    "UnsupportedMediaTypeException": 415,
    "ImplementationException": 500,
}
TITLES: Mapping[int, str] = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    409: "Conflict",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    500: "Internal Server Error",
    501: "Not Implemented",
    503: "Service Unavailable",
}
_XML_NAMESPACE = "urn:ietf:rfc:7807"
_TOO_LARGE = frozenset({"too_large", "too_many_events"})


class EpcisProblem(Exception):
    """A request that is answered with a problem document."""

    def __init__(
        self,
        name: str,
        detail: str,
        *,
        status: int | None = None,
        faults: Sequence[EventFault] = (),
    ) -> None:
        super().__init__(detail)
        self.name, self.detail = name, detail
        self.status = status or STATUS[name]
        self.errors: list[dict[str, Any]] = [from_fault(fault) for fault in faults]

    @property
    def body(self) -> dict[str, Any]:
        """The problem document."""
        found: dict[str, Any] = {
            "type": f"epcisException:{self.name}",
            "title": TITLES.get(self.status, "Error"),
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            found["errors"] = self.errors
        return found


def of_document(fault: EventFault) -> EpcisProblem:
    """The answer to a document that cannot be read."""
    name = "CaptureLimitExceededException" if fault.code in _TOO_LARGE else "ValidationException"
    return EpcisProblem(name, fault.sentence, faults=[fault])


def storable(text: str) -> str:
    """A text any database and any client takes: no NUL, no half characters.

    >>> storable("a\\x00b\\ud800") == "a\\ufffdb?"
    True
    """
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def from_fault(fault: EventFault) -> dict[str, Any]:
    """One fault as a problem document: which event, where in it, what, what to do."""
    found: dict[str, Any] = {
        "type": "epcisException:ValidationException",
        "title": "Warning" if fault.warning else "Validation error",
        "status": 400,
        "detail": storable(fault.sentence),
        "path": storable(fault.path),
        "code": fault.code,
        "remedy": storable(fault.how_to_fix),
    }
    if fault.index != DOCUMENT:
        found["index"] = fault.index
    return found


def to_xml(problem: Mapping[str, Any]) -> bytes:
    """The problem as application/problem+xml (RFC 7807, appendix A).

    >>> to_xml({"title": "Not Found", "status": 404}).decode().partition("7807")[2]
    '"><title>Not Found</title><status>404</status></problem>'
    """
    inner = "".join(_element(name, value) for name, value in problem.items())
    text = f'<problem xmlns="{_XML_NAMESPACE}">{inner}</problem>'
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text.encode()


def _element(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        inner = "".join(_element(key, one) for key, one in value.items())
    elif isinstance(value, list):
        inner = "".join(_element("i", one) for one in value)
    else:
        inner = escape(str(value))
    return f"<{name}>{inner}</{name}>"

"""Headers of the EPCIS interface: versions agreed on, formats chosen, limits announced."""

import re
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest

from ocop.epcis import limits
from ocop.epcis.formats import JSON_TYPES, XML_TYPES
from ocop.epcis.problems import EpcisProblem
from ocop.epcis.vocabulary import STANDARD_PREFIXES

VERSION = "2.0"
_OURS = (2, 0)
_VERSION = re.compile(r"(\d{1,3})(?:\.(\d{1,3}))?(?:\.\d{1,3})?")
BOTH = (JSON_TYPES[1], JSON_TYPES[0], *XML_TYPES)  # what answers with events can be written in
ONLY_JSON = (JSON_TYPES[1], JSON_TYPES[0])
VERSIONS: Mapping[str, str] = {
    "GS1-EPCIS-Version": VERSION,
    "GS1-CBV-Version": VERSION,
    "GS1-Extensions": ",".join(
        f"{prefix}={STANDARD_PREFIXES[prefix]}" for prefix in ("cbvmda", "gs1")
    ),
}


def discovery(allowed: Sequence[str], *, capturing: bool) -> dict[str, str]:
    """The headers of an answer to OPTIONS."""
    found = {
        "Allow": ", ".join([*allowed, "OPTIONS"]),
        **VERSIONS,
        "GS1-EPCIS-Min": VERSION,
        "GS1-EPCIS-Max": VERSION,
        "GS1-CBV-Min": VERSION,
        "GS1-CBV-Max": VERSION,
        "GS1-EPC-Format": "No_Preference,Always_GS1_Digital_Link,Always_EPC_URN,Never_Translates",
        "GS1-CBV-XML-Format": "No_Preference,Always_Web_URI,Always_URN,Never_Translates",
        "GS1-Vendor-Version": f"ocop {settings.VERSION}",
    }
    return {**found, **(capture_limits() if capturing else {})}


def capture_limits() -> dict[str, str]:
    """How much may be captured at once."""
    return {
        "GS1-EPCIS-Capture-Limit": str(limits.capture_events()),
        "GS1-EPCIS-Capture-File-Size-Limit": str(limits.capture_bytes()),
        "GS1-Capture-Error-Behaviour": "all",
    }


def agree_on_versions(request: HttpRequest) -> None:
    """Refuse (406) a client that speaks no version of ours."""
    for name in ("EPCIS", "CBV"):
        lowest = _version(request, f"GS1-{name}-Min")
        highest = _version(request, f"GS1-{name}-Max")
        used = _version(request, f"GS1-{name}-Version")
        if (lowest and lowest > _OURS) or (highest and highest < _OURS):
            raise _no_version(name)
        if used and used != _OURS and not _old_xml(request, used):
            raise _no_version(name)


def _old_xml(request: HttpRequest, used: tuple[int, int]) -> bool:
    """EPCIS 1.2 is read, in XML."""
    return used == (1, 2) and media_type(request) in XML_TYPES


def _version(request: HttpRequest, name: str) -> tuple[int, int] | None:
    given = request.headers.get(name, "").strip()
    if not given:
        return None
    match = _VERSION.fullmatch(given)
    if match is None:
        detail = f"{name}: “{given[:40]}” không phải số phiên bản. Ví dụ: {VERSION}"
        raise EpcisProblem("NotAcceptableException", detail)
    return int(match[1]), int(match[2] or 0)


def _no_version(name: str) -> EpcisProblem:
    detail = f"Máy chủ nói {name} {VERSION}; các đầu mục GS1-{name}-… không nhận phiên bản này."
    return EpcisProblem("NotAcceptableException", detail)


def media_type(request: HttpRequest) -> str:
    """What the body says it is, without its parameters."""
    return (request.content_type or "").lower()


def body_type(request: HttpRequest, allowed: Sequence[str]) -> str:
    """The media type of the body; 415 for one we do not read."""
    found = media_type(request)
    if found in allowed:
        return found
    detail = f"Không đọc được kiểu “{found[:60]}”. Gửi với Content-Type: {', '.join(allowed)}"
    raise EpcisProblem("UnsupportedMediaTypeException", detail)


def answer_type(request: HttpRequest, offered: Sequence[str]) -> str:
    """The media type the client prefers among those offered; 406 when it takes none."""
    wanted = request.headers.get("Accept", "").strip()
    if not wanted:
        return offered[0]
    found = request.get_preferred_type(list(offered))
    if found is None:
        detail = f"Chỉ trả lời được bằng: {', '.join(offered)} (đầu mục Accept)."
        raise EpcisProblem("NotAcceptableException", detail)
    return found


def wants_xml(request: HttpRequest) -> bool:
    """Whether problems, too, should be written in XML."""
    accepted = ("application/json", "application/problem+json", "application/ld+json",
                "application/problem+xml", *XML_TYPES)  # fmt: skip
    found = request.get_preferred_type(list(accepted)) if "Accept" in request.headers else None
    return found is not None and "xml" in found

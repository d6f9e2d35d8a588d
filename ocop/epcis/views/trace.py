"""GET /trace: our own addition to the interface, the chain of an identifier in both directions."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from ocop.epcis.canonical.values import text_value
from ocop.epcis.problems import EpcisProblem
from ocop.epcis.queries.balance import Balance
from ocop.epcis.queries.events import written
from ocop.epcis.queries.members import event_ids
from ocop.epcis.queries.walk import DEEPEST, Direction, Process, Trace, walk
from ocop.epcis.views.answers import json_answer
from ocop.epcis.views.door import Caller, door

_DIRECTIONS: Mapping[str, tuple[Direction, ...]] = {
    "forward": (Direction.FORWARD,),
    "backward": (Direction.BACKWARD,),
    "both": (Direction.BACKWARD, Direction.FORWARD),
}
_SHOWN, _MOST_SHOWN = 1000, 200_000
_PARAMETERS = ("epc", "direction", "depth", "limit")


def get_trace(request: HttpRequest, caller: Caller) -> HttpResponse:
    """What the identifiers became and what they were made of; 404 when no visible event has them.

    Parameters: `epc` (several joined by `|`), `direction` (forward, backward, both), `depth`,
    `limit` (how many identifiers are listed; counts are always whole).
    """
    unknown = set(request.GET) - set(_PARAMETERS)
    if unknown:
        detail = f"Không có tham số {min(unknown)[:40]}. Dùng: {', '.join(_PARAMETERS)}."
        raise EpcisProblem("QueryParameterException", detail)
    roots = [
        text_value(one.strip()) for one in request.GET.get("epc", "").split("|") if one.strip()
    ]
    wanted = _DIRECTIONS.get(request.GET.get("direction", "both"))
    if not roots or wanted is None:
        detail = "Cần epc=<mã cần truy xuất> và direction là forward, backward hoặc both."
        raise EpcisProblem("QueryParameterException", detail)
    depth = _number(request, "depth", DEEPEST, DEEPEST)
    limit = _number(request, "limit", _SHOWN, _MOST_SHOWN)
    viewer = caller.viewer
    found = {one.value: walk(roots, direction=one, viewer=viewer, depth=depth) for one in wanted}
    if not any(trace.events or trace.withdrawn for trace in found.values()):
        raise Http404
    body = {name: _shown(trace, limit) for name, trace in found.items()}
    return json_answer(request, {"type": "Trace", "roots": roots, **body})


def _number(request: HttpRequest, name: str, default: int, most: int) -> int:
    given = request.GET.get(name)
    if given is None:
        return default
    if not (given.isascii() and given.isdecimal()) or not 0 < int(given[:9]) <= most:
        detail = f"{name} phải là số từ 1 đến {most}, đang là “{given[:20]}”."
        raise EpcisProblem("QueryParameterException", detail)
    return int(given)


def _shown(trace: Trace, limit: int) -> dict[str, Any]:
    nodes = list(trace.nodes.values())
    shown = nodes[:limit]
    ids = event_ids({node.event for node in shown if node.event is not None})
    return {
        "complete": trace.complete,
        "depth": trace.depth,
        "nodeCount": len(nodes),
        "eventCount": len(trace.events),
        "nodes": [
            {
                "epc": node.epc,
                "depth": node.depth,
                "way": node.way.value,
                **({"from": node.source, "eventID": ids[node.event]} if node.event else {}),
            }
            for node in shown
        ],
        "transformations": [_process(process) for process in trace.processes.values()][:limit],
        "withdrawn": trace.withdrawn_ids(),
    }


def _process(process: Process) -> dict[str, Any]:
    return {
        "eventID": process.event_id,
        "eventTime": written(process.event_time),
        "balance": [_balance(line) for line in process.balance],
    }


def _balance(line: Balance) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "input": line.into,
        "output": line.out,
        "difference": line.difference,
        "outputPercent": line.share_percent,
    }


trace = door(GET=get_trace)

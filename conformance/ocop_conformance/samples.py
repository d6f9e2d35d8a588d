"""Real values for the placeholders of the paths: things the run captured or made."""

from collections.abc import Callable, Mapping

from ocop_conformance.client import segment
from ocop_conformance.run import Run

# Once a year, a second after New Year: a schedule that asks for no delivery during a run.
SCHEDULE = {"second": "1", "minute": "0", "hour": "0", "dayOfMonth": "1", "month": "1"}
_NOBODY = "https://example.com/ocop-conformance"


def query_name(run: Run, name: str = "shared") -> str:
    """A named query of the run; made when it is not there yet."""
    full = run.names.query(name)
    if full not in run.made:
        run.need("things")
        body = {"name": full, "query": {"EQ_bizLocation": [run.names.place("site")]}}
        run.post("/queries", body).expect_status(201)
        run.made[full] = f"/queries/{segment(full)}"
        run.undo_later(run.made[full])
    return full


def destination(run: Run, path: str) -> str:
    """Where a subscription of the run delivers: to our receiver, or to nobody when there is none."""
    return run.receiver.address(path) if run.receiver else _NOBODY


def subscription(run: Run) -> str:
    """The path of a subscription of the run; made when it is not there yet."""
    if "subscription" not in run.made:
        path = f"/queries/{segment(query_name(run))}/subscriptions"
        body = {"dest": destination(run, "/yearly"), "signatureToken": "ocx", "schedule": SCHEDULE}
        answer = run.post(path, body).expect_status(201)
        address = run.below(answer.expect_header("Location"))
        run.made["subscription"] = f"{path}/{address.rstrip('/').rpartition('/')[2]}"
        run.undo_later(run.made["subscription"])
    return run.made["subscription"]


def _job(run: Run) -> str:
    run.need("things")
    return run.made["job"].rstrip("/").rpartition("/")[2]


def _captured(value: Callable[[Run], str]) -> Callable[[Run], str]:
    def found(run: Run) -> str:
        run.need("things")
        return segment(value(run))

    return found


_VALUES: Mapping[str, Callable[[Run], str]] = {
    "captureID": _job,
    "eventID": _captured(lambda run: run.names.event_id("made")),
    "eventType": _captured(lambda run: "ObjectEvent"),
    "epc": _captured(lambda run: run.names.item("1")),
    "bizStep": _captured(lambda run: "commissioning"),
    "bizLocation": _captured(lambda run: run.names.place("site")),
    "readPoint": _captured(lambda run: run.names.place("gate")),
    "disposition": _captured(lambda run: "active"),
    "queryName": lambda run: segment(query_name(run)),
    "subscriptionID": lambda run: subscription(run).rpartition("/")[2],
}


def filled(run: Run, template: str) -> str:
    """The path with values of the run: `/epcs/{epc}` → `/epcs/https%3A%2F%2Fid…`."""
    path = template
    for name, value in _VALUES.items():
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", value(run))
    return path

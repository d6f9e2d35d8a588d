"""How fast are events read and checked? Run: python -m bench.epcis_schema [events] [megabytes]

One core, events of 1 and of 10 EPCs: schema alone, schema with rules, and a whole document read
and checked in JSON and in XML. The baseline of the schema, in the same run, is the Python
package `jsonschema` with the same schema. The last lines measure the peak memory of a large
document in both formats, in a process of its own each.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import jsonschema

from bench.epcis_events import CONTEXT, bodies, document
from ocop.epcis import content, json_form, schema, xml
from ocop.epcis.event import Event, ReadLimits, event_of
from ocop.epcis.namespaces import from_context

TARGET = 10_000
ROUNDS = 3
LIMITS = content.Limits(datetime(2027, 1, 1, tzinfo=UTC))
LARGE = ReadLimits(most_bytes=1 << 31, most_events=10_000_000)


def rate(run: Callable[[], int]) -> float:
    """Events per second of processor time: the best of several rounds, the least disturbed."""
    best = 0.0
    for _ in range(ROUNDS):
        start = time.process_time()
        done = run()
        best = max(best, done / (time.process_time() - start))
    return best


def checked(events: Iterator[Event]) -> int:
    """How many events there were; stops when one is refused."""
    count = 0
    for event in events:
        if content.faults(event, limits=LIMITS):
            raise SystemExit(f"event {event.index} was refused")
        count += 1
    return count


def measure(count: int, epcs: int) -> list[tuple[str, float, float | None]]:
    """The lines of the table for one size of event."""
    found = list(bodies(count, epcs=epcs))
    namespaces = from_context(CONTEXT)
    as_json = json.dumps(document(found)).encode()
    as_xml = b"".join(xml.write(json_form.read(as_json)))
    events = [event_of(body, namespaces=namespaces) for body in found]
    plain = jsonschema.Draft202012Validator(schema.event_schema("ObjectEvent"))
    few = found[: max(1, count // 20)]
    return [
        (
            "schema",
            rate(lambda: sum(not schema.faults(body) for body in found)),
            rate(lambda: sum(plain.is_valid(body) for body in few)),
        ),
        ("schema and rules", rate(lambda: checked(iter(events))), None),
        (
            "JSON document, read and checked",
            rate(lambda: checked(json_form.read(as_json).events)),
            None,
        ),
        ("XML document, read and checked", rate(lambda: checked(xml.read(as_xml).events)), None),
    ]


def large(form: str, megabytes: int) -> Iterator[bytes]:
    """A document of this size in pieces."""
    body = next(bodies(1, epcs=10))
    small = json.dumps(document([body])).encode()
    whole = small if form == "json" else b"".join(xml.write(json_form.read(small)))
    one = json.dumps(body).encode() if form == "json" else _between(whole)
    head, tail = whole.split(one)
    yield head
    for number in range(megabytes * 1_000_000 // len(one)):
        yield (b"," if form == "json" and number else b"") + one
    yield tail


def _between(whole: bytes) -> bytes:
    start, end = b"<ObjectEvent>", b"</ObjectEvent>"
    return whole[whole.index(start) : whole.index(end) + len(end)]


def memory(form: str, megabytes: int) -> int:
    """Read and check a large document; print events and peak memory of this process."""
    pieces = large(form, megabytes)
    found: Any
    if form == "json":
        found = json_form.read(b"".join(pieces), limits=LARGE)
    else:
        found = xml.read(pieces, limits=LARGE)
    count = checked(found.events)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{form.upper()} document of {megabytes} MB, {count:,} events: peak memory {peak:,.0f} MB"
    )
    return 0


def main() -> int:
    """Print the table; exit code 1 when the target is missed."""
    if len(sys.argv) > 3:
        return memory(sys.argv[3], int(sys.argv[2]))
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    megabytes = sys.argv[2] if len(sys.argv) > 2 else "100"
    print(f"{'work':<44}{'per second':>12}{'baseline':>12}{'ratio':>8}")
    slowest = float("inf")
    for epcs in (1, 10):
        for name, ours, theirs in measure(count, epcs):
            against = f"{theirs:>12,.0f}{ours / theirs:>8.1f}" if theirs else ""
            print(f"{name + f' ({epcs} EPC)':<44}{ours:>12,.0f}{against}")
            if name.startswith("JSON") and epcs == 1:
                slowest = ours
    for form in ("json", "xml"):
        subprocess.run(
            [sys.executable, "-m", "bench.epcis_schema", "0", megabytes, form], check=True
        )
    met = slowest >= TARGET
    print(
        f"target {TARGET:,} JSON events per second read and checked: {'met' if met else 'MISSED'}"
    )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())

"""The results as a table for people, as JSON and as JUnit XML for machines."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ocop_conformance import __version__
from ocop_conformance.runner import Result, Status

_MARKS = {
    Status.PASSED: "pass",
    Status.FAILED: "FAIL",
    Status.UNMET: "unmet",
    Status.SKIPPED: "skip",
}


def line(result: Result) -> str:
    """One line of the table, and three more when the check did not pass."""
    check = result.check
    text = f"{_MARKS[result.status]:5}  {check.level:8}  {check.id:42}  {check.title}"
    if result.status in (Status.FAILED, Status.UNMET):
        text += f"\n       request   {result.request}"
        text += f"\n       expected  {result.expected}\n       got       {result.got}"
        text += f"\n       source    {check.source}"
    elif result.status is Status.SKIPPED:
        text += f"\n       {result.reason}"
    return text


def summary(results: Sequence[Result], *, requests: int) -> str:
    """Counts for each group and in all."""
    rows = [("group", "passed", "failed", "unmet", "skipped")]
    groups = dict.fromkeys(result.check.group for result in results)
    rows += [(group, *_counts([r for r in results if r.check.group == group])) for group in groups]
    rows.append(("all", *_counts(results)))
    table = [f"{name:16}" + "".join(f"{value:>9}" for value in rest) for name, *rest in rows]
    return "\n".join([*table, f"{requests} requests"])


def _counts(results: Sequence[Result]) -> tuple[str, str, str, str]:
    count = Counter(result.status for result in results)
    passed, failed, unmet, skipped = (str(count[status]) for status in Status)
    return passed, failed, unmet, skipped


def to_json(results: Sequence[Result], *, target: str, run_id: str, requests: int) -> str:
    """Everything, for programs."""
    count = Counter(result.status for result in results)
    body = {
        "tool": f"ocop-conformance {__version__}",
        "target": target,
        "run": run_id,
        "requests": requests,
        "conformant": count[Status.FAILED] == 0,
        "counts": {status.value: count[status] for status in Status},
        "checks": [_one(result) for result in results],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _one(result: Result) -> dict[str, Any]:
    check = result.check
    found = {
        "id": check.id,
        "title": check.title,
        "source": check.source,
        "level": check.level.value,
        "status": result.status.value,
        "seconds": round(result.seconds, 3),
    }
    more = {"reason": result.reason, "request": result.request, "expected": result.expected,
            "got": result.got}  # fmt: skip
    return {**found, **{name: value for name, value in more.items() if value}}


def to_junit(results: Sequence[Result], *, target: str) -> bytes:
    """JUnit XML; an unmet SHOULD or OPTIONAL is skipped with a message, as it fails no build."""
    count = Counter(result.status for result in results)
    suite = Element(
        "testsuite",
        {
            "name": f"ocop-conformance {target}",
            "tests": str(len(results)),
            "failures": str(count[Status.FAILED]),
            "skipped": str(count[Status.SKIPPED] + count[Status.UNMET]),
            "time": f"{sum(result.seconds for result in results):.3f}",
        },
    )
    for result in results:
        _case(suite, result)
    indent(suite)
    return bytes(tostring(suite, encoding="utf-8", xml_declaration=True))


def _case(suite: Element, result: Result) -> None:
    check = result.check
    names = {"classname": check.group, "name": f"{check.id} {check.title}"}
    case = SubElement(suite, "testcase", {**names, "time": f"{result.seconds:.3f}"})
    detail = f"{result.request}\nexpected: {result.expected}\ngot: {result.got}\n{check.source}"
    if result.status is Status.FAILED:
        message = _clean(f"expected {result.expected}, got {result.got}")
        SubElement(case, "failure", {"message": message}).text = _clean(detail)
    elif result.status is Status.UNMET:
        message = f"{check.level} not met: expected {result.expected}, got {result.got}"
        SubElement(case, "skipped", {"message": _clean(message)}).text = _clean(detail)
    elif result.status is Status.SKIPPED:
        SubElement(case, "skipped", {"message": _clean(result.reason)})


def _clean(text: str) -> str:
    """Without the control characters XML cannot carry."""
    return "".join(one if one.isprintable() or one == "\n" else "�" for one in text)

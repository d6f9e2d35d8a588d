"""Runs checks one after the other and keeps what came of each."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from ocop_conformance.checks import Check, Failed, Level, NotApplicable
from ocop_conformance.client import BudgetSpent
from ocop_conformance.run import Run


class Status(StrEnum):
    """How a check ended. An UNMET check failed, but its rule is no SHALL."""

    PASSED = "passed"
    FAILED = "failed"
    UNMET = "unmet"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one check; request, expected and got are filled when it did not pass."""

    check: Check
    status: Status
    seconds: float
    reason: str = ""
    request: str = ""
    expected: str = ""
    got: str = ""


def run_all(
    checks: Iterable[Check], run: Run, *, tell: Callable[[Result], None] = lambda result: None
) -> list[Result]:
    """The results of all checks, in their order; the run's own traces are deleted at the end."""
    found: list[Result] = []
    try:
        for check in checks:
            result = one_result(check, run)
            tell(result)
            found.append(result)
    finally:
        run.undo()
    return found


def one_result(check: Check, run: Run) -> Result:
    """The result of one check. What a server answers may surprise a check: that is a failure."""
    began = time.monotonic()
    bad = Status.FAILED if check.level is Level.SHALL else Status.UNMET
    try:
        check.body(run)
    except NotApplicable as error:
        return Result(check, Status.SKIPPED, time.monotonic() - began, reason=str(error))
    except Failed as error:
        return Result(check, bad, time.monotonic() - began, request=error.request,
                      expected=error.expected, got=error.got)  # fmt: skip
    except BudgetSpent:
        return Result(check, bad, time.monotonic() - began, request="(none)",
                      expected="an answer", got="the run made as many requests as it may")  # fmt: skip
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        return Result(check, bad, time.monotonic() - began, request="(see the source of the check)",
                      expected="an answer of the right shape",
                      got=f"{type(error).__name__}: {error}"[:300])  # fmt: skip
    return Result(check, Status.PASSED, time.monotonic() - began)

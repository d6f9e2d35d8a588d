"""The event-EPC index: which events an identifier, or a pattern of identifiers, stands in."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from ocop.epcis.queries.visibility import Viewer
from ocop.epcis.query import BadQuery
from ocop.gs1.digital_link import CANONICAL_ORIGIN
from ocop.gs1.epc import Urn, parse_urn
from ocop.kit.faults import Fault

MOST_EVENTS = 200_000  # of one condition; whoever asks for more asks for a report
_AFTER = "\uffff"  # stands behind every identifier with the same beginning


def too_complex() -> BadQuery:
    """The query would make the server read more than it is willing to."""
    what = f"Câu hỏi phải đọc hơn {MOST_EVENTS} sự kiện."
    how = "Thêm điều kiện, ví dụ khoảng thời gian (GE_eventTime, LT_eventTime)."
    return BadQuery(Fault("query", what, how, "too_complex"), "QueryTooComplexException")


def event_keys(
    codes: Sequence[str], patterns: Sequence[str], *, roles: Sequence[int], viewer: Viewer
) -> set[UUID]:
    """Keys of the visible events with one of the codes, or something under one of the patterns.

    For patterns more may come: the caller asks the matcher.
    """
    seen, values = viewer.condition
    wanted = ["epc = ANY(%s)"] if codes else []
    given: list[Any] = [list(codes)] if codes else []
    for pattern in patterns:
        for start in beginnings(parse_urn(pattern)):
            wanted.append("(epc >= %s AND epc < %s)")
            given += [start, start + _AFTER]
    statement = (
        "SELECT DISTINCT event FROM epcis_eventepc"  # noqa: S608 (clauses of our own)
        f" WHERE ({' OR '.join(wanted)}) AND role = ANY(%s) AND {seen} LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given, list(roles), *values, MOST_EVENTS + 1])
        found = {row[0] for row in cursor.fetchall()}
    if len(found) > MOST_EVENTS:
        raise too_complex()
    return found


def beginnings(pattern: Urn) -> Iterator[str]:
    """How every canonical identifier under a pattern begins; others may begin so, too."""
    scheme = pattern.scheme
    start = f"{CANONICAL_ORIGIN}/{scheme.key}/"
    prefix = pattern.components[0]
    if prefix is None:
        yield start
    elif scheme.order == "ITEM":
        yield from (f"{start}{digit}{prefix}" for digit in range(10))
    else:
        yield f"{start}{'0' if scheme.name == 'grai' else ''}{prefix}"

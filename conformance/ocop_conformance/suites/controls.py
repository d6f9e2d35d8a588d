"""SimpleEventQuery: order, limits, pages, and questions that must be refused."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from ocop_conformance.asking import first_page
from ocop_conformance.checks import Body, Failed, Level, Suite
from ocop_conformance.client import Answer, segment
from ocop_conformance.problems import expect_problem
from ocop_conformance.run import Run, event_list, next_link

SUITE = Suite("EPCIS 2.0, 8.2.7 SimpleEventQuery and REST binding, pagination")
_ALL = [f"m{i:02}" for i in range(35)]


def _here(run: Run, **more: str) -> dict[str, str]:
    run.need("many")
    return {"EQ_bizLocation": run.names.place("store"), **more}


def _expect_order(run: Run, wanted: list[str], **more: str) -> None:
    query = _here(run, **more)
    got = first_page(run, query)
    if got != wanted:
        request = f"GET {run.server.target('/events', query)}"
        raise Failed(request, f"in this order: {' '.join(wanted)}", " ".join(got) or "no events")


@SUITE.check("query.orderBy-eventTime", "orderBy=eventTime orders, ASC and DESC")
def order_by_event_time(run: Run) -> None:
    order = {"orderBy": "eventTime", "perPage": "3"}
    _expect_order(run, _ALL[:3], orderDirection="ASC", **order)
    _expect_order(run, _ALL[:-4:-1], orderDirection="DESC", **order)


@SUITE.check("query.orderDirection-default", "Without orderDirection the order is DESC")
def order_is_descending(run: Run) -> None:
    _expect_order(run, _ALL[:-4:-1], orderBy="eventTime", perPage="3")


@SUITE.check("query.orderBy-recordTime", "orderBy=recordTime orders by recordTime")
def order_by_record_time(run: Run) -> None:
    query = _here(run, orderBy="recordTime", orderDirection="ASC", perPage="35")
    answer = run.get("/events", query)
    moments = [str(one.get("recordTime", "")) for one in event_list(answer)]
    if "" in moments or moments != sorted(moments):
        raise answer.failed("recordTime in every event, rising", " ".join(moments[:5]))


@SUITE.check("query.orderBy-fieldname", "orderBy=<own field> orders by that field")
def order_by_own_field(run: Run) -> None:
    order = {"orderBy": "ocx:order", "perPage": "3"}
    _expect_order(run, _ALL[:-4:-1], orderDirection="ASC", **order)


@SUITE.check("query.eventCountLimit", "eventCountLimit gives the first events of the order")
def event_count_limit(run: Run) -> None:
    _expect_order(
        run, _ALL[:2], orderBy="eventTime", orderDirection="ASC", eventCountLimit="2"
    )  # fmt: skip


@SUITE.check("query.eventCountLimit-pages", "eventCountLimit holds over all pages")
def event_count_limit_over_pages(run: Run) -> None:
    query = _here(run, orderBy="eventTime", eventCountLimit="5", perPage="2")
    found = run.found(query)
    if len(found) != 5:
        request = f"GET {run.server.target('/events', query)}, all pages"
        raise Failed(request, "5 events", f"{len(found)} events")


@SUITE.check("query.maxEventCount", "maxEventCount lets smaller answers pass")
def max_event_count(run: Run) -> None:
    answer = run.get("/events", _here(run, maxEventCount="35"))
    if not event_list(answer):
        raise answer.failed("events")


_REFUSED: Mapping[str, tuple[str, Mapping[str, str], int, str]] = {
    "maxEventCount-exceeded": (
        "A larger answer than maxEventCount is refused as a whole",
        {"maxEventCount": "34"}, 413, "QueryTooLargeException",
    ),
    "limits-exclude-each-other": (
        "eventCountLimit and maxEventCount are not taken together",
        {"maxEventCount": "40", "eventCountLimit": "2", "orderBy": "eventTime"}, 400,
        "QueryParameterException",
    ),
    "eventCountLimit-needs-orderBy": (
        "eventCountLimit without orderBy is refused",
        {"eventCountLimit": "2"}, 400, "QueryParameterException",
    ),
    "unknown-parameter": (
        "A parameter nobody knows is refused, not ignored",
        {"EQ_noSuchThing": "1"}, 400, "QueryParameterException",
    ),
    "bad-time": (
        "A moment that is none is refused",
        {"GE_eventTime": "yesterday"}, 400, "QueryParameterException",
    ),
    "bad-number": (
        "A number that is none is refused",
        {"GE_quantity": "many"}, 400, "QueryParameterException",
    ),
    "bad-direction": (
        "orderDirection is ASC or DESC",
        {"orderBy": "eventTime", "orderDirection": "UP"}, 400, "QueryParameterException",
    ),
    "bad-perPage": (
        "perPage is a number above 0", {"perPage": "0"}, 400, "QueryParameterException",
    ),
    "bad-page-token": (
        "A page token nobody gave is refused",
        {"nextPageToken": "none-of-yours"}, 400, "",
    ),
}  # fmt: skip


def _refused(parameters: Mapping[str, str], status: int, exception: str) -> Body:
    def body(run: Run) -> None:
        answer = run.get("/events", _here(run, **parameters))
        expect_problem(answer, status, exception)

    return body


for _name, (_title, _parameters, _status, _exception) in _REFUSED.items():
    SUITE.add(f"query.{_name}", _title, _refused(_parameters, _status, _exception))


# --- pages --------------------------------------------------------------------------------------


@SUITE.check("pages.default", "A page holds 30 events when perPage is not given")
def default_page(run: Run) -> None:
    answer = run.get("/events", _here(run))
    count = len(event_list(answer))
    if count != 30:
        raise answer.failed("30 events on the first page of 35", f"{count} events")


@SUITE.check("pages.walk", "Following Link brings every event once and ends")
def walk(run: Run) -> None:
    query = _here(run, perPage="8", orderBy="eventTime", orderDirection="ASC")
    answer, got = run.get("/events", query), []
    for number in range(1, 6):
        page = run.labels(event_list(answer), _ALL)
        if len(page) > 8:
            raise answer.failed("at most 8 events on a page", f"{len(page)}")
        got += page
        following = next_link(answer)
        if bool(following) != (number < 5):
            expected = "a next link" if number < 5 else "no next link on the last page"
            raise answer.failed(f"{expected} (page {number})", f"Link: {answer.header('Link')}")
        if following:
            answer = run.get(run.below(following))
    if got != _ALL:
        raise answer.failed(f"35 events in order over 5 pages: {' '.join(_ALL)}", " ".join(got))


@SUITE.check("pages.expiry", "A page token says when it ends")
def expiry(run: Run) -> None:
    answer = run.get("/events", _here(run, perPage="2"))
    text = answer.expect_header("GS1-Next-Page-Token-Expires")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise answer.failed("GS1-Next-Page-Token-Expires as a moment", text) from None
    if moment.tzinfo is None or moment <= datetime.now(UTC):
        raise answer.failed("GS1-Next-Page-Token-Expires with zone, in the future", text)


@SUITE.check(
    "pages.token-taken-back",
    "A page token that was deleted brings no page any more",
    level=Level.OPTIONAL,
)
def token_taken_back(run: Run) -> None:
    answer = run.get("/events", _here(run, perPage="2"))
    following = next_link(answer)
    token = token_of(answer)
    deleted = run.delete(f"/nextPageToken/{segment(token)}").expect_status(204, 501)
    if deleted.status == 204:
        again = run.get(run.below(following))
        if again.status < 400:
            raise again.failed("status 4xx for a token that was deleted")


def token_of(answer: Answer) -> str:
    """The nextPageToken of the next page."""
    tokens = parse_qs(urlsplit(next_link(answer)).query).get("nextPageToken", [])
    if not tokens:
        raise answer.failed("a Link with nextPageToken", f"Link: {answer.header('Link')}")
    return tokens[0]

"""Every operation of the interface, in the order of the REST binding; ours come last.

`ADDRESSES` gives the path of each route by its name in `urls`; `{collection}` stands for the six
top-level collections. Parameters, bodies and answers are names of `components`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

ADDRESSES: Mapping[str, str] = {
    "root": "/",
    "captures": "/capture",
    "capture_job": "/capture/{captureID}",
    "events": "/events",
    "event": "/events/{eventID}",
    "members": "/{collection}",
    "member": "/{collection}/{value}",
    "member_events": "/{collection}/{value}/events",
    "queries": "/queries",
    "query": "/queries/{queryName}",
    "query_events": "/queries/{queryName}/events",
    "subscriptions": "/queries/{queryName}/subscriptions",
    "subscription": "/queries/{queryName}/subscriptions/{subscriptionID}",
    "token": "/nextPageToken/{token}",
    "validation": "/validate",
    "trace": "/trace",
    "openapi": "/openapi.json",
}
# Each collection: what one of its members is called, and the query parameter its path implies.
COLLECTIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "eventTypes": ("eventType", ("eventType",)),
    "epcs": ("epc", ("MATCH_anyEPC", "MATCH_anyEPCClass")),
    "bizSteps": ("bizStep", ("EQ_bizStep",)),
    "bizLocations": ("bizLocation", ("EQ_bizLocation",)),
    "readPoints": ("readPoint", ("EQ_readPoint",)),
    "dispositions": ("disposition", ("EQ_disposition",)),
}
_RANGE = ("GS1-EPCIS-Min", "GS1-EPCIS-Max", "GS1-CBV-Min", "GS1-CBV-Max")
_USED = ("GS1-EPCIS-Version", "GS1-CBV-Version", "GS1-Extensions")
_PAGES = ("perPage", "nextPageToken")
_FORMS = (*_RANGE, "GS1-Extensions", "GS1-EPC-Format", "GS1-CBV-XML-Format")
_VERSIONS = ("GS1-EPCIS-Version", "GS1-CBV-Version", "GS1-Extensions")
_NEXT = ("Link", "GS1-Next-Page-Token-Expires")
_MADE = (*_VERSIONS, "Location")
SIMPLE_EVENT_QUERY = "SimpleEventQuery"  # stands for all parameters of a query


@dataclass(frozen=True, slots=True)
class Operation:
    """One call. `problems` are the statuses besides 400, 401, 403 and 406, which every call has."""

    method: str
    address: str
    id: str
    summary: str
    status: int
    answer: str = ""
    about: str = ""
    parameters: tuple[str, ...] = ()
    headers: tuple[str, ...] = _VERSIONS
    body: str = ""
    problems: tuple[int, ...] = ()
    open: bool = False

    @property
    def path(self) -> str:
        """The path below /epcis; with `{collection}` for the six collections."""
        return ADDRESSES[self.address]


OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "root", "getTopLevelResources", "Các loại dữ liệu của kho", 200, "Collection",
              parameters=_RANGE),
    Operation("POST", "captures", "capture", "Gửi một tài liệu sự kiện", 202,
              about="Takes an EPCISDocument or EPCISQueryDocument; the job at Location says what"
              " became of each event. Needs scope epcis:capture.",
              parameters=(*_USED, "GS1-Capture-Error-Behaviour"), body="Document",
              headers=(*_MADE, "GS1-EPCIS-Capture-Limit", "GS1-EPCIS-Capture-File-Size-Limit"),
              problems=(413, 415)),
    Operation("GET", "captures", "listCaptureJobs", "Các lần gửi của bên mình", 200, "CaptureJobs",
              parameters=(*_RANGE, *_PAGES), headers=(*_VERSIONS, *_NEXT)),
    Operation("GET", "capture_job", "getCaptureJob", "Một lần gửi và kết quả từng sự kiện", 200,
              "CaptureJob", parameters=(*_RANGE, "report"), problems=(404,)),
    Operation("GET", "events", "listEvents", "Hỏi sự kiện", 200, "Events",
              about="SimpleEventQuery over every event the caller may see, newest first.",
              parameters=(*_FORMS, SIMPLE_EVENT_QUERY), headers=(*_VERSIONS, *_NEXT),
              problems=(413, 414)),
    Operation("POST", "events", "captureEvent", "Gửi một sự kiện", 201,
              about="One bare event; 409 when its eventID is taken. Needs scope epcis:capture.",
              parameters=_USED, body="Event", headers=_MADE, problems=(409, 413, 415)),
    Operation("GET", "event", "getEvent", "Một sự kiện", 200, "Events",
              about="The event and what was declared about it.",
              parameters=_FORMS, problems=(404,)),
    Operation("GET", "members", "list{Collection}", "Các giá trị đã gặp", 200, "Collection",
              parameters=(*_RANGE, "GS1-EPC-Format", *_PAGES), headers=(*_VERSIONS, *_NEXT)),
    Operation("GET", "member", "get{Collection}Member", "Một giá trị", 200, "Collection",
              parameters=_RANGE, problems=(404,)),
    Operation("GET", "member_events", "list{Collection}Events", "Sự kiện của một giá trị", 200,
              "Events", parameters=(*_FORMS, SIMPLE_EVENT_QUERY), headers=(*_VERSIONS, *_NEXT),
              problems=(404, 413, 414)),
    Operation("GET", "queries", "listQueries", "Các truy vấn đặt tên của bên mình", 200, "Queries",
              parameters=(*_RANGE, *_PAGES), headers=(*_VERSIONS, *_NEXT)),
    Operation("POST", "queries", "createQuery", "Đặt tên cho một truy vấn", 201, body="NamedQuery",
              parameters=_USED, headers=_MADE, problems=(409, 413, 415)),
    Operation("GET", "query", "getQuery", "Một truy vấn đặt tên", 200, "NamedQuery",
              parameters=_RANGE, problems=(404,)),
    Operation("DELETE", "query", "deleteQuery", "Xóa một truy vấn đặt tên", 204,
              about="Ends its subscriptions.", problems=(404,)),
    Operation("GET", "query_events", "getQueryEvents", "Câu trả lời của một truy vấn", 200, "Events",
              about="With Upgrade: websocket, new events follow over the open line"
              " (stream=true, or a schedule); see docs/epcis.md.",
              parameters=(*_FORMS, "Upgrade", "stream", "reportIfEmpty", "initialRecordTime",
                          "second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek", *_PAGES),
              headers=(*_VERSIONS, *_NEXT), problems=(404, 413, 414, 501)),
    Operation("GET", "subscriptions", "listSubscriptions", "Ai nhận câu trả lời", 200,
              "Subscriptions", parameters=(*_RANGE, *_PAGES), headers=(*_VERSIONS, *_NEXT),
              problems=(404,)),
    Operation("POST", "subscriptions", "subscribe", "Đăng ký nhận câu trả lời", 201,
              body="Subscription", parameters=("GS1-EPCIS-Version", "GS1-EPC-Format"),
              headers=_MADE, problems=(404, 413, 415)),
    Operation("GET", "subscription", "getSubscription", "Một đăng ký và nhật ký gửi", 200,
              "Subscription", parameters=_RANGE,
              headers=(*_VERSIONS, "GS1-Query-Min-Record-Time"), problems=(404,)),
    Operation("DELETE", "subscription", "unsubscribe", "Thôi nhận", 204, problems=(404,)),
    Operation("DELETE", "token", "revokePageToken", "Thu hồi mã trang", 204, problems=(404,)),
    Operation("POST", "validation", "validate", "Kiểm tra mà không lưu", 200, "Validation",
              about="Every fault and advice about a document or a bare event.",
              parameters=_USED, body="Document", problems=(413, 415)),
    Operation("GET", "trace", "trace", "Truy xuất hai chiều", 200, "Trace",
              about="What identifiers became and what they were made of.",
              parameters=("epc", "direction", "depth", "limit"), problems=(404, 414)),
    Operation("GET", "openapi", "getOpenapi", "Tài liệu này", 200, "OpenApi", headers=(), open=True),
)  # fmt: skip


def expanded(operation: Operation) -> Iterator[tuple[str, str, str]]:
    """Path, operation id and collection of every call an operation stands for.

    >>> [path for path, _, _ in expanded(OPERATIONS[8])][:2]
    ['/eventTypes/{eventType}', '/epcs/{epc}']
    """
    if "{collection}" not in operation.path:
        yield operation.path, operation.id, ""
        return
    for name, (member, _) in COLLECTIONS.items():
        path = operation.path.replace("{collection}", name).replace("{value}", f"{{{member}}}")
        yield path, operation.id.replace("{Collection}", name[0].upper() + name[1:]), name

"""Open lines: a real websocket client before the server of the job worker."""

import json
import socket
import time
from contextlib import ExitStack
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from ocop.epcis import lines
from ocop.epcis.models import CaptureJob, NamedQuery
from ocop.people.models import ApiToken
from tests.epcis_store.chain import event, item
from tests.epcis_store.conftest import client_of
from tests.epcis_store.serving import Served, serving
from tests.epcis_store.talking import JSON, post
from tests.world import hoa

pytestmark = pytest.mark.django_db(transaction=True)


def secret_of(client: Client) -> str:
    return str(client.defaults["HTTP_AUTHORIZATION"])


def asking(client: Client, **query: object) -> None:
    body = json.dumps({"name": "da-ban", "query": query}).encode()
    assert client.post("/epcis/queries", body, content_type=JSON).status_code == 201


def line(
    served: Served, client: Client | None = None, *, name: str = "da-ban", **controls: str
) -> ClientConnection:
    headers = {"Authorization": secret_of(client)} if client else {}
    controls = controls or {"stream": "true"}
    url = f"ws://127.0.0.1:{served.port}/epcis/queries/{name}/events?{urlencode(controls)}"
    return connect(url, additional_headers=headers, proxy=None)


def found(message: str | bytes) -> list[str]:
    results = json.loads(message)["epcisBody"]["queryResults"]["resultsBody"]
    return [one["epcList"][0] for one in results["eventList"]]


def end_of(one: ClientConnection) -> int:
    """The code with which the server closes a line."""
    with pytest.raises(ConnectionClosed) as end:
        one.recv(5)
    assert end.value.rcvd is not None
    return end.value.rcvd.code


def refused(served: Served, client: Client | None = None, **controls: str) -> tuple[int, str]:
    with pytest.raises(InvalidStatus) as answer, line(served, client, **controls):
        pass
    response = answer.value.response
    return response.status_code, json.loads(response.body)["type"].partition(":")[2]


def test_every_new_event_comes_once_in_a_query_document(as_hoa):
    asking(as_hoa, EQ_bizStep=["shipping"])
    post(as_hoa, event(epcList=[item(1)]))
    with serving() as served, line(served, as_hoa) as one:
        post(as_hoa, event(1, epcList=[item(2)]))
        post(as_hoa, event(1, epcList=[item(3)], bizStep="packing"))
        assert found(one.recv(5)) == [item(2)]
        post(as_hoa, event(2, epcList=[item(4)]))
        assert found(one.recv(5)) == [item(4)]
        with pytest.raises(TimeoutError):
            one.recv(0.5)


def test_a_line_may_begin_in_the_past(as_hoa):
    asking(as_hoa)
    before = timezone.now()
    post(as_hoa, event(epcList=[item(1)]))
    with serving() as served:
        since = {"stream": "true", "initialRecordTime": before.isoformat()}
        with line(served, as_hoa, **since) as one:
            assert found(one.recv(5)) == [item(1)]


def test_what_is_being_recorded_is_waited_for(as_hoa):
    asking(as_hoa)
    with serving() as served, line(served, as_hoa) as one:
        at = timezone.now()
        post(as_hoa, event(epcList=[item(1)]))
        assert found(one.recv(5)) == [item(1)]
        CaptureJob.objects.update(finished_at=None, created_at=at)
        post(as_hoa, event(1, epcList=[item(2)]))
        with pytest.raises(TimeoutError):
            one.recv(0.5)
        CaptureJob.objects.update(finished_at=timezone.now())
        assert found(one.recv(5)) == [item(2)]


def test_a_schedule_reports_in_its_time_and_when_asked_also_nothing(as_hoa):
    asking(as_hoa)
    with serving() as served:
        with line(served, as_hoa, second="[0-59]", reportIfEmpty="true") as one:
            assert found(one.recv(5)) == []
        with line(served, as_hoa, second="[0-59]") as one:
            post(as_hoa, event(epcList=[item(1)]))
            assert found(one.recv(5)) == [item(1)]


def test_nobody_sees_over_a_line_what_is_not_open_to_the_person(as_hoa, as_nam):
    asking(as_nam)
    with serving() as served, line(served, as_nam) as one:
        post(as_hoa, event(epcList=[item(1)]))
        with pytest.raises(TimeoutError):
            one.recv(0.6)


def test_identifiers_come_in_the_form_asked_for(as_hoa):
    asking(as_hoa)
    with serving() as served:
        headers = {"Authorization": secret_of(as_hoa), "GS1-EPC-Format": "Never_Translates"}
        url = f"ws://127.0.0.1:{served.port}/epcis/queries/da-ban/events?stream=true"
        with connect(url, additional_headers=headers, proxy=None) as one:
            post(as_hoa, event(epcList=["urn:epc:id:sgtin:9521234.054321.1"]))
            assert found(one.recv(5)) == ["urn:epc:id:sgtin:9521234.054321.1"]


@pytest.mark.parametrize(
    "controls",
    [
        {"stream": "true", "minute": "5"},
        {"stream": "false"},
        {"stream": "maybe"},
        {"minute": "99"},
        {"stream": "true", "initialRecordTime": "hôm qua"},
        {"stream": "true", "dest": "https://8.8.8.8"},
        {"perPage": "5"},
    ],
)
def test_wrong_controls_are_refused_with_a_problem(as_hoa, controls):
    asking(as_hoa)
    with serving() as served:
        assert refused(served, as_hoa, **controls) == (400, "SubscriptionControlsException")


def test_only_the_right_token_opens_a_line(as_hoa, as_nam):
    asking(as_hoa)
    capturing = client_of(hoa(), "epcis:capture")
    with serving() as served:
        assert refused(served) == (401, "SecurityException")
        assert refused(served, capturing) == (403, "SecurityException")
        assert refused(served, as_nam) == (404, "NoSuchNameException")
        assert refused(served, as_hoa, name="khac") == (404, "NoSuchNameException")


def test_a_token_taken_back_ends_the_line(as_hoa):
    asking(as_hoa)
    with serving() as served, line(served, as_hoa) as one:
        writing = client_of(hoa())
        ApiToken.objects.exclude(pk=ApiToken.objects.latest("pk").pk).delete()
        post(writing, event(epcList=[item(1)]))
        assert end_of(one) == 1008


def test_deleting_the_query_ends_the_line(as_hoa, monkeypatch):
    monkeypatch.setattr(lines, "_CHECK_AGAIN", timedelta(0))
    asking(as_hoa)
    with serving() as served, line(served, as_hoa) as one:
        NamedQuery.objects.all().delete()
        assert end_of(one) == 1000


def test_a_server_that_stops_says_so(as_hoa):
    asking(as_hoa)
    with ExitStack() as stack:
        with serving() as served:
            one = stack.enter_context(line(served, as_hoa))
        assert end_of(one) == 1001


def wide_event(hours: float, number: int) -> dict[str, object]:
    return event(hours, epcList=[item(number)], **{"ocop:a": "x" * 10_000})


def test_who_does_not_read_is_dropped(as_hoa):
    asking(as_hoa)
    headers = {"Authorization": secret_of(as_hoa)}
    with serving(slow=0.5) as served:
        url = f"ws://127.0.0.1:{served.port}/epcis/queries/da-ban/events?stream=true"
        narrow = socket.socket()
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        narrow.connect(("127.0.0.1", served.port))
        with connect(url, sock=narrow, additional_headers=headers, proxy=None, max_queue=1):
            for hour in range(7):  # more than the network keeps for who does not read
                post(as_hoa, *(wide_event(hour + n / 100, n) for n in range(90)))
            until = time.monotonic() + 10
            while served.server.connections and time.monotonic() < until:
                time.sleep(0.1)
            assert not served.server.connections


def test_a_person_has_so_many_lines_and_no_more(as_hoa, as_nam):
    asking(as_hoa)
    asking(as_nam)
    with serving() as served, ExitStack() as stack:
        for _ in range(lines.MOST_OF_ONE):
            stack.enter_context(line(served, as_hoa))
        assert refused(served, as_hoa) == (503, "ImplementationException")
        stack.enter_context(line(served, as_nam))


def test_what_a_client_says_is_not_listened_to_and_too_much_ends_the_line(as_hoa):
    asking(as_hoa)
    with serving() as served, line(served, as_hoa) as one:
        for _ in range(50):
            one.send("xin chào")
        post(as_hoa, event(epcList=[item(1)]))
        assert found(one.recv(5)) == [item(1)]
        one.send("x" * 5000)
        assert end_of(one) == 1009


def test_the_web_server_says_where_the_lines_are(as_hoa):
    asking(as_hoa)
    answer = as_hoa.get(
        "/epcis/queries/da-ban/events?stream=true", headers={"Upgrade": "websocket"}
    )
    assert answer.status_code == 501
    assert "ws://127.0.0.1:8001/epcis/queries/da-ban/events" in answer.json()["detail"]
    assert as_hoa.get("/epcis/queries/da-ban/events?stream=true").status_code == 400

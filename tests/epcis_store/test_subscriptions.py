"""Named queries, and their answers sent to those who want them."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ocop.epcis.actions.delivering import (
    WAITS,
    deliver,
    due_deliveries,
    due_subscriptions,
    forget_old_deliveries,
    horizon,
    prepare,
)
from ocop.epcis.models import CaptureJob, Delivery, Subscription
from ocop.epcis.outgoing import check_address, is_public, post
from ocop.epcis.schedule import next_due, read_schedule
from ocop.kit.faults import Invalid
from tests.epcis_store.chain import event, item
from tests.epcis_store.listener import listening
from tests.epcis_store.talking import JSON, listed
from tests.epcis_store.talking import post as send

pytestmark = pytest.mark.django_db


def named(client: Client, name: str = "da-ban", **query: Any) -> Any:
    return client.post(
        "/epcis/queries", json.dumps({"name": name, "query": query}), content_type=JSON
    )


def subscribed(client: Client, dest: str, **more: Any) -> Subscription:
    wanted = {"dest": dest, "signatureToken": "bi-mat", **({"stream": True} | more)}
    answer = client.post(
        "/epcis/queries/da-ban/subscriptions", json.dumps(wanted), content_type=JSON
    )
    assert answer.status_code == 201, answer.content
    return Subscription.objects.get(pk=answer["Location"].rpartition("/")[2])


@pytest.fixture
def private(settings):
    """Webhooks to this machine are allowed, for the listener."""
    settings.EPCIS_PRIVATE_WEBHOOKS = True


# --- queries ------------------------------------------------------------------------------------


def test_a_query_is_kept_answered_and_forgotten(as_hoa, as_nam):
    answer = named(as_hoa, EQ_bizStep=["shipping"])
    assert (answer.status_code, answer["Location"]) == (201, "/epcis/queries/da-ban")
    send(as_hoa, event(epcList=[item(1)]), event(1, epcList=[item(1)], bizStep="packing"))
    assert as_hoa.get("/epcis/queries/da-ban").json()["query"] == {"EQ_bizStep": ["shipping"]}
    found = as_hoa.get("/epcis/queries/da-ban/events")
    assert [one["bizStep"] for one in listed(found)] == ["shipping"]
    assert found.json()["epcisBody"]["queryResults"]["queryName"] == "da-ban"
    assert len(as_hoa.get("/epcis/queries").json()) == 1
    assert as_nam.get("/epcis/queries").json() == []
    assert (
        as_nam.get("/epcis/queries/da-ban").json()["type"] == "epcisException:NoSuchNameException"
    )
    assert as_hoa.delete("/epcis/queries/da-ban").status_code == 204
    assert as_hoa.get("/epcis/queries/da-ban").status_code == 404


def test_a_name_is_taken_once_per_party(as_hoa, as_nam):
    assert [named(as_hoa).status_code, named(as_hoa).status_code] == [201, 409]
    assert named(as_nam).status_code == 201


@pytest.mark.parametrize("body", [{}, {"name": "a b", "query": {}}, {"name": "x", "query": []},
                                  {"name": "x", "query": {"EQ_unknown_field": "1"}}, []])  # fmt: skip
def test_a_query_that_cannot_be_answered_is_refused(as_hoa, body):
    answer = as_hoa.post("/epcis/queries", json.dumps(body), content_type=JSON)
    assert answer.status_code == 400
    assert answer.json()["detail"]


# --- subscriptions ------------------------------------------------------------------------------


def run(at=None) -> None:
    """What the background task does."""
    at = at or timezone.now()
    for one in due_subscriptions(at=at):
        prepare(subscription_id=one, at=at)
    for one in due_deliveries(at=at):
        deliver(delivery_id=one, at=at)


def test_a_stream_brings_every_new_event_once_and_signed(as_hoa, private):
    named(as_hoa, EQ_bizStep=["shipping"])
    send(as_hoa, event(epcList=[item(1)]))
    with listening() as kept:
        subscribed(as_hoa, kept.url)
        run()
        assert kept.bodies == []
        send(as_hoa, event(1, epcList=[item(2)]), event(1, epcList=[item(3)], bizStep="packing"))
        run()
        run()
    (body,) = kept.bodies
    results = json.loads(body)["epcisBody"]["queryResults"]
    assert [one["epcList"] for one in results["resultsBody"]["eventList"]] == [[item(2)]]
    assert results["subscriptionID"]
    (headers,) = kept.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mark = base64.b64encode(hmac.new(b"bi-mat", signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mark}"
    assert (
        headers["gs1-signature"]
        == "sha256=" + hmac.new(b"bi-mat", body, hashlib.sha256).hexdigest()
    )


def test_options_tells_the_subscriber_from_when_the_next_message_counts(as_hoa, as_nam, private):
    named(as_hoa)
    with listening() as kept:
        one = subscribed(as_hoa, kept.url)
    address, name = f"/epcis/queries/da-ban/subscriptions/{one.pk}", "GS1-Query-Min-Record-Time"
    told = as_hoa.options(address)
    assert (told.status_code, told[name]) == (204, as_hoa.get(address)[name])
    for stranger in (as_nam, Client()):
        answer = stranger.options(address)
        assert answer.status_code == 204
        assert name not in answer


def test_a_failure_is_tried_again_later_each_time_and_then_given_up(as_hoa, private):
    named(as_hoa)
    with listening(500) as kept:
        one = subscribed(as_hoa, kept.url)
        send(as_hoa, event(epcList=[item(1)]))
        at = timezone.now()
        run(at)
        for number, wait in enumerate(WAITS, start=1):
            assert len(kept.bodies) == number
            run(at + wait - timedelta(seconds=1))
            assert len(kept.bodies) == number
            at += wait
            run(at)
        run(at + timedelta(days=9))
    assert len(kept.bodies) == len(WAITS) + 1
    assert len(set(kept.bodies)) == 1
    log = one.deliveries.get()
    assert (log.state, log.status, log.attempts) == ("FAILED", 500, len(WAITS) + 1)
    shown = as_hoa.get(f"/epcis/queries/da-ban/subscriptions/{one.pk}").json()
    assert shown["deliveries"][0]["state"] == "FAILED"
    assert "bi-mat" not in json.dumps(shown)
    forget_old_deliveries(at=at + timedelta(days=60))
    assert not Delivery.objects.exists()


def test_a_redirect_is_not_followed(as_hoa, private):
    named(as_hoa)
    with listening(302) as kept:
        one = subscribed(as_hoa, kept.url)
        send(as_hoa, event(epcList=[item(1)]))
        run()
    assert one.deliveries.get().status == 302
    assert one.deliveries.get().state == "WAITING"


def test_who_finds_it_too_large_gets_smaller_messages(as_hoa, private):
    named(as_hoa)
    with listening(413, 200) as kept:
        one = subscribed(as_hoa, kept.url)
        send(as_hoa, *(event(n / 60, epcList=[item(n)]) for n in range(5)))
        at = timezone.now()
        run(at)
        run(at)
    sizes = [
        len(json.loads(b)["epcisBody"]["queryResults"]["resultsBody"]["eventList"])
        for b in kept.bodies
    ]
    assert sizes == [5, 2, 3]
    one.refresh_from_db()
    assert one.batch_events == 2


def test_a_schedule_reports_at_its_time_also_when_empty(as_hoa, private):
    named(as_hoa)
    with listening() as kept:
        one = subscribed(as_hoa, kept.url, stream=False, schedule={"hour": "1", "minute": "5"}, reportIfEmpty=True)  # fmt: skip
        run()
        assert kept.bodies == []
        run(one.due_at)
        assert len(kept.bodies) == 1
        one.refresh_from_db()
        assert one.due_at > timezone.now() + timedelta(hours=23)


def test_what_is_being_recorded_holds_the_horizon_back(as_hoa, private):
    named(as_hoa)
    with listening() as kept:
        subscribed(as_hoa, kept.url)
        send(as_hoa, event(epcList=[item(1)]))
        now = timezone.now()
        assert horizon(now) == now
        CaptureJob.objects.update(finished_at=None)
        assert horizon(now) == CaptureJob.objects.get().created_at
        run()
        assert kept.bodies == []
        CaptureJob.objects.update(finished_at=now)
        run()
        assert len(kept.bodies) == 1


def test_the_subscriber_gets_only_what_the_person_may_see(as_hoa, as_nam, private):
    named(as_nam)
    with listening() as kept:
        subscribed(as_nam, kept.url)
        send(as_hoa, event(epcList=[item(1)]))
        run()
    assert kept.bodies == []


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"dest": "https://8.8.8.8/"},
        {"dest": "https://8.8.8.8/", "stream": True, "schedule": {"hour": "1"}},
        {"dest": "https://8.8.8.8/", "schedule": {"hour": "25"}},
        {"dest": "https://8.8.8.8/", "schedule": {"dayOfMonth": "30", "month": "2"}},
        {"dest": "https://8.8.8.8/", "schedule": {}},
        {"dest": "https://8.8.8.8/", "stream": True, "initialRecordTime": "hôm qua"},
        {"dest": "https://8.8.8.8/", "stream": True, "secret": "x"},
        {"dest": 5, "stream": True},
    ],
)
def test_a_wrong_subscription_is_refused_with_reasons(as_hoa, wanted):
    named(as_hoa)
    answer = as_hoa.post(
        "/epcis/queries/da-ban/subscriptions", json.dumps(wanted), content_type=JSON
    )
    assert (answer.status_code, answer.json()["type"]) == (
        400,
        "epcisException:SubscriptionControlsException",
    )


# --- the way out --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    ["http://8.8.8.8/", "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/", "https://[::1]/",
     "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/latest", "https://0.0.0.0/", "ftp://8.8.8.8/",
     "https://user:pw@8.8.8.8/", "https://2130706433/", "https://8.8.8.8:0/", "https://8.8.8.8/a b",
     "https://[64:ff9b::7f00:1]/", "https://100.64.0.1/", "https://", "https://[", "file:///etc/passwd"],
)  # fmt: skip
def test_addresses_inside_our_network_or_none_at_all_are_refused(url):
    with pytest.raises(Invalid):
        check_address(url, allow_private=False)
    assert not post(url, b"", {}, allow_private=False).taken


def test_the_address_is_looked_at_again_when_sending():
    with listening() as kept:
        reply = post(kept.url, b"x", {}, allow_private=False)
        assert (reply.status, kept.bodies) == (None, [])
        assert post(kept.url, b"x", {}, allow_private=True).taken


def test_public_addresses_are_public():
    assert is_public("2606:4700:4700::1111")
    assert not is_public("fe80::1%eth0")
    assert not is_public("2002:7f00:1::")


FIELDS = st.sampled_from(["second", "minute", "hour", "dayOfWeek"])


@given(
    st.dictionaries(FIELDS, st.integers(1, 7).map(str), min_size=1),
    st.timedeltas(timedelta(0), timedelta(days=365)),
)
def test_the_next_time_is_later_and_fits_and_nothing_earlier_does(fields, passed):
    after = datetime(2026, 1, 1, tzinfo=UTC) + passed
    schedule = read_schedule(fields)
    due = next_due(schedule, after=after)
    assert due > after
    assert due.second in schedule["second"]
    assert due.hour in schedule["hour"]
    assert next_due(schedule, after=due - timedelta(seconds=1)) == due
    assert next_due(schedule, after=due) > due

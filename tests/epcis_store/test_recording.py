"""Events of the product itself: in the transaction of what they tell about, judged like all."""

import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from ocop.epcis.actions import record_events
from ocop.epcis.actions.delivering import horizon
from ocop.epcis.models import CaptureJob, Event, Party
from ocop.kit.faults import Invalid
from tests.epcis_store.chain import event, item
from tests.world import NOW, hoa, nam

OWN = {"@context": {"ocop": "https://ocop.example/"}, "ocop:vu": "Xuân 2026"}


@pytest.mark.django_db
def test_events_are_recorded_with_their_ids_in_order():
    given = event(1, eventID="urn:uuid:7e1f6d0e-8a52-4cf0-9c0a-3e8f0a4c2f10", epcList=[item(2)])
    hashed, named = record_events(events=[event(epcList=[item(1)]), given], by=hoa(), at=NOW)
    assert hashed.startswith("ni:///sha-256;")
    assert named == given["eventID"]
    stored = {one.event_id: one for one in Event.objects.all()}
    assert stored.keys() == {hashed, named}
    assert {one.owner for one in stored.values()} == {Party.objects.get(members__user=hoa())}
    assert CaptureJob.objects.get().accepted == 2


@pytest.mark.django_db
def test_the_same_event_again_gives_its_id_again():
    once = record_events(events=[event(epcList=[item(1)])], by=hoa(), at=NOW)
    assert record_events(events=[event(epcList=[item(1)])], by=hoa(), at=NOW) == once
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_an_own_context_binds_the_prefixes_of_an_event():
    record_events(events=[event(epcList=[item(1)], **OWN)], by=hoa(), at=NOW)
    assert Event.objects.get().namespaces == {"ocop": "https://ocop.example/"}


@pytest.mark.django_db
def test_one_bad_event_refuses_all_and_says_which_and_why():
    events = [event(epcList=[item(1)]), event(epcList=[item(2)], action="TAKE")]
    with pytest.raises(Invalid) as refused:
        record_events(events=events, by=hoa(), at=NOW)
    assert [fault.where for fault in refused.value.faults] == ["1/action"]
    assert refused.value.faults[0].what
    assert not Event.objects.exists()
    assert not CaptureJob.objects.exists()


@pytest.mark.django_db
def test_nobody_takes_the_id_of_another():
    mine = event(eventID="urn:x:1", epcList=[item(1)])
    record_events(events=[mine], by=hoa(), at=NOW)
    with pytest.raises(Invalid) as refused:
        record_events(events=[{**mine, "epcList": [item(2)]}], by=nam(), at=NOW)
    assert refused.value.faults[0].code == "event_exists"


@pytest.mark.django_db
def test_nothing_to_record_makes_no_job():
    assert record_events(events=[], by=hoa(), at=NOW) == []
    assert not CaptureJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_the_caller_takes_back_was_never_recorded():
    by = hoa()
    with transaction.atomic():
        record_events(events=[event(epcList=[item(1)])], by=by, at=NOW)
        transaction.set_rollback(True)
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_subscribers_wait_for_a_caller_that_has_not_ended_yet():
    by, written, may_end = hoa(), threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            record_events(events=[event(epcList=[item(1)])], by=by, at=NOW)
            written.set()
            may_end.wait(20)
        connections.close_all()

    writer = threading.Thread(target=slowly)
    writer.start()
    assert written.wait(20)
    now = timezone.now()
    held = horizon(now)
    may_end.set()
    writer.join()
    assert held <= Event.objects.get().record_time <= now
    later = now + timedelta(seconds=1)
    assert horizon(later) == later

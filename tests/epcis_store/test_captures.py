"""Documents become events: all or the good ones, once, and never half."""

import json
import threading

import pytest
from django.db import connection

from ocop.epcis.actions.captures import accept, received, record
from ocop.epcis.models import CaptureJob, Event, EventEpc, MasterData, Role, SeenValue
from tests.epcis_store.chain import document, event, item, lot, sent
from tests.world import NOW, hoa, nam

pytestmark = pytest.mark.django_db


def capture(data: bytes, *, by=None, behaviour: str = "rollback", media_type="application/json"):
    job = accept(data=data, media_type=media_type, behaviour=behaviour, by=by or hoa(), at=NOW)
    record(job_id=job.pk, at=NOW)
    job.refresh_from_db()
    return job


def test_a_document_is_kept_as_received_and_its_events_are_found_by_item():
    data = sent(
        event(epcList=[item(1), item(2)], bizLocation={"id": "urn:epc:id:sgln:9521234.54321.0"})
    )
    job = capture(data)
    assert (job.success, job.accepted, job.outcome) == (True, 1, "a"), job.errors
    assert received(job) == data
    stored = Event.objects.get()
    assert stored.body["epcList"] == [item(1), item(2)]
    assert stored.event_id == job.event_ids
    assert stored.event_id.startswith("ni:///sha-256;")
    assert stored.biz_location == "https://id.gs1.org/414/9521234543213"
    assert stored.namespaces == {"ocop": "https://ocop.example/"}
    assert list(EventEpc.objects.order_by("number").values_list("epc", "role", "event")) == [
        (item(1), Role.EPC, stored.key),
        (item(2), Role.EPC, stored.key),
    ]


def test_a_urn_and_a_digital_link_meet_in_one_entry():
    capture(sent(event(epcList=["urn:epc:id:sgtin:9521234.054321.7"])))
    capture(sent(event(1, epcList=["https://mam.example/01/09521234543213/21/7"])))
    assert EventEpc.objects.filter(epc=item(7)).count() == 2


def test_the_same_document_twice_is_recorded_once():
    data = sent(*(event(n, epcList=[item(n)]) for n in range(5)))
    capture(data)
    again = capture(data)
    assert (again.success, again.accepted, again.duplicate) == (True, 0, 5)
    assert Event.objects.count() == 5
    assert EventEpc.objects.count() == 5


def test_the_same_event_twice_in_one_document_is_recorded_once():
    one = event(epcList=[item(1)])
    assert capture(sent(one, one)).outcome == "ad"


def test_one_bad_event_sinks_the_document_under_rollback():
    good, bad = event(epcList=[item(1)]), event(1, epcList=[item(2)], bizStep="selling")
    job = capture(sent(good, bad))
    assert (job.success, job.accepted, job.rejected, job.outcome) == (False, 0, 1, "nr")
    assert job.errors[0]["index"] == 1
    assert job.errors[0]["path"] == "/bizStep"
    assert not Event.objects.exists()
    assert not EventEpc.objects.exists()


def test_one_bad_event_among_many_is_left_out_under_proceed():
    events = [event(n / 60, epcList=[item(n)]) for n in range(300)]
    events[137]["eventTime"] = "gestern"
    job = capture(sent(*events), behaviour="proceed")
    assert (job.success, job.accepted, job.rejected) == (False, 299, 1)
    assert [error["index"] for error in job.errors] == [137]
    assert Event.objects.count() == 299


def test_another_content_under_the_same_id_is_rejected():
    capture(sent(event(eventID="urn:uuid:1", epcList=[item(1)])))
    job = capture(sent(event(eventID="urn:uuid:1", epcList=[item(2)])))
    assert job.outcome == "r"
    assert job.errors[0]["code"] == "event_exists"
    assert Event.objects.get().body["epcList"] == [item(1)]


def test_a_declaration_of_error_stands_beside_the_event_it_withdraws():
    one = event(eventID="urn:uuid:1", epcList=[item(1)])
    capture(sent(one))
    declared = {
        **one,
        "errorDeclaration": {"declarationTime": "2026-03-02T00:00:00Z", "reason": "did_not_occur"},
    }
    assert capture(sent(declared)).outcome == "a"
    assert capture(sent(declared)).outcome == "d"
    first, second = Event.objects.order_by("declares")[::-1]
    assert (first.declares, second.declares) == (None, first.key)
    assert EventEpc.objects.filter(epc=item(1), declares=first.key).count() == 1


def test_nobody_withdraws_the_event_of_another():
    one = event(eventID="urn:uuid:1", epcList=[item(1)])
    capture(sent(one))
    declared = {
        **one,
        "errorDeclaration": {"declarationTime": "2026-03-02T00:00:00Z", "reason": "did_not_occur"},
    }
    job = capture(sent(declared), by=nam())
    assert job.errors[0]["code"] == "not_owner"
    assert Event.objects.count() == 1


def test_lots_carry_quantity_and_children_their_parent():
    capture(sent(event(
        type="AggregationEvent", action="ADD", bizStep="packing",
        parentID="https://id.gs1.org/00/095212340000000019",
        childQuantityList=[{"epcClass": lot("L1"), "quantity": 12.5, "uom": "KGM"}],
    )))  # fmt: skip
    row = EventEpc.objects.get(epc=lot("L1"))
    assert (row.role, row.quantity, row.uom) == (Role.CHILD_QUANTITY, 12.5, "KGM")
    assert row.parent == "https://id.gs1.org/00/095212340000000019"
    assert EventEpc.objects.filter(role=Role.PARENT).count() == 1


def test_texts_survive_the_bulk_road():
    odd = "tab\tnewline\nback\\slash “ngoặc” \\N mắm"
    job = capture(sent({**event(epcList=["urn:ocop:a%5Cb"]), "ocop:note": odd}))
    assert job.success, job.errors
    stored = Event.objects.get()
    assert stored.body["ocop:note"] == odd
    assert EventEpc.objects.get().epc == "urn:ocop:a%5Cb"


def test_an_event_in_the_future_is_refused():
    job = capture(sent(event(24 * 30, epcList=[item(1)])))
    assert job.errors[0]["code"] == "future"


def with_place(name: str) -> bytes:
    """A document whose header describes a place."""
    element = {
        "id": "urn:x:kho",
        "attributes": [{"id": "urn:x:name", "attribute": name}],
        "children": ["urn:x:kho:1"],
    }
    vocabulary = {
        "type": "urn:epcglobal:epcis:vtype:BusinessLocation",
        "vocabularyElementList": [element],
    }
    header = {"epcisMasterData": {"vocabularyList": [vocabulary]}}
    return sent(event(epcList=[item(1)]), epcisHeader=header)


def test_master_data_is_kept_and_replaced_by_what_comes_later():
    assert capture(with_place("Kho cũ")).success
    assert capture(with_place("Kho mới")).success
    row = MasterData.objects.get()
    assert row.attributes[0]["attribute"] == "Kho mới"
    assert row.children == ["urn:x:kho:1"]


def test_values_are_remembered_once():
    capture(sent(event(epcList=[item(1)]), event(1, epcList=[item(1)])))
    assert set(SeenValue.objects.values_list("field", "value")) == {
        ("type", "ObjectEvent"), ("biz_step", "shipping"),
    }  # fmt: skip


def test_a_job_is_recorded_once():
    job = capture(sent(event(epcList=[item(1)])))
    assert record(job_id=job.pk, at=NOW) is None
    assert job.accepted == 1


def test_a_document_without_the_shape_of_one_tells_why():
    broken = document(event(epcList=[item(1)]))
    del broken["schemaVersion"]
    job = capture(json.dumps(broken).encode())
    assert not job.success
    assert job.errors[0]["path"] == "/schemaVersion"


@pytest.mark.django_db(transaction=True)
def test_the_same_events_sent_at_once_in_other_orders_are_recorded_once():
    hoa(), nam()
    events = [event(n / 60, epcList=[item(n)]) for n in range(200)]
    orders = [events, events[::-1], events[100:] + events[:100], events]
    jobs = [
        accept(
            data=sent(*order), media_type="application/json", behaviour="proceed", by=hoa(), at=NOW
        )
        for order in orders
    ]
    ready = threading.Barrier(len(jobs))

    def work(job):
        ready.wait()
        record(job_id=job.pk, at=NOW)
        connection.close()

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = list(CaptureJob.objects.all())
    assert all(job.success and job.finished_at for job in done)
    assert sum(job.accepted for job in done) == 200
    assert sum(job.duplicate for job in done) == 600
    assert Event.objects.count() == EventEpc.objects.count() == 200

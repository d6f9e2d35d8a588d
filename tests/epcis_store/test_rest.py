"""The interface over HTTP: statuses, headers, formats, pages."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from ocop.epcis.models import CaptureJob, Event
from tests.epcis_store.chain import event, item, sent
from tests.epcis_store.conftest import client_of
from tests.epcis_store.talking import JSON, next_page, post
from tests.world import hoa

pytestmark = pytest.mark.django_db


# --- who asks -----------------------------------------------------------------------------------


def test_without_token_the_answer_is_401_and_names_the_scheme(client):
    answer = client.get("/epcis/events")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="ocop"'
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "epcisException:SecurityException"


def test_a_token_without_the_scope_is_refused():
    reader = client_of(hoa(), "epcis:query")
    assert post(reader, event(epcList=[item(1)])).status_code == 403
    writer = client_of(hoa(), "epcis:capture")
    assert writer.get("/epcis/events").status_code == 403
    assert post(writer, event(epcList=[item(1)])).status_code == 202


def test_a_signed_in_person_reads_and_writes_with_the_csrf_token():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(hoa())
    assert browser.get("/epcis/events").status_code == 200
    data = sent(event(epcList=[item(1)]))
    assert browser.post("/epcis/capture", data, content_type=JSON).status_code == 403
    browser.get("/tai-khoan/dang-nhap/")
    secret = "a" * 32
    browser.cookies["csrftoken"] = secret
    answer = browser.post(
        "/epcis/capture", data, content_type=JSON, headers={"X-CSRFToken": secret}
    )
    assert answer.status_code == 202


# --- discovery ----------------------------------------------------------------------------------


def test_options_announces_versions_formats_and_limits(client):
    answer = client.options("/epcis/capture")
    assert answer.status_code == 204
    assert answer["Allow"] == "GET, POST, OPTIONS"
    assert answer["GS1-EPCIS-Min"] == answer["GS1-EPCIS-Max"] == answer["GS1-CBV-Version"] == "2.0"
    assert int(answer["GS1-EPCIS-Capture-Limit"]) >= 10_000
    assert int(answer["GS1-EPCIS-Capture-File-Size-Limit"]) >= 10_000_000
    assert answer["GS1-Capture-Error-Behaviour"] == "all"
    assert "ocop" in answer["GS1-Vendor-Version"]


def test_the_root_lists_nine_resources_in_both_formats(as_hoa):
    assert len(as_hoa.get("/epcis/").json()["member"]) == 9
    in_xml = as_hoa.get("/epcis/", headers={"Accept": "application/xml"})
    assert len(ElementTree.fromstring(in_xml.content)) == 9


@pytest.mark.parametrize(
    "headers",
    [{"GS1-EPCIS-Min": "2.1"}, {"GS1-EPCIS-Max": "1.2"}, {"GS1-CBV-Min": "3"}, {"Accept": "text/csv"},
     {"GS1-EPCIS-Max": "zwei"}, {"GS1-EPC-Format": "Always_Roman"}],
)  # fmt: skip
def test_what_cannot_be_agreed_on_is_406(as_hoa, headers):
    answer = as_hoa.get("/epcis/events", headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (
        406,
        "epcisException:NotAcceptableException",
    )


@pytest.mark.parametrize(
    "headers", [{"GS1-EPCIS-Min": "1.2", "GS1-EPCIS-Max": "2.0"}, {"GS1-CBV-Max": "2.1"}]
)
def test_a_range_that_holds_our_version_is_agreed_on(as_hoa, headers):
    assert as_hoa.get("/epcis/events", headers=headers).status_code == 200


def test_another_method_is_405_with_allow(as_hoa):
    answer = as_hoa.put("/epcis/events")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST, OPTIONS")


def test_what_leads_nowhere_is_a_problem_document(as_hoa):
    for path in ("nothing", "events/", "capture/x", "events/%0A", "epcs/a%0Ab"):
        answer = as_hoa.get(f"/epcis/{path}")
        assert answer.status_code == 404, path
        assert answer["Content-Type"] == "application/problem+json"


# --- capture ------------------------------------------------------------------------------------


def test_a_small_document_is_recorded_when_it_is_answered(as_hoa):
    answer = post(as_hoa, event(epcList=[item(1)]))
    assert (answer.status_code, answer.content) == (202, b"")
    job = as_hoa.get(answer["Location"]).json()
    assert (job["running"], job["success"], job["captureErrorBehaviour"]) == (
        False,
        True,
        "rollback",
    )
    assert job["events"][0]["status"] == "accepted"
    assert job["events"][0]["eventID"].startswith("ni:///sha-256;")


def test_a_job_tells_of_every_event(as_hoa):
    good = event(epcList=[item(1)])
    answer = post(
        as_hoa, good, good, {**good, "action": "LOOK"}, **{"GS1-Capture-Error-Behaviour": "proceed"}
    )
    job = as_hoa.get(answer["Location"]).json()
    assert [one["status"] for one in job["events"]] == ["accepted", "duplicate", "rejected"]
    assert job["errors"][0]["index"] == 2
    assert job["errors"][0]["path"] == "/action"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"type": "EPCISDocument"', "syntax"),
        (b"[1, 2]", "type"),
        (b'{"type": "EPCISDocument", "a": NaN}', "syntax"),
        (sent(event())[:-1] + b', "type": "EPCISDocument"}', "key_twice"),
        (sent(event()).decode().encode("utf-16"), "encoding"),
        (b'{"a":' * 100_000, "too_deep"),
    ],
)
def test_what_is_no_document_is_400_at_once_and_leaves_nothing(as_hoa, data, code):
    answer = as_hoa.post("/epcis/capture", data, content_type=JSON)
    assert answer.status_code == 400
    assert answer.json()["type"] == "epcisException:ValidationException"
    assert answer.json()["errors"][0]["code"] == code
    assert not CaptureJob.objects.exists()


def test_hostile_xml_is_refused(as_hoa):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    answer = as_hoa.post("/epcis/capture", bomb, content_type="application/xml")
    assert answer.status_code == 400


def test_another_media_type_is_415_and_a_claim_of_1_gb_413(as_hoa, settings):
    assert as_hoa.post("/epcis/capture", b"a,b", content_type="text/csv").status_code == 415
    settings.EPCIS_CAPTURE_MB = 0
    answer = post(as_hoa, event(epcList=[item(1)]))
    assert answer.status_code == 413
    assert answer.json()["type"] == "epcisException:CaptureLimitExceededException"
    assert "GS1-EPCIS-Capture-File-Size-Limit" in answer.headers


def test_more_events_than_announced_is_413(as_hoa, settings):
    settings.EPCIS_CAPTURE_EVENTS = 1
    assert post(as_hoa, event(epcList=[item(1)]), event(1, epcList=[item(1)])).status_code == 413


def test_an_unknown_behaviour_is_refused(as_hoa):
    answer = post(as_hoa, event(epcList=[item(1)]), **{"GS1-Capture-Error-Behaviour": "hope"})
    assert answer.status_code == 400


def test_jobs_are_listed_newest_first_in_pages(as_hoa, as_nam):
    for number in range(3):
        post(as_hoa, event(epcList=[item(number)]))
    first = as_hoa.get("/epcis/capture?perPage=2")
    assert len(first.json()) == 2
    rest = as_hoa.get(next_page(first))
    assert len(rest.json()) == 1
    assert "Link" not in rest.headers
    assert as_nam.get("/epcis/capture").json() == []
    other = first.json()[0]["captureID"]
    assert as_nam.get(f"/epcis/capture/{other}").status_code == 404


def test_a_query_answer_can_be_captured_again(as_hoa, as_nam):
    post(as_hoa, event(epcList=[item(1)], bizLocation={"id": "urn:x:kho"}))
    found = as_hoa.get("/epcis/events")
    answer = as_nam.post("/epcis/capture", found.content, content_type=JSON)
    job = as_nam.get(answer["Location"]).json()
    assert job["success"], job
    assert job["duplicate"] == 1


def test_validation_explains_and_keeps_nothing(as_hoa):
    good = event(epcList=[item(1)], bizStep="urn:epcglobal:cbv:bizstep:shipping")
    answer = post(as_hoa, good, {**good, "action": "LOOK"}, path="/epcis/validate")
    body = answer.json()
    assert (answer.status_code, body["valid"], body["totalCount"]) == (200, False, 2)
    assert {one["index"] for one in body["errors"]} <= {0, 1}
    assert not Event.objects.exists()
    assert not CaptureJob.objects.exists()

"""Who sees what: owners, parties named in events, whom the owner shares with, administrators."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.epcis import actions
from ocop.epcis.models import Party
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.people.models import User
from tests.epcis_store.chain import event, item
from tests.epcis_store.talking import listed, post
from tests.world import NOW, hoa, nam, quang

pytestmark = pytest.mark.django_db
PARTY = "urn:epc:id:pgln:9521234.54321"


def party(user: User) -> Party:
    return actions.own_party(by=user, at=NOW)


def counts(client, *paths: str) -> list[int]:
    """How many events, or members of a collection, each address shows."""
    found = []
    for path in paths:
        answer = client.get(path)
        body = answer.json()
        found.append(len(listed(answer)) if "events" in path else len(body["member"]))
    return found


EVERYWHERE = (
    "/epcis/events",
    "/epcis/epcs",
    "/epcis/bizSteps",
    f"/epcis/events?MATCH_epc={item(1)}",
)


def test_strangers_see_nothing_administrators_everything(as_hoa, as_nam, as_quang):
    post(as_hoa, event(eventID="urn:uuid:1", epcList=[item(1)]))
    assert counts(as_hoa, *EVERYWHERE) == [1, 1, 1, 1]
    assert counts(as_quang, *EVERYWHERE) == [1, 1, 1, 1]
    assert counts(as_nam, *EVERYWHERE) == [0, 0, 0, 0]
    for path in (
        "events/urn:uuid:1",
        f"epcs/{item(1)}",
        f"epcs/{item(1)}/events",
        "bizSteps/shipping/events",
    ):
        assert as_nam.get(f"/epcis/{path}").status_code == 404, path


@pytest.mark.parametrize("side", ["source", "destination"])
@pytest.mark.parametrize("kind", ["owning_party", "possessing_party"])
def test_a_party_to_an_event_sees_it_under_any_form_of_its_code(as_hoa, as_nam, side, kind):
    actions.identify_party(party=party(nam()), uri=PARTY, by=quang(), at=NOW)
    link = "https://id.gs1.org/417/9521234543213"
    post(as_hoa, event(epcList=[item(1)], **{f"{side}List": [{"type": kind, side: link}]}),
         event(1, epcList=[item(1)]))  # fmt: skip
    assert counts(as_nam, *EVERYWHERE) == [1, 1, 1, 1]


def test_a_place_is_no_party(as_hoa, as_nam):
    actions.identify_party(party=party(nam()), uri=PARTY, by=quang(), at=NOW)
    post(as_hoa, event(epcList=[item(1)], sourceList=[{"type": "location", "source": PARTY}]))
    assert counts(as_nam, *EVERYWHERE) == [0, 0, 0, 0]


def test_what_is_shared_is_seen_until_it_is_taken_back(as_hoa, as_nam):
    post(as_hoa, event(epcList=[item(1)]))
    given = actions.share(owner=party(hoa()), to=party(nam()), by=hoa(), at=NOW)
    assert counts(as_nam, *EVERYWHERE) == [1, 1, 1, 1]
    assert actions.share(owner=party(hoa()), to=party(nam()), by=hoa(), at=NOW) == given
    actions.end_share(share=given, by=hoa(), at=NOW)
    assert counts(as_nam, *EVERYWHERE) == [0, 0, 0, 0]
    with pytest.raises(Conflict):
        actions.end_share(share=given, by=hoa(), at=NOW)


def test_sharing_with_everyone_reaches_people_without_a_party(as_hoa, as_nam):
    post(as_hoa, event(epcList=[item(1)]))
    actions.share(owner=party(hoa()), to=None, by=hoa(), at=NOW)
    assert counts(as_nam, *EVERYWHERE) == [1, 1, 1, 1]


def test_a_code_belongs_to_one_party_and_is_a_uri():
    actions.identify_party(party=party(hoa()), uri=PARTY, by=quang(), at=NOW)
    with pytest.raises(Conflict):
        actions.identify_party(party=party(nam()), uri=PARTY, by=quang(), at=NOW)
    with pytest.raises(Invalid):
        actions.identify_party(party=party(nam()), uri="Hoa", by=quang(), at=NOW)


def test_members_of_one_party_see_the_same(as_hoa, as_nam):
    post(as_hoa, event(epcList=[item(1)]))
    actions.join_party(party=party(hoa()), user=nam(), by=quang(), at=NOW)
    assert counts(as_nam, *EVERYWHERE) == [1, 1, 1, 1]
    with pytest.raises(Conflict):
        actions.join_party(party=party(quang()), user=hoa(), by=quang(), at=NOW)


@pytest.mark.parametrize(
    "path", ["events", "epcs", "bizSteps", "capture", "queries", "bizSteps/shipping/events"]
)
def test_a_list_takes_as_many_queries_for_three_rows_as_for_one(as_hoa, path):
    def queries_of(number: int) -> int:
        post(as_hoa, event(number, epcList=[item(number)]))
        as_hoa.get(f"/epcis/{path}")
        with CaptureQueriesContext(connection) as queries:
            assert as_hoa.get(f"/epcis/{path}").status_code == 200
        return len(queries)

    assert len({queries_of(number) for number in range(3)}) == 1

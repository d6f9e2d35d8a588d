"""The repository for people: what was sent, parties and shares, the log of deliveries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ocop.epcis import actions
from ocop.epcis.actions.captures import accept, record
from ocop.epcis.models import CaptureJob, Delivery, Party, Share, Subscription
from ocop.kit.errors import Conflict
from ocop.people.models import User
from tests import world
from tests.epcis_store.chain import event, item, sent
from tests.products.pages import as_, text
from tests.products.pages import sent as typed
from tests.world import NOW

pytestmark = pytest.mark.django_db
URI = "https://id.gs1.org/417/9521234543213"


def party_of(user: User) -> Party:
    return actions.own_party(by=user, at=NOW)


def captured(user: User, *events: dict[str, object]) -> CaptureJob:
    data = sent(*events)
    job = accept(data=data, media_type="application/json", behaviour="rollback", by=user, at=NOW)
    done = record(job_id=job.pk, at=timezone.now())
    assert done is not None
    return done


def subscribed(user: User, name: str = "da-ban") -> Subscription:
    query = actions.save_query(name=name, query={}, by=user, at=NOW)
    wanted = {"dest": "https://8.8.8.8/epcis", "stream": True}
    form = "Always_GS1_Digital_Link"
    return actions.subscribe(query=query, wanted=wanted, epc_format=form, by=user, at=NOW)


def delivery(one: Subscription, **fields: object) -> Delivery:
    base: dict[str, object] = {"body": b"{}", "events": 1, "created_at": NOW, "due_at": NOW}
    return Delivery.objects.create(subscription=one, **{**base, **fields})


# --- what was sent ------------------------------------------------------------------------------


def asked_for(client: Client, urls: list[str]) -> dict[str, int]:
    """How many queries each page needs."""
    found = {}
    for url in urls:
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        found[url] = len(asked)
    return found


def life_of(user: User, number: int) -> Subscription:
    """A job, a code, a share, a subscription with a message."""
    captured(user, event(epcList=[item(number)]))
    party = party_of(user)
    actions.identify_party(party=party, uri=f"{URI}/{number}", by=world.quang(), at=NOW)
    actions.share(owner=party, to=None, by=user, at=NOW)
    one = subscribed(user)
    delivery(one)
    return one


def test_every_list_asks_as_much_for_one_row_as_for_three(client):
    as_(client, world.quang())
    one = life_of(world.hoa(), 1)
    pages = ["", "cac-ben", f"cac-ben/{party_of(world.hoa()).pk}", "dang-ky-nhan"]
    urls = [f"/su-kien/{page}" for page in [*pages, f"dang-ky-nhan/{one.pk}"]]
    first = asked_for(client, urls)
    life_of(world.nam(), 2)
    life_of(world.lan(), 3)
    for number in (4, 5):
        actions.identify_party(
            party=party_of(world.hoa()), uri=f"{URI}/{number}", by=world.quang(), at=NOW
        )
        delivery(one)
    assert asked_for(client, urls) == first
    assert max(first.values()) <= 14


def test_a_job_tells_every_fault_with_its_event(client):
    job = captured(world.hoa(), event(epcList=[item(1)]), event(epcList=[item(2)], action="TAKE"))
    page = text(as_(client, world.hoa()).get(f"/su-kien/lan-gui/{job.pk}"))
    assert "Sự kiện 2, tại /action" in page
    assert "Không ghi" in page
    assert "Không ghi" in text(client.get("/su-kien/"))


def test_strangers_find_nothing(client):
    job = captured(world.hoa(), event(epcList=[item(1)]))
    one = subscribed(world.hoa())
    as_(client, world.nam())
    party_of(world.nam())
    hidden = [
        f"/su-kien/lan-gui/{job.pk}",
        f"/su-kien/dang-ky-nhan/{one.pk}",
        f"/su-kien/cac-ben/{party_of(world.hoa()).pk}",
        f"/su-kien/cac-ben/{party_of(world.hoa()).pk}/chia-se/them",
    ]
    assert [client.get(url).status_code for url in hidden] == [404] * 4
    assert world.hoa().name not in text(client.get("/su-kien/cac-ben"))


@pytest.mark.parametrize("url", ["/su-kien/", "/su-kien/cac-ben", "/su-kien/dang-ky-nhan"])
def test_an_empty_list_says_what_comes_here(client, url):
    assert 'class="empty' in text(as_(client, world.hoa()).get(url))


# --- parties and shares -------------------------------------------------------------------------


def test_an_administrator_gives_and_takes_codes_and_people(client):
    party = party_of(world.hoa())
    page = f"/su-kien/cac-ben/{party.pk}"
    as_(client, world.quang())
    assert typed(client, f"{page}/ma/them", {"uri": URI})["Location"] == page
    assert typed(client, f"{page}/ma/them", {"uri": "không phải mã"}).status_code == 422
    typed(client, f"{page}/nguoi/them", {"phone": world.nam().phone})
    assert party.members.filter(user=world.nam()).exists()
    assert typed(client, f"{page}/nguoi/them", {"phone": "0999 999 999"}).status_code == 422
    shown = text(client.get(page))
    assert URI in shown
    assert world.nam().name in shown
    typed(client, f"{page}/ma/{party.identifiers.get().pk}/go")
    assert not party.identifiers.exists()


def test_members_do_not_give_themselves_codes(client):
    party = party_of(world.hoa())
    as_(client, world.hoa())
    assert client.get(f"/su-kien/cac-ben/{party.pk}/ma/them").status_code == 403
    assert client.get(f"/su-kien/cac-ben/{party.pk}/nguoi/them").status_code == 403
    assert "Thêm mã" not in text(client.get(f"/su-kien/cac-ben/{party.pk}"))


def test_a_member_shares_with_the_owner_of_a_code_and_takes_it_back(client):
    mine, theirs = party_of(world.hoa()), party_of(world.nam())
    actions.identify_party(party=theirs, uri=URI, by=world.quang(), at=NOW)
    page = f"/su-kien/cac-ben/{mine.pk}"
    as_(client, world.hoa())
    assert typed(client, f"{page}/chia-se/them", {"to": "ONE", "uri": ""}).status_code == 422
    unknown = {"to": "ONE", "uri": "https://a.example/b"}
    assert typed(client, f"{page}/chia-se/them", unknown).status_code == 422
    typed(client, f"{page}/chia-se/them", {"to": "ONE", "uri": URI})
    typed(client, f"{page}/chia-se/them", {"to": "EVERYONE"})
    assert {one.to for one in Share.objects.all()} == {theirs, None}
    assert theirs.name in text(client.get(page))
    typed(client, f"{page}/chia-se/{Share.objects.get(to=theirs).pk}/thu-hoi")
    assert Share.objects.get().to is None
    seen = text(as_(client, world.nam()).get(f"/su-kien/cac-ben/{theirs.pk}"))
    assert mine.name in seen


def test_an_administrator_does_not_share_for_others(client):
    party = party_of(world.hoa())
    as_(client, world.quang())
    assert client.get(f"/su-kien/cac-ben/{party.pk}/chia-se/them").status_code == 403


# --- deliveries ---------------------------------------------------------------------------------


def test_a_failed_message_is_sent_again_when_a_member_asks(client):
    one = subscribed(world.hoa())
    failed = delivery(one, state="FAILED", attempts=10, finished_at=NOW, status=500)
    page = f"/su-kien/dang-ky-nhan/{one.pk}"
    as_(client, world.hoa())
    assert "Gửi lại ngay" in text(client.get(page))
    assert client.post(f"{page}/{failed.pk}/gui-lai")["Location"] == page
    failed.refresh_from_db()
    assert (failed.state, failed.finished_at) == ("WAITING", None)
    assert failed.due_at > NOW


@pytest.mark.parametrize("fields", [{"state": "DONE"}, {"state": "FAILED", "status": 413}])
def test_what_arrived_or_was_halved_is_not_sent_again(fields):
    one = delivery(subscribed(world.hoa()), finished_at=NOW, **fields)
    with pytest.raises(Conflict):
        actions.retry_now(delivery=one, by=world.hoa(), at=NOW)


def test_an_administrator_reads_the_log_and_sends_nothing_again(client):
    one = subscribed(world.hoa())
    failed = delivery(one, state="FAILED", finished_at=NOW)
    page = f"/su-kien/dang-ky-nhan/{one.pk}"
    as_(client, world.quang())
    assert "Gửi lại ngay" not in text(client.get(page))
    assert client.post(f"{page}/{failed.pk}/gui-lai").status_code == 403

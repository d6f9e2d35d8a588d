"""Who may send, share and identify: everyone for the own party, administrators for all."""

from ocop.epcis import actions
from ocop.epcis.models import (
    Delivery,
    NamedQuery,
    Party,
    PartyIdentifier,
    Share,
    Subscription,
)
from ocop.people.models import User
from tests.epcis_store.chain import event, item, sent
from tests.matrix import EVERYONE, HOA, QUANG, Line
from tests.world import NOW, hoa, nam, quang


def capture(by: User) -> object:
    data = sent(event(epcList=[item(1)]))
    return actions.accept(
        data=data, media_type="application/json", behaviour="rollback", by=by, at=NOW
    )


def party_of_hoa() -> Party:
    return actions.own_party(by=hoa(), at=NOW)


def share_of_hoa() -> Share:
    return actions.share(owner=party_of_hoa(), to=None, by=hoa(), at=NOW)


def query_of_hoa() -> NamedQuery:
    return actions.save_query(name="da-ban", query={}, by=hoa(), at=NOW)


WANTED = {"dest": "https://8.8.8.8/epcis", "stream": True}
FORMAT = "Always_GS1_Digital_Link"


def subscription_of_hoa() -> Subscription:
    return actions.subscribe(
        query=query_of_hoa(), wanted=WANTED, epc_format=FORMAT, by=hoa(), at=NOW
    )


def code_of_hoa() -> PartyIdentifier:
    return actions.identify_party(party=party_of_hoa(), uri="urn:x:hoa", by=quang(), at=NOW)


def delivery_of_hoa() -> Delivery:
    return Delivery.objects.create(
        subscription=subscription_of_hoa(), body=b"{}", events=1, created_at=NOW, due_at=NOW
    )


LINES = [
    Line(actions.accept, capture, EVERYONE),
    Line(actions.record_events,
         lambda by: actions.record_events(events=[event(epcList=[item(1)])], by=by, at=NOW),
         EVERYONE),
    Line(actions.own_party, lambda by: actions.own_party(by=by, at=NOW), EVERYONE),
    Line(actions.share,
         lambda by: actions.share(owner=party_of_hoa(), to=None, by=by, at=NOW), {HOA}),
    Line(actions.end_share,
         lambda by: actions.end_share(share=share_of_hoa(), by=by, at=NOW), {HOA}),
    Line(actions.identify_party,
         lambda by: actions.identify_party(party=party_of_hoa(), uri="urn:x:hoa", by=by, at=NOW),
         {QUANG}),
    Line(actions.release_identifier,
         lambda by: actions.release_identifier(identifier=code_of_hoa(), by=by, at=NOW), {QUANG}),
    Line(actions.retry_now,
         lambda by: actions.retry_now(delivery=delivery_of_hoa(), by=by, at=NOW), {HOA}),
    Line(actions.join_party,
         lambda by: actions.join_party(party=party_of_hoa(), user=nam(), by=by, at=NOW), {QUANG}),
    Line(actions.save_query,
         lambda by: actions.save_query(name="da-ban", query={}, by=by, at=NOW), EVERYONE),
    Line(actions.delete_query,
         lambda by: actions.delete_query(query=query_of_hoa(), by=by, at=NOW), {HOA}),
    Line(actions.subscribe,
         lambda by: actions.subscribe(query=query_of_hoa(), wanted=WANTED, epc_format=FORMAT,
                                      by=by, at=NOW), {HOA}),
    Line(actions.unsubscribe,
         lambda by: actions.unsubscribe(subscription=subscription_of_hoa(), by=by, at=NOW), {HOA}),
]  # fmt: skip

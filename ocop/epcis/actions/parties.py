"""Parties: made with the first event of a person, identified by administrators, share by choice."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ocop.epcis.canonical.values import text_value
from ocop.epcis.models import Party, PartyIdentifier, PartyMember, Share
from ocop.epcis.queries.visibility import party_of
from ocop.epcis.rules import may_capture, may_end_share, may_identify, may_share
from ocop.kit.errors import Conflict, require, require_aware
from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User


@transaction.atomic
def own_party(*, by: User, at: datetime) -> Party:
    """The party the person acts for; the first time, one that bears the person's name."""
    require(may_capture(by))
    found = party_of(by)
    if found is not None:
        return found
    User.objects.select_for_update().get(pk=by.pk)  # two first documents at once make one party
    found = party_of(by)
    if found is not None:
        return found
    party = Party.objects.create(name=by.name, created_at=require_aware(at))
    PartyMember.objects.create(party=party, user=by)
    return party


@transaction.atomic
def join_party(*, party: Party, user: User, by: User, at: datetime) -> PartyMember:
    """Let a person act for a party; whoever had a party before must leave nothing behind there."""
    require(may_identify(by, on=timezone.localdate(at)))
    before = party_of(user)
    if before is not None and before.captures.exists():
        raise Conflict(f"{user.name} đã gửi sự kiện cho “{before.name}”, không chuyển được nữa.")
    PartyMember.objects.filter(user=user).delete()
    return PartyMember.objects.create(party=party, user=user)


@transaction.atomic
def identify_party(*, party: Party, uri: str, by: User, at: datetime) -> PartyIdentifier:
    """Say under which URI (GLN, own address) a party stands in events; it then sees those events."""
    require(may_identify(by, on=timezone.localdate(at)))
    wanted = text_value(uri.strip())
    if ":" not in wanted or not wanted.isprintable() or " " in wanted:
        how = "Ví dụ: https://id.gs1.org/417/8938505970014"
        raise Invalid([Fault("uri", f"“{uri}” không phải mã định danh (URI).", how, "uri")])
    row, made = PartyIdentifier.objects.get_or_create(uri=wanted, defaults={"party": party})
    if not made and row.party_id != party.pk:
        raise Conflict(f"Mã {wanted} đã thuộc về “{row.party.name}”.")
    return row


@transaction.atomic
def release_identifier(*, identifier: PartyIdentifier, by: User, at: datetime) -> None:
    """A URI no longer stands for its party, which from now on does not see events by it."""
    require(may_identify(by, on=timezone.localdate(at)))
    if not PartyIdentifier.objects.filter(pk=identifier.pk).delete()[0]:
        raise Conflict("Mã này đã được gỡ trước đó.")


@transaction.atomic
def share(*, owner: Party, to: Party | None, by: User, at: datetime) -> Share:
    """Let another party (everyone who may query, without `to`) read all events of `owner`."""
    require(may_share(by, owner))
    if to is not None and to.pk == owner.pk:
        raise Conflict("Sự kiện của mình thì mình đã xem được, không cần chia sẻ.")
    row, _ = Share.objects.get_or_create(
        owner=owner, to=to, defaults={"created_at": require_aware(at)}
    )
    return row


@transaction.atomic
def end_share(*, share: Share, by: User, at: datetime) -> None:
    """Take a share back; from now on the other party no longer sees the events."""
    require(may_end_share(by, share))
    if not Share.objects.filter(pk=share.pk).delete()[0]:
        raise Conflict("Chia sẻ này đã được thu hồi trước đó.")

"""Who may send, ask, share: tokens narrow this further by their scopes (`views.access`)."""

from datetime import date

from ocop.epcis.models import Delivery, NamedQuery, Party, PartyMember, Share
from ocop.people.models import User
from ocop.people.rules import is_administrator


def may_capture(user: User) -> bool:
    """Everyone with an open account; what is sent belongs to the party of the sender."""
    return user.is_active


def acts_for(user: User, party: Party) -> bool:
    """Whether the person is a member of the party."""
    return PartyMember.objects.filter(party=party, user_id=user.pk).exists()


def may_share(user: User, owner: Party) -> bool:
    """Only members decide who else reads their events."""
    return acts_for(user, owner)


def may_end_share(user: User, share: Share) -> bool:
    return acts_for(user, share.owner)


def may_identify(user: User, *, on: date) -> bool:
    """Under which codes a party stands in events, and who acts for it, administrators decide."""
    return is_administrator(user, on=on)


def may_ask(user: User) -> bool:
    """Everyone with an open account keeps queries; their answers hold what the person may see."""
    return user.is_active


def may_end_query(user: User, query: NamedQuery) -> bool:
    """Members of the party that keeps it."""
    return acts_for(user, query.owner)


def may_retry(user: User, delivery: Delivery) -> bool:
    """Members of the party that subscribed."""
    return acts_for(user, delivery.subscription.query.owner)

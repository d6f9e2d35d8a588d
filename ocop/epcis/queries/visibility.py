"""Who sees which events: the owner, the parties named in them, whom the owner shares with.

Administrators see everything, strangers nothing, and neither an answer nor a count tells them
that something is there.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from ocop.epcis.models import Party, PartyIdentifier, Share
from ocop.people.models import User
from ocop.people.rules import is_administrator


@dataclass(frozen=True, slots=True)
class Viewer:
    """What decides about one person's view: owners whose events are open, own identifiers.

    `everything` is the view of administrators.
    """

    party_id: int | None
    owners: tuple[int, ...]
    identifiers: tuple[str, ...]
    everything: bool = False

    @property
    def condition(self) -> tuple[str, list[Any]]:
        """SQL over the columns `owner_id` and `parties` of either big table, with its values."""
        if self.everything:
            return "TRUE", []
        if not self.identifiers:
            return "owner_id = ANY(%s)", [list(self.owners)]
        return (
            "(owner_id = ANY(%s) OR (parties IS NOT NULL AND parties && %s))",
            [list(self.owners), list(self.identifiers)],
        )

    def q(self) -> Q:
        """The same for the ORM."""
        if self.everything:
            return Q()
        found = Q(owner_id__in=self.owners)
        return found | Q(parties__overlap=list(self.identifiers)) if self.identifiers else found


def party_of(user: User) -> Party | None:
    """The party the person acts for; None before the first event."""
    return Party.objects.filter(members__user=user).first()


def viewer_of(user: User, *, on: date) -> Viewer:
    """The view of a person on the day (four small queries)."""
    party = party_of(user)
    if is_administrator(user, on=on):
        return Viewer(party.pk if party else None, (), (), everything=True)
    open_to = Q(to__isnull=True) | Q(to=party) if party else Q(to__isnull=True)
    owners = set(Share.objects.filter(open_to).values_list("owner_id", flat=True))
    if party is None:
        return Viewer(None, tuple(sorted(owners)), ())
    owners.add(party.pk)
    names = PartyIdentifier.objects.filter(party=party).values_list("uri", flat=True)
    return Viewer(party.pk, tuple(sorted(owners)), tuple(sorted(names)))

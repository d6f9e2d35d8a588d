"""Who sees which events: the owner, the parties named in them, whom the owner shares with.

Administrators see everything, strangers nothing, and neither an answer nor a count tells them
that something is there.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from ocop.epcis.models import Party
from ocop.people.models import User
from ocop.people.rules import is_administrator

_VIEW = """
SELECT own.party_id,
  ARRAY(SELECT owner_id FROM epcis_share WHERE to_id IS NULL OR to_id = own.party_id),
  ARRAY(SELECT uri FROM epcis_partyidentifier WHERE party_id = own.party_id)
FROM (SELECT min(party_id) AS party_id FROM epcis_partymember WHERE user_id = %s) AS own
"""


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
    """The view of a person on the day (two small queries: every request asks for it)."""
    everything = is_administrator(user, on=on)
    with connection.cursor() as cursor:
        cursor.execute(_VIEW, [user.pk])
        party, owners, names = cursor.fetchone()
    if everything:
        return Viewer(party, (), (), everything=True)
    open_to = set(owners) if party is None else {party, *owners}
    return Viewer(party, tuple(sorted(open_to)), tuple(sorted(names)))

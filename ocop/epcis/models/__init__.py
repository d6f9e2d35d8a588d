"""Tables of the repository: two big ones (`events`), small ones about who, what was sent and asked."""

from ocop.epcis.models.asking import Delivery, NamedQuery, RevokedPageToken, Subscription
from ocop.epcis.models.captures import Behaviour, CaptureJob, CapturePart, MasterData, SeenValue
from ocop.epcis.models.events import BIG, Event, EventEpc, Role
from ocop.epcis.models.parties import Party, PartyIdentifier, PartyMember, Share

__all__ = [
    "BIG",
    "Behaviour",
    "CaptureJob",
    "CapturePart",
    "Delivery",
    "Event",
    "EventEpc",
    "MasterData",
    "NamedQuery",
    "Party",
    "PartyIdentifier",
    "PartyMember",
    "RevokedPageToken",
    "Role",
    "SeenValue",
    "Share",
    "Subscription",
]

"""Everything that changes the repository: one verb, one transaction."""

from ocop.epcis.actions.asking import delete_query, save_query, subscribe, unsubscribe
from ocop.epcis.actions.captures import accept, received, record
from ocop.epcis.actions.delivering import retry_now
from ocop.epcis.actions.parties import (
    end_share,
    identify_party,
    join_party,
    own_party,
    release_identifier,
    share,
)
from ocop.epcis.actions.recording import record_events

__all__ = [
    "accept",
    "delete_query",
    "end_share",
    "identify_party",
    "join_party",
    "own_party",
    "received",
    "record",
    "record_events",
    "release_identifier",
    "retry_now",
    "save_query",
    "share",
    "subscribe",
    "unsubscribe",
]

"""Reads over dossiers."""

from ocop.dossiers.queries.queues import (
    funnel,
    funnel_by_commune,
    own_dossiers,
    queue_of_commune,
    queue_of_province,
    stuck,
)
from ocop.dossiers.queries.scores import SelfScore, self_score
from ocop.dossiers.queries.snapshots import (
    changes_since_last_return,
    changes_since_recognition,
)
from ocop.dossiers.queries.whereabouts import whereabouts

__all__ = [
    "SelfScore",
    "changes_since_last_return",
    "changes_since_recognition",
    "funnel",
    "funnel_by_commune",
    "own_dossiers",
    "queue_of_commune",
    "queue_of_province",
    "self_score",
    "stuck",
    "whereabouts",
]

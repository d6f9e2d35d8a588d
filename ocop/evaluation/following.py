"""What may follow from a result: the province recognises, the Ministry is asked, or nobody does.

The result must have candidate, dossier and the Ministry's answer at hand; no query is made here.
"""

from ocop.dossiers.models import State
from ocop.evaluation.models import Outcome, Result

LOWEST_STAR = 3  # Điều 3: below it nobody recognises


def star_of(result: Result) -> int:
    """The star to recognise: the Ministry's where it has scored, else the council's."""
    ministry = getattr(result, "ministry", None)
    return ministry.star if ministry else result.star


def can_be_recognised(result: Result) -> bool:
    """Whether the province may recognise it now: 3 or 4 stars, also after the Ministry's answer."""
    dossier = result.candidate.dossier
    if dossier is None or result.recognition_id:
        return False
    if hasattr(result, "ministry"):
        return dossier.state == State.BACK_TO_PROVINCE and star_of(result) in {
            LOWEST_STAR,
            LOWEST_STAR + 1,
        }
    return dossier.state == State.RESULT and result.outcome == Outcome.RECOGNISE


def can_be_sent(result: Result) -> bool:
    """Whether the points reach the Ministry's band; minimums missed are for the office to weigh."""
    dossier = result.candidate.dossier
    reaches = result.national_points and result.star > 0
    return dossier is not None and dossier.state == State.RESULT and reaches


def can_be_refused(result: Result) -> bool:
    """Whether nobody recognises it: too few points, or a minimum of 3 stars missed."""
    dossier = result.candidate.dossier
    if dossier is None:
        return False
    if hasattr(result, "ministry"):
        return dossier.state == State.BACK_TO_PROVINCE and star_of(result) < LOWEST_STAR
    return dossier.state == State.RESULT and result.outcome == Outcome.REFUSE

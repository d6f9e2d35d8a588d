"""Who may do what with papers and consents.

`user` is None for the operator of the server at the command line, who may do everything; pages
always pass a person.
"""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from ocop.people.models import Appointment, Role, User
from ocop.people.queries import appointments_of, areas_overseen_by
from ocop.people.rules import areas_under
from ocop.products.models import Producer
from ocop.products.rules import PROVINCE_DESK, acts_for, may_edit_producer
from ocop.proofs.models import Consent, Proof


def acts_for_producer(user: User | None, producer: Producer, on: date | None = None) -> bool:
    """Whether the person stands on the producer's side: own people, or a helper with consent.

    `on` is today when not given; own people are asked for today.
    """
    return user is None or acts_for(user, producer) or consent_of(user, producer, on) is not None


def consent_of(user: User | None, producer: Producer, on: date | None = None) -> Consent | None:
    """The consent under which a helper works for the producer; None for its own people.

    What a person does who is both belongs to the person, not to the helper.
    """
    if user is None or acts_for(user, producer):
        return None
    day = on or timezone.localdate()
    helped = Consent.objects.producers_helped_by(user, day)
    rows = Consent.objects.live(day).filter(helper=user, producer=producer, producer__in=helped)
    return rows.order_by("-given_at").first()


def may_keep_papers(user: User | None, producer: Producer, on: date | None = None) -> bool:
    """Put papers into the wallet, change, replace and withdraw them: the producer's side."""
    return acts_for_producer(user, producer, on)


def may_write_paper(user: User | None, proof: Proof, on: date | None = None) -> bool:
    """As `may_keep_papers`, for the producer the paper belongs to today."""
    return may_keep_papers(user, proof.owner, on)


def may_grant_papers(user: User | None, proofs: Iterable[Proof]) -> bool:
    """The province opens papers to council members, in its area."""
    if user is None:
        return True
    if not any(held.role in PROVINCE_DESK for held in appointments_of(user)):
        return False
    scope = areas_overseen_by(user)
    return all(scope.holds(proof.producer.area_now_id) for proof in proofs)


def may_ask_consent(user: User | None, producer: Producer, on: date | None = None) -> bool:
    """Helpers of the place where the producer is."""
    if user is None:
        return True
    day = on or timezone.localdate()
    return producer.area_now_id in areas_helped_by(user, day)


def areas_helped_by(user: User, on: date) -> frozenset[int]:
    """The areas where the person is appointed as a helper."""
    held = Appointment.objects.held_by(user, on=on).filter(role=Role.HELPER)
    return areas_under(held, on=on)


def may_agree(user: User | None, producer: Producer) -> bool:
    """Say yes for the producer: its own people only, never a helper."""
    return user is None or acts_for(user, producer)


def may_record_consent(user: User | None, producer: Producer) -> bool:
    """Write down a consent given on paper or in presence: officers of the place."""
    return may_edit_producer(user, producer)


def may_see_consents(user: User | None, producer: Producer) -> bool:
    """Who may act for the producer is for its own people and officers of the place; no helper."""
    return may_agree(user, producer) or may_record_consent(user, producer)


def may_end_consent(user: User | None, consent: Consent) -> bool:
    """The producer's own people, the helper, officers of the place."""
    if user is None or user.pk == consent.helper_id:
        return True
    producer = consent.producer
    return acts_for(user, producer) or may_edit_producer(user, producer)


def may_make_card(user: User | None, producer: Producer) -> bool:
    """The producer's own people, and officers of the place who print it for them."""
    return user is None or acts_for(user, producer) or may_edit_producer(user, producer)

"""Papers of a producer with their pages, who may read them, and who may act for the producer."""

from ocop.proofs.models.consents import Card, Consent, How, acting_for
from ocop.proofs.models.papers import Act, Audience, Proof, ProofGrant, ProofPage

__all__ = [
    "Act",
    "Audience",
    "Card",
    "Consent",
    "How",
    "Proof",
    "ProofGrant",
    "ProofPage",
    "acting_for",
]

"""Writes about papers, their pages, and who may act for a producer."""

from ocop.proofs.actions.consents import (
    CODE_MINUTES,
    ask_consent,
    digest_of,
    enter_code,
    give_consent,
    make_card,
    stop_card,
    use_card,
    withdraw_consent,
)
from ocop.proofs.actions.pages import add_pages, remove_page, reorder_pages
from ocop.proofs.actions.papers import (
    add_proof,
    change_proof,
    grant_proofs,
    replace_proof,
    take_paper,
    withdraw_proof,
)

__all__ = [
    "CODE_MINUTES",
    "add_pages",
    "add_proof",
    "ask_consent",
    "change_proof",
    "digest_of",
    "enter_code",
    "give_consent",
    "grant_proofs",
    "make_card",
    "remove_page",
    "reorder_pages",
    "replace_proof",
    "stop_card",
    "take_paper",
    "use_card",
    "withdraw_consent",
    "withdraw_proof",
]

"""Dossiers, their contents, and what happened to them."""

from ocop.dossiers.models.contents import Part, PartState, ProofLink, SelfMark
from ocop.dossiers.models.dossiers import Dossier, DossierGrant, ReceiptCounter, desk_of
from ocop.dossiers.models.path import (
    AdvisoryFile,
    AdvisoryNote,
    Filing,
    Return,
    ReturnItem,
    Step,
    SurveyKind,
)
from ocop.dossiers.models.reports import CommuneReport, Finding, Proposal
from ocop.dossiers.models.states import (
    AT_COMMUNE,
    AT_COUNCIL,
    AT_MINISTRY,
    AT_PROVINCE,
    EDITABLE,
    ENDED,
    NEXT,
    DossierKind,
    Level,
    State,
    level_of,
)

__all__ = [
    "AT_COMMUNE",
    "AT_COUNCIL",
    "AT_MINISTRY",
    "AT_PROVINCE",
    "EDITABLE",
    "ENDED",
    "NEXT",
    "AdvisoryFile",
    "AdvisoryNote",
    "CommuneReport",
    "Dossier",
    "DossierGrant",
    "DossierKind",
    "Filing",
    "Finding",
    "Level",
    "Part",
    "PartState",
    "ProofLink",
    "Proposal",
    "ReceiptCounter",
    "Return",
    "ReturnItem",
    "SelfMark",
    "State",
    "Step",
    "SurveyKind",
    "desk_of",
    "level_of",
]

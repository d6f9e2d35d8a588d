"""Writes about dossiers; one verb, one transaction."""

from ocop.dossiers.actions.commune import (
    Item,
    ReportContents,
    propose,
    save_commune_report,
    send_back,
    take_up,
)
from ocop.dossiers.actions.council import (
    begin_rescoring,
    begin_scoring,
    conclude,
    reach_result,
    record_ministry_answer,
)
from ocop.dossiers.actions.filing import file_dossier
from ocop.dossiers.actions.filling import (
    link_proof,
    link_proofs,
    mark_criteria,
    mark_criterion,
    save_part,
    say_missing,
    unlink_proof,
)
from ocop.dossiers.actions.opening import discard_draft, open_dossier
from ocop.dossiers.actions.province import (
    NoteContents,
    add_advisory_note,
    pass_to_advisory,
    receive,
)

__all__ = [
    "Item",
    "NoteContents",
    "ReportContents",
    "add_advisory_note",
    "begin_rescoring",
    "begin_scoring",
    "conclude",
    "discard_draft",
    "file_dossier",
    "link_proof",
    "link_proofs",
    "mark_criteria",
    "mark_criterion",
    "open_dossier",
    "pass_to_advisory",
    "propose",
    "reach_result",
    "receive",
    "record_ministry_answer",
    "save_commune_report",
    "save_part",
    "say_missing",
    "send_back",
    "take_up",
    "unlink_proof",
]

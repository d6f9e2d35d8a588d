"""Verbs of the evaluation: prepare, open, mark, discuss, close, decide."""

from ocop.evaluation.actions.closing import close_round
from ocop.evaluation.actions.decisions import DecisionContents, issue_decision
from ocop.evaluation.actions.discussion import (
    agree_points,
    call_rescore,
    remind,
    rule_on_note,
)
from ocop.evaluation.actions.marks import (
    abstain,
    declare_note,
    lock_sheet,
    save_mark,
    save_marks,
    take_back_note,
    unlock_sheet,
    void_sheet,
)
from ocop.evaluation.actions.ministry import (
    MinistryAnswer,
    record_ministry_result,
    send_to_ministry,
)
from ocop.evaluation.actions.opening import declare_conflict, declare_conflicts, open_scoring
from ocop.evaluation.actions.opinions import call_meeting, give_opinion
from ocop.evaluation.actions.refusals import announce_refusals
from ocop.evaluation.actions.rounds import (
    RoundContents,
    add_candidates,
    add_entry,
    change_round,
    open_round,
    remove_candidate,
    seat_member,
    set_council_rules,
    unseat_member,
)
from ocop.evaluation.papers import Meeting, Signer

__all__ = [
    "DecisionContents",
    "Meeting",
    "MinistryAnswer",
    "RoundContents",
    "Signer",
    "abstain",
    "add_candidates",
    "add_entry",
    "agree_points",
    "announce_refusals",
    "call_meeting",
    "call_rescore",
    "change_round",
    "close_round",
    "declare_conflict",
    "declare_conflicts",
    "declare_note",
    "give_opinion",
    "issue_decision",
    "lock_sheet",
    "open_round",
    "open_scoring",
    "record_ministry_result",
    "remind",
    "remove_candidate",
    "rule_on_note",
    "save_mark",
    "save_marks",
    "seat_member",
    "send_to_ministry",
    "set_council_rules",
    "take_back_note",
    "unlock_sheet",
    "unseat_member",
    "void_sheet",
]

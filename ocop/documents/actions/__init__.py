"""Writes about papers: draft one or many, issue, revoke, render, and a unit's own Word templates."""

from ocop.documents.actions.issuing import Draft, draft, draft_many, issue, revoke
from ocop.documents.actions.rendering import render_again, render_forgotten, render_issued
from ocop.documents.actions.word_templates import WordFile, keep_template, remove_template

__all__ = [
    "Draft",
    "WordFile",
    "draft",
    "draft_many",
    "issue",
    "keep_template",
    "remove_template",
    "render_again",
    "render_forgotten",
    "render_issued",
    "revoke",
]

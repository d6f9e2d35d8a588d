"""Writes about papers: draft, issue, revoke, render, and a unit's own Word templates."""

from ocop.documents.actions.issuing import draft, issue, revoke
from ocop.documents.actions.rendering import render_again, render_forgotten, render_issued
from ocop.documents.actions.word_templates import WordFile, keep_template, remove_template

__all__ = [
    "WordFile",
    "draft",
    "issue",
    "keep_template",
    "remove_template",
    "render_again",
    "render_forgotten",
    "render_issued",
    "revoke",
]

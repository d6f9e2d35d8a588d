"""Writes about papers: draft, issue, revoke, render, and a unit's own Word templates."""

from ocop.documents.actions.issuing import draft, issue, revoke

__all__ = ["draft", "issue", "revoke"]

"""Files of issued papers, made in the background one by one; whatever stops it, they come again."""

from collections.abc import Sequence
from uuid import UUID

from procrastinate.contrib.django import app as jobs

BATCH = 100  # papers of one job: a few seconds of work, so that two workers share a big issue


def ask_rendering(ids: Sequence[UUID]) -> None:
    """Let the worker make the files; the jobs are written in the caller's transaction."""
    for start in range(0, len(ids), BATCH):
        batch = [str(pk) for pk in ids[start : start + BATCH]]
        jobs.configure_task("documents.render").defer(ids=batch)

"""Files of issued papers, made in the background one by one; whatever stops it, they come again."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.types import JSONValue

from ocop.documents.models import Document, RenderState, State
from ocop.documents.press import pdf
from ocop.documents.queries import file_name
from ocop.documents.rules import may_render_again
from ocop.evidence.actions import attach_paper
from ocop.evidence.models import Audience
from ocop.kit.errors import Conflict, require, require_aware
from ocop.kit.faults import Invalid
from ocop.people.models import User

BATCH = 100  # papers of one job: a few seconds of work, so that two workers share a big issue
FORGOTTEN_MINUTES = 10  # a job that has not made its files by then was cut off
_log = logging.getLogger(__name__)


def ask_rendering(ids: Sequence[UUID]) -> None:
    """Let the worker make the files; the jobs are written in the caller's transaction."""
    for start in range(0, len(ids), BATCH):
        batch: list[JSONValue] = [str(pk) for pk in ids[start : start + BATCH]]
        jobs.configure_task("documents.render").defer(ids=batch)


def render_issued(*, ids: Sequence[UUID]) -> int:
    """Make the files that are still missing; answers how many were made.

    Each paper is kept before the next one begins, so a job that is cut off loses at most one.
    """
    waiting = Document.objects.filter(pk__in=ids, render_state=RenderState.WAITING)
    return sum(map(_keep_file, _one_by_one(list(waiting.values_list("pk", flat=True)))))


def _one_by_one(ids: Sequence[UUID]) -> Iterator[Document]:
    """The papers that still wait when their turn comes; another worker may have been faster."""
    for pk in ids:
        yield from Document.objects.filter(pk=pk, render_state=RenderState.WAITING)


def _keep_file(document: Document) -> bool:
    """Make one file; a paper that cannot be set says why and stops nobody else."""
    try:
        _store(document, pdf(document))
    except (RuntimeError, Invalid, ValueError) as error:
        _log.error("document %s cannot be rendered: %s", document.pk, error)
        fault = str(error)[:300] or type(error).__name__
        Document.objects.filter(pk=document.pk, render_state=RenderState.WAITING).update(
            render_state=RenderState.FAILED, render_fault=fault
        )
        return False
    return True


@transaction.atomic
def _store(document: Document, content: bytes) -> None:
    attachment = attach_paper(
        file=ContentFile(content),
        name=file_name(document, "pdf"),
        audience=Audience.OFFICE,
        by=None,
        at=document.issued_at or document.created_at,
    )
    Document.objects.filter(pk=document.pk, render_state=RenderState.WAITING).update(
        pdf=attachment, render_state=RenderState.DONE, render_fault=""
    )


def render_forgotten(*, at: datetime) -> int:
    """Ask again for files nobody made: the job was lost in a power cut or a restart."""
    require_aware(at)
    before = at - timedelta(minutes=FORGOTTEN_MINUTES)
    waiting = Document.objects.filter(render_state=RenderState.WAITING, issued_at__lt=before)
    ids = list(waiting.order_by("issued_at").values_list("pk", flat=True))
    ask_rendering(ids)
    return len(ids)


@transaction.atomic
def render_again(*, document: Document, by: User | None, at: datetime) -> Document:
    """Try once more to make the file of a paper that could not be set."""
    require(may_render_again(by, document))
    require_aware(at)
    moved = Document.objects.filter(
        pk=document.pk, state__in=[State.ISSUED, State.REVOKED], render_state=RenderState.FAILED
    ).update(render_state=RenderState.WAITING, render_fault="")
    if not moved:
        raise Conflict("Văn bản này đã có tệp hoặc đang được dựng.")
    ask_rendering([document.pk])
    document.refresh_from_db()
    return document

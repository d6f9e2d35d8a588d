"""Reads over attachments."""

from datetime import datetime

from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet

from ocop.evidence.models import Attachment


def unreferenced(*, before: datetime | None = None) -> QuerySet[Attachment]:
    """Attachments no row points to, history included; `before` leaves out newer ones.

    Found from the foreign keys of all models, so a new table needs no registration here.
    """
    found = Attachment.objects.all()
    if before is not None:
        found = found.filter(uploaded_at__lt=before)
    for relation in Attachment._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            column = relation.field.name
            rows = relation.related_model._base_manager.filter(**{column: OuterRef("pk")})
            found = found.filter(~Exists(rows))
    return found


def hashes_in(folder: str) -> set[str]:
    """The content hashes that have a row and whose bytes lie in one storage folder ("3f")."""
    rows = Attachment.objects.filter(sha256__startswith=folder)
    return set(rows.values_list("sha256", flat=True))

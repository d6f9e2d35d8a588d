"""A unit's own Word templates: checked before they are kept, so that no paper fails later."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ocop.documents.models import WordTemplate
from ocop.documents.papers import KINDS
from ocop.documents.press import template_faults
from ocop.documents.profiles import profiles
from ocop.documents.rules import may_keep_template
from ocop.kit.errors import require, require_aware
from ocop.kit.faults import Fault, Invalid
from ocop.kit.text import clean
from ocop.people.models import User
from ocop.units.models import Unit


@dataclass(frozen=True, slots=True)
class WordFile:
    """A file as it was sent."""

    name: str
    content: bytes


@transaction.atomic
def keep_template(
    *, unit: Unit, kind: str, profile: str, file: WordFile, by: User | None, at: datetime
) -> WordTemplate:
    """Use a unit's own Word file for one kind of paper; it takes the place of an earlier one.

    `Invalid` when it is no Word file, is over 2 MB, carries macros or outside files, names a place
    this kind does not have, or cannot be filled.
    """
    require(may_keep_template(by, unit))
    require_aware(at)
    if kind not in KINDS or profile not in profiles():
        raise Invalid([Fault("kind", "Không có loại văn bản hoặc thể thức này.", "Chọn lại.")])
    faults = template_faults(file.content, kind, profile)
    if faults:
        raise Invalid(faults)
    row, _ = WordTemplate.objects.update_or_create(
        unit=unit,
        kind=kind,
        profile=profile,
        defaults={
            "name": clean(file.name)[:200] or "mau.docx",
            "docx": file.content,
            "sha256": hashlib.sha256(file.content).hexdigest(),
            "uploaded_by": by,
            "uploaded_at": at,
        },
    )
    return row


@transaction.atomic
def remove_template(*, template: WordTemplate, by: User | None, at: datetime) -> None:
    """Go back to the house's template."""
    require(may_keep_template(by, template.unit))
    require_aware(at)
    template.delete()

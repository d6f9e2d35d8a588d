"""What happened to a dossier on its way. Rows are added, never changed: the database refuses."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ocop.dossiers.models.dossiers import Dossier
from ocop.dossiers.models.states import Level, State
from ocop.people.models import User
from ocop.products.models import Producer


def append_only() -> pgtrigger.Protect:
    """The rule of the database that keeps written rows as they are."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Step(models.Model):
    """One step on the way, or (same state twice) one deed inside a state, such as a helper's work."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="steps")
    from_state = models.CharField(max_length=16, choices=State, blank=True)
    to_state = models.CharField(max_length=16, choices=State)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)
    on_behalf_of = models.ForeignKey(
        Producer, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = "bước của hồ sơ"
        triggers = [append_only()]
        indexes = [models.Index(fields=["dossier", "at"], name="step_of_dossier")]


class Filing(models.Model):
    """The dossier as it was handed in, whole; `sha256` is over the canonical JSON of `contents`."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="filings")
    number = models.PositiveSmallIntegerField("lần nộp")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    contents = models.JSONField()
    sha256 = models.CharField(max_length=64, db_collation="C")

    class Meta:
        verbose_name = "bản nộp"
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(name="filing_number_once", fields=["dossier", "number"])
        ]


class Return(models.Model):
    """A dossier sent back to be completed; once corrected it goes to `to_level`."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="returns")
    from_state = models.CharField(max_length=16, choices=State)
    to_level = models.CharField(max_length=8, choices=Level)
    due_on = models.DateField("hạn bổ sung")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "lần trả lại"
        triggers = [append_only()]


class ReturnItem(models.Model):
    """One thing to mend: a part, or a criterion of the self-score, and why."""

    given_back = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="items")
    part = models.CharField(max_length=20, blank=True)
    criterion = models.CharField(max_length=12, blank=True)
    reason = models.TextField()

    class Meta:
        verbose_name = "nội dung cần bổ sung"
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(
                name="return_item_names_one_thing",
                condition=Q(part="") ^ Q(criterion=""),
            )
        ]


class SurveyKind(models.TextChoices):
    FIELD_SURVEY = "FIELD_SURVEY", "Khảo sát thực tế"
    EXTRA_TEST = "EXTRA_TEST", "Kiểm nghiệm thêm"
    MORE_PAPERS = "MORE_PAPERS", "Giấy tờ bổ sung"
    OPINION = "OPINION", "Ý kiến của tổ tư vấn"


class AdvisoryNote(models.Model):
    """What the advisory team saw, had tested or thinks."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="advisory_notes")
    kind = models.CharField("loại", max_length=12, choices=SurveyKind)
    on = models.DateField("ngày")
    text = models.TextField("nội dung")
    criteria = ArrayField(models.CharField(max_length=12), default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "ghi nhận của tổ tư vấn"
        triggers = [append_only()]


class AdvisoryFile(models.Model):
    """A file of an advisory note."""

    note = models.ForeignKey(AdvisoryNote, on_delete=models.PROTECT, related_name="files")
    attachment = models.ForeignKey(
        "evidence.Attachment", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "tệp của tổ tư vấn"
        triggers = [append_only()]

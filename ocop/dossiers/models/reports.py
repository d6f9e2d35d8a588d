"""The commune's report (Mẫu 03): four contents, a proposal."""

import pghistory
from django.db import models

from ocop.dossiers.models.dossiers import Dossier
from ocop.people.models import User


class Finding(models.TextChoices):
    """What the commune found at one content."""

    MET = "MET", "Đạt"
    PARTLY = "PARTLY", "Đạt một phần"
    NOT_MET = "NOT_MET", "Chưa đạt"


class Proposal(models.TextChoices):
    PROPOSE = "PROPOSE", "Đề nghị tỉnh đánh giá, phân hạng"
    NOT_PROPOSE = "NOT_PROPOSE", "Chưa đề nghị"


@pghistory.track()
class CommuneReport(models.Model):
    """What the commune writes; `contents` by id of the law's commune check: finding and text."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="commune_report")
    contents = models.JSONField(default=dict)
    proposal = models.CharField("đề nghị", max_length=12, choices=Proposal, blank=True)
    opinion = models.TextField("ý kiến thêm", blank=True)
    met_on = models.DateField("ngày họp", null=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = "báo cáo của xã"

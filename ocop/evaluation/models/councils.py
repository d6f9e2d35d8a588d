"""The rules a council settles for itself (quy chế), dated: QĐ 26/2026 is silent on them."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from ocop.evaluation.council_rules import RoundRules
from ocop.scoring import GateTest
from ocop.units.models import DatedQuerySet, Unit


class CouncilQuerySet(DatedQuerySet["Council"]):
    """Councils with their rules on a day."""


@pghistory.track()
class Council(models.Model):
    """The council rules of `unit` during [from, to); a round copies them when it is opened.

    The star is read from the average of the members (Điều 3); the median is shown beside it.
    `assumption` says that no signed paper (`basis`) stands behind the numbers yet.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="councils")
    valid = DateRangeField("từ – đến")
    quorum_numerator = models.PositiveSmallIntegerField("tử số của mức tối thiểu dự họp")
    quorum_denominator = models.PositiveSmallIntegerField("mẫu số của mức tối thiểu dự họp")
    chair_required = models.BooleanField("phải có chủ tịch", default=True)
    max_spread = models.DecimalField("mức chênh tối đa (điểm)", max_digits=5, decimal_places=2)
    gate_test = models.CharField(
        "cách xét mức tối thiểu",
        max_length=10,
        choices=[
            (GateTest.AVERAGE.value, "Trên điểm trung bình của tiêu chí"),
            (GateTest.EACH.value, "Trên điểm của từng thành viên"),
            (GateTest.CONSENSUS.value, "Trên điểm hội đồng thống nhất"),
        ],
    )
    basis = models.CharField("căn cứ (quy chế)", max_length=300, blank=True)
    assumption = models.BooleanField("tạm dùng, chưa có quy chế ký", default=True)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "quy chế hội đồng"
        constraints = [
            ExclusionConstraint(
                name="council_has_one_set_of_rules_a_day",
                expressions=[("unit", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="council_quorum_is_a_share",
                condition=Q(quorum_numerator__gt=0)
                & Q(quorum_numerator__lte=F("quorum_denominator")),
            ),
        ]

    @property
    def rules(self) -> RoundRules:
        """The rules as a round copies them."""
        return RoundRules(
            quorum=(self.quorum_numerator, self.quorum_denominator),
            chair_required=self.chair_required,
            max_spread=self.max_spread,
            gate_test=GateTest(self.gate_test),
            basis=self.basis,
            assumption=self.assumption,
        )

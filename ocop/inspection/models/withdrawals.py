"""Cases of withdrawal (QĐ 26/2026/QĐ-TTg, Điều 8): from the finding to the decision in 15 days."""

import uuid
from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ocop.criteria.law import WithdrawalReason
from ocop.criteria.sets import load_set, set_in_force
from ocop.documents.models import Document
from ocop.inspection.models.desk import desk_of
from ocop.inspection.models.inspections import Inspection
from ocop.people.models import User
from ocop.products.models import ProducerMember, Recognition


class CaseState(models.TextChoices):
    OPEN = "OPEN", "Đang xác minh"
    VERIFIED = "VERIFIED", "Chờ quyết định"
    WITHDRAWN = "WITHDRAWN", "Đã thu hồi"
    DROPPED = "DROPPED", "Không thu hồi"


ENDED = (CaseState.WITHDRAWN, CaseState.DROPPED)


class HearingWay(models.TextChoices):
    MEETING = "MEETING", "Làm việc trực tiếp"
    WRITTEN = "WRITTEN", "Ý kiến bằng văn bản"
    SYSTEM = "SYSTEM", "Trả lời trên hệ thống"
    NO_ANSWER = "NO_ANSWER", "Đã mời nhưng không trả lời"


class WithdrawalCaseQuerySet(models.QuerySet["WithdrawalCase"]):
    def visible_to(self, user: User) -> Self:
        """Officers over the place, and the producer's own people: they are to be heard."""
        office = desk_of(user, on=timezone.localdate()).condition(
            "recognition__product__producer__area_now"
        )
        own = Q(recognition__product__producer__in=ProducerMember.objects.producers_of(user))
        return self.filter(office | own)

    def running(self) -> Self:
        """Without those that ended."""
        return self.exclude(state__in=ENDED)

    def with_product(self) -> Self:
        """With what every line says of the product."""
        return self.select_related("recognition__product__producer", "decision")


@pghistory.track()
class WithdrawalCase(models.Model):
    """The question whether a recognition is taken away.

    `reason` is an id of the criteria set in force when the case was opened (`criteria_set`);
    `found_on` is the day of the authority's finding, or of the commune's confirmation that
    production stopped, and starts the clock that ends on `due_on`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, related_name="withdrawal_cases"
    )
    criteria_set = models.CharField("bộ tiêu chí", max_length=20)
    reason = models.CharField("lý do", max_length=40, db_collation="C")
    state = models.CharField("tình trạng", max_length=10, choices=CaseState, default=CaseState.OPEN)
    found_on = models.DateField("ngày kết luận")
    basis = models.CharField("căn cứ", max_length=300)
    text = models.TextField("sự việc", blank=True)
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, null=True, related_name="withdrawal_cases"
    )
    due_on = models.DateField("hạn quyết định", db_index=True)
    heard_on = models.DateField("ngày nghe chủ thể", null=True)
    hearing_way = models.CharField("cách nghe", max_length=10, choices=HearingWay, blank=True)
    hearing = models.TextField("ý kiến của chủ thể", blank=True)
    verified_on = models.DateField("ngày xác minh xong", null=True)
    verification = models.TextField("kết quả xác minh", blank=True)
    ended_on = models.DateField("ngày kết thúc", null=True)
    end_reason = models.CharField("vì sao không thu hồi", max_length=300, blank=True)
    decision = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField("mở lúc")

    objects = WithdrawalCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "vụ thu hồi"
        constraints = [
            models.UniqueConstraint(
                name="withdrawal_one_running_case",
                fields=["recognition"],
                condition=Q(state__in=["OPEN", "VERIFIED"]),
            ),
            models.CheckConstraint(
                name="withdrawal_is_heard_and_numbered",
                condition=~Q(state="WITHDRAWN")
                | Q(heard_on__isnull=False, ended_on__isnull=False) & ~Q(decision_number=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="withdrawal_queue")]

    @property
    def law(self) -> WithdrawalReason:
        """The reason as the law words it."""
        return next(one for one in reasons(self.criteria_set) if one.id == self.reason)

    @property
    def running(self) -> bool:
        """Whether the clock runs."""
        return self.state not in ENDED

    @property
    def by_ministry(self) -> bool:
        """Five stars are taken away by the Minister (Điều 8.2)."""
        return self.recognition.star == MINISTRY_STAR

    def days_left(self, on: date) -> int | None:
        """Days until the decision is due; negative: late. None once it ended."""
        return (self.due_on - on).days if self.running else None


MINISTRY_STAR = 5


def reasons(criteria_set: str) -> tuple[WithdrawalReason, ...]:
    """The reasons of a criteria set."""
    return load_set(criteria_set).withdrawal.reasons


def reasons_on(day: date) -> tuple[WithdrawalReason, ...]:
    """The reasons in force on a day."""
    return set_in_force(day).withdrawal.reasons

"""Official papers and the registers their numbers come from."""

import secrets
import uuid
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from ocop.evidence.models import Attachment
from ocop.people.models import Role, User
from ocop.people.queries import appointments_of
from ocop.people.rules import areas_under
from ocop.units.models import Tree, Unit

# Crockford's alphabet: no letter that is read as a digit.
CHECK_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_LENGTH = 16
STATE_OFFICERS = frozenset({Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER})
_FIXED = ("kind", "profile", "type_code", "unit_id", "department", "title", "content", "number",
          "year", "series", "symbol", "issued_on", "check_code", "created_at")  # fmt: skip
_WAS_ISSUED = "OLD.state IN ('ISSUED', 'REVOKED')"
_CHANGED = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _FIXED)


class Kind(models.TextChoices):
    DECISION = "DECISION", "Quyết định công nhận"
    CERTIFICATE = "CERTIFICATE", "Giấy chứng nhận"
    MINUTES = "MINUTES", "Biên bản họp hội đồng"
    SCORE_SHEET = "SCORE_SHEET", "Phiếu chấm điểm"
    SUMMARY = "SUMMARY", "Bảng tổng hợp điểm"
    NOTICE = "NOTICE", "Thông báo, kế hoạch"
    COMMUNE_REPORT = "COMMUNE_REPORT", "Báo cáo của xã (Mẫu 03)"
    REGISTRATION_FORM = "REGISTRATION_FORM", "Phiếu đăng ký (Mẫu 01)"
    SELF_ASSESSMENT = "SELF_ASSESSMENT", "Báo cáo tự đánh giá (Mẫu 02)"
    RECEIPT = "RECEIPT", "Giấy biên nhận"
    WITHDRAWAL_DECISION = "WITHDRAWAL_DECISION", "Quyết định thu hồi"
    INSPECTION_MINUTES = "INSPECTION_MINUTES", "Biên bản kiểm tra"


class State(models.TextChoices):
    DRAFT = "DRAFT", "Dự thảo"
    ISSUED = "ISSUED", "Đã ban hành"
    REVOKED = "REVOKED", "Đã bị hủy bỏ"


class RenderState(models.TextChoices):
    NONE = "NONE", "Chưa cần"
    WAITING = "WAITING", "Đang chờ dựng"
    DONE = "DONE", "Đã có tệp"
    FAILED = "FAILED", "Chưa dựng được"


def new_check_code() -> str:
    """80 random bits, for the QR of a paper."""
    return "".join(CHECK_ALPHABET[byte % 32] for byte in secrets.token_bytes(CHECK_LENGTH))


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> Self:
        """Papers the person made or issued; officers also those of the units in their area.

        Officers of the state see papers of state bodies, officers of the Union those of the Union.
        """
        own = Q(created_by=user) | Q(issued_by=user)
        return self.filter(own | offices_of(user, "unit"))

    def public(self) -> Self:
        """Papers anybody may check: all that were ever issued."""
        return self.exclude(state=State.DRAFT)


def offices_of(user: User, field: str) -> Q:
    """Rows whose `field` is a unit the person is an officer of, or above; all for administrators."""
    today = timezone.localdate()
    held = appointments_of(user, on=today)
    if any(one.role == Role.ADMINISTRATOR for one in held):
        return ~Q(pk__in=[])  # an empty Q would vanish when combined with `|`
    state = areas_under((one for one in held if one.role in STATE_OFFICERS), on=today)
    union = areas_under((one for one in held if one.role == Role.UNION_OFFICER), on=today)
    of_union = Q(**{f"{field}__tree": Tree.UNION})
    return (_standing_in(state, field) & ~of_union) | (_standing_in(union, field) & of_union)


def _standing_in(areas: frozenset[int], field: str) -> Q:
    """Units that are one of the areas, or stand on it."""
    return Q(**{f"{field}__in": areas}) | Q(**{f"{field}__area__in": areas})


@pghistory.track(exclude=["content"])
class Document(models.Model):
    """A paper of a unit: DRAFT → ISSUED → REVOKED. What was issued never changes.

    `content` is the snapshot of `papers.KINDS[kind]`. `number`, `year`, `series`, `symbol` and
    `issued_on` are given when it is issued; a kind without type code has no number. `subject` says
    who the paper is about in the app that asked for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("loại", max_length=24, choices=Kind)
    profile = models.CharField("thể thức", max_length=20)
    type_code = models.CharField("ký hiệu loại", max_length=8, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="documents")
    department = models.CharField("ký hiệu bộ phận", max_length=20, blank=True)
    title = models.CharField("trích yếu", max_length=500)
    content = models.JSONField("nội dung")
    subject_kind = models.CharField(max_length=20, db_collation="C")
    subject_id = models.UUIDField()
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.DRAFT)
    number = models.PositiveIntegerField("số", null=True)
    year = models.PositiveSmallIntegerField("năm", null=True)
    series = models.CharField("sổ số", max_length=8, blank=True)
    symbol = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField("hủy bỏ lúc", null=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_reason = models.CharField("lý do hủy bỏ", max_length=300, blank=True)
    check_code = models.CharField(
        "mã kiểm tra", max_length=CHECK_LENGTH, unique=True, default=new_check_code,
        editable=False, db_collation="C",
    )  # fmt: skip
    pdf = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    render_state = models.CharField(max_length=8, choices=RenderState, default=RenderState.NONE)
    render_fault = models.CharField("vì sao chưa dựng được", max_length=300, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("soạn lúc")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        constraints = [
            models.UniqueConstraint(
                name="document_number_once", fields=["unit", "year", "series", "number"]
            ),
            models.CheckConstraint(
                name="document_issued_has_a_day",
                condition=Q(state=State.DRAFT, issued_on=None, number=None)
                | (~Q(state=State.DRAFT) & Q(issued_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="document_revoked_has_a_reason",
                condition=Q(state=State.REVOKED) & ~Q(revoked_reason="")
                | ~Q(state=State.REVOKED) & Q(revoked_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="document_subject"),
            models.Index(fields=["unit", "-created_at"], name="document_unit"),
            models.Index(
                fields=["issued_at"],
                name="document_unrendered",
                condition=Q(render_state=RenderState.WAITING),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="issued_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"{_WAS_ISSUED} AND (NEW.state = 'DRAFT' OR {_CHANGED})"
                ),
            ),
            pgtrigger.Protect(
                name="issued_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(_WAS_ISSUED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}".strip()

    @property
    def check_code_shown(self) -> str:
        """The code in groups of four, as people type it."""
        code = self.check_code
        return "-".join(code[at : at + 4] for at in range(0, len(code), 4))

    @property
    def check_path(self) -> str:
        """Address of the public page, inside the site; papers carry the Vietnamese one."""
        with translation.override(settings.LANGUAGE_CODE):
            return reverse("paper_check:check", args=[self.check_code])

    @property
    def is_draft(self) -> bool:
        """Whether nothing has been issued yet."""
        return self.state == State.DRAFT

    @property
    def is_in_force(self) -> bool:
        """Whether it was issued and not revoked since."""
        return self.state == State.ISSUED


class NumberRegister(models.Model):
    """The numbers of a unit in a year, one series; the row is locked while numbers are given."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="number_registers")
    year = models.PositiveSmallIntegerField("năm")
    series = models.CharField("sổ số", max_length=8, blank=True)
    last_number = models.PositiveIntegerField("số cuối", default=0)

    class Meta:
        verbose_name = "sổ số văn bản"
        constraints = [
            models.UniqueConstraint(name="number_register_once", fields=["unit", "year", "series"])
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}".strip()


class WordTemplate(models.Model):
    """A unit's own Word template for one kind of paper; without one the house's is used."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="word_templates")
    kind = models.CharField("loại", max_length=24, choices=Kind)
    profile = models.CharField("thể thức", max_length=20)
    name = models.CharField("tên tệp", max_length=200)
    docx = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_collation="C")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField("tải lên lúc")

    class Meta:
        verbose_name = "mẫu Word của đơn vị"
        constraints = [
            models.UniqueConstraint(name="word_template_once", fields=["unit", "kind", "profile"])
        ]

    def __str__(self) -> str:
        return self.name

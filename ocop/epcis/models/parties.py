"""Who owns events, under which identifiers a party appears in them, and what it shows to others."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ocop.people.models import User
from ocop.people.rules import is_administrator


class PartyQuerySet(models.QuerySet["Party"]):
    def visible_to(self, user: User) -> Self:
        """One's own party; administrators know all."""
        if is_administrator(user, on=timezone.localdate()):
            return self
        return self.filter(members__user=user)


class Party(models.Model):
    """A household, co-operative or company in the chain; owns what its members capture."""

    name = models.CharField("tên", max_length=200)
    created_at = models.DateTimeField("tạo lúc")

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = "bên tham gia chuỗi"

    def __str__(self) -> str:
        return self.name


class PartyMember(models.Model):
    """A person acts for one party."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="members")
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="epcis_membership")

    class Meta:
        verbose_name = "người của một bên"


class PartyIdentifier(models.Model):
    """A URI that stands for the party in sourceList and destinationList, in canonical form."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="identifiers")
    uri = models.CharField("mã", max_length=500, unique=True, db_collation="C")

    class Meta:
        verbose_name = "mã của một bên"


class Share(models.Model):
    """`owner` lets `to` read all its events; without `to`, everyone who may query."""

    owner = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="shares_given")
    to = models.ForeignKey(
        Party, on_delete=models.CASCADE, null=True, related_name="shares_received"
    )
    created_at = models.DateTimeField("từ lúc")

    class Meta:
        verbose_name = "chia sẻ sự kiện"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "to"], nulls_distinct=False, name="epcis_share_once"
            ),
            models.CheckConstraint(
                name="epcis_share_with_others",
                condition=Q(to__isnull=True) | ~Q(to=models.F("owner")),
            ),
        ]

"""The two big tables. Every rule of sharding holds: see docs/epcis.md and tests/epcis_store.

Both are written by `actions.record` only, in bulk, and never changed. Neither has a database
foreign key, a trigger or a unique constraint besides its primary key, which begins with the
column the table can be distributed by.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from ocop.epcis.models.parties import Party


class Role(models.IntegerChoices):
    """As what an identifier stands in an event; from 10 on it is a class with a quantity."""

    EPC = 1, "epcList"
    PARENT = 2, "parentID"
    CHILD = 3, "childEPCs"
    INPUT = 4, "inputEPCList"
    OUTPUT = 5, "outputEPCList"
    QUANTITY = 11, "quantityList"
    CHILD_QUANTITY = 13, "childQuantityList"
    INPUT_QUANTITY = 14, "inputQuantityList"
    OUTPUT_QUANTITY = 15, "outputQuantityList"
    TRANSACTION = 20, "bizTransactionList"
    TRANSFORMATION = 21, "transformationID"


class Event(models.Model):
    """One event, or one declaration that an event was wrong.

    `key` is made from the event id (`columns.event_key`), for a declaration from the id and its
    contents; `declares` is then the key of the event that is withdrawn. `content_hash` is the CBV
    hash: two events with one id and another hash are not the same. Identifiers and vocabulary in
    columns are canonical; `body` keeps the event as it came, with `namespaces` for its prefixes.
    """

    key = models.UUIDField(primary_key=True)
    event_id = models.TextField(db_collation="C")
    declares = models.UUIDField(null=True)
    content_hash = models.BinaryField()
    type = models.TextField(db_collation="C")
    action = models.TextField(db_collation="C")
    event_time = models.DateTimeField("xảy ra lúc")
    record_time = models.DateTimeField("ghi nhận lúc")
    biz_step = models.TextField(db_collation="C")
    disposition = models.TextField(db_collation="C")
    read_point = models.TextField(db_collation="C")
    biz_location = models.TextField(db_collation="C")
    transformation_id = models.TextField(db_collation="C")
    declaration_time = models.DateTimeField("thông báo sai lúc", null=True)
    owner = models.ForeignKey(
        Party, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    capture_id = models.UUIDField()
    parties = ArrayField(models.TextField(db_collation="C"), null=True)
    cbv_form = models.TextField(db_collation="C")
    namespaces = models.JSONField(null=True)
    body = models.JSONField()

    class Meta:
        verbose_name = "sự kiện"
        indexes = [
            models.Index(fields=["event_time", "key"], name="epcis_event_time"),
            models.Index(fields=["record_time", "key"], name="epcis_event_record_time"),
            models.Index(fields=["owner", "event_time"], name="epcis_event_owner"),
            models.Index(
                fields=["declares"],
                condition=Q(declares__isnull=False),
                name="epcis_event_declares",
            ),
            GinIndex(
                fields=["parties"], condition=Q(parties__isnull=False), name="epcis_event_parties"
            ),
        ]

    def __str__(self) -> str:
        return self.event_id


class EventEpc(models.Model):
    """One identifier in one event, found by the identifier; carries what the trace walk asks first.

    `number` counts the rows of the event. `parent` is the canonical parentID of the event,
    `quantity` is in `uom` (pieces when empty).
    """

    pk = models.CompositePrimaryKey("epc", "event", "number")
    epc = models.TextField(db_collation="C")
    event = models.UUIDField()
    number = models.IntegerField()
    role = models.SmallIntegerField(choices=Role)
    type = models.TextField(db_collation="C")
    action = models.TextField(db_collation="C")
    event_time = models.DateTimeField()
    parent = models.TextField(null=True, db_collation="C")
    quantity = models.FloatField(null=True)
    uom = models.TextField(null=True, db_collation="C")
    declares = models.UUIDField(null=True)
    owner = models.ForeignKey(
        Party, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    parties = ArrayField(models.TextField(db_collation="C"), null=True)

    class Meta:
        verbose_name = "mã trong sự kiện"


BIG = (Event, EventEpc)

"""The history of appointments is written by the database and cannot be edited."""

from typing import Any

import pytest
from django.apps import apps
from django.db import Error, connection, transaction

from ocop.people.models import Appointment, Role
from tests import world

pytestmark = pytest.mark.django_db


def events() -> Any:
    return apps.get_model("people", "AppointmentEvent").objects.all()


def refused(act) -> str:
    """What the database said when it refused."""
    with pytest.raises(Error) as caught, transaction.atomic():
        act()
    return str(caught.value)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_change_is_recorded_even_by_update_and_by_sql():
    world.hoa()
    Appointment.objects.update(basis="bằng update()")
    run("UPDATE people_appointment SET basis = 'bằng SQL'")
    run("DELETE FROM people_appointment")
    labels = list(events().order_by("pgh_id").values_list("pgh_label", "basis"))
    assert labels == [
        ("insert", ""),
        ("update", "bằng update()"),
        ("update", "bằng SQL"),
        ("delete", "bằng SQL"),
    ]


def test_the_history_cannot_be_changed_or_emptied_from_django():
    world.hoa()
    assert "Cannot update or delete" in refused(lambda: events().update(role=Role.ADMINISTRATOR))
    assert "Cannot update or delete" in refused(lambda: events().delete())


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE people_appointmentevent SET role = 'ADMINISTRATOR'",
        "DELETE FROM people_appointmentevent",
    ],
)
def test_the_history_cannot_be_changed_or_emptied_by_sql(sql):
    world.hoa()
    assert "Cannot update or delete" in refused(lambda: run(sql))
    assert events().count() == 1

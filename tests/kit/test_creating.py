"""The tables of an app, made and dropped in one step."""

import pytest
from django.core.management import call_command
from django.db import connection

from ocop.kit.creating import CreateModels
from ocop.trace.models import Link

pytestmark = pytest.mark.django_db


def tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith("trace_")}


def test_the_tables_of_an_app_go_and_come_back_with_their_triggers():
    before = tables()
    assert Link._meta.db_table in before
    call_command("migrate", "trace", "zero", verbosity=0)
    assert tables() == set()
    call_command("migrate", "trace", verbosity=0)
    assert tables() == before
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            [Link._meta.db_table],
        )
        assert cursor.fetchone()[0] > 0


def test_the_plan_says_how_many_tables_a_step_makes():
    assert CreateModels([]).describe() == "Create 0 tables"

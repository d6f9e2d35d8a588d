"""The big tables keep to the rules of sharding, and events never change."""

import ast
import re
from pathlib import Path

import pytest
from django.db import connection, models

from ocop.epcis.models import BIG

ROOT = Path(__file__).resolve().parents[2] / "ocop" / "epcis"
KEYS = {"Event": "key", "EventEpc": "epc"}


def test_every_big_table_has_its_key():
    assert {model.__name__ for model in BIG} == set(KEYS)


@pytest.mark.parametrize("model", BIG, ids=lambda model: model.__name__)
def test_the_key_is_text_or_uuid_and_part_of_the_primary_key_and_of_whatever_is_unique(model):
    key = KEYS[model.__name__]
    assert isinstance(model._meta.get_field(key), models.TextField | models.UUIDField)
    primary = [field.name for field in model._meta.pk_fields]
    assert primary[0] == key
    assert not model._meta.unique_together
    for constraint in model._meta.constraints:
        assert key in getattr(constraint, "fields", (key,)), constraint.name
    for field in model._meta.local_concrete_fields:
        assert not field.unique or field.name == key, field.name


@pytest.mark.parametrize("model", BIG, ids=lambda model: model.__name__)
def test_no_foreign_key_points_at_a_big_table_and_none_is_checked_by_a_trigger(model):
    assert list(model._meta.related_objects) == []
    for field in model._meta.local_concrete_fields:
        assert not field.is_relation or not field.db_constraint, field.name
        assert not isinstance(field, models.AutoField), field.name


@pytest.mark.django_db
@pytest.mark.parametrize("model", BIG, ids=lambda model: model.__name__)
def test_the_database_has_no_trigger_and_no_other_unique_index_on_a_big_table(model):
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass", [table])
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT count(*) FROM pg_index WHERE indrelid = %s::regclass AND indisunique", [table]
        )
        assert cursor.fetchone()[0] == 1


def texts(path: Path) -> list[str]:
    """Every text in a module."""
    nodes = ast.walk(ast.parse(path.read_text()))
    found = (node.value for node in nodes if isinstance(node, ast.Constant))
    return [value for value in found if isinstance(value, str)]


def statements() -> list[str]:
    """Every piece of SQL on the big tables."""
    modules = (path for path in ROOT.rglob("*.py") if "migrations" not in path.parts)
    everything = (text for path in modules for text in texts(path))
    return [text for text in everything if re.search(r"(FROM|INTO|COPY|LIKE) epcis_event", text)]


def test_no_statement_on_a_big_table_is_recursive_joins_updates_or_deletes():
    found = statements()
    assert len(found) >= 7
    for text in found:
        words = set(text.replace("ON COMMIT DELETE ROWS", "").upper().replace("(", " ").split())
        assert not words & {"RECURSIVE", "JOIN", "UPDATE", "DELETE"}, text


def test_no_action_changes_or_deletes_events_through_the_orm():
    for path in ROOT.rglob("*.py"):
        source = path.read_text()
        for model in KEYS:
            for verb in ("update", "delete", "create", "bulk_create", "bulk_update"):
                assert f"{model}.objects.{verb}" not in source, path

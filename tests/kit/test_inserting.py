"""Rows that go in as one JSON text are the rows Django would have written."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DataError, transaction
from django.forms.models import model_to_dict

from ocop.documents.models import Document, NumberRegister
from ocop.kit.inserting import AT_ONCE, insert_rows
from tests import world

pytestmark = pytest.mark.django_db
HARD = {"text": 'Mắm "tôm" \\ {a,b} \' % NULL', "empty": "", "none": None, "deep": [[1, 2.5], []]}


def paper(title: str = "Trích yếu") -> Document:
    return Document(
        kind="NOTICE", profile="nd30_2020", type_code="TB", unit=world.province_office(),
        title=title, content=HARD, subject_kind="round", subject_id=uuid4(), state="ISSUED",
        issued_on=date(2026, 8, 5), issued_at=world.NOW, created_at=world.NOW,
    )  # fmt: skip


def test_every_value_comes_back_as_it_was_given():
    given = paper(title='Trích "yếu" \\ %s')
    (row,) = insert_rows([given])
    assert row is given
    read = Document.objects.get(pk=given.pk)
    for field in Document._meta.concrete_fields:
        assert getattr(read, field.attname) == getattr(given, field.attname), field.name
    assert model_to_dict(read) == model_to_dict(given)


def test_rows_of_several_statements_keep_their_order_and_get_their_keys():
    unit = world.province_office()
    rows = [NumberRegister(unit=unit, year=1900 + at) for at in range(AT_ONCE + 3)]
    insert_rows(rows)
    keys = [row.pk for row in rows]
    assert keys == sorted(keys)
    years = NumberRegister.objects.order_by("pk").values_list("pk", "year")
    assert list(years) == [(row.pk, row.year) for row in rows]


def test_a_row_put_in_this_way_may_be_saved_and_has_its_history():
    given = NumberRegister(unit=world.province_office(), year=2026)
    insert_rows([given])
    given.last_number = 7
    given.save()
    assert NumberRegister.objects.get().last_number == 7
    done = insert_rows([paper()])[0]
    assert done.events.count() == 1  # type: ignore[attr-defined]


def test_one_row_that_does_not_fit_keeps_all_out():
    rows = [paper(), paper(title="dài " * 200)]
    with pytest.raises(DataError), transaction.atomic():
        insert_rows(rows)
    assert not Document.objects.exists()


def test_no_rows_are_no_work(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert insert_rows([]) == []

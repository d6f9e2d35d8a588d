from datetime import date
from typing import Any

import pytest

from ocop.kit.errors import Conflict, Refused
from ocop.products import actions
from ocop.products.models import Alias, Producer, Product, Recognition
from tests import world

pytestmark = pytest.mark.django_db


def state() -> list[Any]:
    """Everything a merge may touch, but for the counters and times of edits."""
    columns = "pk", "name", "code", "star", "star_until", "published", "merged_into", "search_text"
    return [
        list(Product.objects.order_by("pk").values_list("producer", *columns)),
        list(Producer.objects.order_by("pk").values_list("pk", "merged_into")),
        list(Recognition.objects.order_by("pk").values_list("pk", "product")),
        list(Alias.objects.order_by("pk").values_list("code", "product")),
    ]


def two() -> tuple[Product, Product]:
    kept = world.recognised("Mắm tôm Giao Hưng", star=3, on=date(2023, 5, 1))
    gone = world.recognised("Mắm Tôm Giao Hưng", star=4, on=date(2025, 5, 1))
    actions.assign_code(product=gone, code="37-14464-2-2025", by=None, at=world.NOW)
    return kept, gone


def merge(kept: Product, gone: Product):
    return actions.merge_products(kept=kept, gone=gone, by=world.minh(), at=world.NOW)


def test_a_merge_brings_recognitions_and_code_to_the_one_kept():
    kept, gone = two()
    merge(kept, gone)
    kept.refresh_from_db()
    assert (kept.star, kept.code, kept.recognitions.count()) == (4, "37-14464-2-2025", 2)
    assert list(Product.objects.live()) == [kept]


def test_undo_restores_exactly():
    kept, gone = two()
    before = state()
    done = merge(kept, gone)
    actions.undo_merge(merge=done, by=world.minh(), at=world.NOW)
    assert state() == before


def test_undo_works_when_both_had_a_code_and_a_common_decision():
    kept, gone = two()
    actions.assign_code(product=kept, code="37-14464-1-2023", by=None, at=world.NOW)
    same = world.decision(star=3, on=date(2023, 5, 1))
    actions.record_recognition(product=gone, contents=same, by=None, at=world.NOW)
    before = state()
    done = merge(kept, gone)
    assert Alias.objects.get().product == kept
    actions.undo_merge(merge=done, by=world.minh(), at=world.NOW)
    assert state() == before


def test_undo_twice_is_a_conflict():
    done = merge(*two())
    actions.undo_merge(merge=done, by=world.minh(), at=world.NOW)
    with pytest.raises(Conflict, match="đã được hoàn tác"):
        actions.undo_merge(merge=done, by=world.minh(), at=world.NOW)


def test_the_same_two_are_merged_once():
    kept, gone = two()
    merge(kept, gone)
    with pytest.raises(Conflict, match="đã được ghép trước đó"):
        merge(kept, gone)


def test_a_product_is_not_merged_with_itself():
    kept, _ = two()
    with pytest.raises(Conflict, match="hai bản khác nhau"):
        merge(kept, kept)


def test_producers_merge_with_their_products_and_come_apart_again():
    first, second = world.producer("HTX Mắm Giao Hưng"), world.producer("HTX mắm Giao Hưng 2")
    world.product("Mắm tôm", of=first)
    world.product("Mắm tép", of=second)
    before = state()
    done = actions.merge_producers(kept=first, gone=second, by=world.minh(), at=world.NOW)
    assert first.products.count() == 2
    actions.undo_merge(merge=done, by=world.minh(), at=world.NOW)
    assert state() == before


def test_a_commune_officer_does_not_merge():
    kept, gone = two()
    with pytest.raises(Refused):
        actions.merge_products(kept=kept, gone=gone, by=world.lan(), at=world.NOW)

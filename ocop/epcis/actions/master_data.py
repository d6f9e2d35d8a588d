"""Master data of a document's header, and the values its events brought for the first time."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from ocop.epcis.canonical.values import text_value
from ocop.epcis.models import MasterData, Party, SeenValue

_REMEMBERED: set[tuple[int, str, str]] = set()  # what this process knows to be in SeenValue
_MOST_REMEMBERED = 100_000


def keep_master_data(vocabularies: list[Any], *, owner: Party, at: datetime) -> None:
    """Keep every element of the vocabularies; what came before under the same URI is replaced."""
    rows = {
        (row.vocabulary, row.uri): row
        for vocabulary in vocabularies
        for row in _elements(vocabulary, owner, at)
    }
    MasterData.objects.bulk_create(
        [rows[key] for key in sorted(rows)],
        update_conflicts=True,
        unique_fields=["owner", "vocabulary", "uri"],
        update_fields=["attributes", "children", "captured_at"],
    )


def _elements(vocabulary: Mapping[str, Any], owner: Party, at: datetime) -> Iterator[MasterData]:
    for element in vocabulary.get("vocabularyElementList", ()):
        yield MasterData(
            owner=owner,
            vocabulary=str(vocabulary.get("type", ""))[:200],
            uri=text_value(str(element["id"]))[:500],
            attributes=element.get("attributes", []),
            children=[text_value(str(child))[:500] for child in element.get("children", ())],
            captured_at=at,
        )


def remember_values(seen: Collection[tuple[str, str]], *, owner: Party) -> None:
    """Have the top-level collections list these values; nearly always they do already."""
    fresh = sorted(
        (field, value) for field, value in seen if (owner.pk, field, value) not in _REMEMBERED
    )
    if not fresh:
        return
    SeenValue.objects.bulk_create(
        [SeenValue(owner=owner, field=field, value=value) for field, value in fresh],
        ignore_conflicts=True,
    )
    transaction.on_commit(lambda: _remember(owner.pk, fresh))


def _remember(owner_id: int, values: list[tuple[str, str]]) -> None:
    if len(_REMEMBERED) > _MOST_REMEMBERED:
        _REMEMBERED.clear()
    _REMEMBERED.update((owner_id, field, value) for field, value in values)

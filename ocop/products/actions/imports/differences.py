"""What a row would change in a product, a producer and their recognitions.

Three rules keep what is known: an empty cell never erases, a coarser statement never replaces a
finer one, and what a paper prints wins over what was reckoned.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ocop.kit.text import fold, identity
from ocop.products.actions.imports.matching import same_decision
from ocop.products.actions.imports.plans import RecognitionPlan
from ocop.products.actions.recognitions import RecognitionContents
from ocop.products.models import Product, ProductState, Recognition
from ocop.products.register import DraftRecognition, DraftRow

# Column of the model → field of the draft.
_PRODUCT_TEXTS = {"specification": "specification"}
_PRODUCT_PARAGRAPHS = {"story": "story", "note": "note"}
PRODUCER_FIELDS = {
    "name": "producer", "kind": "producer_kind", "address": "address",
    "representative": "representative", "phone": "phone", "email": "email",
    "tax_code": "tax_code", "women_led": "women_led", "youth_led": "youth_led",
}  # fmt: skip


def new_product(draft: DraftRow) -> dict[str, Any]:
    """The columns of a product that is not in the register yet."""
    texts = {**_PRODUCT_TEXTS, **_PRODUCT_PARAGRAPHS}
    columns = {column: getattr(draft, key) for column, key in texts.items()}
    recognised = bool(draft.recognitions)
    state = ProductState.ACTIVE if recognised else ProductState.PREPARING
    columns |= {"name": draft.product_name, "group": draft.group, "state": state.value}
    if draft.price_vnd is not None and draft.price_unit:
        columns |= {"price_vnd": draft.price_vnd, "price_unit": draft.price_unit}
    return {column: value for column, value in columns.items() if value != ""}


def product_changes(product: Product, draft: DraftRow) -> dict[str, Any]:
    """Columns of a product on file that the row states otherwise."""
    found: dict[str, Any] = {}
    if better_name(product.name, draft.product_name):
        found["name"] = draft.product_name
    if draft.group and not f"{product.group}.".startswith(f"{draft.group}."):
        found["group"] = draft.group
    for column, key in _PRODUCT_TEXTS.items():
        if says_otherwise(getattr(product, column), getattr(draft, key)):
            found[column] = getattr(draft, key)
    for column, key in _PRODUCT_PARAGRAPHS.items():
        value = getattr(draft, key)
        if value and _lines(value) != _lines(getattr(product, column)):
            found[column] = value
    return found | _price_changes(product, draft)


def _price_changes(product: Product, draft: DraftRow) -> dict[str, Any]:
    """A new price is of no known day."""
    unit = draft.price_unit or product.price_unit
    if draft.price_vnd is None or not unit:
        return {}
    stated = {"price_vnd": draft.price_vnd, "price_unit": unit}
    changed = {key: value for key, value in stated.items() if getattr(product, key) != value}
    return {**changed, "price_on": None} if changed and product.price_on else changed


def producer_statement(draft: DraftRow) -> dict[str, Any]:
    """What the row says of its producer: column → value, empty cells left out."""
    stated = {column: getattr(draft, key) for column, key in PRODUCER_FIELDS.items()}
    return {column: value for column, value in stated.items() if value not in ("", None)}


def producer_says_otherwise(column: str, held: Any, stated: Any) -> bool:
    """Whether a stated value would change the column."""
    if column == "name":
        return better_name(held, stated)
    return says_otherwise(held, stated)


def says_otherwise(held: Any, stated: Any) -> bool:
    """Whether a value that is not empty differs in more than case and tone placement."""
    if stated in ("", None):
        return False
    if isinstance(stated, str) and isinstance(held, str):
        return identity(held) != identity(stated)
    return bool(held != stated)


def better_name(held: str, stated: str) -> bool:
    """Another name, or the same letters with more marks: "Nuoc mam" never replaces "Nước mắm"."""
    if identity(held) == identity(stated):
        return False
    return fold(held) != fold(stated) or _marks(stated) >= _marks(held)


def _marks(text: str) -> int:
    """How many marks the letters carry, the bar of đ among them."""
    apart = unicodedata.normalize("NFD", text)
    return sum(bool(unicodedata.combining(sign)) or sign in "đĐ" for sign in apart)


def _lines(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


# --- recognitions ---------------------------------------------------------------------------


def recognition_plans(
    draft: DraftRow, rows: Sequence[Recognition], source: str
) -> list[RecognitionPlan]:
    """Decisions to record and to correct; those of the register that the row leaves out stay."""
    plans = []
    left = list(rows)
    for drafted in draft.recognitions:
        latest = drafted is draft.latest
        held = same_decision(drafted, left)
        if held is None:
            plans.append(RecognitionPlan(_new(draft, drafted, source, latest=latest)))
            continue
        left.remove(held)
        wanted = _corrected(draft, drafted, held, latest=latest)
        if wanted != contents_of(held):
            plans.append(RecognitionPlan(wanted, held.pk))
    return plans


def contents_of(row: Recognition) -> RecognitionContents:
    """A recognition on file as contents; a reckoned end is left out, to be reckoned again."""
    return RecognitionContents(
        star=row.star, kind=row.kind, decision_number=row.decision_number,
        authority=row.authority, decided_on=row.decided_on, year=row.year,
        expires_on=None if row.expiry_computed else row.expires_on,
        criteria_set=row.criteria_set, source=row.source,
    )  # fmt: skip


def _new(
    draft: DraftRow, drafted: DraftRecognition, source: str, *, latest: bool
) -> RecognitionContents:
    printed = draft.expires_on if latest and not draft.expiry_computed else None
    return RecognitionContents(
        star=drafted.star, kind=drafted.kind, decision_number=drafted.number,
        authority=drafted.authority, decided_on=drafted.decided_on, year=drafted.year,
        expires_on=printed, source=source,
    )  # fmt: skip


def _corrected(
    draft: DraftRow, drafted: DraftRecognition, held: Recognition, *, latest: bool
) -> RecognitionContents:
    """The recognition on file with what the row knows better."""
    stated: Mapping[str, Any] = {
        "star": drafted.star,
        "decision_number": "" if held.decision_number else drafted.number,
        "authority": "" if held.authority else drafted.authority,
        "decided_on": drafted.decided_on,
        "year": drafted.year,
    }
    changes = {key: value for key, value in stated.items() if value not in ("", None)}
    if latest and not draft.expiry_computed and draft.expires_on not in (None, held.expires_on):
        changes["expires_on"] = draft.expires_on
    elif held.decided_on is None and drafted.decided_on:
        changes["expires_on"] = None  # the day is known now, so the end can be reckoned
    return replace(contents_of(held), **changes)

"""Short ways to name areas of the country in tests."""

from datetime import date

from ocop.units.models import Unit

OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)


def unit(key: str) -> Unit:
    """The unit with this key; "13939-base" is short for "u-13939-base"."""
    return Unit.objects.get(key=key if ":" in key else f"u-{key}")


def pk(key: str) -> int:
    return unit(key).pk

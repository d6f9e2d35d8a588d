"""Numbers are given at issue, per unit, year and series, while the register's row is locked."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count
from uuid import UUID

from ocop.documents.models import Document, NumberRegister
from ocop.documents.profiles import profile
from ocop.kit.faults import Fault, Invalid

Key = tuple[int, str]


def give_numbers(
    rows: Sequence[Document], *, year: int, wanted: Mapping[UUID, int]
) -> dict[UUID, int]:
    """A number for every paper that takes one; sets `series` of the rows.

    Wanted numbers keep their place, the others follow the last one used. `Invalid` names the
    papers that hold a wanted number already.
    """
    by_register: dict[Key, list[Document]] = {}
    for row in rows:
        if row.type_code:
            row.series = profile(row.profile).series(row.type_code)
            by_register.setdefault((row.unit_id, row.series), []).append(row)
    given: dict[UUID, int] = {}
    faults: list[Fault] = []
    for (unit, series), group in sorted(by_register.items(), key=lambda pair: pair[0]):
        register = _locked(unit, year, series)
        asked = {row.pk: wanted[row.pk] for row in group if row.pk in wanted}
        faults += [*_twice(asked), *_taken(register, asked.values())]
        given |= asked | _following(register, group, asked)
        register.last_number = max([register.last_number, *(given[row.pk] for row in group)])
        register.save(update_fields=["last_number"])
    if faults:
        raise Invalid(faults)
    return given


def _locked(unit: int, year: int, series: str) -> NumberRegister:
    NumberRegister.objects.bulk_create(
        [NumberRegister(unit_id=unit, year=year, series=series)], ignore_conflicts=True
    )
    return NumberRegister.objects.select_for_update().get(unit=unit, year=year, series=series)


def _following(
    register: NumberRegister, group: Sequence[Document], asked: Mapping[UUID, int]
) -> dict[UUID, int]:
    """Numbers after the last one used, those asked for in the same issue counted in."""
    free = count(max([register.last_number, *asked.values()]) + 1)
    return {row.pk: next(free) for row in group if row.pk not in asked}


def _twice(asked: Mapping[UUID, int]) -> Iterator[Fault]:
    numbers = list(asked.values())
    for number in sorted({one for one in numbers if numbers.count(one) > 1}):
        yield _fault(f"Số {number:02d} được ghi cho hai văn bản cùng ban hành.")
    if any(number < 1 for number in numbers):
        yield _fault("Số văn bản phải từ 1 trở lên.")


def _taken(register: NumberRegister, numbers: Collection[int]) -> Iterator[Fault]:
    held = Document.objects.filter(
        unit=register.unit_id, year=register.year, series=register.series, number__in=list(numbers)
    )
    for row in held.order_by("number"):
        day = f", ngày {row.issued_on:%d/%m/%Y}" if row.issued_on else ""
        yield _fault(f"Số {row.number:02d} đã dùng cho {row.symbol} “{row.title}”{day}.")


def _fault(what: str) -> Fault:
    return Fault("number", what, "Chọn số khác, hoặc để trống để lấy số tiếp theo.", "number_taken")

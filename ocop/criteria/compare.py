"""What differs between two sheets or two whole sets: added, removed, changed; for `ocop criteria diff`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from ocop.criteria.sets import CriteriaSet
from ocop.criteria.sheet import Criterion, Option, Sheet

_NAMES_OF_RECORDS = ("code", "key", "id", "star", "sheet", "document", "stars", "criterion")
_SKIPPED = {"line", "file", "folder", "bands", "entries", "counts", "criteria", "_opened"}
_WORDS = {
    "annex1_code": "mã Phụ lục I",
    "annex1_name": "tên ở Phụ lục I",
    "below": "dưới",
    "detail": "lời chi tiết",
    "disqualify": "lý do loại",
    "explain": "giải thích",
    "label": "lời",
    "max": "điểm tối đa",
    "min": "từ",
    "min_star": "dấu sao",
    "name": "tên",
    "name_vi": "tên phiếu",
    "notes": "ghi chú",
    "options": "mức",
    "parts": "phần",
    "points": "điểm",
    "proofs": "minh chứng",
    "scoring": "cách chấm",
    "short": "tên gọn",
    "total": "tổng điểm",
}
Flat = Mapping[str, str]


class _Title(str):
    """What stands for a whole record: told when it is added or removed, its fields otherwise."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs; `old` is None when added, `new` None when removed."""

    where: str
    old: str | None
    new: str | None

    @property
    def sentence(self) -> str:
        """The difference in one line."""
        if self.old is None:
            return f"+ {self.where}: {self.new}"
        if self.new is None:
            return f"- {self.where}: {self.old}"
        return f"~ {self.where}: {self.old} → {self.new}"


def sheet_differences(old: Sheet, new: Sheet) -> list[Difference]:
    """What differs between two sheets, by codes of criteria and printed keys of options."""
    return _differences(dict(_sheet(old)), dict(_sheet(new)))


def set_differences(old: CriteriaSet, new: CriteriaSet) -> list[Difference]:
    """What differs between two sets: their rules, then every sheet."""
    return _differences(dict(_set(old)), dict(_set(new)))


def _differences(old: Flat, new: Flat) -> list[Difference]:
    found: list[Difference] = []
    hidden: tuple[str, ...] = ()
    for where in dict.fromkeys([*old, *new]):
        before, after = old.get(where), new.get(where)
        both_titles = isinstance(before, _Title) and isinstance(after, _Title)
        if before == after or both_titles or (hidden and where.startswith(hidden)):
            continue
        if before is None or after is None:
            hidden += (f"{where}, ",)  # what lies inside an added or removed record says no more
        found.append(Difference(where, before, after))
    return found


def _set(criteria: CriteriaSet) -> Iterator[tuple[str, str]]:
    yield from _record(criteria, "")
    for band in criteria.bands:
        yield from _record(band, f"hạng {band.star} sao")
    yield from _record(criteria.proof_list, "danh mục minh chứng")
    for sheet in criteria.sheets():
        where = f"phiếu {sheet.sheet}"
        yield where, sheet.name_vi
        for inner, value in _sheet(sheet):
            yield f"{where}, {inner}", value


def _sheet(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for f in fields(sheet):
        if f.name not in {*_SKIPPED, "parts", "code", "set", "sheet", "slug"}:
            yield from _value(getattr(sheet, f.name), _word(f.name))
    for part in sheet.parts:
        yield f"phần {part.code}", f"{part.name}, tối đa {part.max}"
    for criterion in sheet.criteria.values():
        yield from _criterion(criterion)


def _criterion(criterion: Criterion) -> Iterator[tuple[str, str]]:
    where = f"tiêu chí {criterion.code}"
    yield where, criterion.name
    for f in fields(criterion):
        if f.name not in {*_SKIPPED, "code", "name"}:
            yield from _value(getattr(criterion, f.name), f"{where}, {_word(f.name)}")


def _value(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if is_dataclass(value):
        yield from _record(value, where)
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        for number, item in enumerate(value, start=1):
            inner = f"{where} {_name(item, number)}"
            if isinstance(item, Option):
                yield inner, _Title(f"{item.points} điểm, {item.label}")
            yield from _record(item, inner)
    elif isinstance(value, Mapping):
        for key, text in value.items():
            yield f"{where} {key}", text
    elif value not in (None, (), ""):
        yield where, ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _record(record: Any, where: str) -> Iterator[tuple[str, str]]:
    for f in fields(record):
        if f.name not in _SKIPPED or (f.name == "criteria" and where):
            inner = f"{where}, {_word(f.name)}" if where else _word(f.name)
            yield from _value(getattr(record, f.name), inner)


def _name(record: Any, number: int) -> str:
    for name in _NAMES_OF_RECORDS:
        if hasattr(record, name):
            return str(getattr(record, name))
    return str(number)


def _word(field_name: str) -> str:
    return _WORDS.get(field_name, field_name)

"""YAML files become typed records, strictly: an unknown, missing or wrong field is a fault with its line."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

import yaml

from ocop.criteria.sheet import Points
from ocop.kit.faults import Fault, Invalid

Record = TypeVar("Record")
LINE = "__line__"
_KIND_WORDS: Mapping[Any, str] = {
    str: "chữ, để trong dấu nháy",
    int: "số nguyên",
    bool: "true hoặc false",
    date: 'ngày dạng "2026-05-22"',
    Points: "số",
    tuple: "danh sách",
    dict: "nhóm trường",
}


class _LineLoader(yaml.CSafeLoader):
    """Reads YAML with libyaml; every mapping remembers its line, a repeated field is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        if len(mapping) != len(node.value):
            raise yaml.MarkedYAMLError(problem="repeated field", problem_mark=node.start_mark)
        mapping[LINE] = node.start_mark.line + 1
        return mapping


class _Slot(NamedTuple):
    """How one field of a record is read."""

    name: str
    key: str
    kind: Any
    required: bool


def parse(path: Path, shown_as: str) -> Any:
    """The plain content of a YAML file; `Invalid` with the line when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
        if not unicodedata.is_normalized("NFC", text):
            raise Invalid(
                [_fault(shown_as, "Chữ chưa ở dạng Unicode dựng sẵn (NFC).", "Lưu lại ở dạng NFC.")]
            )
        return yaml.load(text, Loader=_LineLoader)  # noqa: S506 - a subclass of the safe loader
    except OSError as error:
        what = f"Không mở được tệp {shown_as}."
        raise Invalid([_fault(shown_as, what, "Kiểm tra tên tệp và quyền đọc.")]) from error
    except UnicodeDecodeError as error:
        what = f"Tệp {shown_as} không phải chữ UTF-8."
        raise Invalid([_fault(shown_as, what, "Lưu lại bằng UTF-8.")]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{shown_as}:{mark.line + 1}" if mark else shown_as
        if error.problem == "repeated field":
            what, fix = "Một trường ghi hai lần trong nhóm trường này.", "Bỏ bớt một lần."
        else:
            what, fix = (
                f"Không đọc được YAML ({error.problem}).",
                "Xem lại dấu cách, dấu nháy ở dòng này.",
            )
        raise Invalid([_fault(where, what, fix)]) from error
    except yaml.YAMLError as error:
        what = f"Tệp {shown_as} có ký tự mà YAML không nhận."
        raise Invalid([_fault(shown_as, what, "Bỏ ký tự điều khiển trong tệp.")]) from error


def read(kind: type[Record], raw: Any, shown_as: str) -> Record:
    """A record of this kind from plain content; `Invalid` carries every fault, not only the first."""
    reader = _Reader(shown_as)
    record = reader.record(kind, raw, shown_as)
    if reader.faults:
        raise Invalid(reader.faults)
    assert isinstance(record, kind)
    return record


@cache
def _slots(kind: type) -> tuple[_Slot, ...]:
    hints = get_type_hints(kind)
    return tuple(
        _Slot(
            f.name,
            f.metadata.get("key", f.name),
            hints[f.name],
            f.default is MISSING and f.default_factory is MISSING,
        )
        for f in fields(kind)
        if f.name != "line" and f.metadata.get("key", f.name) is not None
    )


class _Reader:
    """Collects faults while records are read; a value with a fault reads as None."""

    def __init__(self, shown_as: str) -> None:
        self.shown_as = shown_as
        self.faults: list[Fault] = []

    def fault(self, line: int, what: str, how_to_fix: str) -> None:
        self.faults.append(_fault(f"{self.shown_as}:{line}", what, how_to_fix))

    def record(self, kind: type, raw: Any, place: str, line: int = 1) -> Any:
        if not isinstance(raw, dict):
            return self.wrong(place, line, dict, raw)
        line, known, values = raw[LINE], {LINE}, {"line": raw[LINE]}
        for slot in _slots(kind):
            known.add(slot.key)
            if slot.key in raw:
                values[slot.name] = self.value(slot.kind, raw[slot.key], slot.key, line)
            elif slot.required:
                self.fault(line, f"Thiếu trường {slot.key}.", "Thêm trường này.")
        for key in raw.keys() - known:
            self.fault(line, f"Trường {key} không có trong mẫu.", "Xem tên trường trong README.md.")
        return kind(**values) if not self.faults else None

    def value(self, kind: Any, raw: Any, place: str, line: int) -> Any:
        plain = _PLAIN.get(kind)
        if plain:
            result = plain(raw)
            return self.wrong(place, line, kind, raw) if result is None else result
        origin = get_origin(kind)
        if origin is tuple:
            return self.many(get_args(kind)[0], raw, place, line)
        if origin is UnionType:
            return None if raw is None else self.value(_without_none(kind), raw, place, line)
        if origin is Mapping:
            return self.texts(raw, place, line)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self.choice(kind, raw, place, line)
        return self.record(kind, raw, place, line)

    def many(self, kind: Any, raw: Any, place: str, line: int) -> Any:
        if not isinstance(raw, list):
            return self.wrong(place, line, tuple, raw)
        return tuple([self.value(kind, item, place, line) for item in raw])

    def texts(self, raw: Any, place: str, line: int) -> Any:
        if not isinstance(raw, dict):
            return self.wrong(place, line, dict, raw)
        return {key: self.value(str, text, place, line) for key, text in raw.items() if key != LINE}

    def choice(self, kind: type[Enum], raw: Any, place: str, line: int) -> Any:
        allowed = [member.value for member in kind]
        if raw in allowed:
            return kind(raw)
        self.fault(line, f"Trường {place} có {raw!r}.", f"Dùng một trong: {', '.join(allowed)}.")
        return None

    def wrong(self, place: str, line: int, kind: Any, raw: Any) -> None:
        shown = "nhóm trường" if isinstance(raw, dict) else repr(raw)
        self.fault(line, f"Trường {place} có {shown}.", f"Cần {_KIND_WORDS[kind]}.")


def _fault(where: str, what: str, how_to_fix: str) -> Fault:
    return Fault(where=where, what=what, how_to_fix=how_to_fix, code="unreadable")


@cache
def _without_none(kind: Any) -> Any:
    members = [member for member in get_args(kind) if member is not type(None)]
    return members[0] if len(members) == 1 else Points


def _text(raw: Any) -> str | None:
    return raw if isinstance(raw, str) else None


def _number(raw: Any) -> int | None:
    return raw if type(raw) is int else None


def _flag(raw: Any) -> bool | None:
    return raw if isinstance(raw, bool) else None


def _points(raw: Any) -> Points | None:
    # str() of a float gives back what was written: 0.5 stays half a point
    value = Decimal(str(raw)) if isinstance(raw, float) else _number(raw)
    return value if value is None or Decimal(value).is_finite() else None


def _day(raw: Any) -> date | None:
    if type(raw) is date:
        return raw
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        return None


_PLAIN: Mapping[Any, Callable[[Any], Any]] = {
    str: _text,
    int: _number,
    bool: _flag,
    date: _day,
    Points: _points,
}

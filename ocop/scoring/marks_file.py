"""A file of marks, as anyone may write it: JSON read strictly and exactly, every fault named."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ocop.kit.faults import Fault, Invalid
from ocop.scoring.inputs import Marks

EXAMPLE = '{"judges": [{"1.1": 3, "1.2": 2}, {"1.1": 5, "1.2": 2}]}'
_KNOWN = ("judges", "declared", "agreed")


@dataclass(frozen=True, kw_only=True, slots=True)
class MarksFile:
    """Marks of each judge; ids of declared notes; points the council agreed on."""

    judges: tuple[Marks, ...]
    declared: tuple[str, ...] = ()
    agreed: Marks | None = None


class _Repeated(ValueError):
    """A name that stands twice in one JSON object."""


def read_marks(text: str) -> MarksFile:
    """The marks in a JSON text; `Invalid` when it is no JSON or has another shape.

    >>> read_marks('{"judges": [{"1.1": 2.5, "2.4": null}]}').judges[0]["1.1"]
    Decimal('2.5')
    """
    raw = _parse(text)
    if not isinstance(raw, dict):
        raise Invalid([_fault("", "Tệp điểm phải là một nhóm có judges.", f"Ví dụ: {EXAMPLE}")])
    faults = [
        _fault(name, f"Tệp điểm có mục lạ: {name}.", f"Chỉ dùng {', '.join(_KNOWN)}.")
        for name in raw
        if name not in _KNOWN
    ]
    faults += _judges_faults(raw.get("judges"))
    if raw.get("agreed") is not None:
        faults += _marks_faults(raw["agreed"], "agreed")
    declared = raw.get("declared", [])
    if not isinstance(declared, list) or not all(isinstance(note, str) for note in declared):
        faults.append(_fault("declared", "declared phải là danh sách ghi chú.", '["tap-chat"]'))
    if faults:
        raise Invalid(faults)
    return MarksFile(
        judges=tuple(raw["judges"]), declared=tuple(declared), agreed=raw.get("agreed")
    )


def _parse(text: str) -> Any:
    try:
        return json.loads(
            text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_unrepeated
        )
    except _Repeated as error:
        what = f"Tệp điểm ghi “{error}” hai lần trong một phiếu."
        raise Invalid([_fault(str(error), what, "Giữ lại một lần.")]) from error
    except json.JSONDecodeError as error:
        what = f"Tệp điểm không đọc được ở dòng {error.lineno}, cột {error.colno}."
        raise Invalid([_fault(f"line {error.lineno}", what, f"Ví dụ: {EXAMPLE}")]) from error
    except (ValueError, RecursionError) as error:
        what = "Tệp điểm có số hoặc cách lồng mà máy không nhận."
        raise Invalid([_fault("", what, f"Ví dụ: {EXAMPLE}")]) from error


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Repeated(next(name for name in names if names.count(name) > 1))
    return found


def _judges_faults(judges: Any) -> list[Fault]:
    if not isinstance(judges, list):
        what = "Thiếu judges: danh sách phiếu chấm của các thành viên."
        return [_fault("judges", what, f"Ví dụ: {EXAMPLE}")]
    faults: list[Fault] = []
    for number, marks in enumerate(judges):
        faults += _marks_faults(marks, f"judges/{number}")
    return faults


def _marks_faults(marks: Any, where: str) -> list[Fault]:
    if not isinstance(marks, dict):
        what = f"{where} phải là một nhóm mã tiêu chí và điểm."
        return [_fault(where, what, 'Ví dụ: {"1.1": 3, "1.2": 2}')]
    return [
        _fault(
            f"{where}/{code}",
            f"Điểm tiêu chí {code} phải là số, đang là {json.dumps(points, ensure_ascii=False, default=str)}.",
            "Ví dụ: 3. Không chấm tiêu chí này thì ghi null.",
        )
        for code, points in marks.items()
        if points is not None and type(points) not in (int, Decimal)
    ]


def _fault(where: str, what: str, how_to_fix: str) -> Fault:
    return Fault(where, what, how_to_fix, code="unreadable")

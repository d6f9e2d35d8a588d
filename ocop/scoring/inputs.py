"""Which marks can be: faults of what judges gave, and points from the options they chose."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from ocop.criteria import Mode, NoteKind, Points, Sheet
from ocop.kit.faults import Fault

Marks = Mapping[str, Points | None]
"""Points by code of marked criterion; missing = 0, None = the judge abstains there."""


def input_faults(
    sheet: Sheet,
    judges: Sequence[Marks],
    declared: Collection[str] = (),
    agreed: Marks | None = None,
) -> list[Fault]:
    """Everything that keeps these marks from being counted; empty = they can be."""
    if not judges:
        what, fix = "Chưa có phiếu chấm nào.", "Cần điểm của ít nhất một thành viên."
        return [Fault("judges", what, fix, code="no_marks")]
    faults: list[Fault] = []
    for number, marks in enumerate(judges):
        faults += _mark_faults(sheet, marks, f"judges/{number}", f"Phiếu chấm {number + 1}: ")
    if agreed:
        faults += _mark_faults(sheet, agreed, "agreed", "Điểm thống nhất: ")
    if None in judges[0].values():
        faults += _abstention_faults(judges)
    if declared:
        faults += _note_faults(sheet, declared)
    return faults


def _mark_faults(sheet: Sheet, marks: Marks, where: str, whose: str) -> list[Fault]:
    allowed = sheet.allowed
    return [
        _mark_fault(sheet, code, points, where, whose)
        for code, points in marks.items()
        if code not in allowed or (points is not None and points not in allowed[code])
    ]


def _mark_fault(sheet: Sheet, code: str, points: object, where: str, whose: str) -> Fault:
    where = f"{where}/{code}"
    if code in sheet.allowed:
        what = f"{whose}tiêu chí {code} không có mức {shown(points)} điểm."
        choices = ", ".join(map(shown, sorted(sheet.allowed[code])))
        return Fault(where, what, f"Chọn một trong các số: {choices}.", code="points_not_allowed")
    if code in sheet.criteria:
        inner = ", ".join(leaf.code for leaf in sheet.criteria[code].leaves())
        what = f"{whose}{code} là một nhóm, không chấm điểm cho cả nhóm."
        return Fault(where, what, f"Chấm từng tiêu chí: {inner}.", code="group_marked")
    what = f"{whose}phiếu {sheet.sheet} không có tiêu chí {code}."
    known = f"Mã tiêu chí từ {next(iter(sheet.leaves))} đến {list(sheet.leaves)[-1]}."
    return Fault(where, what, known, code="unknown_criterion")


def _abstention_faults(judges: Sequence[Marks]) -> Iterator[Fault]:
    """A criterion nobody marked has no mean; 0 must be given, not fallen into."""
    for code in [code for code, points in judges[0].items() if points is None]:
        if all(marks.get(code, 0) is None for marks in judges):
            what = f"Không thành viên nào chấm tiêu chí {code}."
            fix = "Cần điểm của ít nhất một thành viên ở tiêu chí này."
            yield Fault(f"judges/0/{code}", what, fix, code="nobody_marked")


def _note_faults(sheet: Sheet, declared: Collection[str]) -> Iterator[Fault]:
    usable = [reason.id for reason in sheet.disqualify] + [
        note_id
        for note_id, (_, note) in sheet.notes.items()
        if note.kind is not NoteKind.NOTE and note.when is None
    ]
    for note_id in declared:
        if note_id not in usable:
            what = f"Phiếu {sheet.sheet} không có ghi chú {note_id} để khai."
            known = f"Chọn trong: {', '.join(usable)}." if usable else "Phiếu này không có ghi chú."
            yield Fault(f"declared/{note_id}", what, known, code="unknown_note")


def points_of(sheet: Sheet, chosen: Mapping[str, int]) -> dict[str, Points]:
    """Points of the options a judge chose (criterion code → printed key); LookupError if unknown.

    >>> from ocop.criteria import sheet
    >>> points_of(sheet("26-2026", 9), {"1.1": 3, "2.4": 1})
    {'1.1': 5, '2.4': 1}
    """
    return {code: sheet.criterion(code).option(key).points for code, key in chosen.items()}


def case_faults(sheet: Sheet, judges: Sequence[Mapping[str, int]]) -> list[Fault]:
    """Judges who chose options of different cases (a, b): the case is a fact of the product."""
    faults: list[Fault] = []
    for code, criterion in sheet.leaves.items():
        if criterion.scoring is not Mode.EITHER_CASE:
            continue
        keys = [chosen[code] for chosen in judges if code in chosen]
        if len({criterion.option(key).case for key in keys}) > 1:
            what = f"Tiêu chí {code}: các thành viên chọn hai trường hợp khác nhau."
            names = "; ".join(f"{case}) {label}" for case, label in criterion.cases.items())
            fix = f"Hội đồng thống nhất một trường hợp: {names}."
            faults.append(Fault(code, what, fix, code="two_cases"))
    return faults


def shown(points: object) -> str:
    """Points as people write them: decimal comma.

    >>> from decimal import Decimal
    >>> shown(Decimal("2.5"))
    '2,5'
    """
    return str(points).replace(".", ",")

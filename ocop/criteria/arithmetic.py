"""Does a sheet add up? Sums, options, star marks, codes and ids; each fault names its line."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from ocop.criteria.sheet import Criterion, Mode, Note, Option, Points, Sheet
from ocop.kit.faults import Fault

LABEL_LENGTH, DETAIL_LENGTH = 70, 200
_CODE = re.compile(r"\d+(\.\d+){0,2}")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Item = TypeVar("Item")
Found = Iterator[tuple[int, str, str]]  # line, what is wrong, how to fix it


def sheet_faults(sheet: Sheet, proof_ids: Collection[str]) -> list[Fault]:
    """Every fault of one sheet; a sheet with faults is never used for scoring."""
    checks = (_sums(sheet), _codes(sheet), _leaves(sheet), _notes(sheet), _corrections(sheet))
    found = [fault for check in checks for fault in check]
    found += _proofs(sheet, proof_ids)
    return [
        Fault(
            where=f"{sheet.file}:{line}",
            what=f"Phiếu {sheet.sheet}: {what}",
            how_to_fix=fix,
            code="criteria",
        )
        for line, what, fix in sorted(found)
    ]


def _sums(sheet: Sheet) -> Found:
    yield from _sum(sheet.line, "cả phiếu", sheet.total, [part.max for part in sheet.parts])
    for part in sheet.parts:
        yield from _sum(part.line, f"phần {part.code}", part.max, [c.max for c in part.criteria])
    for criterion in sheet.criteria.values():
        if criterion.criteria is not None:
            inner = [c.max for c in criterion.criteria]
            yield from _sum(criterion.line, f"nhóm {criterion.code}", criterion.max, inner)


def _sum(line: int, name: str, wanted: Points, members: list[Points]) -> Found:
    if sum(members) != wanted:
        added = " + ".join(map(str, members))
        yield (
            line,
            f"{name} ghi {wanted} điểm nhưng cộng được {sum(members)} ({added}).",
            "Sửa điểm cho khớp tổng.",
        )


def _codes(sheet: Sheet) -> Found:
    printed = [c for part in sheet.parts for top in part.criteria for c in top.all()]
    for code in _repeated(c.code for c in printed):
        line = [c.line for c in printed if c.code == code][-1]
        yield line, f"mã tiêu chí {code} dùng hai lần.", "Mỗi tiêu chí một mã."
    for criterion in printed:
        if not _CODE.fullmatch(criterion.code):
            yield criterion.line, f"mã tiêu chí {criterion.code!r} sai dạng.", "Ví dụ mã đúng: 2.3."
        for inner in criterion.criteria or ():
            if not inner.code.startswith(criterion.code + "."):
                yield (
                    inner.line,
                    f"tiêu chí {inner.code} nằm trong nhóm {criterion.code}.",
                    "Chuyển đúng nhóm.",
                )


def _leaves(sheet: Sheet) -> Found:
    for criterion in sheet.criteria.values():
        yield from _lengths(criterion.line, criterion.short, criterion.explain)
        if (criterion.options is None) == (criterion.criteria is None):
            what = f"tiêu chí {criterion.code} cần hoặc options, hoặc criteria."
            yield criterion.line, what, "Ghi đúng một trong hai trường."
    for criterion in sheet.leaves.values():
        if criterion.max <= 0:
            yield (
                criterion.line,
                f"tiêu chí {criterion.code} có điểm tối đa {criterion.max}.",
                "Cần lớn hơn 0.",
            )
        yield from _options(criterion)


def _options(criterion: Criterion) -> Found:
    options, name = criterion.options or (), f"tiêu chí {criterion.code}"
    if [option.key for option in options] != list(range(1, len(options) + 1)):
        yield (
            criterion.line,
            f"{name}: key của các mức phải là 1, 2, 3... theo thứ tự in.",
            "Đánh số lại.",
        )
    for option in options:
        yield from _lengths(option.line, option.label, option.detail)
        if not 0 <= option.points <= criterion.max:
            what = f"{name}, mức {option.key}: {option.points} điểm, ngoài 0 đến {criterion.max}."
            yield option.line, what, "Sửa điểm của mức."
    if criterion.scoring is Mode.ALL_OR_NOTHING:
        if options:
            yield criterion.line, f"{name} chấm có hoặc không nên không có mức.", "Bỏ các mức."
        return
    for run in _runs(criterion):
        yield from _run(criterion, run)
    if criterion.scoring is Mode.EITHER_CASE:
        yield from _cases(criterion)


def _runs(criterion: Criterion) -> list[list[Option]]:
    """The options that exclude each other: all of them, or those of each case."""
    options = criterion.options or ()
    cases: Iterable[str | None] = criterion.cases or [None]
    return [[option for option in options if option.case == case] for case in cases]


def _run(criterion: Criterion, run: list[Option]) -> Found:
    points, name = [option.points for option in run], f"tiêu chí {criterion.code}"
    best = max(points, default=0)
    if best != criterion.max:
        yield (
            criterion.line,
            f"{name} tối đa {criterion.max} điểm nhưng mức cao nhất có {best}.",
            "Sửa cho bằng nhau.",
        )
    if points != sorted(points):
        yield (
            criterion.line,
            f"{name}: điểm các mức không tăng dần ({points}).",
            "Xếp lại thứ tự hoặc sửa điểm.",
        )
    stars = [option.min_star for option in run if option.min_star is not None]
    if stars != sorted(set(stars)):
        yield criterion.line, f"{name}: dấu sao không tăng cùng điểm ({stars}).", "Sửa min_star."
    for label in _repeated(option.label for option in run):
        yield criterion.line, f"{name}: hai mức cùng lời “{label}”.", "Viết cho khác nhau."


def _cases(criterion: Criterion) -> Found:
    name = f"tiêu chí {criterion.code}"
    options = criterion.options or ()
    if len(criterion.cases) < 2 or any(option.case not in criterion.cases for option in options):
        yield (
            criterion.line,
            f"{name}: mức phải thuộc một trường hợp đã nêu trong cases.",
            "Sửa case.",
        )
    minimums = {(o.min_star, o.points) for o in options if o.min_star is not None}
    for star in _repeated(star for star, _ in minimums):
        # a mark is points only, so a gate cannot depend on the case that was chosen
        yield (
            criterion.line,
            f"{name}: hai trường hợp có mức tối thiểu {star} sao khác nhau.",
            "Ghi cùng số điểm.",
        )


def _notes(sheet: Sheet) -> Found:
    notes = [note for c in sheet.criteria.values() for note in c.notes]
    ids = [note.id for note in notes] + [reason.id for reason in sheet.disqualify]
    for note_id in _repeated(ids):
        yield sheet.line, f"ghi chú {note_id} dùng hai lần.", "Mỗi ghi chú một id."
    for note in notes:
        yield from _note(sheet, note)
    for reason in sheet.disqualify:
        yield from _lengths(reason.line, reason.label, reason.detail)


def _note(sheet: Sheet, note: Note) -> Found:
    yield from _lengths(note.line, note.label, note.detail)
    if not _ID.fullmatch(note.id):
        yield note.line, f"id ghi chú {note.id!r} sai dạng.", "Chỉ dùng a-z, 0-9 và dấu gạch nối."
    if note.when not in (None, "any_zero") or (note.when is None) != (not note.criteria):
        yield (
            note.line,
            f"ghi chú {note.id}: when và criteria không đi cùng nhau.",
            "when: any_zero cần criteria.",
        )
    for code in note.criteria:
        if code not in sheet.leaves:
            yield note.line, f"ghi chú {note.id} nhắc tiêu chí {code} không có.", "Sửa mã tiêu chí."


def _corrections(sheet: Sheet) -> Found:
    parts = {part.code: part.max for part in sheet.parts}
    for erratum in sheet.errata:
        used = parts.get(erratum.criterion)
        if used is None and erratum.criterion in sheet.criteria:
            used = _used(sheet.criteria[erratum.criterion], erratum.option)
        if used != erratum.used:
            what = f"đính chính ở {erratum.criterion} dùng {erratum.used} nhưng phiếu ghi {used}."
            yield erratum.line, what, "Sửa cho bằng nhau."
    for quirk in sheet.quirks:
        known = quirk.criterion in sheet.criteria or quirk.criterion in ("sheet", "disqualify")
        if not known or (
            quirk.option and _used(sheet.criteria[quirk.criterion], quirk.option) is None
        ):
            yield (
                quirk.line,
                f"lưu ý nhắc {quirk.criterion} không có trong phiếu.",
                "Sửa mã tiêu chí hoặc mức.",
            )


def _used(criterion: Criterion, key: int | None) -> Points | None:
    if key is None:
        return criterion.max
    return {option.key: option.points for option in criterion.options or ()}.get(key)


def _proofs(sheet: Sheet, proof_ids: Collection[str]) -> Found:
    named = [(c.line, proof) for c in sheet.criteria.values() for proof in c.proofs]
    named += [(reason.line, proof) for reason in sheet.disqualify for proof in reason.proofs]
    for line, proof in named:
        if proof not in proof_ids:
            yield (
                line,
                f"loại minh chứng {proof} không có trong proofs.yaml.",
                "Sửa tên hoặc thêm loại.",
            )


def _lengths(line: int, label: str, detail: str) -> Found:
    for text, limit in ((label, LABEL_LENGTH), (detail, DETAIL_LENGTH)):
        if len(text) > limit:
            yield line, f"“{text[:30]}…” dài {len(text)} chữ, quá {limit}.", "Viết ngắn hơn."
        if text != " ".join(text.split()):
            yield line, f"“{text[:30]}…” thừa dấu cách.", "Bỏ dấu cách thừa."


def _repeated(items: Iterable[Item]) -> list[Item]:
    return [item for item, times in Counter(items).items() if times > 1]

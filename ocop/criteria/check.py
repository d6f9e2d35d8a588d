"""Is a whole set sound? Every sheet, the counts, bands, groups, ids and files; for `ocop criteria check`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ocop.criteria.arithmetic import sheet_faults
from ocop.criteria.efforts import Efforts
from ocop.criteria.law import SheetEntry
from ocop.criteria.sets import CriteriaSet
from ocop.criteria.sheet import Sheet
from ocop.kit.faults import Fault, Invalid


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How much a set really holds."""

    sheets: int
    criteria: int
    options: int
    marks: dict[int, int]


def faults(criteria: CriteriaSet) -> list[Fault]:
    """Every fault of a set: unreadable files, arithmetic, gates, identity, counts. Empty = sound."""
    try:
        proof_ids = criteria.proofs.keys()
        efforts = criteria.efforts
    except Invalid as invalid:
        return invalid.faults
    found = [*_bands(criteria), *_identity(criteria), *_proofs(criteria), *_files(criteria)]
    sheets: list[Sheet] = []
    for entry in criteria.entries:
        try:
            sheet = criteria.read_sheet(entry)
        except Invalid as invalid:
            found += invalid.faults
            continue
        found += sheet_faults(sheet, proof_ids)
        found += _entry(criteria, entry, sheet)
        sheets.append(sheet)
    if len(sheets) == len(criteria.entries):
        found += _whole(criteria, sheets)
        found += _efforts(efforts, sheets)
    return found


def count(sheets: Sequence[Sheet]) -> Tally:
    """Sheets, marked criteria, options, and star marks by star."""
    marks = Counter(gate.star for sheet in sheets for gate in sheet.gates)
    leaves = [leaf for sheet in sheets for leaf in sheet.leaves.values()]
    options = sum(len(leaf.options or ()) for leaf in leaves)
    return Tally(
        sheets=len(sheets), criteria=len(leaves), options=options, marks=dict(sorted(marks.items()))
    )


def _fault(line: int, what: str, how_to_fix: str, file: str = "set.yaml") -> Fault:
    return Fault(where=f"{file}:{line}", what=what, how_to_fix=how_to_fix, code="criteria")


def _bands(criteria: CriteriaSet) -> Iterator[Fault]:
    ladder = sorted(criteria.bands, key=lambda band: band.star)
    for low, high in pairwise(ladder):
        if low.below != high.min or high.star != low.star + 1 or not low.min < high.min:
            what = f"Hạng {low.star} sao và {high.star} sao không nối liền nhau."
            yield _fault(low.line, what, "below của hạng dưới phải bằng min của hạng trên.")
    if not ladder or ladder[0].min != 0 or ladder[-1].max != criteria.total:
        yield _fault(
            criteria.line,
            "Các hạng sao không phủ từ 0 đến tổng điểm.",
            "Sửa min, max của hạng đầu, cuối.",
        )
    if sum(part.max for part in criteria.parts) != criteria.total:
        yield _fault(
            criteria.line,
            f"Điểm các phần không cộng thành {criteria.total}.",
            "Sửa parts hoặc total.",
        )


def _identity(criteria: CriteriaSet) -> Iterator[Fault]:
    numbers = [entry.sheet for entry in criteria.entries]
    grouped = [number for group in criteria.groups for number in group.sheets]
    named: dict[str, list[int] | list[str]] = {
        "số phiếu": numbers,
        "mã phiếu": [entry.code for entry in criteria.entries],
        "mã Phụ lục I": [entry.annex1_code for entry in criteria.entries],
        "tệp": [entry.file for entry in criteria.entries],
        "phiếu trong nhóm": grouped,
        "thời hạn": [limit.id for limit in criteria.time_limits],
        "quy định chuyển tiếp": [rule.id for rule in criteria.transitions],
        "đợt": [batch.id for batch in criteria.calendar.batches],
    }
    for name, values in named.items():
        for value, times in Counter(map(str, values)).items():
            if times > 1:
                yield _fault(
                    criteria.line, f"{name} {value} ghi {times} lần.", "Mỗi mã chỉ ghi một lần."
                )
    if sorted(grouped) != sorted(numbers):
        yield _fault(criteria.line, "Mỗi phiếu phải thuộc đúng một nhóm.", "Sửa sheets của nhoms.")
    industries = {industry.code for industry in criteria.industries}
    for group in criteria.groups:
        if group.industry not in industries:
            yield _fault(
                group.line,
                f"Nhóm {group.code} thuộc ngành {group.industry} không có.",
                "Sửa group.",
            )


def _proofs(criteria: CriteriaSet) -> Iterator[Fault]:
    listed = criteria.proof_list
    if [proof.row for proof in listed.proofs] != list(range(1, len(listed.proofs) + 1)):
        yield _fault(
            listed.line,
            "Dòng của các loại minh chứng phải là 1, 2, 3...",
            "Đánh số lại.",
            "proofs.yaml",
        )
    if len(criteria.proofs) != len(listed.proofs):
        yield _fault(
            listed.line, "Có loại minh chứng ghi hai lần.", "Mỗi loại một id.", "proofs.yaml"
        )
    for proof in listed.proofs:
        if proof.expiry not in ("expected", "possible", "none"):
            yield _fault(
                proof.line,
                f"{proof.id}: expiry là {proof.expiry}.",
                "expected, possible hoặc none.",
                "proofs.yaml",
            )
        if not proof.file_kinds or not set(proof.file_kinds) <= listed.file_kinds.keys():
            yield _fault(
                proof.line,
                f"{proof.id}: loại tệp không có.",
                "Chọn trong file_kinds.",
                "proofs.yaml",
            )


def _files(criteria: CriteriaSet) -> Iterator[Fault]:
    listed = {entry.file for entry in criteria.entries}
    for path in sorted(criteria.folder.glob("sheets/*.yaml")):
        name = f"sheets/{path.name}"
        if name not in listed:
            yield _fault(
                1, f"Tệp {name} không có trong set.yaml.", "Thêm vào sheets hoặc xóa tệp.", name
            )


def _entry(criteria: CriteriaSet, entry: SheetEntry, sheet: Sheet) -> Iterator[Fault]:
    """The set and the sheet must say the same of the sheet."""
    number = sheet.sheet
    said = count([sheet])
    stars = [band.star for band in sheet.ladder if band.certificate]
    group = next((g for g in criteria.groups if number in g.sheets), None)
    exempt = sheet.industry in criteria.dossier.samples_not_for_industries
    pairs = {
        "số phiếu": (sheet.sheet, entry.sheet),
        "mã": (sheet.code, entry.code),
        "mã ghép từ bộ và số": (sheet.code, f"{criteria.code}/{entry.sheet:02d}"),
        "bộ": (sheet.set, criteria.code),
        "tên tệp": (f"sheets/{number:02d}-{sheet.slug}.yaml", entry.file),
        "tên": (sheet.name_vi, entry.name_vi),
        "mã Phụ lục I": (sheet.annex1_code, entry.annex1_code),
        "tổng điểm": (sheet.total, criteria.total),
        "các phần": (
            [(p.code, p.max) for p in sheet.parts],
            [(p.code, p.max) for p in criteria.parts],
        ),
        "nhóm": ((sheet.group, sheet.industry), (group.code, group.industry) if group else None),
        "số mẫu": (sheet.samples, 0 if exempt else criteria.dossier.samples),
        "số tiêu chí": (said.criteria, entry.criteria),
        "số mức": (said.options, entry.options),
        "số dấu sao": ([said.marks.get(star, 0) for star in stars], list(entry.marks)),
        "bộ quản lý": (set(sheet.ministries) - {m.code for m in criteria.ministries}, set()),
    }
    for name, (in_sheet, in_set) in pairs.items():
        if in_sheet != in_set:
            what = (
                f"Phiếu {entry.sheet}: {name} là {in_sheet} trong phiếu, {in_set} trong set.yaml."
            )
            yield _fault(entry.line, what, "Sửa cho bằng nhau.")


def _whole(criteria: CriteriaSet, sheets: list[Sheet]) -> Iterator[Fault]:
    said, wanted = count(sheets), criteria.counts
    found = (said.sheets, said.criteria, said.options, sum(said.marks.values()))
    if found != (wanted.sheets, wanted.criteria, wanted.options, wanted.marks):
        what = f"Cả bộ đếm được {found} (phiếu, tiêu chí, mức, dấu sao), khác counts."
        yield _fault(wanted.line, what, "Sửa counts hoặc tìm phiếu thiếu.")
    named = {proof for sheet in sheets for c in sheet.criteria.values() for proof in c.proofs}
    for proof in criteria.proof_list.proofs:
        if proof.id not in named:
            yield _fault(
                proof.line,
                f"Không tiêu chí nào dùng {proof.id}.",
                "Ghép với tiêu chí.",
                "proofs.yaml",
            )
    names = {c.name for sheet in sheets for c in sheet.criteria.values()}
    for check in criteria.dossier.commune_checks:
        for name in set(check.criteria) - names:
            yield _fault(
                check.line,
                f"Nội dung xã xem {check.id} nhắc tiêu chí “{name}” không có.",
                "Sửa tên.",
            )
    for quirk in criteria.quirks:
        if quirk.criterion not in names:
            yield _fault(
                quirk.line, f"Lưu ý nhắc tiêu chí “{quirk.criterion}” không có.", "Sửa tên."
            )


def _efforts(efforts: Efforts, sheets: list[Sheet]) -> Iterator[Fault]:
    names = {leaf.name for sheet in sheets for leaf in sheet.leaves.values()}
    for known in efforts.criteria:
        for name in {known.name, known.needs or known.name} - names:
            what = f"Công sức nhắc tiêu chí “{name}” không có."
            yield _fault(known.line, what, "Sửa tên.", "efforts.yaml")
        if any(step < 0 for step in known.steps):
            yield _fault(known.line, f"{known.name}: công âm.", "Dùng số từ 0.", "efforts.yaml")

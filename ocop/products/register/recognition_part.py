"""The part of a row about stars: the two recognitions, the current star, the end of validity.

Sources: QĐ 26/2026/QĐ-TTg, Điều 4.3 (36 months from the decision); domain reference 8.3 (columns
10-21) and 6 (identity of a recognition: number, authority, date).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from ocop.products.register.cells import Unreadable, star, text
from ocop.products.register.dates import MonthOrYear, day, months_later, year
from ocop.products.register.decisions import Decision, decision
from ocop.products.register.drafts import DraftRecognition
from ocop.products.register.row_reader import RowReader

LIFE_MONTHS = 36
_LONGEST_EXTENSION = timedelta(days=180)  # Điều 12.3
_AUTHORITY_LIMIT = 200
_NUMBER_REMEDY = "Ghi số quyết định. Ví dụ: 3981/QĐ-UBND"
_DATE_REMEDY = "Nhập ngày theo thứ tự ngày/tháng/năm. Ví dụ: 24/02/2023"


@dataclass(frozen=True, slots=True)
class Stars:
    """What the row says about stars."""

    star: int | None
    expires_on: date | None
    expiry_computed: bool
    recognitions: tuple[DraftRecognition, ...]


@dataclass(frozen=True, slots=True)
class _Turn:
    """The five cells of one recognition, read but not yet compared."""

    name: str
    star: int | None
    decided_on: date | None
    year: int | None
    decision: Decision | None
    authority: str

    @property
    def empty(self) -> bool:
        return not (self.star or self.decided_on or self.year or self.decision or self.authority)

    def key(self, part: str) -> str:
        return f"{self.name}_{part}"


def read_recognitions(reader: RowReader) -> Stars:
    """Stars of a row; everything wrong is kept in the reader."""
    current = reader.read("star", star)
    turns = [_read_turn(reader, name) for name in ("first", "second")]
    filled = [turn for turn in turns if not turn.empty]
    recognitions: list[DraftRecognition] = []
    for turn in filled:
        only_star = current if len(filled) == 1 else None
        if recognition := _recognition(reader, turn, only_star, recognitions):
            recognitions.append(recognition)
    _check_order(reader, recognitions)
    if len(recognitions) == len(filled):  # else a turn has its own fault already
        _check_current(reader, current, recognitions)
    latest = recognitions[-1] if recognitions else None
    expires_on, computed = _expiry(reader, latest)
    return Stars(latest.star if latest else current, expires_on, computed, tuple(recognitions))


def _read_turn(reader: RowReader, name: str) -> _Turn:
    found_star = reader.read(f"{name}_star", star)
    found_day = reader.read(f"{name}_date", partial(day, order=reader.order(f"{name}_date")))
    found_year = reader.read(f"{name}_year", year)
    found = reader.read(f"{name}_number", decision)
    authority = reader.read(f"{name}_authority", partial(text, limit=_AUTHORITY_LIMIT))
    decided_on = found_day if isinstance(found_day, date) else None
    if isinstance(found_day, MonthOrYear):
        found_year = found_year or found_day.year
    _check_pair(reader, f"{name}_date", decided_on, found.decided_on if found else None)
    decided_on = decided_on or (found.decided_on if found else None)
    authority = authority or (found.authority if found else "")
    return _Turn(name, found_star, decided_on, found_year, found, authority)


def _check_pair(reader: RowReader, key: str, written: date | None, inside: date | None) -> None:
    """The date column against the date inside the decision's cell."""
    if written and inside and written != inside:
        reader.refuse(key, Unreadable(
            "date_mismatch",
            f"Ngày {written:%d/%m/%Y} không khớp ngày {inside:%d/%m/%Y} ghi trong số quyết định.",
            "Sửa một trong hai theo quyết định.",
        ))  # fmt: skip


def _recognition(
    reader: RowReader, turn: _Turn, only_star: int | None, before: list[DraftRecognition]
) -> DraftRecognition | None:
    """The recognition of one turn; None when a fault keeps it from being one."""
    given = turn.star or only_star
    if given is None:
        if not reader.faulty(turn.key("star")) and not reader.faulty("star"):
            reader.refuse(turn.key("star"), Unreadable(
                "star_missing", "Có quyết định công nhận nhưng thiếu hạng sao.",
                "Ghi hạng sao của quyết định: 3, 4 hoặc 5.",
            ))  # fmt: skip
        return None
    if turn.decision is None:
        if not reader.faulty(turn.key("number")):
            reader.refuse(turn.key("number"), _number_missing())
        return None
    _check_dates(reader, turn)
    if not turn.authority:
        reader.warn(turn.key("authority"), Unreadable(
            "authority_missing", "Chưa có cơ quan ban hành quyết định.",
            "Ghi cơ quan như trên quyết định. Ví dụ: UBND tỉnh Ninh Bình",
        ))  # fmt: skip
    return DraftRecognition(
        kind=_kind(turn, given, before), star=given, number=turn.decision.number,
        authority=turn.authority, decided_on=turn.decided_on,
        year=turn.decided_on.year if turn.decided_on else turn.year,
    )  # fmt: skip


def _kind(turn: _Turn, given: int, before: list[DraftRecognition]) -> str:
    if turn.name == "first":
        return "FIRST"
    return "UPGRADE" if before and given > before[-1].star else "REEVALUATION"


def _number_missing() -> Unreadable:
    return Unreadable("decision_missing", "Sản phẩm có hạng sao cần số quyết định.", _NUMBER_REMEDY)


def _check_dates(reader: RowReader, turn: _Turn) -> None:
    """The date against its year column and today; a missing date against the year alone."""
    decided_on, key = turn.decided_on, turn.key("date")
    today = reader.context.today
    if decided_on is None:
        _remark_missing_date(reader, turn)
    elif turn.year and turn.year != decided_on.year:
        reader.refuse(turn.key("year"), Unreadable(
            "year_mismatch", f"Năm {turn.year} không khớp ngày quyết định {decided_on:%d/%m/%Y}.",
            "Sửa năm hoặc ngày theo quyết định.",
        ))  # fmt: skip
    elif today and decided_on > today:
        reader.refuse(key, Unreadable(
            "date_future", f"Ngày quyết định {decided_on:%d/%m/%Y} còn ở phía trước.", _DATE_REMEDY
        ))  # fmt: skip


def _remark_missing_date(reader: RowReader, turn: _Turn) -> None:
    key = turn.key("date")
    if reader.faulty(key):
        return
    if turn.year is None:
        reader.refuse(key, Unreadable("empty", "Quyết định công nhận thiếu ngày.", _DATE_REMEDY))
        return
    reader.warn(key, Unreadable(
        "date_incomplete", f"Quyết định mới có năm {turn.year}, chưa có ngày.",
        "Hạng sao chưa hiện ra ngoài cho đến khi ghi đủ ngày quyết định.",
    ))  # fmt: skip


def _check_order(reader: RowReader, recognitions: list[DraftRecognition]) -> None:
    if len(recognitions) < 2:
        return
    first, second = (recognition.decided_on for recognition in recognitions)
    if first and second and second <= first:
        reader.refuse("second_date", Unreadable(
            "date_order_of_decisions",
            f"Ngày công nhận lần hai ({second:%d/%m/%Y}) phải sau lần đầu ({first:%d/%m/%Y}).",
            "Sửa ngày, hoặc đổi chỗ hai lần công nhận.",
        ))  # fmt: skip


def _check_current(
    reader: RowReader, current: int | None, recognitions: list[DraftRecognition]
) -> None:
    """Column 10 repeats the star of the latest recognition."""
    if current and not recognitions:
        reader.refuse("first_number", _number_missing())
    if current and recognitions and current != recognitions[-1].star:
        reader.refuse("star", Unreadable(
            "star_mismatch",
            f"Hạng sao hiện tại là {current} nhưng lần công nhận gần nhất là "
            f"{recognitions[-1].star} sao.",
            "Sửa hạng hiện tại, hoặc ghi thêm lần công nhận còn thiếu.",
        ))  # fmt: skip


def _expiry(reader: RowReader, latest: DraftRecognition | None) -> tuple[date | None, bool]:
    """The written end of validity; else decision date + 36 months, marked as computed."""
    written = reader.read("expires_on", partial(day, order=reader.order("expires_on")))
    decided_on = latest.decided_on if latest else None
    due = months_later(decided_on, LIFE_MONTHS) if decided_on else None
    if written is None:
        return due, due is not None
    if latest is None:
        reader.warn("expires_on", Unreadable(
            "expiry_alone", "Có ngày hết hạn nhưng không có lần công nhận nào.",
            "Ngày này không được ghi lại.",
        ))  # fmt: skip
        return None, False
    if isinstance(written, MonthOrYear):
        return _incomplete_expiry(reader, written, due)
    _check_expiry(reader, written, decided_on, due)
    return written, False


def _incomplete_expiry(
    reader: RowReader, written: MonthOrYear, due: date | None
) -> tuple[date | None, bool]:
    """ "tháng 12/2024" is enough when decision date + 36 months falls into that month."""
    fits = due and written.year == due.year and written.month in {None, due.month}
    if not fits:
        month = f"tháng {written.month}/{written.year}" if written.month else f"năm {written.year}"
        reader.refuse("expires_on", Unreadable(
            "expiry_incomplete", f"Ngày hết hạn mới có {month}, thiếu ngày.", _DATE_REMEDY
        ))  # fmt: skip
        return None, False
    return due, True


def _check_expiry(
    reader: RowReader, written: date, decided_on: date | None, due: date | None
) -> None:
    if decided_on and written <= decided_on:
        reader.refuse("expires_on", Unreadable(
            "expiry_before_decision",
            f"Ngày hết hạn ({written:%d/%m/%Y}) phải sau ngày quyết định ({decided_on:%d/%m/%Y}).",
            "Sửa ngày hết hạn, hoặc để trống để tự tính 36 tháng.",
        ))  # fmt: skip
    elif due and written > due + _LONGEST_EXTENSION:
        reader.warn("expires_on", Unreadable(
            "expiry_long", f"Ngày hết hạn {written:%d/%m/%Y} dài hơn 36 tháng kể từ quyết định.",
            f"Tính theo quyết định là {due:%d/%m/%Y}. Xem lại nếu chưa đúng.",
        ))  # fmt: skip

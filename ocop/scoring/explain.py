"""Why this star: the result of the engine in Vietnamese sentences, most important first."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from ocop.criteria import Band, Disqualification, NoteKind, Points, Sheet
from ocop.scoring.engine import Exact, FailedGate, Tally

_MOST_DIGITS = 12


def explain(sheet: Sheet, result: Tally) -> tuple[str, ...]:
    """Sentences for a person: points, star, each minimum that was missed, what stopped scoring.

    >>> from ocop.criteria import sheet
    >>> from ocop.scoring import tally
    >>> fish_sauce = sheet("26-2026", 9)
    >>> best = {code: max(points) for code, points in fish_sauce.allowed.items()}
    >>> explain(fish_sauce, tally(fish_sauce, [best | {"3.4": 1}]))[0]
    'Tổng điểm trung bình 99,0 (phần A 39,0; phần B 25,0; phần C 35,0).'
    """
    parts = "; ".join(f"phần {code} {average(points)}" for code, points in result.parts.items())
    head = f"Tổng điểm trung bình {_total(sheet, result)} ({parts})."
    return (head, *_stops(result), *_voided(result), *_verdict(sheet, result), *_council(result))


def average(value: Exact, floors: Iterable[Points] = ()) -> str:
    """An average for people: decimal comma, at least one decimal, never rounded across a floor.

    >>> average(Fraction(209, 3)), average(Fraction("69.9996"), floors=[70]), average(70)
    ('69,67', '69,9996', '70,0')
    """
    exact = Fraction(value)
    digits = 1 if round(exact, 1) == exact else 2
    while digits < _MOST_DIGITS and any(
        (round(exact, digits) >= floor) != (exact >= floor) for floor in floors
    ):
        digits += 1
    return f"{float(round(exact, digits)):.{digits}f}".replace(".", ",")


def points(value: Exact) -> str:
    """Points of one criterion: whole ones without a decimal."""
    exact = Fraction(value)
    return str(exact.numerator) if exact.denominator == 1 else average(exact)


def _total(sheet: Sheet, result: Tally) -> str:
    return average(result.average, floors=[band.min for band in sheet.bands])


def _stops(result: Tally) -> Iterator[str]:
    for note in result.stops:
        dismissed = isinstance(note, Disqualification) or note.kind is NoteKind.DISQUALIFY
        yield f"{'Hồ sơ bị loại' if dismissed else 'Dừng chấm, không xếp hạng'}: {_ended(note.label)}"


def _voided(result: Tally) -> Iterator[str]:
    for code, note in result.voided.items():
        yield f"Tiêu chí {code} tính 0 điểm vì chưa đạt điều kiện: {_ended(note.label)}"


def _verdict(sheet: Sheet, result: Tally) -> Iterator[str]:
    if result.stops:
        return
    reached = _band(sheet, result.star_by_points)
    missed = [gate for gate in result.gates_failed if gate.star <= result.star_by_points]
    if not missed:
        yield f"Kết quả: {result.star} sao. {_enough(sheet, result, reached)}"
    else:
        held_back = " nhưng không được công nhận" if not _certified(sheet, result.star) else ""
        yield (
            f"Kết quả: {result.star} sao{held_back}. Đủ {_total(sheet, result)} điểm cho "
            f"{reached.star} sao (từ {points(reached.min)} điểm) nhưng thiếu mức tối thiểu."
        )
        yield from (_missed(sheet, result, gate) for gate in missed)
        if reached.level == "national":
            yield "Điểm thuộc hạng do cấp trung ương công nhận: cơ quan tham mưu xem có gửi hồ sơ không."


def _enough(sheet: Sheet, result: Tally, reached: Band) -> str:
    if not _certified(sheet, reached.star):
        first = min(band.min for band in sheet.bands if band.certificate)
        return f"Không được công nhận: cần từ {points(first)} điểm."
    text = f"Đủ {points(reached.min)} điểm và mọi mức tối thiểu của {reached.star} sao."
    above = [band for band in sheet.ladder if band.star == reached.star + 1]
    if above:
        gap = average(Fraction(above[0].min) - result.average)
        text += f" Còn thiếu {gap} điểm để tới ngưỡng {above[0].star} sao."
    return text


def _missed(sheet: Sheet, result: Tally, gate: FailedGate) -> str:
    criterion = sheet.criterion(gate.code)
    wanted = criterion.option(gate.key)
    return (
        f"Đủ {_total(sheet, result)} điểm nhưng tiêu chí {gate.code} ({criterion.title}) chưa đạt "
        f"mức tối thiểu của {gate.star} sao: cần “{wanted.label}” ({points(gate.minimum)} điểm), "
        f"đang có {points(gate.points)} điểm."
    )


def _council(result: Tally) -> Iterator[str]:
    if result.must_rescore:
        yield (
            f"Điểm chênh giữa các thành viên là {points(result.spread)}, vượt mức "
            "cho phép. Hội đồng cần thảo luận và chấm lại."
        )


def _band(sheet: Sheet, star: int) -> Band:
    return next(band for band in sheet.bands if band.star == star)


def _certified(sheet: Sheet, star: int) -> bool:
    """Whether the star is recognised; where no band has a certificate, nothing is held back."""
    certified = {band.star for band in sheet.bands if band.certificate}
    return not certified or star in certified


def _ended(text: str) -> str:
    return text if text.endswith(".") else text + "."

"""Criteria of a contest, written as JSON, read into the same records as the sheets of the law.

    {"title": "Ý tưởng khởi nghiệp 2026", "total": 100,
     "parts": [{"code": "A", "name": "Ý tưởng", "criteria": [
        {"code": "1", "name": "Tính mới", "options": [
           {"points": 0, "label": "Không mới"}, {"points": 10, "label": "Mới với tỉnh"}]}]}],
     "bands": [{"star": 1, "min": 0}, {"star": 2, "min": 70}]}

Bands are the classes of the contest (the highest number is the best); without them all are class 1.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ocop.criteria import Band, Criterion, Option, Part, Points, Sheet
from ocop.kit.faults import Fault, Invalid
from ocop.scoring import Tally, average


def contest_sheet(raw: Mapping[str, Any] | None) -> Sheet:
    """The criteria of a contest as a sheet the star engine counts; `Invalid` when they do not add up.

    >>> one = {"code": "1", "name": "Tính mới", "options": [{"points": 0, "label": "Không"},
    ...        {"points": 10, "label": "Có"}]}
    >>> contest_sheet({"title": "Thi", "parts": [{"code": "A", "name": "A", "criteria": [one]}]}).total
    10
    """
    if not raw or not raw.get("parts"):
        raise Invalid(
            [Fault("criteria", "Cuộc thi chưa có tiêu chí.", "Ghi ít nhất một tiêu chí.")]
        )
    parts = tuple(_part(part) for part in raw["parts"])
    total = sum((part.max for part in parts), 0)
    if faults := _faults(parts, raw.get("total", total), total):
        raise Invalid(faults)
    title = str(raw.get("title", ""))
    return Sheet(
        code=title, set="", sheet=0, slug="", name_vi=title, annex1_code="", annex1_name="",
        printed_classification="", industry="", group="", ministries=(), total=total, samples=0,
        star_footnote=False, disqualify=(), parts=parts, errata=(), quirks=(),
        bands=_bands(raw.get("bands", [{"star": 1, "min": 0}]), total),
    )  # fmt: skip


def explain_contest(result: Tally) -> tuple[str, str]:
    """What an entry came to, in sentences; a contest knows classes, not stars."""
    last = f"Xếp loại {result.star}." if result.star else "Không xếp loại."
    return f"Tổng điểm trung bình {average(result.average)}.", last


def _points(value: object) -> Points:
    """Exact points: whole numbers as they are, fractions as Decimal."""
    return value if isinstance(value, int) else Decimal(str(value))


def _part(raw: Mapping[str, Any]) -> Part:
    criteria = tuple(_criterion(one) for one in raw["criteria"])
    most = sum((one.max for one in criteria), 0)
    return Part(code=raw["code"], name=raw["name"], max=most, criteria=criteria)


def _criterion(raw: Mapping[str, Any]) -> Criterion:
    options = tuple(
        Option(key=key, points=_points(one["points"]), label=one["label"])
        for key, one in enumerate(raw["options"], start=1)
    )
    most = max((one.points for one in options), default=0)
    return Criterion(code=str(raw["code"]), name=raw["name"], max=most, options=options)


def _bands(raw: Sequence[Mapping[str, Any]], total: Points) -> tuple[Band, ...]:
    return tuple(Band(star=one["star"], min=_points(one["min"]), max=total) for one in raw)


def _faults(parts: tuple[Part, ...], said: object, total: Points) -> list[Fault]:
    codes = [leaf.code for part in parts for leaf in part.leaves()]
    faults = [
        Fault(f"criteria/{code}", f"Tiêu chí {code} ghi hai lần.", "Đặt mã khác.")
        for code in sorted({code for code in codes if codes.count(code) > 1})
    ]
    if _points(said) != total:
        what = f"Tổng ghi {said} điểm nhưng các tiêu chí cộng lại là {total}."
        faults.append(Fault("criteria/total", what, "Sửa tổng hoặc sửa điểm của tiêu chí."))
    return faults

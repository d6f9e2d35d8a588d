"""From the words of a row to the area where the producer is recorded.

Three things may be written: the commune (of today, or by an old name), the old commune, and the
district and province around it. What they leave open is a question, never a guess.
"""

from dataclasses import dataclass
from datetime import date

from ocop.products.actions.imports.plans import Remarks
from ocop.products.register import ColumnMapping, DraftRow
from ocop.units.finding import AreaIndex, Match, State, load_index
from ocop.units.finding.match import Candidate
from ocop.units.models import Unit


@dataclass(frozen=True, slots=True)
class Placed:
    """The area as recorded, and the smallest area of today that surely holds it."""

    area: int
    now: int
    name: str


class Places:
    """Answers thousands of rows of one file without a query."""

    def __init__(
        self, mapping: ColumnMapping, *, home: Unit, on: date, use_old_names: bool
    ) -> None:
        self._index: AreaIndex = load_index(province=home, on=on)
        self._day = on
        self._old_names = use_old_names
        # A file with a column of its own for old names means today's names in the other one.
        self._two_columns = "old_commune" in mapping.fields

    def of(self, draft: DraftRow, remarks: Remarks) -> Placed | None:
        """Where the producer of a row is; None when the row says it badly (the fault is kept)."""
        if draft.commune and draft.old_commune:
            return self._from_both(draft, remarks)
        key = "commune" if draft.commune else "old_commune"
        match = self._today(draft) if draft.commune else self._old(draft)
        area = match.area
        if match.state is not State.EXACT or area is None:
            _refuse(remarks, key, match)
            return None
        if area.now != area.unit and area.now is not None and not self._may_be_old(key):
            remarks.fault(
                key, "area_old_name", f"{area.became}.", 'Ghi tên mới, hoặc chọn "theo tên cũ".'
            )
            return None
        _remark(remarks, key, match, area, told=key == "old_commune")
        return _placed(area)

    def _may_be_old(self, key: str) -> bool:
        return self._old_names or key == "old_commune"

    def _today(self, draft: DraftRow) -> Match:
        """The commune column: a name of today where the file has another column for old ones."""
        text, district, province = draft.commune, draft.old_district, draft.province
        if self._two_columns:
            for around in ((district, province), ("", "")):
                found = self._index.find(text, district=around[0], province=around[1], on=self._day)
                if found.area and found.area.now == found.area.unit:
                    return found
        return self._index.find(text, district=district, province=province)

    def _old(self, draft: DraftRow) -> Match:
        return self._index.find(
            draft.old_commune, district=draft.old_district, province=draft.province
        )

    def _from_both(self, draft: DraftRow, remarks: Remarks) -> Placed | None:
        """The two names must tell one story; the old one is what is recorded."""
        today, old = self._today(draft), self._old(draft)
        now = today.area if today.state is State.EXACT else None
        then = _among(old, now)
        if now is None:
            if then and then.now in {choice.unit for choice in today.candidates}:
                return _placed(then)
            _refuse(remarks, "commune", today)
            return None
        if then is None:
            remarks.warn(
                "old_commune", "old_name_unknown", old.said, "Ghi theo tên xã, phường hiện nay."
            )
            return _placed(now)
        return _agreed(now, then, remarks)


def _placed(area: Candidate) -> Placed:
    return Placed(area.unit, area.now or area.within or area.unit, area.name)


def _among(old: Match, now: Candidate | None) -> Candidate | None:
    """The old area meant; where several bear the name, the one that went into today's commune."""
    if old.area is not None:
        return old.area
    if old.state is not State.ASK or now is None:
        return None
    fitting = [choice for choice in old.candidates if choice.now == now.unit]
    return fitting[0] if len(fitting) == 1 else None


def _agreed(now: Candidate, then: Candidate, remarks: Remarks) -> Placed | None:
    if then.now == now.unit or then.unit == now.unit:
        return _placed(then)
    if then.now is None and then.within == now.unit:
        remarks.warn(
            "commune", "area_unplaced", f"{then.label} chưa rõ nay thuộc xã, phường nào.",
            "Nhập được; ghi xã, phường hiện nay khi biết.",
        )  # fmt: skip
        return _placed(then)
    if now.unit in then.today:  # one part of an area that was split: today's name says more
        return _placed(now)
    remarks.fault(
        "old_commune", "area_mismatch", f"{then.sentence}, không phải {now.name}.",
        "Sửa tên cũ hoặc tên hiện nay.",
    )  # fmt: skip
    return None


def _refuse(remarks: Remarks, key: str, match: Match) -> None:
    fault = match.fault(key)
    if fault is not None:
        remarks.fault(key, fault.code, fault.what, fault.how_to_fix)


def _remark(remarks: Remarks, key: str, match: Match, area: Candidate, *, told: bool) -> None:
    """What the person should know of a name that was understood."""
    if match.warning:
        remarks.warn(key, "area_spelling", match.warning, "Xem lại nếu chưa đúng.")
    if area.now is None or not area.where:
        remarks.warn(
            key, "area_unplaced", f"{area.name} rộng hơn một xã, phường.",
            "Nhập được; ghi xã, phường khi biết.",
        )  # fmt: skip
    elif area.now != area.unit and not told:
        remarks.warn(key, "area_old_name", f"{area.became}.", "Ghi vào sổ theo tên cũ.")

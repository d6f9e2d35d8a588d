"""What a unit became, in words. Plain Python over an atlas."""

from datetime import date
from itertools import pairwise

from ocop.units.atlas import Atlas, Named, Step


def what_it_became(atlas: Atlas, unit: int, day: date) -> str:
    """One sentence without a full stop; "" when the unit exists on the day under its old name.

    "Xã Giao Châu đã nhập vào Xã Giao Hưng từ 01/07/2025".
    """
    parts = [part for part in (_ending(atlas, unit, day), _renaming(atlas, unit, day)) if part]
    return "; ".join(parts)


def _ending(atlas: Atlas, unit: int, day: date) -> str:
    last = atlas.versions[unit][-1]
    if last.end is None or last.end > day:
        return ""
    steps = atlas.became.get(unit, [])
    targets = [_named_at_birth(atlas, step) for step in steps if step.target is not None]
    since = f"từ {last.end:%d/%m/%Y}"
    if not targets or len(targets) < len(steps):
        return _dissolved(atlas, unit, last, since, day)
    if len(targets) > 1:
        names = [target.name for target in targets]
        parts = f"{', '.join(names[:-1])} và {names[-1]}"
        return f"{last.name} đã chia về {parts} {since}"
    (target,) = targets
    verb = "nhập vào" if steps[0].event == "MERGE" else "đổi thành"
    return f"{last.name} đã {verb} {target.name} {since}{_since_then(atlas, target, day)}"


def _named_at_birth(atlas: Atlas, step: Step) -> Named:
    assert step.target is not None
    return atlas.named(step.target, step.on)


def _since_then(atlas: Atlas, target: Named, day: date) -> str:
    """What happened to the unit that followed, after it followed."""
    if atlas.alive(target.id, day):
        now = atlas.named(target.id, day).name
        return "" if now == target.name else f", nay là {now}"
    return f"; {_ending(atlas, target.id, day)}"


def _dissolved(atlas: Atlas, unit: int, last: Named, since: str, day: date) -> str:
    within = atlas.place(unit, day).within
    now = "" if within is None else f"; địa bàn nay thuộc {atlas.named(within, day).name}"
    return f"{last.name} đã kết thúc {since}{now}"


def _renaming(atlas: Atlas, unit: int, day: date) -> str:
    """Changes of name or type within the life of the unit, up to the day."""
    rows = [row for row in atlas.versions[unit] if row.start is None or row.start <= day]
    return "; ".join(
        f"{old.name} đã đổi thành {new.name} từ {new.start:%d/%m/%Y}"
        for old, new in pairwise(rows)
        if old.name != new.name
    )

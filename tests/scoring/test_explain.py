"""Every result can be told in sentences, also where the criteria know no certificate and no star."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.criteria import Band, Criterion, Option, Part, Points, Sheet, load_set
from ocop.scoring import explain, tally

FISH_SAUCE = load_set("26-2026").sheet(9)


@st.composite
def contests(draw) -> tuple[Sheet, list[dict[str, Points]]]:
    """Strategy: criteria of a contest with classes of their own, and the marks of its judges."""
    scales = draw(st.lists(st.integers(1, 20), min_size=1, max_size=6))
    leaves = tuple(
        Criterion(
            code=str(number), name=f"Tiêu chí {number}", max=most,
            options=tuple(Option(key=key, points=key, label=f"Mức {key}") for key in range(most + 1)),
        )
        for number, most in enumerate(scales, start=1)
    )  # fmt: skip
    total = sum(scales)
    floors = sorted(draw(st.sets(st.integers(1, total), max_size=4)))
    bands = tuple(
        Band(star=star, min=floor, max=total) for star, floor in enumerate([0, *floors], start=1)
    )
    parts = (Part(code="A", name="A", max=total, criteria=leaves),)
    sheet = replace(FISH_SAUCE, parts=parts, bands=bands, total=total, disqualify=())
    marks = st.fixed_dictionaries({leaf.code: st.integers(0, int(leaf.max)) for leaf in leaves})
    return sheet, draw(st.lists(marks, min_size=1, max_size=4))


@given(contests())
@settings(max_examples=120, deadline=None)
def test_a_contest_without_certificates_is_told_and_nothing_is_held_back(contest):
    sheet, judges = contest
    result = tally(sheet, judges)
    said = explain(sheet, result)
    assert said[0].startswith("Tổng điểm trung bình ")
    assert said[1].startswith(f"Kết quả: {result.star} sao. Đủ ")
    assert not any("công nhận" in sentence for sentence in said)


@given(st.lists(st.sampled_from(range(6)), min_size=1, max_size=5), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_law_still_says_from_how_many_points_a_star_is_recognised(cuts, random):
    low = {code: min(points) for code, points in FISH_SAUCE.allowed.items()}
    some = random.sample(sorted(low), len(cuts))
    marks = low | {code: max(FISH_SAUCE.allowed[code]) for code in some}
    result = tally(FISH_SAUCE, [marks])
    told = " ".join(explain(FISH_SAUCE, result))
    recognised = result.star >= 3
    assert ("Không được công nhận: cần từ" in told or "không được công nhận" in told) != recognised

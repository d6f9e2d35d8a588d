"""The dossiers worked by hand in docs/star-examples.md: the page and the engine must agree."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pytest

from ocop.criteria import sheet
from ocop.scoring import CouncilRules, GateTest, tally

PAGE = Path(__file__).parents[2] / "docs" / "star-examples.md"
MARK = re.compile(r"(\d+(?:\.\d+)*)=(\d+)")
ROW = re.compile(r"\| ([ABC])\.[\d-]+ \| (.+?) \| ([\d+]+) = (\d+) \|")


def marks_in(text: str) -> dict[str, int]:
    return {code: int(points) for code, points in MARK.findall(text)}


@dataclass
class Example:
    """One dossier of the page, read without the engine."""

    title: str
    text: str
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows = ROW.findall(self.text)
        [(code, number)] = re.findall(r"Phiếu: (\S+)/(\d+)", self.text)
        self.sheet = sheet(code, int(number))
        first = {code: n for _, marks, _, _ in self.rows for code, n in marks_in(marks).items()}
        others = re.findall(r"^Phiếu \d như phiếu 1, trừ: (.+)$", self.text, re.MULTILINE)
        self.judges = [first, *(first | marks_in(other) for other in others)]
        agreed = re.findall(r"^Thống nhất: (.+)$", self.text, re.MULTILINE)
        self.agreed = marks_in(agreed[0]) if agreed else None
        [block] = re.findall(r"```text\n(.*?)```", self.text, re.DOTALL)
        self.said = dict(re.findall(r"^(.+?) =[ ]?(.*)$", block, re.MULTILINE))


SECTIONS = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
EXAMPLES = [Example(section.splitlines()[0], section) for section in SECTIONS]


@pytest.fixture(params=EXAMPLES, ids=lambda example: example.title)
def example(request):
    return request.param


def test_there_are_six_dossiers_with_their_numbers():
    assert len(EXAMPLES) == 6
    assert {each.sheet.sheet for each in EXAMPLES} == {26, 13, 7, 9, 16, 24}


def test_the_page_marks_every_criterion_of_its_sheet(example):
    assert list(example.judges[0]) == list(example.sheet.leaves)


def test_the_sums_written_by_hand_are_right(example):
    for _, marks, sum_written, total in example.rows:
        addends = [int(number) for number in sum_written.split("+")]
        assert addends == list(marks_in(marks).values())
        assert sum(addends) == int(total)


def test_the_engine_agrees_with_the_sums_by_hand(example):
    result = tally(example.sheet, example.judges)
    by_hand: dict[str, int] = {}
    for part, _, _, total in example.rows:
        by_hand[part] = by_hand.get(part, 0) + int(total)
    assert tally(example.sheet, example.judges[:1]).parts == by_hand
    parts = dict(part.split(" ") for part in example.said["phần"].split(", "))
    assert result.parts == {part: Fraction(points) for part, points in parts.items()}
    assert result.average == Fraction(example.said["trung bình"])
    assert result.spread == Fraction(example.said["chênh"])


def test_the_engine_agrees_on_gates_and_star(example):
    result = tally(example.sheet, example.judges)
    missed = ", ".join(f"{gate.star}*{gate.code}" for gate in result.gates_failed)
    assert missed == example.said["thiếu"]
    assert result.star == int(example.said["sao"])


def test_the_fourth_dossier_depends_on_how_gates_are_tested():
    example = EXAMPLES[3]
    stars = {
        test: tally(
            example.sheet,
            example.judges,
            rules=CouncilRules(gate_test=test),
            agreed=example.agreed,
        ).star
        for test in GateTest
    }
    assert stars == {
        GateTest.AVERAGE: int(example.said["sao"]),
        GateTest.EACH: int(example.said["sao từng phiếu"]),
        GateTest.CONSENSUS: int(example.said["sao thống nhất"]),
    }


def test_the_fifth_dossier_would_have_had_four_stars_without_the_stop():
    example = EXAMPLES[4]
    result = tally(example.sheet, example.judges)
    assert [note.id for note in result.stops] == ["0-diem-cam-quan"]
    assert tally(example.sheet, [example.judges[0] | {"6.3": 2}]).star == 4

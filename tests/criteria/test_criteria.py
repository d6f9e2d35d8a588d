"""Criteria sets: every sheet's arithmetic and gates, and sheets that do not add up are refused."""

import re
import shutil
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from ocop import criteria
from ocop.criteria import Mode, NoteKind
from ocop.criteria.compare import set_differences, sheet_differences
from ocop.kit.faults import Fault, Invalid

LAW = criteria.load_set("26-2026")

# sheet: points of the groups of A, B, C; marked criteria; gates for 3, 4, 5 stars (QĐ 26, Phụ lục II)
FOOD, DRINK, CRAFT = ((18, 10, 12), (13, 12)), ((17, 11, 12), (13, 12)), ((19, 9, 12), (13, 12))
C6, C7, C5 = (15, 5, 5, 5, 2, 3), (12, 3, 5, 5, 5, 2, 3), (15, 5, 5, 5, 5)
PRINTED = {
    1: (*FOOD, C7, 32, (7, 12, 3)),
    2: (*FOOD, C6, 31, (7, 13, 6)),
    3: (*FOOD, C7, 32, (7, 14, 6)),
    4: (*FOOD, C7, 32, (7, 14, 6)),
    5: ((16, 12, 12), (13, 12), C6, 31, (8, 13, 5)),
    6: (*FOOD, C6, 32, (8, 13, 5)),
    7: (*FOOD, C6, 32, (8, 14, 6)),
    8: (*FOOD, C6, 32, (8, 14, 6)),
    9: (*FOOD, C6, 31, (8, 14, 6)),
    10: (*FOOD, C6, 32, (8, 13, 6)),
    11: (*FOOD, C6, 32, (8, 12, 3)),
    12: (*FOOD, C6, 32, (8, 14, 3)),
    13: (*FOOD, C6, 34, (8, 10, 3)),
    14: (*DRINK, C5, 29, (8, 10, 3)),
    15: (*DRINK, C5, 29, (8, 13, 3)),
    16: (*DRINK, C5, 29, (7, 9, 4)),
    17: (*DRINK, C5, 29, (8, 12, 3)),
    18: (*FOOD, (5, 4, 5, 3, 3, 5, 3, 2, 5), 31, (7, 10, 3)),
    19: (*DRINK, (5, 3, 5, 4, 5, 3, 5, 2, 3), 30, (7, 10, 3)),
    20: (*DRINK, (5, 3, 5, 4, 3, 5, 5, 2, 3), 30, (7, 10, 3)),
    21: (*CRAFT, (21, 4, 5, 5), 28, (7, 9, 4)),
    22: (*FOOD, (24, 3, 3, 5), 28, (6, 8, 4)),
    23: (*CRAFT, (14, 8, 4, 4, 5), 26, (5, 11, 4)),
    24: (*CRAFT, (17, 9, 4, 5), 26, (4, 7, 5)),
    25: (*CRAFT, (15, 10, 5, 5), 25, (4, 9, 3)),
    26: ((14, 12, 14), (17, 8), (3, 3, 3, 2, 3, 2, 3, 4, 4, 3, 3, 2), 32, (1, 2, 0)),
}


@pytest.fixture(params=PRINTED, ids=lambda number: f"sheet {number}")
def sheet(request):
    return LAW.sheet(request.param)


@pytest.fixture
def folder(tmp_path):
    """A copy of the set that a test may damage."""
    return shutil.copytree(criteria.ROOT / "26-2026", tmp_path / "26-2026")


def damage(path: Path, old: str, new: str) -> int:
    """Replace the first match; returns the line it stands on."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def sentences(faults: list[Fault]) -> list[str]:
    return [f"{fault.where} {fault.sentence}" for fault in faults]


def test_the_set_has_no_faults():
    assert criteria.faults(LAW) == []


def test_the_set_holds_what_the_decision_prints():
    counted = criteria.count(LAW.sheets())
    assert (counted.sheets, counted.criteria, counted.options) == (26, 787, 2535)
    assert counted.marks == {3: 179, 4: 290, 5: 106}


def test_every_sheet_adds_up_to_its_groups_parts_and_a_hundred(sheet):
    groups = tuple(tuple(group.max for group in part.criteria) for part in sheet.parts)
    assert groups == PRINTED[sheet.sheet][:3]
    assert [sum(points) for points in groups] == [part.max for part in sheet.parts] == [40, 25, 35]
    assert sum(leaf.max for leaf in sheet.leaves.values()) == sheet.total == 100


def test_every_option_list_ends_at_the_maximum_of_its_criterion(sheet):
    assert all(max(sheet.allowed[code]) == leaf.max for code, leaf in sheet.leaves.items())
    assert all(min(points) == 0 for points in sheet.allowed.values())


def test_every_sheet_has_the_printed_number_of_criteria_and_gates(sheet):
    stars = [gate.star for gate in sheet.gates]
    assert len(sheet.leaves) == PRINTED[sheet.sheet][3]
    assert tuple(stars.count(star) for star in (3, 4, 5)) == PRINTED[sheet.sheet][4]


def test_keys_of_options_are_unique_and_in_the_printed_order(sheet):
    for leaf in sheet.leaves.values():
        keys = [option.key for option in leaf.choices()]
        assert keys == list(range(1, len(keys) + 1))
        assert [leaf.option(key).key for key in keys] == keys


def test_electronic_trace_code_on_the_label_is_a_minimum_of_four_stars_in_24_sheets():
    def star(number: int, code: str) -> int:
        return [g.star for g in LAW.sheet(number).gates if g.code == code][-1]

    assert {star(number, "2.3") for number in range(1, 21)} == {4}
    assert {star(number, "2.2") for number in (21, 22, 23, 25)} == {4}
    assert star(24, "2.2") == 5


def test_the_story_inside_the_trace_is_a_minimum_of_four_stars_in_25_sheets():
    for number in range(1, 26):
        assert (4, 5) in [(g.star, g.minimum) for g in LAW.sheet(number).gates if g.code == "5.1"]


def test_special_scoring_is_read():
    assert LAW.sheet(9).criterion("2.4").scoring is Mode.ALL_OR_NOTHING
    assert LAW.sheet(9).allowed["2.4"] == {0, 1}
    either = [leaf.code for leaf in LAW.sheet(26).leaves.values() if leaf.cases]
    assert either == ["8", "9", "15"]
    assert LAW.sheet(13).criterion("6.1.1").max == 2
    stops = {s.sheet: s.computed_stops for s in LAW.sheets() if s.computed_stops}
    assert {number: notes[0].criteria for number, notes in stops.items()} == {
        16: ("6.1", "6.2", "6.3", "6.4")
    }


def test_notes_are_as_many_as_the_decision_prints():
    kinds = [note.kind for sheet in LAW.sheets() for _, note in sheet.notes.values()]
    assert {kind: kinds.count(kind) for kind in NoteKind} == {
        NoteKind.REQUIREMENT: 50,
        NoteKind.DISQUALIFY: 28,
        NoteKind.STOP: 18,
        NoteKind.APPLIES_IF: 25,
        NoteKind.NOTE: 25,
    }


def test_bands_calendar_limits_and_withdrawal_come_from_the_data():
    assert [(b.star, b.min, b.certificate) for b in LAW.sheet(1).ladder] == [
        (1, 0, False),
        (2, 30, False),
        (3, 50, True),
        (4, 70, True),
        (5, 90, True),
    ]
    assert LAW.time_limit("xa-xem-ho-so").value == 15
    assert LAW.calendar.batches[0].proposed_before.in_year(2027) == date(2027, 4, 30)
    assert len(LAW.withdrawal.reasons) == 6
    assert len(LAW.proofs) == 15
    assert LAW.council_settings.max_spread_points == 10


def test_transition_rules_give_their_last_day():
    assert LAW.transition("da-cong-nhan").last_day() is None
    assert LAW.transition("lan-dau-nang-hang-do-dang").last_day() == date(2026, 7, 21)
    assert LAW.transition("danh-gia-lai-do-dang").last_day() == date(2026, 6, 21)
    extended = LAW.transition("keo-dai-hieu-luc")
    assert extended.last_day(date(2026, 8, 1)) == date(2027, 1, 28)
    with pytest.raises(ValueError, match="event"):
        extended.last_day()
    with pytest.raises(LookupError):
        LAW.transition("khong-co")


def test_the_set_in_force_is_found_by_the_day():
    assert criteria.set_in_force(date(2026, 5, 22)) is LAW
    assert criteria.set_in_force(date(2029, 1, 1)) is LAW
    with pytest.raises(LookupError, match="21/05/2026"):
        criteria.set_in_force(date(2026, 5, 21))


def test_a_criterion_is_found_by_set_sheet_and_code():
    assert criteria.criterion("26-2026", 24, "2.2").option(3).min_star == 5
    assert criteria.option("26-2026", 16, "2.3", 3).min_star == 4
    for look in (
        lambda: criteria.load_set("148-2023"),
        lambda: LAW.sheet(27),
        lambda: LAW.sheet(9).criterion("2.9"),
        lambda: criteria.option("26-2026", 9, "2.3", 9),
        lambda: LAW.time_limit("khong-co"),
    ):
        with pytest.raises(LookupError):
            look()


def test_records_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        LAW.sheet(9).leaves["2.3"].max = 5  # type: ignore[misc]


def test_a_sheet_that_does_not_add_up_is_refused_with_its_line(folder):
    path = next(folder.glob("sheets/09-*"))
    line = damage(
        path,
        'name: "Nguồn nguyên liệu"\n            max: 5',
        'name: "Nguồn nguyên liệu"\n            max: 4',
    )
    with pytest.raises(Invalid) as refusal:
        criteria.load_folder(folder).sheet(9)
    found = sentences(refusal.value.faults)
    # the code stands one line above the name; there the record starts
    assert any(
        f.startswith(f"sheets/{path.name}:{line - 1} ") and "mức cao nhất có 5" in f for f in found
    )
    assert any("nhóm 1 ghi 18 điểm nhưng cộng được 17" in f for f in found)


@pytest.mark.parametrize(
    ("pattern", "replacement", "said"),
    [
        (r"key: 2\n", "key: 7\n", "key của các mức phải là 1, 2, 3"),
        (
            r"points: 3\n                label: \"Nguyên liệu",
            'points: 9\n                label: "Nguyên liệu',
            "ngoài 0 đến 5",
        ),
        (r"min_star: 4", "min_star: 5", "dấu sao không tăng"),
        (r'code: "1\.2"', 'code: "1.1"', "mã tiêu chí 1.1 dùng hai lần"),
        (r'code: "1\.2"', 'code: "2.2"', "tiêu chí 2.2 nằm trong nhóm 1"),
        (r"proofs: \[nguyen-lieu-lien-ket\]", "proofs: [khong-co]", "minh chứng khong-co không có"),
        (r"max: 40", "max: 41", "cả phiếu ghi 100 điểm nhưng cộng được 101"),
        (r"kind: disqualify", "kind: khac", "Trường kind có 'khac'"),
        (r"            max: 5\n", "", "Thiếu trường max"),
        (r"            max: 5\n", "            max: năm\n", "Cần số"),
        (r"            max: 5\n", "            max: 5\n            max: 5\n", "hai lần"),
        (
            r"            max: 5\n",
            "            max: 5\n            maks: 5\n",
            "Trường maks không có",
        ),
        (r"            max: 5\n", "            max: [5\n", "Không đọc được YAML"),
    ],
)
def test_each_kind_of_damage_is_named_with_its_line(folder, pattern, replacement, said):
    path = next(folder.glob("sheets/09-*"))
    text = path.read_text(encoding="utf-8")
    changed, times = re.subn(pattern, replacement, text, count=1)
    assert times == 1
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(Invalid) as refusal:
        criteria.load_folder(folder).sheet(9)
    found = refusal.value.faults
    assert any(
        said in f.sentence and re.match(rf"sheets/{path.name}:\d+", f.where) for f in found
    ), sentences(found)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("below: 70", "below: 69", "không nối liền"),
        ("criteria: 787", "criteria: 786", "khác counts"),
        ("marks: [8, 14, 6]", "marks: [8, 14, 5]", "số dấu sao"),
        ("sheets: [1, 2]}", "sheets: [1]}", "thuộc đúng một nhóm"),
        ('annex1_code: "I.1.b"', 'annex1_code: "I.1.a"', "mã Phụ lục I I.1.a ghi 2 lần"),
        (
            'criteria: ["Trí tuệ/bản sắc địa phương"]',
            'criteria: ["Bản sắc"]',
            "nhắc tiêu chí “Bản sắc”",
        ),
    ],
)
def test_damage_of_the_set_file_is_named(folder, old, new, said):
    damage(folder / "set.yaml", old, new)
    found = sentences(criteria.faults(criteria.load_folder(folder)))
    assert any(said in f and f.startswith("set.yaml:") for f in found), found


def test_a_missing_sheet_file_and_a_stray_one_are_named(folder):
    path = next(folder.glob("sheets/09-*"))
    path.rename(path.with_name("99-khac.yaml"))
    found = sentences(criteria.faults(criteria.load_folder(folder)))
    assert any("Không mở được tệp" in f for f in found)
    assert any("99-khac.yaml không có trong set.yaml" in f for f in found)


def test_a_set_without_efforts_counts_steps(folder):
    (folder / "efforts.yaml").unlink()
    loaded = criteria.load_folder(folder)
    assert criteria.faults(loaded) == []
    assert loaded.efforts.cost(loaded.sheet(9).criterion("5.1"), 0, 4) == 4


def test_a_set_compared_with_itself_does_not_differ():
    assert set_differences(LAW, criteria.load_folder(LAW.folder)) == []


def test_a_changed_gate_added_option_and_lost_criterion_show_in_the_difference(folder):
    path = next(folder.glob("sheets/09-*"))
    damage(path, 'min_star: 3\n                label: "Có nguyên liệu', 'label: "Có nguyên liệu')
    changed = criteria.load_folder(folder)
    new = changed.read_sheet(changed.entry(9))
    said = [difference.sentence for difference in sheet_differences(LAW.sheet(9), new)]
    assert said == ["- tiêu chí 1.1, mức 1, dấu sao: 3"]
    between = [d.sentence for d in sheet_differences(LAW.sheet(1), LAW.sheet(9))]
    assert any(line.startswith("- tiêu chí 12: ") for line in between)
    assert not any(line.startswith("- tiêu chí 12, ") for line in between)

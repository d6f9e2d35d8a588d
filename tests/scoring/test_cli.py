"""`ocop star` and `ocop criteria` as a person or a script meets them."""

import io
import json
import shutil
from types import SimpleNamespace

import pytest

from ocop import criteria
from ocop.criteria import Points
from ocop.scoring.cli import main


@pytest.fixture
def marks(tmp_path):
    """Write a marks file and give its path."""

    def write(content):
        path = tmp_path / "marks.json"
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def run(capsys):
    """Run a command; gives exit code, output, errors."""

    def run(*argv):
        code = main([str(word) for word in argv])
        said = capsys.readouterr()
        return SimpleNamespace(code=code, out=said.out, err=said.err)

    return run


def best() -> dict[str, Points]:
    return {c: max(p) for c, p in criteria.sheet("26-2026", 9).allowed.items()}


def test_the_star_of_a_file_of_marks_as_json(run, marks):
    judges = [best() | {"2.3": 1}, best() | {"2.3": 1, "4.3": 0}]
    done = run("star", "--sheet", 9, "--marks", marks({"judges": judges}), "--json")
    answer = json.loads(done.out)
    assert done.code == 0
    assert answer["average"] == 95.5
    assert answer["parts"] == {"A": 38.0, "B": 22.5, "C": 35.0}
    assert answer["spread"] == 5.0
    assert [(gate["code"], gate["star"]) for gate in answer["gates_failed"]] == [("2.3", 4)]
    assert (answer["star"], answer["star_by_points"]) == (3, 5)
    assert any("tiêu chí 2.3" in sentence for sentence in answer["explanation"])


def test_the_star_in_sentences_with_the_next_step(run, marks):
    file = marks({"judges": [best() | {"2.3": 1}]})
    done = run("star", "--sheet", 9, "--marks", file, "--next")
    assert done.code == 0
    assert "Kết quả: 3 sao." in done.out
    assert "Cách nhẹ nhất để lên 4 sao: 1 việc, tổng điểm thành 100,0." in done.out
    as_json = run("star", "--sheet", 9, "--marks", file, "--next", "--json", "--set", "26-2026")
    assert json.loads(as_json.out)["next"]["changes"][0]["code"] == "2.3"


def test_marks_come_from_standard_input_too(run, monkeypatch):
    text = json.dumps({"judges": [{"1.1": 3}]}).encode()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text)))
    done = run("star", "--sheet", 9, "--marks", "-", "--json")
    assert json.loads(done.out)["average"] == 3.0


def test_the_rule_of_the_council_is_an_option(run, marks):
    judges = {"judges": [best(), best() | {"4.1": 2}], "agreed": {"4.1": 5}}
    stars = {
        gates: json.loads(
            run("star", "--sheet", 9, "--marks", marks(judges), "--gates", gates, "--json").out
        )["star"]
        for gates in ("average", "each", "consensus")
    }
    assert stars == {"average": 4, "each": 3, "consensus": 5}


def test_declared_notes_are_told(run, marks):
    file = marks({"judges": [best()], "declared": ["tap-chat"]})
    answer = json.loads(run("star", "--sheet", 9, "--marks", file, "--json").out)
    assert answer["star"] == 0
    assert answer["stops"][0]["id"] == "tap-chat"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"judges": [{"1.1": 4}]}, "Chọn một trong các số: 0, 1, 3, 5."),
        ({"judges": [{"1.1": "3"}]}, "Điểm tiêu chí 1.1 phải là số"),
        ({"judges": [{"1.1": True}]}, "Điểm tiêu chí 1.1 phải là số"),
        ({"judges": [[1]]}, "judges/0 phải là một nhóm"),
        ({"judges": []}, "Chưa có phiếu chấm"),
        ({"judges": {}}, "Thiếu judges"),
        ({}, "Thiếu judges"),
        ({"judges": [{}], "judge": []}, "mục lạ: judge"),
        ({"judges": [{}], "agreed": []}, "agreed phải là một nhóm"),
        ({"judges": [{}], "declared": "tap-chat"}, "declared phải là danh sách"),
        ([], "phải là một nhóm có judges"),
        ('{"judges": [{"1.1": 3, "1.1": 5}]}', "“1.1” hai lần"),
        ('{"judges": [{"1.1": NaN}]}', "máy không nhận"),
        ('{"judges": [{"1.1": 1e400}]}', "tiêu chí 1.1 không có mức"),
        ('{"judges": [\n{"1.1": }]}', "dòng 2, cột 9"),
        ("", "dòng 1, cột 1"),
        ("[" * 100_000, "máy không nhận"),
    ],
)
def test_marks_that_cannot_be_are_a_problem_with_a_remedy(run, marks, content, said):
    file = marks(content)
    done = run("star", "--sheet", 9, "--marks", file)
    assert done.code == 1
    assert said in done.err
    as_json = run("star", "--sheet", 9, "--marks", file, "--json")
    assert as_json.code == 1
    faults = json.loads(as_json.out)["faults"]
    assert any(said in f"{fault['what']} {fault['how_to_fix']}" for fault in faults)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["star", "--sheet", "99", "--marks", "-"], "Chọn phiếu từ 1 đến 26."),
        (["star", "--sheet", "9", "--set", "148-2023", "--marks", "-"], "Các bộ đang có: 26-2026"),
        (["star", "--sheet", "9", "--marks", "khong-co.json"], "Không mở được tệp điểm"),
        (["criteria", "show", "khong-co"], "Không có bộ tiêu chí khong-co"),
        (["criteria", "show", "26-2026/x"], "ví dụ 26-2026/9"),
        (["criteria", "show", "26-2026/9", "--criterion", "9.9"], "không có tiêu chí 9.9"),
        (["criteria", "show", "--criterion", "2.3"], "Cần số phiếu"),
        (["criteria", "diff", "26-2026", "26-2026/9"], "hai bộ hoặc hai phiếu"),
    ],
)
def test_a_command_written_wrongly_is_told_how(run, argv, said):
    done = run(*argv)
    assert done.code == 2
    assert said in done.err


def test_a_file_that_is_no_text_is_told(run, tmp_path):
    path = tmp_path / "marks.json"
    path.write_bytes(b"\xff\xfe\x00")
    done = run("star", "--sheet", 9, "--marks", path)
    assert (done.code, "UTF-8" in done.err) == (2, True)


def test_unknown_options_are_a_usage_error(run):
    with pytest.raises(SystemExit) as end:
        run("star", "--sheet", "nine", "--marks", "-")
    assert end.value.code == 2


def test_all_sets_are_checked(run):
    done = run("criteria", "check")
    assert done.code == 0
    assert done.out == (
        "Bộ 26-2026: 26 phiếu, 787 tiêu chí, 2535 mức; "
        "179 dấu 3 sao, 290 dấu 4 sao, 106 dấu 5 sao. Không có lỗi.\n"
    )


def test_a_damaged_set_is_a_problem_with_its_line(run, tmp_path):
    folder = shutil.copytree(criteria.ROOT / "26-2026", tmp_path / "27-2030")
    path = next(folder.glob("sheets/14-*"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("max: 17", "max: 18", 1), encoding="utf-8")
    done = run("criteria", "check", folder)
    assert done.code == 1
    line = text[: text.index("max: 17")].count("\n") - 1
    assert f"sheets/{path.name}:{line}: Phiếu 14: nhóm 1 ghi 18 điểm" in done.out
    report = json.loads(run("criteria", "check", folder, "--json").out)
    assert report["sets"][0]["counts"] is None
    marked = run("criteria", "show", folder)
    assert marked.code == 0


def test_a_set_a_sheet_and_a_criterion_are_shown(run):
    assert " 9  I.4.a  Tương, nước mắm" in run("criteria", "show").out
    sheet = run("criteria", "show", "26-2026/16").out
    assert "Hồ sơ bị loại khi: Hồ sơ giả mạo [ho-so-gia-mao]" in sheet
    assert "[0-diem-cam-quan]" in sheet
    criterion = run("criteria", "show", "26-2026/9", "--criterion", "2.3")
    assert criterion.out.splitlines()[-1].endswith("có thông điệp câu chuyện và mã truy xuất  ****")
    as_json = run("criteria", "show", "26-2026/9", "--criterion", "2.3", "--json")
    assert json.loads(as_json.out)["options"][2]["min_star"] == 4


def test_two_sheets_and_two_sets_are_compared(run, tmp_path):
    between = run("criteria", "diff", "26-2026/9", "26-2026/10")
    assert between.code == 0
    assert "~ tiêu chí 1.1, điểm tối đa: 5 → 3" in between.out
    folder = shutil.copytree(criteria.ROOT / "26-2026", tmp_path / "next")
    text = (folder / "set.yaml").read_text(encoding="utf-8")
    changed = text.replace("below: 70", "below: 75").replace(
        "{star: 4, min: 70", "{star: 4, min: 75"
    )
    (folder / "set.yaml").write_text(changed, encoding="utf-8")
    done = run("criteria", "diff", "26-2026", folder, "--json")
    assert [(d["where"], d["old"], d["new"]) for d in json.loads(done.out)["differences"]] == [
        ("hạng 4 sao, từ", "70", "75"),
        ("hạng 3 sao, dưới", "70", "75"),
    ]

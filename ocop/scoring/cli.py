"""`ocop star` and `ocop criteria check|show|diff`: the star engine and the criteria for anyone to check.

Exit codes: 0 done, 1 a problem was found in the data, 2 the command was written wrongly.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from ocop import criteria
from ocop.criteria import CriteriaSet, Criterion, Option, Sheet
from ocop.criteria.compare import Difference, set_differences, sheet_differences
from ocop.kit.faults import Fault, Invalid
from ocop.scoring import CouncilRules, GateTest, Plan, Tally, advise, explain, next_star
from ocop.scoring import tally as count_marks
from ocop.scoring.inputs import shown
from ocop.scoring.marks_file import EXAMPLE, read_marks

OK, PROBLEM, USAGE = 0, 1, 2
Subparsers = Any  # argparse names its type only privately
Thing = TypeVar("Thing")


class _Usage(Exception):
    """The command asks for something that is not there."""


def add_parsers(subparsers: Subparsers) -> None:
    """Add the verbs `star` and `criteria`; each parser sets `run`, called with the arguments."""
    _add_star(subparsers)
    _add_criteria(subparsers)


def _add_star(subparsers: Subparsers) -> None:
    star = subparsers.add_parser(
        "star",
        help="tính sao từ điểm của các thành viên",
        description=f"Tính điểm trung bình, mức tối thiểu và hạng sao. Tệp điểm: {EXAMPLE}",
        epilog="Ví dụ: ocop star --sheet 9 --marks marks.json --next",
    )
    star.add_argument("--sheet", type=int, required=True, help="số phiếu, ví dụ 9")
    star.add_argument("--marks", required=True, help="tệp điểm JSON; - để đọc từ đầu vào")
    star.add_argument("--set", help="bộ tiêu chí; mặc định là bộ đang có hiệu lực")
    star.add_argument(
        "--gates",
        choices=[test.value.lower() for test in GateTest],
        default="average",
        help="xét mức tối thiểu trên điểm trung bình, từng phiếu, hay điểm thống nhất",
    )
    star.add_argument("--next", action="store_true", help="thêm cách nhẹ nhất để lên hạng sao kế")
    star.add_argument("--json", action="store_true", help="in JSON")
    star.set_defaults(run=_guarded(_star))


def _add_criteria(subparsers: Subparsers) -> None:
    verbs = subparsers.add_parser(
        "criteria",
        help="kiểm tra, xem, so sánh bộ tiêu chí",
        epilog="Ví dụ: ocop criteria show 26-2026/9 --criterion 2.3",
    ).add_subparsers(dest="verb", required=True)
    check = verbs.add_parser(
        "check", help="cộng lại mọi phiếu, đếm dấu sao", epilog="Ví dụ: ocop criteria check"
    )
    check.add_argument("set", nargs="*", help="mã bộ hoặc thư mục; để trống là mọi bộ")
    show = verbs.add_parser(
        "show",
        help="in một bộ, một phiếu hoặc một tiêu chí",
        epilog="Ví dụ: ocop criteria show 26-2026/9",
    )
    show.add_argument("what", nargs="?", help="mã bộ (26-2026) hoặc phiếu (26-2026/9)")
    show.add_argument("--criterion", help="chỉ tiêu chí này, ví dụ 2.3")
    diff = verbs.add_parser(
        "diff",
        help="so hai bộ hoặc hai phiếu",
        epilog="Ví dụ: ocop criteria diff 26-2026/9 26-2026/10",
    )
    diff.add_argument("old", help="mã bộ, thư mục, hoặc bộ/số phiếu")
    diff.add_argument("new", help="mã bộ, thư mục, hoặc bộ/số phiếu")
    for parser, run in ((check, _check), (show, _show), (diff, _diff)):
        parser.add_argument("--json", action="store_true", help="in JSON")
        parser.set_defaults(run=_guarded(run))


def main(argv: Sequence[str] | None = None) -> int:
    """Run these verbs on their own; returns the exit code."""
    parser = argparse.ArgumentParser(prog="ocop")
    add_parsers(parser.add_subparsers(dest="command", required=True))
    args = parser.parse_args(argv)
    run: Callable[[argparse.Namespace], int] = args.run
    return run(args)


def _guarded(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Turn what can go wrong into a message and an exit code."""

    def guarded(args: argparse.Namespace) -> int:
        try:
            return run(args)
        except Invalid as invalid:
            _tell_faults(invalid.faults, as_json=args.json)
            return PROBLEM
        except _Usage as error:
            sys.stderr.write(f"{error}\n")
            return USAGE

    return guarded


def _star(args: argparse.Namespace) -> int:
    chosen = _set(args.set) if args.set else _current_set()
    sheet = _sheet(chosen, args.sheet)
    marks = read_marks(_marks_text(args.marks))
    rules = CouncilRules(
        gate_test=GateTest(args.gates.upper()),
        max_spread=chosen.council_settings.max_spread_points,
    )
    result = count_marks(
        sheet, marks.judges, rules=rules, declared=marks.declared, agreed=marks.agreed
    )
    plan = next_star(sheet, result, chosen.efforts) if args.next else None
    advice = advise(plan, chosen.efforts) if plan else ()
    if args.json:
        _write_json(_answer(sheet, result, plan, advice))
    else:
        _write([f"Phiếu {sheet.sheet}: {sheet.name_vi}", *explain(sheet, result), *advice])
    return OK


def _answer(
    sheet: Sheet, result: Tally, plan: Plan | None, advice: Sequence[str]
) -> dict[str, Any]:
    answer = {
        "set": sheet.set,
        "sheet": sheet.sheet,
        "average": float(result.average),
        "average_exact": str(result.average),
        "parts": {part: float(points) for part, points in result.parts.items()},
        "totals": [float(total) for total in result.totals],
        "median": float(result.median),
        "spread": float(result.spread),
        "must_rescore": result.must_rescore,
        "gates_failed": [
            {
                "code": gate.code,
                "star": gate.star,
                "minimum": float(gate.minimum),
                "points": float(gate.points),
            }
            for gate in result.gates_failed
        ],
        "stops": [{"id": note.id, "label": note.label} for note in result.stops],
        "zeroed": [{"code": code, "id": note.id} for code, note in result.voided.items()],
        "star": result.star,
        "star_by_points": result.star_by_points,
        "explanation": list(explain(sheet, result)),
    }
    if plan is not None:
        answer["next"] = _plan(plan, advice)
    return answer


def _plan(plan: Plan, advice: Sequence[str]) -> dict[str, Any]:
    return {
        "star": plan.star,
        "average": float(plan.average),
        "effort": plan.effort,
        "changes": [
            {
                "code": change.code,
                "from": float(change.points_now),
                "to": float(change.option.points),
                "key": change.option.key,
                "effort": change.effort,
                "for_star": change.for_star,
            }
            for change in plan.changes
        ],
        "obstacles": list(plan.obstacles),
        "explanation": list(advice),
    }


def _check(args: argparse.Namespace) -> int:
    chosen = [_set(name) for name in args.set] if args.set else criteria.sets()
    reports = [_checked(each) for each in chosen]
    if args.json:
        _write_json({"sets": reports})
    for report in [] if args.json else reports:
        _write(
            [
                _summary(report),
                *(f"{f['where']}: {f['what']} {f['how_to_fix']}" for f in report["faults"]),
            ]
        )
    return PROBLEM if any(report["faults"] for report in reports) else OK


def _checked(each: CriteriaSet) -> dict[str, Any]:
    faults = criteria.faults(each)
    counted = asdict(criteria.count(each.sheets())) if not faults else None
    return {"set": each.code, "counts": counted, "faults": [asdict(fault) for fault in faults]}


def _summary(report: dict[str, Any]) -> str:
    if report["faults"]:
        return f"Bộ {report['set']}: {len(report['faults'])} lỗi."
    counts = report["counts"]
    marks = ", ".join(f"{number} dấu {star} sao" for star, number in counts["marks"].items())
    return (
        f"Bộ {report['set']}: {counts['sheets']} phiếu, {counts['criteria']} tiêu chí, "
        f"{counts['options']} mức; {marks}. Không có lỗi."
    )


def _show(args: argparse.Namespace) -> int:
    chosen, sheet = _reference(args.what) if args.what else (_current_set(), None)
    if sheet is None:
        if args.criterion:
            raise _Usage("Cần số phiếu để xem một tiêu chí. Ví dụ: 26-2026/9 --criterion 2.3")
        lines = [
            f"{entry.sheet:>2}  {entry.annex1_code:<6} {entry.name_vi}" for entry in chosen.entries
        ]
        head = f"{chosen.code}: {chosen.document}, hiệu lực từ {chosen.effective_from:%d/%m/%Y}"
        _out(
            args,
            [head, *lines],
            {"set": chosen.code, "sheets": [asdict(e) for e in chosen.entries]},
        )
    elif args.criterion:
        criterion = _found(lambda: sheet.criterion(args.criterion))
        _out(args, _criterion_lines(criterion, 0), asdict(criterion))
    else:
        _out(args, _sheet_lines(sheet), asdict(sheet))
    return OK


def _sheet_lines(sheet: Sheet) -> list[str]:
    lines = [f"Phiếu {sheet.sheet} ({sheet.set}), {sheet.annex1_code}: {sheet.name_vi}"]
    lines += [f"Hồ sơ bị loại khi: {reason.label} [{reason.id}]" for reason in sheet.disqualify]
    for part in sheet.parts:
        lines.append(f"Phần {part.code}. {part.name} ({shown(part.max)} điểm)")
        for criterion in part.criteria:
            lines += _criterion_lines(criterion, 1)
    return lines


def _criterion_lines(criterion: Criterion, depth: int) -> list[str]:
    indent = "  " * depth
    lines = [f"{indent}{criterion.code} {criterion.name} ({shown(criterion.max)} điểm)"]
    lines += [f"{indent}    {note.label} [{note.id}]" for note in criterion.notes]
    if criterion.criteria is None:
        lines += [f"{indent}    {_option_line(option)}" for option in criterion.choices()]
    for inner in criterion.criteria or ():
        lines += _criterion_lines(inner, depth + 1)
    return lines


def _option_line(option: Option) -> str:
    case = f"{option.case}) " if option.case else ""
    star = f"  {'*' * option.min_star}" if option.min_star else ""
    return f"{shown(option.points)}  {case}{option.label}{star}"


def _diff(args: argparse.Namespace) -> int:
    (old_set, old), (new_set, new) = _reference(args.old), _reference(args.new)
    if (old is None) != (new is None):
        raise _Usage("So hai bộ hoặc hai phiếu với nhau. Ví dụ: 26-2026/9 26-2026/10")
    found: list[Difference]
    if old is not None and new is not None:
        found = sheet_differences(old, new)
    else:
        found = set_differences(old_set, new_set)
    lines = [difference.sentence for difference in found]
    _out(args, [*lines, f"{len(found)} chỗ khác."], {"differences": [asdict(d) for d in found]})
    return OK


def _reference(name: str) -> tuple[CriteriaSet, Sheet | None]:
    """A set by code or folder, or a sheet as `set/number`."""
    if _is_folder(name):
        return criteria.load_folder(Path(name)), None
    code, slash, number = name.rpartition("/")
    if not slash:
        return _set(name), None
    if not number.isdecimal():
        raise _Usage(f"Không hiểu {name}. Viết mã bộ và số phiếu, ví dụ 26-2026/9.")
    chosen = _set(code)
    return chosen, _sheet(chosen, int(number))


def _set(name: str) -> CriteriaSet:
    if _is_folder(name):
        return criteria.load_folder(Path(name))
    return _found(lambda: criteria.load_set(name))


def _is_folder(name: str) -> bool:
    return (Path(name) / "set.yaml").is_file()


def _sheet(chosen: CriteriaSet, number: int) -> Sheet:
    return _found(lambda: chosen.sheet(number))


def _found(look: Callable[[], Thing]) -> Thing:
    try:
        return look()
    except LookupError as error:
        raise _Usage(str(error.args[0])) from error


def _marks_text(path: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise _Usage(f"Không mở được tệp điểm {path}. Kiểm tra tên tệp và quyền đọc.") from error
    except UnicodeDecodeError as error:
        raise _Usage(f"Tệp điểm {path} không phải chữ UTF-8. Lưu lại bằng UTF-8.") from error


def _current_set() -> CriteriaSet:
    """The set in force today; the first one on a machine whose clock is behind."""
    try:
        return criteria.set_in_force(date.today())  # noqa: DTZ011 - the day where this is typed
    except LookupError:
        return criteria.sets()[0]


def _out(args: argparse.Namespace, lines: Iterable[str], content: dict[str, Any]) -> None:
    if args.json:
        _write_json(content)
    else:
        _write(lines)


def _tell_faults(faults: Sequence[Fault], *, as_json: bool) -> None:
    if as_json:
        _write_json({"faults": [asdict(fault) for fault in faults]})
    else:
        sys.stderr.writelines(f"{fault.where}: {fault.sentence}\n" for fault in faults)


def _write(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _write_json(content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, default=_plain)
    sys.stdout.write(f"{text}\n")


def _plain(value: object) -> object:
    """Decimals as numbers, the rest (dates, paths) as text."""
    return float(value) if isinstance(value, Decimal) else str(value)

"""`ocop import-register` and `ocop export-register`."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files import File
from django.utils import timezone

from ocop.cli.language import said
from ocop.cli.models_ready import trial
from ocop.cli.output import OK, PARTIAL, PROBLEM, WrongUse, answer, confirm, note
from ocop.cli.places import unit_of
from ocop.evidence.actions import attach_sheet
from ocop.evidence.models import Audience
from ocop.products import actions
from ocop.products.actions import ColumnChoice
from ocop.products.classification import places
from ocop.products.models import Product, RegisterImport
from ocop.products.queries import ProductFilter, narrowed
from ocop.products.queries.exports import WRITERS
from ocop.products.queries.exports import export_register as write_products
from ocop.products.queries.imports import (
    changed_rows,
    faults_of,
    mapping_of,
    warnings_of,
    write_failed,
)
from ocop.products.register import ColumnMapping
from ocop.products.register.fields import BY_KEY
from ocop.products.register.words import key

_SHOWN = 20
_WIDTH = 30


def import_register(args: argparse.Namespace) -> int:
    """Preview, then write when the rows allow it; or take an import back."""
    if args.undo:
        return _undo(args)
    if not args.file:
        raise WrongUse("Ghi tên tệp cần nhập. Ví dụ: ocop import-register so-2024.xlsx --dry-run")
    if args.dry_run:
        with trial(dry_run=True):
            found = _previewed(args)
            _answer(args, found, written=0)
        return PROBLEM if found.faulty_rows else OK
    found = _previewed(args)
    if found.faulty_rows and not args.good_rows_only:
        _answer(args, found, written=0)
        actions.cancel_import(register_import=found, by=None, at=timezone.now())
        note("Chưa ghi gì. Sửa tệp rồi nhập lại, hoặc thêm --good-rows-only để nhập các dòng đúng.")
        return PROBLEM
    if not found.good_rows:
        _answer(args, found, written=0)
        actions.cancel_import(register_import=found, by=None, at=timezone.now())
        return PARTIAL if found.faulty_rows else OK
    confirm(f"Ghi {found.good_rows} dòng vào sổ?", yes=args.yes)
    found = _written(args, found)
    _answer(args, found, written=found.rows_written)
    return PARTIAL if found.faulty_rows else OK


def _undo(args: argparse.Namespace) -> int:
    try:
        found = RegisterImport.objects.get(pk=UUID(args.undo))
    except (ValueError, RegisterImport.DoesNotExist):
        raise WrongUse(f"Không có lần nhập nào mang mã {args.undo}.") from None
    confirm(f"Hoàn tác lần nhập {found.attachment.name}?", yes=args.yes or args.dry_run)
    with trial(args.dry_run):
        actions.undo_import(register_import=found, by=None, at=timezone.now())
    content = {"id": str(found.pk), "undone": not args.dry_run}
    line = (
        "Hoàn tác được, chưa làm gì."
        if args.dry_run
        else "Đã hoàn tác, sổ trở lại như trước khi nhập."
    )
    answer(content, [line], as_json=args.json)
    return OK


def _previewed(args: argparse.Namespace) -> RegisterImport:
    """The file read and compared, with the columns the person named."""
    now = timezone.now()
    path = Path(args.file)
    try:
        with path.open("rb") as opened:
            attachment = attach_sheet(
                file=File(opened, name=path.name), name=path.name, audience=Audience.OFFICE,
                by=None, at=now,
            )  # fmt: skip
    except OSError as error:
        raise WrongUse(f"Không mở được {path}: {error.strerror}. Kiểm tra tên tệp.") from error
    found = actions.start_import(
        attachment=attachment, sheet=args.sheet, header_row=args.header_row, by=None, at=now
    )
    choice = ColumnChoice(
        columns=_chosen(args.mapping, mapping_of(found)),
        header_row=args.header_row,
        use_old_names=not args.no_old_names,
    )
    actions.set_mapping(register_import=found, choice=choice, by=None, at=now)
    actions.ask_preview(register_import=found, by=None, at=now, background=False)
    bar = Bar(said("Đang đọc", "Reading"))
    try:
        return actions.preview_import(register_import=found, tell=bar.show)
    finally:
        bar.end()


def _written(args: argparse.Namespace, found: RegisterImport) -> RegisterImport:
    actions.ask_import(
        register_import=found, good_rows_only=args.good_rows_only, by=None, at=timezone.now(),
        background=False,
    )  # fmt: skip
    bar = Bar(said("Đang ghi", "Writing"))
    try:
        return actions.write_import(register_import=found, tell=bar.show)
    finally:
        bar.end()


def _chosen(words: list[str], mapping: ColumnMapping) -> dict[int, str | None]:
    """{column: field} from words such as "Tên hàng=product_name", "C=star" or "Ghi chú cũ="."""
    fields = {key(text): f.key for f in BY_KEY.values() for text in (f.key, f.label)}
    columns = {key(text): c.index for c in mapping.columns for text in (c.letter, c.label)}
    found: dict[int, str | None] = {}
    for word in words:
        column, sign, named = word.rpartition("=")
        if not sign or key(column) not in columns:
            known = ", ".join(c.label for c in mapping.columns)
            raise WrongUse(f"--mapping {word}: không có cột này. Các cột của tệp: {known}.")
        if named and key(named) not in fields:
            raise WrongUse(f"--mapping {word}: không có ô này. Các ô: {', '.join(BY_KEY)}.")
        found[columns[key(column)]] = fields[key(named)] if named else None
    return found


def _answer(args: argparse.Namespace, found: RegisterImport, *, written: int) -> None:
    """The same facts for machines and for people; the failed rows into their file."""
    content: dict[str, Any] = {
        **{name: found.counts.get(name, 0) for name in ("new", "changed", "same", "faulty")},
        "skipped": found.counts.get("skipped", 0),
        "written": written,
        "id": None if args.dry_run else str(found.pk),
        "unknown_columns": [column.label for column in mapping_of(found).unknown],
    }
    if args.json:
        content |= {
            "faults": list(faults_of(found)),
            "warnings": list(warnings_of(found)),
            "changes": list(changed_rows(found)),
        }
    if args.failed and found.faulty_rows:
        path, file_format = _target(args.failed)
        with path.open("wb") as target:
            write_failed(found, target, file_format=file_format)
    answer(content, _lines(content, found), as_json=args.json)


def _lines(content: dict[str, Any], found: RegisterImport) -> Iterator[str]:
    yield (
        f"{found.attachment.name}: thêm {content['new']}, sửa {content['changed']}, "
        f"giữ nguyên {content['same']}, lỗi {content['faulty']}, bỏ qua {content['skipped']}."
    )
    for label in content["unknown_columns"]:
        yield f'Cột "{label}" không ghép với ô nào nên bị bỏ qua.'
    for number, fault in enumerate(faults_of(found)):
        if number == _SHOWN:
            yield "Còn nữa: thêm --json để xem hết, hoặc --failed TỆP để lấy các dòng lỗi."
            break
        yield f'Dòng {fault["row"]}, cột "{fault["column"]}": {fault["reason"]} {fault["remedy"]}'
    if content["written"]:
        yield f"Đã ghi {content['written']} dòng. Hoàn tác trong 24 giờ: ocop import-register --undo {found.pk}"


# --- export ----------------------------------------------------------------------------------


def export_register(args: argparse.Namespace) -> int:
    """Write the register into a file."""
    path, file_format = _target(args.file)
    if path.exists():
        confirm(f"Ghi đè {path}?", yes=args.yes)
    if args.group and args.group not in places():
        raise WrongUse(f"Không có nhóm {args.group}. Ví dụ: I, I.4 hoặc I.4.a")
    areas = frozenset({unit_of(args.commune).pk}) if args.commune else None
    wanted = ProductFilter(areas=areas, group=args.group, star=args.star)
    today = timezone.localdate()
    products = narrowed(Product.objects.live(), wanted, on=today)
    try:
        with path.open("wb") as target:
            count = write_products(products, target, file_format=file_format, on=today)
    except OSError as error:
        raise WrongUse(f"Không ghi được {path}: {error.strerror}. Chọn tệp khác.") from error
    answer({"file": str(path), "products": count}, [f"Đã xuất {count} sản phẩm ra {path}."],
           as_json=args.json)  # fmt: skip
    return OK


def _target(name: str) -> tuple[Path, str]:
    path = Path(name)
    file_format = path.suffix.lower().lstrip(".")
    if file_format not in WRITERS:
        raise WrongUse(f"{path}: tệp phải có đuôi .xlsx hoặc .csv. Ví dụ: so.xlsx")
    return path, file_format


@dataclass(slots=True)
class Bar:
    """A bar that renews itself in one line of the terminal; silent elsewhere."""

    what: str
    terminal: bool = field(default_factory=lambda: sys.stderr.isatty())

    def show(self, done: int, total: int) -> None:
        """So many rows of so many."""
        if self.terminal and total:
            filled = _WIDTH * min(done, total) // total
            bar = "#" * filled + "." * (_WIDTH - filled)
            sys.stderr.write(f"\r{self.what} [{bar}] {done}/{total}")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line."""
        if self.terminal:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()

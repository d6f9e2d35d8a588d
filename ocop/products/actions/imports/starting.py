"""A file comes in: kept, opened, its columns named; the person's choices; giving up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued

from ocop.evidence.models import Attachment
from ocop.kit.errors import Conflict, require
from ocop.kit.faults import Invalid
from ocop.people.models import User
from ocop.products.actions.imports.reading import (
    mapping_as_json,
    proposed,
    table_of,
)
from ocop.products.actions.imports.running import is_running
from ocop.products.models import ImportState, RegisterImport
from ocop.products.queries.imports import mapping_of
from ocop.products.rules import may_import_register, may_work_on_import

_OPEN = (ImportState.UPLOADED, ImportState.PREVIEWED, ImportState.FAILED)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What a person says of a file; `columns` is {column: field key, or None to leave it out}.

    Without `use_old_names` a commune written by an old name is a fault.
    """

    columns: Mapping[int, str | None] = field(default_factory=dict)
    sheet: str = ""
    header_row: int | None = None
    use_old_names: bool = True


@transaction.atomic
def start_import(
    *, attachment: Attachment, sheet: str = "", header_row: int | None = None,
    by: User | None, at: datetime,
) -> RegisterImport:  # fmt: skip
    """Open a file that was attached, and propose what its columns are.

    `Invalid`, and no import begins, when it is no readable register.
    """
    require(may_import_register(by) and (by is None or attachment.uploaded_by_id == by.pk))
    table = table_of(attachment, sheet)
    mapping = proposed(table, {}, header_row)
    return RegisterImport.objects.create(
        attachment=attachment,
        by=by,
        sheet=table.sheet,
        sheet_names=list(table.sheet_names),
        header_row=header_row,
        mapping=mapping_as_json(mapping),
        rows_total=table.rows_total,
        created_at=at,
    )


@transaction.atomic
def set_mapping(
    *, register_import: RegisterImport, choice: ColumnChoice, by: User | None, at: datetime
) -> RegisterImport:
    """Take over the person's choice of columns; what was previewed before is void."""
    require(may_work_on_import(by, register_import))
    table = table_of(register_import.attachment, choice.sheet or register_import.sheet)
    mapping = proposed(table, choice.columns, choice.header_row)
    moved = RegisterImport.objects.filter(pk=register_import.pk, state__in=_OPEN).update(
        state=ImportState.UPLOADED,
        sheet=table.sheet,
        header_row=choice.header_row,
        chosen={str(column): key for column, key in choice.columns.items()},
        mapping=mapping_as_json(mapping),
        use_old_names=choice.use_old_names,
        rows_total=table.rows_total,
        rows_read=0,
        counts={},
        faults=[],
    )
    if not moved:
        raise Conflict("Lần nhập này đang chạy hoặc đã xong nên không đổi cột được nữa.")
    register_import.rows.all().delete()
    register_import.refresh_from_db()
    return register_import


@transaction.atomic
def ask_preview(
    *, register_import: RegisterImport, by: User | None, at: datetime, background: bool = True
) -> RegisterImport:
    """Let the file be read and compared; nothing is written into the register.

    Also starts a reading again that was killed. `background`: leave it to the worker.
    """
    require(may_work_on_import(by, register_import))
    if faults := mapping_of(register_import).faults():
        raise Invalid(faults)
    _move(
        register_import, (*_OPEN, ImportState.PREVIEWING),
        {"state": ImportState.PREVIEWING, "faults": [], "counts": {}, "rows_read": 0,
         "finished_at": None},
    )  # fmt: skip
    if background:
        _later("products.preview_import", register_import)
    return register_import


@transaction.atomic
def ask_import(
    *, register_import: RegisterImport, good_rows_only: bool, by: User | None, at: datetime,
    background: bool = True,
) -> RegisterImport:  # fmt: skip
    """Let the previewed rows be written: all of them, or the good ones when asked for.

    Also starts a writing again that was killed: it left nothing behind.
    """
    require(may_work_on_import(by, register_import))
    register_import.refresh_from_db()
    if register_import.faulty_rows and not good_rows_only:
        raise Conflict(
            f"Tệp còn {register_import.faulty_rows} dòng lỗi. Sửa tệp rồi nhập lại, "
            "hoặc chọn chỉ nhập các dòng đúng."
        )
    if register_import.state == ImportState.PREVIEWED and not register_import.good_rows:
        raise Conflict("Không có dòng nào để ghi: các dòng đúng đã có trong sổ.")
    _move(
        register_import, (ImportState.PREVIEWED, ImportState.IMPORTING),
        {"state": ImportState.IMPORTING, "good_rows_only": good_rows_only, "written_at": at,
         "rows_written": 0, "faults": []},
    )  # fmt: skip
    if background:
        _later("products.write_import", register_import)
    return register_import


@transaction.atomic
def cancel_import(
    *, register_import: RegisterImport, by: User | None, at: datetime
) -> RegisterImport:
    """Give up before anything is written; what was read of the file is dropped."""
    require(may_work_on_import(by, register_import))
    states = (*_OPEN, ImportState.PREVIEWING)
    rows = RegisterImport.objects.filter(pk=register_import.pk, state__in=states)
    if not rows.update(state=ImportState.CANCELLED, finished_at=at):
        raise Conflict("Lần nhập này đã ghi vào sổ hoặc đã bỏ.")
    register_import.rows.all().delete()
    register_import.refresh_from_db()
    return register_import


def _move(
    register_import: RegisterImport, states: tuple[ImportState, ...], columns: dict[str, Any]
) -> None:
    """The next state, from one of some others; Conflict while it runs or when it is too late."""
    rows = RegisterImport.objects.filter(pk=register_import.pk, state__in=states)
    if is_running(register_import):
        raise Conflict("Lần nhập này đang chạy. Chờ xong rồi làm tiếp.")
    if not rows.update(**columns):
        raise Conflict("Lần nhập này đã qua bước đó. Tải lại trang để xem.")
    register_import.refresh_from_db()


def _later(name: str, register_import: RegisterImport) -> None:
    """One job at most waits for an import, however often it is asked for."""
    key = f"{name}:{register_import.pk}"
    try:
        with transaction.atomic():
            if name == "products.preview_import":
                task = jobs.configure_task("products.preview_import", queueing_lock=key)
            else:
                task = jobs.configure_task("products.write_import", queueing_lock=key)
            task.defer(import_id=str(register_import.pk))
    except AlreadyEnqueued:
        return

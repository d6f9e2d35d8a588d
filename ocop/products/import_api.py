"""The register import for machines: send a file, look at the preview, write it, take it back."""

import json
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Field, File, Form, Router, Schema, Status, UploadedFile

from ocop.evidence.actions import attach_sheet
from ocop.evidence.models import Audience
from ocop.kit.errors import require
from ocop.kit.faults import Fault, Invalid
from ocop.people.api import signed_in
from ocop.people.models import User
from ocop.people.queries import areas_overseen_by
from ocop.products import actions, rules
from ocop.products.actions import ColumnChoice
from ocop.products.downloads import export_file
from ocop.products.models import ImportState, Product, RegisterImport
from ocop.products.queries.exports import MEDIA_TYPES
from ocop.products.queries.imports import faults_after, faults_of, mapping_of
from ocop.products.register.fields import BY_KEY

router = Router(tags=["Nhập, xuất sổ"])
_WRITES = signed_in("import")
_PAGE = 200


class RowFaultItem(Schema):
    """One fault of one row: where, what stands there, why it cannot stay, what to do."""

    row: int
    column: str
    value: str
    reason: str
    remedy: str
    code: str


class ImportStatus(Schema):
    """Where an import stands. `faults_of_file` say why it stopped, if it did."""

    id: UUID | None
    state: str
    file: str
    new: int
    changed: int
    same: int
    faulty: int
    skipped: int
    unknown_columns: list[str]
    rows_total: int
    rows_read: int
    rows_written: int
    faults_of_file: list[dict[str, Any]]
    undo_until: datetime | None


class Preview(ImportStatus):
    """A dry run: the counts with every fault; nothing is kept."""

    faults: list[RowFaultItem]


class FaultPage(Schema):
    """Faults in the order of the rows; `next` is the cursor of the page after, null at the end."""

    items: list[RowFaultItem]
    next: int | None


class Reading(Schema):
    """How the file is to be read. `mapping` is a JSON object {column number from 0: field or ""}."""

    sheet: Annotated[str, Field(max_length=200)] = ""
    header_row: Annotated[int, Field(ge=1, le=1000)] | None = None
    use_old_names: bool = True
    mapping: Annotated[str, Field(max_length=20_000)] = "{}"
    dry_run: bool = False


class Apply(Schema):
    """Without `good_rows_only` an import with faulty rows is refused (409)."""

    good_rows_only: bool = False


@router.post(
    "/register-imports", auth=_WRITES, summary="Gửi tệp sổ",
    response={200: Preview, 202: ImportStatus},
)  # fmt: skip
def send(
    request: HttpRequest, response: HttpResponse, reading: Form[Reading], file: File[UploadedFile]
) -> Status[dict[str, Any]]:
    """Read a register and compare it with the database; nothing is written before `apply`.

    The answer is 202 with the address of the import, whose preview a worker makes; with `dry_run`
    it is the whole preview at once (200), and nothing of the file is kept.
    """
    with transaction.atomic():
        found = _started(_person(request), reading, file)
        if reading.dry_run:
            actions.preview_import(register_import=found)
            preview = {**_status(found), "id": None, "faults": list(faults_of(found))}
            transaction.set_rollback(True)
            return Status(200, preview)
    response["Location"] = reverse("api:register_import", args=[found.pk])
    return Status(202, _status(found))


def _started(user: User, reading: Reading, file: UploadedFile) -> RegisterImport:
    now = timezone.now()
    require(rules.may_import_register(user))
    attachment = attach_sheet(
        file=file, name=file.name or "", audience=Audience.OFFICE, by=user, at=now
    )
    found = actions.start_import(
        attachment=attachment, sheet=reading.sheet, header_row=reading.header_row, by=user, at=now
    )
    choice = ColumnChoice(
        _columns(reading.mapping), reading.sheet, reading.header_row, reading.use_old_names
    )
    actions.set_mapping(register_import=found, choice=choice, by=user, at=now)
    return actions.ask_preview(
        register_import=found, by=user, at=now, background=not reading.dry_run
    )


@router.get(
    "/register-imports/{uuid:key}", auth=_WRITES, response=ImportStatus,
    summary="Lần nhập đang ở đâu", url_name="register_import",
)  # fmt: skip
def status(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """State, counts and progress."""
    return _status(_found(request, key))


@router.get(
    "/register-imports/{uuid:key}/faults", auth=_WRITES, response=FaultPage, summary="Dòng lỗi"
)
def faults(request: HttpRequest, key: UUID, cursor: int = 0) -> dict[str, Any]:
    """The faults of the rows after `cursor`, up to 200 rows at once."""
    items, following = faults_after(_found(request, key), cursor, rows=_PAGE)
    return {"items": items, "next": following}


@router.post(
    "/register-imports/{uuid:key}/apply", auth=_WRITES, response={202: ImportStatus},
    summary="Ghi vào sổ",
)  # fmt: skip
def apply(request: HttpRequest, key: UUID, body: Apply) -> Status[dict[str, Any]]:
    """Let the previewed rows be written: all, or none."""
    found = _found(request, key)
    if found.state not in (ImportState.IMPORTING, ImportState.DONE):  # a repeated call asks nothing
        actions.ask_import(
            register_import=found, good_rows_only=body.good_rows_only, by=_person(request),
            at=timezone.now(),
        )  # fmt: skip
    return Status(202, _status(found))


@router.post(
    "/register-imports/{uuid:key}/undo", auth=_WRITES, response=ImportStatus, summary="Hoàn tác"
)
def undo(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Restore the register as it was before, within 24 hours."""
    found = actions.undo_import(
        register_import=_found(request, key), by=_person(request), at=timezone.now()
    )
    return _status(found)


@router.post(
    "/register-imports/{uuid:key}/cancel",
    auth=_WRITES,
    response=ImportStatus,
    summary="Bỏ lần nhập",
)
def cancel(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Drop an import that has not been written."""
    found = actions.cancel_import(
        register_import=_found(request, key), by=_person(request), at=timezone.now()
    )
    return _status(found)


@router.get(
    "/register.{file_format}", auth=signed_in("read"), summary="Xuất sổ",
    openapi_extra={"responses": {"200": {"description": "Tệp sổ", "content": {
        media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
        for media in MEDIA_TYPES.values()
    }}}},
)  # fmt: skip
def register(request: HttpRequest, file_format: str) -> FileResponse:
    """The products the caller may see, as csv or xlsx; it reads back as no change."""
    if file_format not in MEDIA_TYPES:
        how = f"Dùng một trong: {', '.join(MEDIA_TYPES)}."
        raise Invalid([Fault("file_format", f'Không có kiểu "{file_format[:20]}".', how)])
    user = _person(request)
    products = Product.objects.live().visible_to(user).order_by("sort_key", "pk")
    scope = areas_overseen_by(user)
    return export_file(products, file_format=file_format, on=timezone.localdate(), office=scope)


def _person(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # every operation here asks for a sign-in
    return user


def _found(request: HttpRequest, key: UUID) -> RegisterImport:
    """The caller's own import; 404 for any other."""
    rows = RegisterImport.objects.visible_to(_person(request)).select_related("attachment", "by")
    return get_object_or_404(rows, pk=key)


def _columns(text: str) -> dict[int, str | None]:
    """{column: field} from JSON; Invalid when it says something else."""
    try:
        stated = {int(column): field or None for column, field in json.loads(text).items()}
        known = all(field is None or field in BY_KEY for field in stated.values())
    except (ValueError, AttributeError, TypeError):
        known = False
    if not known:
        how = 'Ví dụ: {"1": "product_name", "7": ""}. Các ô: ' + ", ".join(BY_KEY) + "."
        raise Invalid([Fault("mapping", "Không đọc được cách ghép cột.", how, "mapping")])
    return stated


def _status(found: RegisterImport) -> dict[str, Any]:
    names = ("new", "changed", "same", "faulty", "skipped")
    return {
        "id": found.pk,
        "state": found.state,
        "file": found.attachment.name,
        **{name: found.counts.get(name, 0) for name in names},
        "unknown_columns": [c.label or c.letter for c in mapping_of(found).unknown],
        "rows_total": found.rows_total,
        "rows_read": found.rows_read,
        "rows_written": found.rows_written,
        "faults_of_file": found.faults,
        "undo_until": found.undo_until,
    }

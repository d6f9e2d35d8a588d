"""Keeps files. An upload becomes an `Attachment`: looked at, cleaned, stored once by content.

The bytes are stored before the row. When the surrounding transaction is rolled back the row is
gone and the bytes remain without one; `sweep` removes them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import ProtectedError

from ocop.evidence import formats
from ocop.evidence.inspection import inspect, refusal
from ocop.evidence.limits import WANTED, limit_bytes
from ocop.evidence.models import Attachment, AttachmentKind
from ocop.evidence.names import clean_name
from ocop.evidence.queries import hashes_in, unreferenced
from ocop.evidence.rules import may_attach
from ocop.evidence.storage import INCOMING
from ocop.kit.errors import require, require_aware
from ocop.people.models import User

if TYPE_CHECKING:
    from ocop.evidence import pictures

UNUSED_DAYS = 7  # an upload waits this long for its form to be finished
_INCOMING_HOURS = 24
_LOCK_SPACE = 0x0C0F  # first key of our advisory locks; the second is the storage folder


def attach_picture(
    *, file: File[Any], name: str, audience: str, by: User | None, at: datetime
) -> Attachment:
    """Keep a photograph: re-encoded, upright, without EXIF, with thumbnails.

    `Invalid` when it is not a picture, too big, or damaged.
    """
    return _attach(AttachmentKind.PICTURE, file=file, name=name, audience=audience, by=by, at=at)


def attach_paper(
    *, file: File[Any], name: str, audience: str, by: User | None, at: datetime
) -> Attachment:
    """Keep an official paper: a PDF as it is, or a photograph of a page as `attach_picture` does."""
    return _attach(AttachmentKind.PAPER, file=file, name=name, audience=audience, by=by, at=at)


def attach_sheet(
    *, file: File[Any], name: str, audience: str, by: User | None, at: datetime
) -> Attachment:
    """Keep a workbook or CSV exactly as it was sent."""
    return _attach(AttachmentKind.SHEET, file=file, name=name, audience=audience, by=by, at=at)


def _attach(
    kind: str, *, file: File[Any], name: str, audience: str, by: User | None, at: datetime
) -> Attachment:
    require(may_attach(by))
    require_aware(at)
    found = inspect(
        cast("BinaryIO", file),
        name=name,
        size_bytes=file.size,
        limit_bytes=limit_bytes(kind),
        wanted=WANTED[kind],
    )
    is_pdf_or_sheet = found not in (formats.JPEG, formats.PNG, formats.WEBP)
    kept = found if is_pdf_or_sheet else formats.JPEG
    new = Attachment(
        kind=kind,
        name=clean_name(name, kept),
        media_type=kept.media_type,
        received_sha256=_sha256(file),
        audience=audience,
        uploaded_by=by,
        uploaded_at=at,
    )
    if again := _sent_before(new):
        return again
    parts = _unchanged(new, file) if is_pdf_or_sheet else _redrawn(new, file)
    return _keep(new, parts)


def _sha256(file: File[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _identity(new: Attachment) -> dict[str, Any]:
    """What makes two uploads the same one; as the constraint `attachment_once`."""
    fields = ("uploaded_by", "received_sha256", "kind", "audience", "name")
    return {field: getattr(new, field) for field in fields}


def _sent_before(new: Attachment) -> Attachment | None:
    """The row of the same upload, safe from the sweep for another while."""
    row = Attachment.objects.filter(**_identity(new)).first()
    if row is not None:
        unreferenced().filter(pk=row.pk).update(uploaded_at=new.uploaded_at)
    return row


def _unchanged(new: Attachment, file: File[Any]) -> dict[str, File[Any]]:
    new.sha256, new.size_bytes = new.received_sha256, file.size
    return {new.path: file}


def _redrawn(new: Attachment, file: File[Any]) -> dict[str, File[Any]]:
    picture = _picture(file)
    new.sha256 = hashlib.sha256(picture.data).hexdigest()
    new.size_bytes = len(picture.data)
    new.width, new.height = picture.width, picture.height
    parts: dict[str, File[Any]] = {new.path: ContentFile(picture.data)}
    for edge, data in picture.thumbnails.items():
        parts[new.thumbnail_path(edge)] = ContentFile(data)
    return parts


def _picture(file: File[Any]) -> pictures.Picture:
    from ocop.evidence import pictures  # noqa: PLC0415 - 2 MB that few processes need

    try:
        return pictures.redraw(cast("BinaryIO", file))
    except pictures.TooManyPixels as error:
        raise refusal(
            f"Ảnh có {error.millions} triệu điểm ảnh, hơn mức {error.allowed} triệu.",
            "Chụp lại ở cỡ ảnh thường của điện thoại (12 MP).",
            "too_many_pixels",
        ) from error
    except pictures.Unreadable as error:
        raise refusal(
            "Ảnh bị hỏng hoặc chưa tải hết.", "Mở thử trên máy rồi chọn lại ảnh.", "broken"
        ) from error


@transaction.atomic
def _keep(new: Attachment, parts: dict[str, File[Any]]) -> Attachment:
    """Bytes first, then the row; the folder lock keeps the sweep away until we commit."""
    _lock_folder(new.sha256[:2], shared=True)
    for path, content in parts.items():
        content.seek(0)
        default_storage.save(path, content)
    identity = _identity(new)
    rest = ("media_type", "size_bytes", "sha256", "width", "height", "uploaded_at")
    row, _ = Attachment.objects.get_or_create(
        **identity, defaults={field: getattr(new, field) for field in rest}
    )
    return row


def _lock_folder(folder: str, *, shared: bool) -> None:
    """Hold a storage folder until the transaction ends; many may share it, one may sweep it."""
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_LOCK_SPACE, int(folder, 16)])


@contextmanager
def files_stay() -> Iterator[None]:
    """While this lasts no stored bytes go away, for a backup; uploads go on."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(%s, folder) FROM generate_series(0, 255) folder",
            [_LOCK_SPACE],
        )
        yield


@dataclass(slots=True)
class Swept:
    """What a sweep removed, or with `dry_run` would remove."""

    rows: int = 0
    files: int = 0
    size_bytes: int = 0


def sweep(*, at: datetime, dry_run: bool = False) -> Swept:
    """Remove uploads no form ever used (after 7 days) and bytes without a row.

    Safe while people work: each folder is locked against uploads for the moment it is swept.
    """
    require_aware(at)
    swept = Swept()
    unused = unreferenced(before=at - timedelta(days=UNUSED_DAYS))
    for attachment in unused.iterator():
        swept.rows += 1 if dry_run else _removed(attachment)
    folders, _ = default_storage.listdir("") if default_storage.exists("") else ([], [])
    for folder in sorted(folders):
        if len(folder) == 2:
            _sweep_folder(folder, swept, dry_run=dry_run)
    if INCOMING in folders:
        _sweep_incoming(at, swept, dry_run=dry_run)
    return swept


def _removed(attachment: Attachment) -> int:
    try:
        with transaction.atomic():
            attachment.delete()
    except ProtectedError:  # came into use since we looked
        return 0
    return 1


@transaction.atomic
def _sweep_folder(folder: str, swept: Swept, *, dry_run: bool) -> None:
    _lock_folder(folder, shared=False)
    kept = hashes_in(folder)
    for path in _paths(folder):
        if path.rpartition("/")[2][:64] not in kept:
            _remove(path, swept, dry_run=dry_run)


def _sweep_incoming(at: datetime, swept: Swept, *, dry_run: bool) -> None:
    """What a crash left half-written."""
    for path in _paths(INCOMING):
        if default_storage.get_modified_time(path) < at - timedelta(hours=_INCOMING_HOURS):
            _remove(path, swept, dry_run=dry_run)


def _paths(folder: str) -> Iterator[str]:
    for name in default_storage.listdir(folder)[1]:
        yield f"{folder}/{name}"


def _remove(path: str, swept: Swept, *, dry_run: bool) -> None:
    swept.files += 1
    swept.size_bytes += default_storage.size(path)
    if not dry_run:
        default_storage.delete(path)

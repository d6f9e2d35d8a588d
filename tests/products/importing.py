"""Short ways through an import for the tests: a file, then its preview, then its writing."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from ocop.evidence.actions import attach_sheet
from ocop.evidence.models import Attachment, Audience
from ocop.people.models import User
from ocop.products import actions
from ocop.products.actions import ColumnChoice
from ocop.products.models import ImportRow, RegisterImport
from tests.products.register_files import official_xlsx, xlsx
from tests.world import NOW

LATER = NOW + timedelta(hours=1)
HEAD = ("Tên sản phẩm", "Nhóm sản phẩm", "Loại hình", "Chủ thể", "Xã/phường", "Điện thoại",
        "Hạng sao", "Số quyết định", "Ngày quyết định", "Cơ quan ban hành")  # fmt: skip
MAM = ("Mắm tôm Giao Hưng", "Thực phẩm", "HTX", "HTX Mắm Giao Hưng", "Xã Giao Hưng",
       "0912 345 678", 3, "12/QĐ-UBND", "01/06/2025", "UBND tỉnh Ninh Bình")  # fmt: skip


def row(**changes: object) -> list[object]:
    """The model row with some cells changed by the name of their place (ten, nhom, xa…)."""
    places = ("ten", "nhom", "loai", "chu_the", "xa", "dt", "sao", "so", "ngay", "noi")
    return [changes.get(place, cell) for place, cell in zip(places, MAM, strict=True)]


def sheet(*rows: Sequence[object], head: Sequence[str] = HEAD) -> bytes:
    """A workbook with one header row."""
    return xlsx(head, *rows)


def official(*rows: Sequence[object]) -> bytes:
    """A workbook of the 22-column form with merged headings."""
    return official_xlsx(rows)


def attached(data: bytes, name: str = "so.xlsx", *, by: User | None = None) -> Attachment:
    """The bytes as an upload of the person."""
    file = ContentFile(data, name=name)
    return attach_sheet(file=file, name=name, audience=Audience.OFFICE, by=by, at=NOW)


def started(
    data: bytes, name: str = "so.xlsx", *, by: User | None = None, **reading: Any
) -> RegisterImport:
    """The file is in, its columns proposed."""
    upload = attached(data, name, by=by)
    return actions.start_import(attachment=upload, by=by, at=NOW, **reading)


def previewed(
    data: bytes, name: str = "so.xlsx", *, by: User | None = None,
    choice: ColumnChoice | None = None,
) -> RegisterImport:  # fmt: skip
    """The file is read and compared."""
    made = started(data, name, by=by)
    if choice is not None:
        actions.set_mapping(register_import=made, choice=choice, by=by, at=NOW)
    actions.ask_preview(register_import=made, by=by, at=NOW, background=False)
    return actions.preview_import(register_import=made)


def written(
    data: bytes, name: str = "so.xlsx", *, by: User | None = None, good_rows_only: bool = False,
    at: datetime = NOW,
) -> RegisterImport:  # fmt: skip
    """The file is in the register."""
    made = previewed(data, name, by=by)
    return write(made, by=by, good_rows_only=good_rows_only, at=at)


def write(
    made: RegisterImport, *, by: User | None = None, good_rows_only: bool = False,
    at: datetime = NOW,
) -> RegisterImport:  # fmt: skip
    """What was previewed is written."""
    actions.ask_import(
        register_import=made, good_rows_only=good_rows_only, by=by, at=at, background=False
    )
    return actions.write_import(register_import=made)


def counts(made: RegisterImport) -> tuple[int, int, int, int]:
    """(new, changed, same, faulty)"""
    found = made.counts
    return found["new"], found["changed"], found["same"], found["faulty"]


def rows(made: RegisterImport) -> list[ImportRow]:
    """The kept rows in the order of the file."""
    return list(made.rows.order_by("number"))


def told(made: RegisterImport) -> list[tuple[int, str, str]]:
    """(row, column, code) of every fault."""
    return [(f["row"], f["column"], f["code"]) for one in rows(made) if one.state == "FAULTY"
            for f in one.faults]  # fmt: skip


def warned(made: RegisterImport) -> list[tuple[int, str, str]]:
    """(row, column, code) of every warning."""
    return [(w["row"], w["column"], w["code"]) for one in rows(made) for w in one.warnings]


def shown_changes(made: RegisterImport) -> list[tuple[str, str, str]]:
    """(field, before, after) of all changed rows."""
    found: Iterable[ImportRow] = (one for one in rows(made) if one.state == "CHANGED")
    return [
        (c["label"], c["before"], c["after"]) for one in found for c in (one.plan or {})["changes"]
    ]


def body(response: Any) -> bytes:
    """The bytes of a download."""
    return b"".join(response.streaming_content)

"""The steps from an empty database to one that can serve; each knows cheaply whether it is needed."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from ocop.kit.errors import Conflict
from ocop.products.models import Product
from ocop.units.actions import load_bodies, load_territory
from ocop.units.queries import area_of_province
from ocop.units.territory import TERRITORY
from ocop.web.demo_dossiers import load_demo_province

_LOCK = 0x0C0B  # our advisory lock: two starters prepare one after the other
DIST = settings.BASE / "static" / "dist"


@dataclass(frozen=True, slots=True)
class Step:
    """`doing` is what a person reads while `work` runs; `needed` asks, cheaply."""

    name: str
    doing: str
    needed: Callable[[], bool]
    work: Callable[[], None]


def steps(*, demo: bool) -> list[Step]:
    """Everything, in order."""
    wanted = [
        Step("migrations", "Đang tạo bảng…", migrations_waiting, _migrate),
        Step("territory", "Đang nạp đơn vị hành chính của cả nước…", territory_old, _load_areas),
        Step("static", "Đang gom tệp giao diện…", static_old, _collect),
    ]
    if demo:
        wanted.insert(2, Step("demo", "Đang nạp tỉnh minh họa…", register_empty, _load_demo))
    return wanted


@contextmanager
def alone() -> Iterator[None]:
    """One at a time, also for starters on two machines."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


# --- tables -------------------------------------------------------------------------------------


def migrations_waiting() -> bool:
    """Whether the code knows migrations that the database has not seen."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def has_table(name: str) -> bool:
    """Whether the table is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        return bool(cursor.fetchone()[0])


# --- areas --------------------------------------------------------------------------------------


def digest(named: Iterable[tuple[str, Path]], *, more: str = "") -> str:
    """One hash over names and contents of files, and `more`."""
    total = hashlib.sha256(more.encode())
    for name, path in sorted(named):
        total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _territory_stamp() -> str:
    """Changes with the files, with the product that reads them, and with the home province."""
    files = ((str(path.relative_to(TERRITORY)), path) for path in TERRITORY.rglob("*"))
    about = f"{settings.VERSION} {settings.PROVINCE_CODE}"
    return digest(((name, path) for name, path in files if path.is_file()), more=about)


def territory_old() -> bool:
    """Whether the areas are missing or came from other files.

    The stamp is the comment of the table: it lives and dies with the rows, also in a backup.
    """
    if not has_table("units_unit"):
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('units_unit'::regclass)")
        return bool(cursor.fetchone()[0] != _territory_stamp())


@transaction.atomic
def _load_areas() -> None:
    now = timezone.now()
    load_territory(at=now)
    province = area_of_province(settings.PROVINCE_CODE, on=timezone.localdate(now))
    load_bodies(province=province, at=now)
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON TABLE units_unit IS '{_territory_stamp()}'")
        cursor.execute("ANALYZE units_unit, units_unitversion, units_edge, units_lineage")


# --- demo ---------------------------------------------------------------------------------------


def register_empty() -> bool:
    """Whether no product was ever entered."""
    return not has_table("products_product") or not Product.objects.exists()


def _load_demo() -> None:
    load_demo_province(at=timezone.now())


# --- front end ----------------------------------------------------------------------------------


def _static_stamp() -> str:
    files = (
        (name, Path(storage.path(name)))
        for finder in get_finders()
        for name, storage in finder.list([])
    )
    return digest(files, more=settings.VERSION)


def _static_stamp_file() -> Path:
    return Path(settings.DATA) / "static.stamp"


def static_old() -> bool:
    """Whether the files that browsers ask for are not those of this version."""
    stamp, manifest = _static_stamp_file(), Path(settings.STATIC_ROOT) / "staticfiles.json"
    return not (manifest.exists() and stamp.exists() and stamp.read_text() == _static_stamp())


def _collect() -> None:
    """Old files stay: a server that still runs hands them out."""
    if not (DIST / "ocop.css").exists():
        raise Conflict("Giao diện chưa được dựng. Trong thư mục mã nguồn chạy: make setup")
    call_command("collectstatic", verbosity=0, interactive=False)
    _static_stamp_file().write_text(_static_stamp())

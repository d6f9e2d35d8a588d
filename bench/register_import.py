"""Speed and memory of the register import: reading, preview and writing of a whole province.

    DATABASE_URL=postgresql://… python bench/register_import.py [--rows 500 5000 20000]

Needs a database in which the territory is loaded; everything written is rolled back. Prints per
size the rows a second of the reader alone, of the preview and of the writing, the preview of the
same file once it is in the register, the undo, and how far the memory grew. Limit: a preview of
5,000 rows in 10 s.
"""

import argparse
import os
import platform
import resource
import sys
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
os.environ.setdefault("OCOP_DATA", mkdtemp(prefix="ocop-bench-"))

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from ocop.evidence.actions import attach_sheet  # noqa: E402
from ocop.evidence.models import Audience  # noqa: E402
from ocop.products import actions  # noqa: E402
from ocop.products.models import RegisterImport  # noqa: E402
from ocop.products.register import (  # noqa: E402
    DraftRecognition,
    DraftRow,
    draft_rows,
    open_table,
    propose_mapping,
    write_register_xlsx,
)
from ocop.units.queries import children_of, home_area  # noqa: E402

LIMIT_ROWS, LIMIT_SECONDS = 5_000, 10.0
GROUPS = ("I", "I.4.a", "II.1", "III.1", "IV.1", "V", "VI")
Answer = TypeVar("Answer")


def main() -> int:
    """Print the table; 1 when the limit is missed or nothing is loaded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, nargs="+", default=[500, LIMIT_ROWS, 20_000])
    sizes = parser.parse_args().rows
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    print(f"PostgreSQL {version}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"{'rows':>7} {'read s':>8} {'preview s':>10} {'rows/s':>8} {'write s':>8} {'rows/s':>8}"
          f" {'again s':>8} {'undo s':>7} {'memory MB':>10}")  # fmt: skip
    kept = True
    for rows in sizes:
        kept = measured(rows) and kept
    print(f"limit {LIMIT_ROWS} rows in {LIMIT_SECONDS:.0f} s: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


def measured(rows: int) -> bool:
    """One line of the table; everything it wrote is taken back."""
    data = register(rows)
    reading, _ = timed(lambda: read(data))
    before = peak_mb()
    with transaction.atomic():
        preview, made = timed(lambda: previewed(data, "so.xlsx"))
        writing, _ = timed(lambda: written(made))
        again, same = timed(lambda: previewed(data, "lai.xlsx"))
        assert same.counts["same"] == rows, same.counts
        undo, _ = timed(
            lambda: actions.undo_import(register_import=made, by=None, at=timezone.now())
        )
        transaction.set_rollback(True)
    print(f"{rows:7} {reading:8.2f} {preview:10.2f} {rows / preview:8.0f} {writing:8.2f}"
          f" {rows / writing:8.0f} {again:8.2f} {undo:7.2f} {peak_mb() - before:10.0f}")  # fmt: skip
    return rows > LIMIT_ROWS or preview <= LIMIT_SECONDS


def timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    """(seconds, answer)"""
    start = perf_counter()
    answer = work()
    return perf_counter() - start, answer


def peak_mb() -> float:
    """The most memory this process has held so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def register(rows: int) -> bytes:
    """A workbook of so many products: two a producer, spread over the communes of the province."""
    today = timezone.localdate()
    home = home_area(on=today)
    if home is None:
        raise SystemExit("Nothing is loaded: run `ocop init` on this database first.")
    communes = [node.name for node in children_of(home.pk, on=today)]
    target = BytesIO()
    write_register_xlsx(target, (product(number, communes) for number in range(rows)))
    return target.getvalue()


def product(number: int, communes: list[str]) -> DraftRow:
    """A product with one decision, every third with a second one."""
    maker = number // 2
    first = date(2020, 1, 1) + timedelta(days=number % 1000)
    decided = [
        DraftRecognition("FIRST", 3, f"{number}/QĐ-UBND", "UBND tỉnh Nam Định", first, first.year)
    ]
    if number % 3 == 0:
        later = first + timedelta(days=1095)
        decided.append(
            DraftRecognition(
                "UPGRADE", 4, f"{number}/QĐ-UBND-2", "UBND tỉnh Ninh Bình", later, later.year
            )
        )
    return DraftRow(
        product_name=f"Sản phẩm làng nghề số {number}", group=GROUPS[number % len(GROUPS)],
        producer=f"HTX Nông sản sạch số {maker}", producer_kind="COOPERATIVE",
        commune=communes[maker % len(communes)], address=f"Xóm {maker % 20}",
        phone=f"+8491{maker % 10_000_000:07}", representative="Nguyễn Văn An", star=decided[-1].star,
        recognitions=tuple(decided), note="Làng nghề", story="Ba đời làm nghề.\nNăm nào cũng có.",
    )  # fmt: skip


def read(data: bytes) -> int:
    """The reader alone, without a database."""
    table = open_table(data, "so.xlsx")
    return sum(1 for _ in draft_rows(table, propose_mapping(table)))


def previewed(data: bytes, name: str) -> RegisterImport:
    """The file from upload to preview."""
    now = timezone.now()
    attachment = attach_sheet(
        file=ContentFile(data, name=name), name=name, audience=Audience.OFFICE, by=None, at=now
    )
    made = actions.start_import(attachment=attachment, by=None, at=now)
    actions.ask_preview(register_import=made, by=None, at=now, background=False)
    return actions.preview_import(register_import=made)


def written(made: RegisterImport) -> RegisterImport:
    """What was previewed, in the register."""
    actions.ask_import(
        register_import=made, good_rows_only=False, by=None, at=timezone.now(), background=False
    )
    return actions.write_import(register_import=made)


if __name__ == "__main__":
    sys.exit(main())

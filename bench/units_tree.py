"""Time of the whole country's tree on a day, in the database: ids, names and parents.

    DATABASE_URL=postgresql://… python bench/units_tree.py [--runs 50]

Needs a database in which the territory is loaded. Prints a table: per day the number of units,
the time in the database (EXPLAIN ANALYZE without per-row timing), the time until all rows are in
the program, and the time of the objects of `tree_on`. Limit: 20 ms in the database.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")

import django

django.setup()

from django.db import connection  # noqa: E402

from ocop.units.queries import area_of_province, ids_below, tree_on  # noqa: E402
from ocop.units.queries.trees import TREE  # noqa: E402

DAYS = [date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 23)]
LIMIT_MS = 20.0


def main() -> int:
    """Print the table; 1 when the limit is missed or nothing is loaded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=30)
    runs = parser.parse_args().runs
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    print(f"PostgreSQL {version}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"{'day':12} {'units':>7} {'database ms':>12} {'rows ms':>9} {'objects ms':>11}")
    worst = 0.0
    for day in DAYS:
        in_database = median(planned(day) for _ in range(runs))
        rows = median(timed(partial(fetched, day)) for _ in range(runs))
        objects = median(timed(partial(tree_on, day)) for _ in range(max(3, runs // 5)))
        count = len(tree_on(day))
        print(f"{day!s:12} {count:7} {in_database:12.1f} {rows:9.1f} {objects:11.1f}")
        worst = max(worst, in_database) if count else LIMIT_MS + 1
    province = area_of_province("37", on=DAYS[-1]).pk
    below = median(timed(lambda: ids_below([province], on=DAYS[-1])) for _ in range(runs))
    print(f"all areas below one province (recursive): {below:.1f} ms")
    print(f"limit {LIMIT_MS:.0f} ms in the database: {'kept' if worst <= LIMIT_MS else 'MISSED'}")
    return 0 if worst <= LIMIT_MS else 1


def planned(day: date) -> float:
    """Milliseconds the server needs to plan and run the query."""
    with connection.cursor() as cursor:
        statement = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {TREE}"
        cursor.execute(statement, {"day": day, "tree": "AREA"})
        plan = cursor.fetchone()[0][0]
    return float(plan["Planning Time"] + plan["Execution Time"])


def fetched(day: date) -> None:
    """The rows, without making objects of them."""
    with connection.cursor() as cursor:
        cursor.execute(TREE, {"day": day, "tree": "AREA"})
        cursor.fetchall()


def timed(call: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    start = perf_counter()
    call()
    return (perf_counter() - start) * 1000


if __name__ == "__main__":
    sys.exit(main())

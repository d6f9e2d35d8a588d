"""Whether a backup fits this installation, and what it would replace."""

import time
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from ocop.cli.connection import connect
from ocop.cli.models_ready import close
from ocop.kit.errors import Conflict
from ocop.people.models import User
from ocop.products.models import Product

_LEAVING_S = 2.0


def require_known(manifest: dict[str, Any]) -> None:
    """Refuse a backup of a newer version: its tables mean more than we know."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or ()}
    newer = [name for name in manifest["database"]["migrations"] if name not in known]
    if newer:
        raise Conflict(
            f"Bản sao lưu của ocop {manifest['product']} mới hơn phần mềm đang chạy "
            f"(bước {newer[0]}). Cập nhật ocop rồi khôi phục."
        )


def require_free_of_users() -> None:
    """Refuse while other programs are connected to the database; those leaving get a moment."""
    deadline = time.monotonic() + _LEAVING_S
    while others := _others():
        if time.monotonic() > deadline:
            raise Conflict(
                f"Còn {others} kết nối khác tới cơ sở dữ liệu. Dừng máy chủ và việc nền trước."
            )
        time.sleep(0.1)


def _others() -> int:
    close()  # our own pool would count
    with connect() as alone:
        row = alone.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
    return int(row[0]) if row else 0


def rows_at_stake() -> int:
    """Products and accounts that a restore replaces; 0 for an empty or new database."""
    tables = connection.introspection.table_names()
    models = [model for model in (Product, User) if model._meta.db_table in tables]
    rows = sum(model._default_manager.count() for model in models)
    close()
    return rows

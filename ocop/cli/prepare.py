"""`ocop init`: whatever is missing before the product can serve, and nothing else."""

import argparse

from django.db import connection
from psycopg import sql

from ocop.cli import requirements
from ocop.cli.output import OK, answer, note, step
from ocop.cli.steps import alone, steps
from ocop.kit.faults import Invalid
from ocop.people.models import User

DONE = {
    "migrations": "tạo bảng",
    "territory": "nạp đơn vị hành chính",
    "demo": "nạp tỉnh minh họa",
    "static": "gom tệp giao diện",
}
NOBODY = (
    "Chưa có tài khoản nào. Tạo người quản trị: "
    'ocop user create --name "Họ và tên" --phone 0912345678 --role ADMINISTRATOR'
)


def prepare(args: argparse.Namespace) -> int:
    """Do what is needed; refuse a server that does not fit."""
    lacking = requirements.faults(requirements.facts())
    if lacking:
        raise Invalid(lacking)
    with alone():
        done = _doing(demo=args.demo, dry_run=args.dry_run)
        if args.stamp:
            _remember(args.stamp)
    words = ", ".join(DONE[name] for name in done) or "không có việc gì"
    verb = "Sẽ làm" if args.dry_run else "Đã làm"
    if not args.quiet:
        answer({"done": done, "dry_run": args.dry_run}, [f"{verb}: {words}."], as_json=args.json)
    if not args.dry_run and not User.objects.exists():
        note(NOBODY)
    return OK


def _remember(stamp: str) -> None:
    """Leave the note that `ocop.cli.prepared` reads."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), count(*) FROM django_migrations")
        name, count = cursor.fetchone()
        note_of = sql.SQL("COMMENT ON DATABASE {} IS {}")
        cursor.execute(note_of.format(sql.Identifier(name), sql.Literal(f"{stamp} {count}")))


def _doing(*, demo: bool, dry_run: bool) -> list[str]:
    done = []
    for each in steps(demo=demo):
        if each.needed():
            if not dry_run:
                step(each.doing)
                each.work()
            done.append(each.name)
    return done

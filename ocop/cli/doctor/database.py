"""Checks that ask the database; they run only when it answers."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from ocop.cli import requirements
from ocop.cli.backup.notes import last_backup
from ocop.cli.doctor.finding import Finding, fine, problem, remark
from ocop.cli.doctor.programme import programme_checks
from ocop.cli.steps import DIST, has_table, migrations_waiting, static_old, territory_old
from ocop.people.models import Appointment, Role
from ocop.products.models import Product

BACKUP_AGE = timedelta(hours=48)
WAITING = timedelta(minutes=10)
CLOCK_S = 5.0


def database_checks() -> Iterator[Finding]:
    """From the server up to the queue; what needs tables is left out without them."""
    yield from _server()
    yield _clock()
    yield _tables()
    yield _static()
    if has_table("products_product"):
        checks: tuple[Callable[[], Finding], ...] = (
            _territory, _administrator, _queue, _backup, _safe_settings,
        )  # fmt: skip
        for check in checks:
            yield check()
    if has_table("notices_delivery"):
        yield from programme_checks()


def _server() -> Iterator[Finding]:
    found = requirements.facts()
    lacking = requirements.faults(found)
    for fault in lacking:
        yield problem(f"database {fault.where}", fault.what, fault.how_to_fix)
    if not lacking:
        yield fine("database", f"PostgreSQL {found.version}, bảng mã {found.encoding}.")


def _clock() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    apart = abs((timezone.now() - theirs).total_seconds())
    if apart > CLOCK_S:
        return problem(
            "clock", f"Đồng hồ máy này và máy chủ cơ sở dữ liệu lệch nhau {apart:.0f} giây.",
            "Bật đồng bộ giờ trên cả hai máy: timedatectl set-ntp true",
        )  # fmt: skip
    if theirs.year < 2026:
        return problem(
            "clock", f"Đồng hồ máy chỉ năm {theirs.year}.", "Chạy: timedatectl set-ntp true"
        )
    return fine("clock", f"Giờ máy {timezone.localtime(theirs):%H:%M %d/%m/%Y} (giờ Việt Nam).")


def _tables() -> Finding:
    if migrations_waiting():
        return problem("migrations", "Bảng chưa có hoặc còn của phiên bản cũ.", "Chạy: ocop init")
    return fine("migrations", "Bảng đúng phiên bản.")


def _static() -> Finding:
    if not (DIST / "ocop.css").exists():
        return problem(
            "static", "Giao diện chưa được dựng.", "Trong thư mục mã nguồn chạy: make setup"
        )
    if static_old():
        return problem("static", "Tệp giao diện chưa gom hoặc đã cũ.", "Chạy: ocop init")
    return fine("static", "Tệp giao diện đúng phiên bản.")


def _territory() -> Finding:
    if territory_old():
        return problem(
            "territory", "Đơn vị hành chính chưa nạp, hoặc nạp từ dữ liệu cũ.", "Chạy: ocop init"
        )
    return fine("territory", f"Đơn vị hành chính đã nạp, tỉnh nhà: {settings.PROVINCE_NAME}.")


def _administrator() -> Finding:
    today = timezone.localdate()
    held = Appointment.objects.valid_on(today)
    if not held.filter(role=Role.ADMINISTRATOR, user__is_active=True).exists():
        return problem(
            "administrator", "Chưa có người quản trị hệ thống.",
            'Chạy: ocop user create --name "Họ và tên" --phone 0912345678 --role ADMINISTRATOR',
        )  # fmt: skip
    return fine("administrator", "Có người quản trị hệ thống.")


def _queue() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), min(coalesce(scheduled_at, e.at)) FROM procrastinate_jobs j "
            "LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events "
            "WHERE job_id = j.id) e ON true WHERE status = 'todo' "
            "AND coalesce(scheduled_at, e.at, now()) <= now()"
        )
        waiting, oldest = cursor.fetchone()
    age = timezone.now() - oldest if oldest else timedelta()
    if age > WAITING:
        minutes = int(age.total_seconds() // 60)
        return problem(
            "queue", f"{waiting} việc nền đang chờ, lâu nhất {minutes} phút.",
            "Chạy ocop serve, hoặc ocop worker nếu máy chủ web chạy riêng.",
        )  # fmt: skip
    return fine("queue", f"{waiting} việc nền đang chờ.")


def _backup() -> Finding:
    """A demo needs no backup; real products need a fresh one."""
    last = last_backup(settings.DATA)
    how = "Chạy hằng đêm: ocop backup /đường/dẫn/ocop.tar --yes --verify"
    state = problem if Product.objects.filter(illustrative=False).exists() else remark
    if last is None:
        return state("backup", "Chưa sao lưu lần nào.", how)
    age = timezone.now() - datetime.fromisoformat(last.made_at)
    made = f"{timezone.localtime(datetime.fromisoformat(last.made_at)):%H:%M %d/%m/%Y}"
    if age > BACKUP_AGE:
        return state("backup", f"Bản sao lưu cuối từ {made}, đã {age.days} ngày.", how)
    if not last.verified_at:
        return remark(
            "backup", f"Bản sao lưu {made} chưa được kiểm thử.",
            f"Chạy: ocop backup --verify {last.file}",
        )  # fmt: skip
    return fine("backup", f"Bản sao lưu {made} đã kiểm thử.")


def _safe_settings() -> Finding:
    public = not any(host in settings.SITE_URL for host in ("127.0.0.1", "localhost"))
    if settings.DEBUG:
        return problem(
            "settings", "OCOP_DEBUG đang bật: trang lỗi để lộ cấu hình.", "Bỏ OCOP_DEBUG."
        )
    if public and settings.SITE_URL.startswith("http://"):
        return problem(
            "settings", f"{settings.SITE_URL} không mã hóa đường truyền.",
            "Đặt nginx hoặc Caddy phía trước, rồi OCOP_SITE_URL=https://… và OCOP_BEHIND_PROXY=1.",
        )  # fmt: skip
    return fine("settings", f"Địa chỉ của trang: {settings.SITE_URL}.")

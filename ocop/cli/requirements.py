"""What the product asks of a PostgreSQL server, and what a given one lacks."""

from dataclasses import dataclass

from django.db import connection

from ocop.kit.faults import Fault

OLDEST_MAJOR = 15
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
_QUESTION = """
SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000,
       pg_encoding_to_char(encoding), datname,
       has_database_privilege(datname, 'CREATE'),
       ARRAY(SELECT name FROM pg_available_extensions WHERE name = ANY(%(wanted)s)),
       ARRAY(SELECT extname FROM pg_extension WHERE extname = ANY(%(wanted)s))
FROM pg_database WHERE datname = current_database()
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a server says about itself and the database in it."""

    version: str
    major: int
    encoding: str
    database: str
    may_create: bool
    available: list[str]
    installed: list[str]
    lowers: bool


def facts() -> Facts:
    """Ask the server of DATABASE_URL."""
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION, {"wanted": list(EXTENSIONS)})
        row = cursor.fetchone()
        lowers = False
        if row[2] == "UTF8":  # other encodings may not even have the letter to ask with
            cursor.execute("SELECT lower('Đ') = 'đ'")
            lowers = cursor.fetchone()[0]
        return Facts(*(*row, lowers))


def faults(found: Facts) -> list[Fault]:
    """Why the product cannot work there; empty when it can."""
    lacking = []
    if found.major < OLDEST_MAJOR:
        lacking.append(
            ("version", f"Máy chủ là PostgreSQL {found.version}.",
             f"Cần PostgreSQL {OLDEST_MAJOR} trở lên.")
        )  # fmt: skip
    if found.encoding != "UTF8":
        lacking.append(
            ("encoding", f"Cơ sở dữ liệu {found.database} dùng bảng mã {found.encoding}.",
             f"Tạo lại bằng: createdb -E UTF8 -T template0 --locale=C.UTF-8 {found.database}")
        )  # fmt: skip
    elif not found.lowers:
        lacking.append(
            ("locale", f"Cơ sở dữ liệu {found.database} không biết chữ đ là chữ thường của Đ, "
             "nên tìm kiếm sẽ sót.",
             f"Tạo lại bằng: createdb -E UTF8 -T template0 --locale=C.UTF-8 {found.database}")
        )  # fmt: skip
    return [Fault(*row) for row in lacking] + _extension_faults(found)


def _extension_faults(found: Facts) -> list[Fault]:
    absent = [name for name in EXTENSIONS if name not in found.available]
    if absent:
        return [
            Fault("extensions", f"Máy chủ thiếu phần mở rộng: {', '.join(absent)}.",
                  "Cài gói postgresql-contrib trên máy chủ đó.")
        ]  # fmt: skip
    to_make = [name for name in EXTENSIONS if name not in found.installed]
    if to_make and not found.may_create:
        return [
            Fault("extensions", f"Chưa có phần mở rộng {', '.join(to_make)}, và tài khoản này "
                  "không được tạo.",
                  f"Chủ cơ sở dữ liệu chạy: GRANT CREATE ON DATABASE {found.database} TO …")
        ]  # fmt: skip
    return []

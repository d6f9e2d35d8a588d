"""Every verb of `ocop`: its arguments, its help, and which function does the work."""

import argparse
from importlib import import_module
from pathlib import Path

from ocop.cli.language import said
from ocop.cli.parser import Parser, Verbs, add, group
from ocop.cli.register_verbs import register_verbs
from ocop.kit.environment import number

# Written by the app they belong to; its module is imported only when the verb is used.
BORROWED = {"star": "ocop.scoring.cli", "criteria": "ocop.scoring.cli"}
SCOPES = "read, import, epcis:capture, epcis:query"  # of `people.models.TokenScope`
WRITES = ("json", "dry-run", "yes")


def own_commands() -> list[str]:
    """Commands of the apps in Django's way; they need no entry here."""
    apps = Path(__file__).parent.parent.glob("*/management/commands/[a-z]*.py")
    return sorted(path.stem for path in apps)


def parser_for(word: str, version: str) -> Parser:
    """The whole parser; verbs of other modules only when `word` asks for one of them."""
    top = Parser(
        prog="ocop",
        description=said(
            "Phần mềm cho Chương trình OCOP: sổ sản phẩm, chấm sao, sao lưu, vận hành.",
            "Software for the OCOP programme: register, stars, backup, operation.",
        )
        + said("\nThêm: ", "\nAlso: ")
        + ", ".join(own_commands())
        + said(", và lệnh của Django (ocop help).", ", and Django's commands (ocop help)."),
        example="ocop serve --demo",
    )
    top.add_argument("--version", action="version", version=f"ocop {version}")
    verbs = top.add_subparsers(dest="command", metavar=said("lệnh", "command"), parser_class=Parser)
    for build in (_running, _preparing, register_verbs, _people, _tokens, _keeping, _borrowed_help):
        build(verbs)
    if word in BORROWED:
        alone = Parser(prog="ocop")
        import_module(BORROWED[word]).add_parsers(
            alone.add_subparsers(dest="command", parser_class=argparse.ArgumentParser)
        )
        return alone
    return top


def _running(verbs: Verbs) -> None:
    serve = add(
        verbs, "serve",
        said("chạy máy chủ: cơ sở dữ liệu, web, việc nền", "run the server: database, web, jobs"),
        run="serve:serve", needs="nothing", example="ocop serve --demo --port 8000", switches=(),
    )  # fmt: skip
    serve.add_argument(
        "--demo", action="store_true", help=said("nạp tỉnh minh họa", "load the demo province")
    )
    serve.add_argument(
        "--host",
        default="127.0.0.1",
        help=said("địa chỉ nghe, mặc định 127.0.0.1", "address to listen on"),
    )
    serve.add_argument(
        "--port", type=int, default=number("OCOP_PORT", 8000),
        help=said("cổng, mặc định 8000 hoặc OCOP_PORT", "port, 8000 or OCOP_PORT"),
    )  # fmt: skip
    serve.add_argument(
        "--workers", type=int, default=2, help=said("số tiến trình web", "web processes")
    )
    worker = add(
        verbs, "worker",
        said("chỉ chạy việc nền (ocop serve đã có sẵn)", "only the jobs (ocop serve has them)"),
        run="worker:worker", example="ocop worker --jobs 2", switches=(),
    )  # fmt: skip
    worker.add_argument(
        "--jobs", type=int, default=2, help=said("số việc làm cùng lúc", "jobs at the same time")
    )


def _preparing(verbs: Verbs) -> None:
    prepare = add(
        verbs, "init",
        said("tạo bảng, nạp đơn vị hành chính, gom tệp giao diện",
             "make the tables, load the areas, collect the front end"),
        run="prepare:prepare", example="ocop init --dry-run", switches=("json", "dry-run"),
    )  # fmt: skip
    prepare.add_argument(
        "--demo", action="store_true", help=said("nạp tỉnh minh họa", "load the demo province")
    )
    prepare.add_argument(
        "--quiet", action="store_true", help=said("không in kết quả", "print no answer")
    )
    prepare.add_argument("--stamp", default="", help=argparse.SUPPRESS)  # for ocop serve
    demo = add(
        verbs, "demo",
        said("nạp tỉnh minh họa, hoặc kê tài khoản minh họa",
             "load the demo province, or list its accounts"),
        run="demo:demo", example="ocop demo --accounts --json", switches=("json", "dry-run"),
    )  # fmt: skip
    demo.add_argument(
        "--accounts",
        action="store_true",
        help=said("kê tài khoản minh họa", "list the demo accounts"),
    )
    add(
        verbs, "doctor",
        said("tìm chỗ trục trặc và nói cách sửa", "find what is wrong and say how to mend it"),
        run="doctor:doctor", needs="nothing", example="ocop doctor",
    )  # fmt: skip


def _keeping(verbs: Verbs) -> None:
    backup = add(
        verbs, "backup",
        said("sao lưu vào một tệp, hoặc kiểm lại một bản sao lưu",
             "back up into one file, or verify a backup"),
        run="backup:backup", example="ocop backup /sao-luu/ocop-24-11.tar --yes",
        switches=WRITES,
    )  # fmt: skip
    backup.add_argument("file", help=said("tệp sao lưu", "the backup file"))
    backup.add_argument(
        "--verify",
        action="store_true",
        help=said(
            "khôi phục thử vào một cơ sở dữ liệu tạm rồi so từng bảng, từng tệp",
            "restore into a scratch database and compare every table and file",
        ),
    )
    restore = add(
        verbs, "restore",
        said("khôi phục từ tệp sao lưu", "restore a backup"),
        run="backup:restore", example="ocop restore /sao-luu/ocop-24-11.tar --yes",
        switches=WRITES,
    )  # fmt: skip
    restore.add_argument("file", help=said("tệp sao lưu", "the backup file"))
    openapi = add(
        verbs, "openapi",
        said("in tài liệu OpenAPI", "print the OpenAPI document"),
        run="openapi:openapi", needs="django", example="ocop openapi --output openapi.json",
    )  # fmt: skip
    openapi.add_argument("--output", help=said("ghi vào tệp này", "write into this file"))


def _people(verbs: Verbs) -> None:
    inner = group(
        verbs, "user", said("tài khoản và phân công", "accounts and appointments"),
        example="ocop user list",
    )  # fmt: skip
    create = add(
        inner, "create", said("tạo tài khoản với mật khẩu tạm", "make an account"),
        run="people:create", switches=("json", "dry-run"),
        example='ocop user create --name "Trần Thị Hoa" --phone 0912345678 '
        '--role PRODUCER --unit "Xã Giao Hưng"',
    )  # fmt: skip
    create.add_argument("--name", required=True, help=said("họ và tên", "full name"))
    create.add_argument("--phone", default="", help=said("điện thoại di động", "mobile phone"))
    create.add_argument("--email", default="", help=said("thư điện tử", "e-mail"))
    _post(create)
    rows = add(
        inner, "list", said("kê tài khoản", "list the accounts"),
        run="people:show", example="ocop user list --role ADMINISTRATOR",
    )  # fmt: skip
    rows.add_argument("--role", help=said("chỉ vai trò này", "only this role"))
    _changes_of_people(inner)


def _changes_of_people(inner: Verbs) -> None:
    password = add(
        inner, "password", said("cấp mật khẩu tạm, dùng được 7 ngày", "give a temporary password"),
        run="people:password", example="ocop user password 0912345678",
        switches=("json", "dry-run"),
    )  # fmt: skip
    appoint = add(
        inner, "appoint", said("phân công vai trò", "give a role"),
        run="people:appoint", switches=("json", "dry-run"),
        example='ocop user appoint 0912345678 --role COMMUNE_OFFICER --unit "UBND xã Giao Hưng"',
    )  # fmt: skip
    _post(appoint)
    close = add(
        inner, "deactivate", said("khóa tài khoản", "close an account"),
        run="people:deactivate", switches=WRITES, example="ocop user deactivate 0912345678",
    )  # fmt: skip
    reopen = add(
        inner, "reactivate", said("mở lại tài khoản", "reopen an account"),
        run="people:reactivate", switches=("json", "dry-run"),
        example="ocop user reactivate 0912345678",
    )  # fmt: skip
    for parser in (password, appoint, close, reopen):
        parser.add_argument("login", help=said("điện thoại hoặc thư điện tử", "phone or e-mail"))


def _post(parser: Parser) -> None:
    parser.add_argument(
        "--role", required=True, help=said("vai trò, ví dụ PRODUCER", "role, such as PRODUCER")
    )
    parser.add_argument(
        "--unit",
        default="",
        help=said("đơn vị: tên hoặc mã; để trống là cả tỉnh", "unit: name or code; the province"),
    )
    parser.add_argument("--since", help=said("từ ngày, dd/mm/yyyy", "from, dd/mm/yyyy"))
    parser.add_argument("--until", help=said("đến trước ngày", "until before"))
    parser.add_argument("--basis", default="", help=said("căn cứ, số quyết định", "legal basis"))


def _tokens(verbs: Verbs) -> None:
    inner = group(
        verbs, "token", said("mã truy cập cho máy khác", "tokens for machines"),
        example="ocop token list",
    )  # fmt: skip
    create = add(
        inner, "create", said("tạo mã, chỉ hiện một lần", "make a token, shown once"),
        run="tokens:create", switches=("json", "dry-run"),
        example="ocop token create --scopes epcis:capture,epcis:query --json",
    )  # fmt: skip
    create.add_argument(
        "--user",
        help=said("của tài khoản; để trống: quản trị", "of the account; the administrator"),
    )
    create.add_argument(
        "--scopes", required=True, nargs="+", help=said(f"phạm vi: {SCOPES}", SCOPES)
    )
    create.add_argument(
        "--name", default="ocop token create", help=said("tên ứng dụng", "name of the application")
    )
    create.add_argument("--days", type=int, default=90, help=said("số ngày dùng", "days"))
    rows = add(
        inner, "list", said("kê mã truy cập", "list the tokens"),
        run="tokens:show", example="ocop token list --user 0912345678",
    )  # fmt: skip
    rows.add_argument("--user", help=said("chỉ của tài khoản này", "only of this account"))
    revoke = add(
        inner, "revoke", said("thu hồi mã", "end a token"),
        run="tokens:revoke", switches=WRITES, example="ocop token revoke 12",
    )  # fmt: skip
    revoke.add_argument("id", type=int, help=said("số của mã trong token list", "its number"))


def _borrowed_help(verbs: Verbs) -> None:
    verbs.add_parser("star", help=said("tính sao từ phiếu chấm", "the star of marks"))
    verbs.add_parser(
        "criteria", help=said("xem, so, kiểm bộ tiêu chí", "show, compare, check criteria")
    )

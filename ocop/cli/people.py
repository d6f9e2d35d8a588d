"""`ocop user`: accounts and appointments, as the operator of the server."""

import argparse
from typing import Any

from django.utils import timezone

from ocop.cli.models_ready import trial
from ocop.cli.output import OK, answer, confirm, table
from ocop.cli.places import day_of, unit_of, user_of
from ocop.kit.faults import Fault, Invalid
from ocop.people import actions
from ocop.people.actions import Person, Post
from ocop.people.models import Role, User
from ocop.people.queries import appointments_in_words

DRY = "Thử xong, chưa ghi gì. "


def create(args: argparse.Namespace) -> int:
    """Make an account with an appointment and a temporary password, shown once."""
    person = Person(args.name, args.phone, args.email)
    post = _post(args)
    now = timezone.now()
    with trial(args.dry_run):
        user = actions.create_user(person=person, post=post, by=None, at=now)
        secret = actions.give_temporary_password(user=user, by=None, at=now)
    content = {"id": str(user.pk), "login": user.login, "password": secret}
    line = f"Đã tạo tài khoản {user.login} ({user.name}). {_handed_over(secret)}"
    return _done(args, content, line)


def password(args: argparse.Namespace) -> int:
    """Give a temporary password, shown once; the person is signed out everywhere."""
    user = user_of(args.login)
    with trial(args.dry_run):
        secret = actions.give_temporary_password(user=user, by=None, at=timezone.now())
    content = {"login": user.login, "password": secret}
    return _done(args, content, f"Tài khoản {user.login}. {_handed_over(secret)}")


def appoint(args: argparse.Namespace) -> int:
    """Give a role at a unit."""
    user, post = user_of(args.login), _post(args)
    with trial(args.dry_run):
        given = actions.appoint(user=user, post=post, by=None, at=timezone.now())
    content = {"login": user.login, "role": given.role, "unit": given.unit.key}
    return _done(args, content, f"Đã phân công {user.name}: {Role(given.role).label}.")


def deactivate(args: argparse.Namespace) -> int:
    """Close an account."""
    user = user_of(args.login)
    if not args.dry_run:
        confirm(f"Khóa tài khoản {user.login} ({user.name})?", yes=args.yes)
    with trial(args.dry_run):
        actions.deactivate(user=user, by=None, at=timezone.now())
    return _done(args, {"login": user.login, "active": False}, f"Đã khóa {user.login}.")


def reactivate(args: argparse.Namespace) -> int:
    """Open a closed account again."""
    user = user_of(args.login)
    with trial(args.dry_run):
        actions.reactivate(user=user, by=None, at=timezone.now())
    return _done(args, {"login": user.login, "active": True}, f"Đã mở lại {user.login}.")


def show(args: argparse.Namespace) -> int:
    """List the accounts with what they hold today."""
    day = timezone.localdate()
    held = appointments_in_words(on=day).filter(valid__contains=day)
    users = User.objects.order_by("sort_key", "pk")
    if args.role:
        held = held.filter(role=_role(args.role))
        users = users.filter(pk__in=held.values("user"))
    posts: dict[Any, list[dict[str, str]]] = {}
    for row in held:
        name = getattr(row, "unit_name", "") or ""
        posts.setdefault(row.user_id, []).append({"role": row.role, "unit": name})
    rows = [
        {"login": u.login, "name": u.name, "active": u.is_active, "posts": posts.get(u.pk, [])}
        for u in users
    ]
    lines = table(("login", "name", "active", "posts"), (_cells(row) for row in rows))
    answer(rows, lines, as_json=args.json)
    return OK


def _cells(row: dict[str, Any]) -> tuple[str, str, str, str]:
    posts = "; ".join(f"{post['role']}, {post['unit']}" for post in row["posts"])
    return row["login"], row["name"], "đang mở" if row["active"] else "đã khóa", posts


def _post(args: argparse.Namespace) -> Post:
    return Post(
        role=_role(args.role),
        unit=unit_of(args.unit),
        since=day_of(args.since, "since"),
        until=day_of(args.until, "until"),
        basis=args.basis,
    )


def _role(word: str) -> str:
    """The role as it is stored; Invalid with all roles when there is none of that name."""
    wanted = word.upper().replace("-", "_")
    if wanted not in Role.values:
        choices = ", ".join(Role.values)
        raise Invalid([Fault("role", f"Không có vai trò {word}.", f"Chọn: {choices}.", "role")])
    return wanted


def _handed_over(secret: str) -> str:
    days = actions.TEMPORARY_PASSWORD.days
    return f"Mật khẩu tạm, dùng được {days} ngày, chỉ hiện lần này: {secret}"


def _done(args: argparse.Namespace, content: dict[str, Any], line: str) -> int:
    if args.dry_run:
        content.pop("password", None)
        content.pop("id", None)
        line = DRY
    answer({**content, "dry_run": args.dry_run}, [line], as_json=args.json)
    return OK

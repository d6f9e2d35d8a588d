"""`ocop token`: bearer tokens for machines, as the operator of the server."""

import argparse

from django.utils import timezone

from ocop.cli.models_ready import trial
from ocop.cli.output import OK, answer, confirm, table
from ocop.cli.places import administrator, user_of
from ocop.kit.faults import Fault, Invalid
from ocop.people import actions
from ocop.people.models import ApiToken


def create(args: argparse.Namespace) -> int:
    """Make a token; its secret is shown this once."""
    owner = user_of(args.user) if args.user else administrator()
    scopes = [part for word in args.scopes for part in word.replace(",", " ").split()]
    with trial(args.dry_run):
        token, secret = actions.create_token(
            name=args.name, scopes=scopes, by=owner, at=timezone.now(), days=args.days
        )
    if args.dry_run:
        answer({"dry_run": True}, ["Thử xong, chưa tạo mã."], as_json=args.json)
        return OK
    content = {
        "token": secret, "id": token.pk, "user": owner.login, "scopes": token.scopes,
        "expires_at": token.expires_at.isoformat(),
    }  # fmt: skip
    until = f"Dùng được đến {_day(token)}, phạm vi: {_scopes(token)}."
    lines = [secret, f"Chỉ hiện lần này. Mã của {owner.login}. {until}"]
    answer(content, lines, as_json=args.json)
    return OK


def show(args: argparse.Namespace) -> int:
    """List tokens without their secrets, which nobody keeps."""
    tokens = ApiToken.objects.select_related("user").order_by("pk")
    if args.user:
        tokens = tokens.filter(user=user_of(args.user))
    rows = [
        {
            "id": token.pk, "user": token.user.login, "name": token.name, "scopes": token.scopes,
            "expires_at": token.expires_at, "last_used_at": token.last_used_at,
        }
        for token in tokens
    ]  # fmt: skip
    cells = [(str(t.pk), t.user.login, t.name, _scopes(t), _day(t)) for t in tokens]
    lines = table(("id", "user", "name", "scopes", "until"), cells)
    answer(rows, lines, as_json=args.json)
    return OK


def revoke(args: argparse.Namespace) -> int:
    """End a token at once, in the name of its owner."""
    token = ApiToken.objects.select_related("user").filter(pk=args.id).first()
    if token is None:
        raise Invalid([Fault("id", f"Không có mã số {args.id}.", "Xem: ocop token list")])
    if not args.dry_run:
        confirm(f"Thu hồi mã {token.name} của {token.user.login}?", yes=args.yes)
    with trial(args.dry_run):
        actions.revoke_token(token=token, by=token.user, at=timezone.now())
    line = "Thử xong, chưa thu hồi." if args.dry_run else f"Đã thu hồi mã {token.name}."
    answer({"id": args.id, "revoked": not args.dry_run}, [line], as_json=args.json)
    return OK


def _day(token: ApiToken) -> str:
    return f"{timezone.localtime(token.expires_at):%d/%m/%Y}"


def _scopes(token: ApiToken) -> str:
    return ", ".join(token.scopes)

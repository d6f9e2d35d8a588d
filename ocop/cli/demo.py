"""`ocop demo`: load the demo province, or list its sign-ins."""

import argparse
from dataclasses import asdict

from django.utils import timezone

from ocop.cli.demo_table import account_lines
from ocop.cli.output import OK, PROBLEM, answer, note
from ocop.cli.steps import register_empty
from ocop.kit.errors import Conflict
from ocop.web.actions import demo_accounts
from ocop.web.demo_dossiers import load_demo_province

NONE_YET = "Chưa có tài khoản minh họa. Nạp tỉnh minh họa vào một sổ trống: ocop demo"


def demo(args: argparse.Namespace) -> int:
    """Load, or list with --accounts."""
    if args.accounts:
        return _accounts(as_json=args.json)
    if args.dry_run:
        if not register_empty():
            raise Conflict("Sổ đã có sản phẩm nên sẽ không nạp dữ liệu minh họa.")
        answer({"dry_run": True}, ["Sổ đang trống: sẽ nạp tỉnh minh họa."], as_json=args.json)
        return OK
    counts = load_demo_province(at=timezone.now())
    line = (
        f"Đã nạp {counts['products']} sản phẩm, {counts['producers']} chủ thể, "
        f"{counts['dossiers']} hồ sơ, {counts['accounts']} tài khoản minh họa."
    )
    answer(counts, [line, "", *account_lines(demo_accounts())], as_json=args.json)
    return OK


def _accounts(*, as_json: bool) -> int:
    accounts = demo_accounts()
    if not accounts and not as_json:
        note(NONE_YET)
        return PROBLEM
    answer([asdict(a) for a in accounts], account_lines(accounts), as_json=as_json)
    return OK if accounts else PROBLEM

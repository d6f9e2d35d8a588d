"""The sign-ins of the demo province as a table."""

from collections.abc import Sequence
from pathlib import Path

from ocop.cli.output import table
from ocop.web.demo_accounts import DemoAccount, kept


def account_lines(accounts: Sequence[DemoAccount]) -> list[str]:
    """The columns are those of the JSON."""
    rows = [(each.role, each.unit, each.login, each.password) for each in accounts]
    return table(("role", "unit", "login", "password"), rows) if rows else []


def sign_in_lines(data: Path) -> list[str]:
    """The table of the data folder, empty when the demo was not loaded there."""
    return account_lines(kept(data))

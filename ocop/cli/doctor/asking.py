"""The part of `ocop doctor` that needs Django: it adds to `args.findings`."""

import argparse

from ocop.cli.doctor.database import database_checks


def ask(args: argparse.Namespace) -> int:
    """Keep every finding as it comes, so that a failing check does not hide those before it."""
    for finding in database_checks():
        args.findings.append(finding)
    return 0

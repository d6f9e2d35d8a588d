"""`ocop doctor`: looks at everything that can be wrong and says in words how to mend it."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from importlib import import_module

from ocop.cli.doctor.configuration import effective
from ocop.cli.doctor.finding import Finding, State, problem
from ocop.cli.doctor.machine import machine
from ocop.cli.embedded import database, embedded_server
from ocop.cli.language import said
from ocop.cli.output import OK, PROBLEM, answer, table
from ocop.kit.environment import WrongSetting, data_folder
from ocop.kit.errors import Conflict
from ocop.local.postgres import DatabaseTrouble

SIGNS = {State.OK: "✓", State.NOTE: "•", State.PROBLEM: "✗"}


def doctor(args: argparse.Namespace) -> int:
    """Say what is found; 1 when something is wrong."""
    findings = [*machine(data_folder()), *_of_the_database(args)]
    configuration = list(effective())
    wrong = [finding for finding in findings if finding.state is State.PROBLEM]
    content = {
        "ok": not wrong,
        "findings": [asdict(finding) for finding in findings],
        "configuration": configuration,
    }
    rows = [(row["name"], row["value"], row["source"]) for row in configuration]
    head = (said("thiết đặt", "setting"), said("giá trị", "value"), said("nguồn", "source"))
    verdict = (
        said(f"{len(wrong)} điều cần sửa.", f"{len(wrong)} to mend.")
        if wrong
        else said("Mọi thứ đều ổn.", "All is well.")
    )
    lines = [*table(head, rows), "", *(_line(finding) for finding in findings), "", verdict]
    answer(content, lines, as_json=args.json)
    return PROBLEM if wrong else OK


def _of_the_database(args: argparse.Namespace) -> Iterator[Finding]:
    """What the database tells, or why it tells nothing."""
    found: list[Finding] = []
    args.findings = found
    try:
        if (server := embedded_server()) is not None:
            _ = server.home  # looking must not make a database: DatabaseTrouble when there is none
        with database():
            import_module("ocop.cli.models_ready").call("doctor.asking", "ask", args)
    except DatabaseTrouble as trouble:
        found.append(problem("database", trouble.what, trouble.how_to_fix))
    except Conflict as conflict:
        found.append(problem("database", conflict.message, ""))
    except WrongSetting as wrong:
        found.append(problem("settings", str(wrong), ""))
    yield from found


def _line(finding: Finding) -> str:
    line = f"{SIGNS[finding.state]} {finding.what}"
    return f"{line}\n  → {finding.how_to_fix}" if finding.how_to_fix else line

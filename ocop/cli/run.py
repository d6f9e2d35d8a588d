"""Runs a verb: arguments, database, the work, and an exit code with a sentence when it fails.

Exit codes: 0 done, 1 a problem was found, 2 the command was written wrongly, 3 done in part.
"""

import argparse
import difflib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from importlib import import_module
from types import FrameType
from typing import NoReturn

from ocop import __version__
from ocop.cli.embedded import database
from ocop.cli.language import said
from ocop.cli.output import OK, PROBLEM, USAGE, WrongUse, note, tell_faults
from ocop.cli.verbs import parser_for
from ocop.kit.environment import WrongSetting
from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Fault, Invalid
from ocop.local.postgres import DatabaseTrouble

Work = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
    signal.signal(signal.SIGTERM, _leave)
    try:
        return guarded(lambda: _run(words), as_json="--json" in words)
    except BrokenPipeError:  # the reader of our output (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        note(said("Đã dừng.", "Stopped."))
        return 128 + signal.SIGINT


def guarded(work: Callable[[], int], *, as_json: bool) -> int:
    """Turn what a verb refuses into a sentence and an exit code."""
    try:
        return work()
    except WrongUse as error:
        note(str(error))
        return USAGE
    except WrongSetting as error:
        fault = Fault("settings", str(error))
    except (Refused, Conflict) as error:
        fault = Fault("", error.message)
    except DatabaseTrouble as trouble:
        fault = Fault("database", trouble.what, str(trouble).removeprefix(trouble.what).strip())
    except Invalid as invalid:
        tell_faults(invalid.faults, as_json=as_json)
        return PROBLEM
    tell_faults([fault], as_json=as_json)
    return PROBLEM


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """End in order when asked to, so that an embedded database is left as it was found."""
    sys.exit(128 + number)


def _run(words: list[str]) -> int:
    word = words[0] if words else ""
    parser = parser_for(word, __version__)
    if not words:
        parser.print_help()
        return OK
    if not word.startswith("-") and word not in _names(parser):
        return _management(words, _names(parser))
    args = parser.parse_args(words)
    if callable(args.run):  # a verb of another module brings its function along
        work: Work = args.run
        return work(args)
    return _work(args)


def _names(parser: argparse.ArgumentParser) -> list[str]:
    return [
        name
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for name in action.choices
    ]


def _work(args: argparse.Namespace) -> int:
    """Run the function named by the verb once what it needs is there."""
    module, _, name = args.run.partition(":")
    if args.needs == "nothing":
        return int(getattr(import_module(f"ocop.cli.{module}"), name)(args))
    with database() if args.needs == "database" else nullcontext():
        return int(import_module("ocop.cli.models_ready").call(module, name, args))


def _management(words: list[str], ours: list[str]) -> int:
    """A command of Django or of an app; all of them may want the database."""
    with database():
        import_module("django").setup()
        management = import_module("django.core.management")
        if words[0] not in management.get_commands():
            raise WrongUse(_unknown(words[0], ours))
        management.execute_from_command_line(["ocop", *words])
    return OK


def _unknown(word: str, ours: list[str]) -> str:
    near = difflib.get_close_matches(word, ours, 1)
    vi = f" Có phải: ocop {near[0]}?" if near else ""
    en = f" Did you mean: ocop {near[0]}?" if near else ""
    return said(
        f"Không có lệnh “{word}”.{vi} Xem các lệnh: ocop --help",
        f"No command “{word}”.{en} All commands: ocop --help",
    )

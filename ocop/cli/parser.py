"""A parser of arguments that speaks Vietnamese or English and shows an example with every help."""

import argparse
import re
import sys
from collections.abc import Iterable
from gettext import gettext
from typing import Any, NoReturn

from ocop.cli.language import english, said
from ocop.cli.output import USAGE

Verbs = Any  # argparse names the type of its subparsers only privately
_SENTENCES = (
    (r"the following arguments are required: (.+)", r"Còn thiếu: \1."),
    (r"unrecognized arguments: (.+)", r"Không hiểu: \1."),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1: không có \2. Chọn: \3."),
    (r"argument (.+): expected .+ arguments?", r"\1: cần thêm một giá trị."),
    (r"argument (.+): invalid int value: (.+)", r"\1: \2 chưa phải số nguyên."),
    (r"argument (.+): not allowed with argument (.+)", r"\1 không đi cùng \2."),
    (r"argument (.+): (.+)", r"\1: \2"),
)


class Parser(argparse.ArgumentParser):
    """`example` is shown below the help and, for a command written wrongly, below the fault."""

    def __init__(self, *, example: str = "", **options: Any) -> None:
        self.example = example
        if example:
            options["epilog"] = f"{said('Ví dụ', 'Example')}:\n  {example}"
        super().__init__(
            add_help=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options
        )
        self._positionals.title = said("tham số", gettext("positional arguments"))
        self._optionals.title = said("tùy chọn", gettext("options"))
        self.add_argument(
            "-h", "--help", action="help", help=said("in trợ giúp này", "show this help")
        )

    def format_help(self) -> str:
        return _with_our_usage(super().format_help())

    def format_usage(self) -> str:
        return _with_our_usage(super().format_usage())

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, how it is written, and end with the code for wrong use."""
        sys.stderr.write(f"{_sentence(message)}\n{self.format_usage()}")
        if self.example:
            sys.stderr.write(f"{said('Ví dụ', 'Example')}: {self.example}\n")
        sys.exit(USAGE)


def _with_our_usage(text: str) -> str:
    return text.replace("usage:", said("Cách dùng:", "Usage:"), 1)


def _sentence(message: str) -> str:
    if english():
        return f"{message[:1].upper()}{message[1:]}."
    for pattern, sentence in _SENTENCES:
        if re.fullmatch(pattern, message, re.DOTALL):
            return re.sub(pattern, sentence, message, flags=re.DOTALL)
    return message


def add(  # noqa: PLR0913 - a declaration: every argument is a line of the table
    verbs: Verbs,
    name: str,
    text: str,
    *,
    run: str,
    example: str,
    needs: str = "database",
    switches: Iterable[str] = ("json",),
) -> Parser:
    """Add a verb. `run` is "module:function" below ocop.cli, imported when the verb is used.

    `needs`: nothing, django (settings and models, no database) or database.
    """
    parser: Parser = verbs.add_parser(name, help=text, description=text, example=example)
    parser.set_defaults(run=run, needs=needs, json=False, dry_run=False, yes=False)
    words = {
        "json": said("in kết quả dạng JSON", "answer as JSON"),
        "dry-run": said("làm thử, không ghi gì", "try it, write nothing"),
        "yes": said("không hỏi lại", "do not ask"),
    }
    for switch in switches:
        parser.add_argument(f"--{switch}", action="store_true", help=words[switch])
    return parser


def group(verbs: Verbs, name: str, text: str, *, example: str) -> Verbs:
    """A verb with verbs of its own, such as `user`."""
    parser = verbs.add_parser(name, help=text, description=text, example=example)
    return parser.add_subparsers(
        dest="verb", required=True, metavar=said("việc", "verb"), parser_class=Parser
    )

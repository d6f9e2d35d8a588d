"""What the documents promise is there, and what is there is in the documents."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocop.cli.doctor.configuration import SETTINGS
from ocop.cli.verbs import own_commands, parser_for

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
# Variables of the code: text("NAME"…), flag("NAME"…), number("NAME"…) and names kept in constants.
READ = re.compile(r"""(?:\b(?:text|flag|number)\(\s*|environ\.get\(\s*|SETTING = )"([A-Z_]+)\"""")
STRANGERS = {"LC_ALL", "LANG", "LC_MESSAGES", "NO_COLOR", "DJANGO_SETTINGS_MODULE"}


def read_by_the_code() -> set[str]:
    found = set()
    for path in (ROOT / "ocop").rglob("*.py"):
        found |= set(READ.findall(path.read_text("utf-8")))
    return found - STRANGERS


def verbs(parser: argparse.ArgumentParser, before: str = "ocop") -> Iterator[str]:
    """Every verb, those of groups with their group."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                inner = list(verbs(child, f"{before} {name}"))
                yield from inner or [f"{before} {name}"]


def test_every_setting_is_in_the_docs_and_nothing_else():
    rows = re.findall(
        r"^\| `([A-Z_]+)` \|", (DOCS / "settings.md").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(rows) == rows
    assert set(rows) == read_by_the_code()


def test_the_doctor_shows_every_setting():
    assert {setting.name for setting in SETTINGS} == read_by_the_code()


def test_every_command_is_in_the_docs():
    text = (DOCS / "command-line.md").read_text("utf-8")
    wanted = [*verbs(parser_for("", "1")), *(f"ocop {name}" for name in own_commands())]
    missing = [verb for verb in wanted if f"`{verb}" not in text]
    assert missing == []


def test_the_docs_name_no_command_that_is_not_there():
    known = {verb.split()[1] for verb in verbs(parser_for("", "1"))}
    known |= {*own_commands(), "migrate", "shell", "dbshell"}
    text = (DOCS / "command-line.md").read_text("utf-8") + (DOCS / "operations.md").read_text(
        "utf-8"
    )
    assert set(re.findall(r"`ocop ([a-z-]+)", text)) <= known


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target

"""docs/register-import.md says what the import does."""

import re
from pathlib import Path

from ocop.api import api
from ocop.cli.verbs import parser_for
from ocop.products.register.fields import FIELDS
from ocop.products.register.limits import MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS
from ocop.products.register.refusals import thousands

TEXT = (Path(__file__).parents[2] / "docs" / "register-import.md").read_text("utf-8")


def test_every_field_is_listed_with_its_label_and_nothing_else():
    listed = re.findall(r"^\| `(\w+)` \| (.+?) \| (có|) ?\|$", TEXT, re.MULTILINE)
    assert listed == [(f.key, f.label, "có" if f.required else "") for f in FIELDS]


def test_every_command_shown_can_be_written_so():
    shown = re.findall(r"^ocop (.+)$", TEXT, re.MULTILINE)
    assert len(shown) >= 5
    for line in shown:
        words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', line)]
        parser_for(words[0], "0").parse_args(words)


def test_every_call_of_the_api_exists():
    paths = {path.removeprefix("/api") for path in api.get_openapi_schema()["paths"]}
    known = {re.sub(r"\{[^}]+\}", "{id}", path) for path in paths}
    for call in re.findall(r"/api(/register-imports[\w/{}-]*)", TEXT):
        assert call in known
    assert "/register.{id}" in known


def test_the_limits_are_the_real_ones():
    for limit in (
        f"{MAX_FILE_BYTES // 1024**2} MB",
        f"{thousands(MAX_ROWS)} dòng",
        f"{MAX_COLUMNS} cột",
    ):
        assert limit in TEXT

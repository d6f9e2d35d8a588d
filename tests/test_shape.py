"""The shape of the house: sizes, names, and the arrows that no import shows."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.utils.module_loading import autodiscover_modules
from procrastinate.contrib.django import app as jobs

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "ocop"
FILE_LINES, FUNCTION_LINES = 400, 40
BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "info",
          "shared", "tools"}  # fmt: skip
REFERENCE = re.compile(r"""\{%\s*(extends|include)\s+(\S+?)\s""")


def sources(folder: Path = CODE) -> Iterator[Path]:
    """Our Python files, without migrations."""
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def layers() -> dict[str, int]:
    """Each app and its height in the import contract of pyproject.toml, 0 at the bottom."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = config["tool"]["importlinter"]["contracts"][0]
    assert contract["type"] == "layers"
    return {
        name.strip(" ()"): height
        for height, layer in enumerate(reversed(contract["layers"]))
        for name in re.split(r"[|:]", layer)
    }


@pytest.mark.parametrize("folder", ["ocop", "tests"])
def test_no_file_is_longer_than_400_lines(folder):
    lengths = {path: len(path.read_text().splitlines()) for path in sources(ROOT / folder)}
    too_long = {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > FILE_LINES}
    assert too_long == {}


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring: explaining well costs nothing."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is None:
        return lines
    said = function.body[0]
    return lines - ((said.end_lineno or said.lineno) - said.lineno + 1)


def test_no_function_is_longer_than_40_lines():
    too_long = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = length_of(node)
                if length > FUNCTION_LINES:
                    too_long[f"{path.relative_to(ROOT)}:{node.name}"] = length
    assert too_long == {}


def test_no_module_has_a_name_that_says_nothing():
    named = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.stem in BANNED or (path.name == "__init__.py" and path.parent.name in BANNED)
    ]
    assert named == []


def test_foreign_keys_point_down_the_layers():
    height = layers()
    ours = {config.label: config.name.split(".")[1] for config in apps.get_app_configs()
            if config.name.startswith("ocop.")}  # fmt: skip
    upward = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.auto_created or not field.is_relation or field.related_model is None:
                continue
            source, target = model._meta.app_label, field.related_model._meta.app_label
            if source not in ours or target not in ours or source == target:
                continue
            if height[ours[target]] >= height[ours[source]]:
                upward.append(f"{source}.{model.__name__}.{field.name} -> {target}")
    assert upward == []


def test_templates_use_only_shared_ones_and_those_of_their_own_app():
    shared = CODE / "templates"
    foreign = []
    for path in sorted(CODE.rglob("templates/**/*.html")):
        own = next(parent for parent in path.parents if parent.name == "templates")
        for verb, name in REFERENCE.findall(path.read_text()):
            literal = name.strip("\"'").partition("#")[0]
            known = any((home / literal).is_file() for home in (own, shared))
            if name[0] not in "\"'" or not (known or literal.startswith("django/")):
                foreign.append(f"{path.relative_to(ROOT)}: {verb} {name}")
    assert foreign == []


def deferred_names() -> dict[str, str]:
    """Every job that is deferred by name, and where."""
    names = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if called and node.func.attr == "configure_task":  # type: ignore[attr-defined]
                first = node.args[0]  # type: ignore[attr-defined]
                where = f"{path.relative_to(ROOT)}:{node.lineno}"  # type: ignore[attr-defined]
                assert isinstance(first, ast.Constant), f"{where}: name the job in plain text"
                names[str(first.value)] = where
    return names


def test_every_deferred_job_exists():
    autodiscover_modules("tasks")
    missing = {name: where for name, where in deferred_names().items() if name not in jobs.tasks}
    assert missing == {}


def test_the_day_of_a_moment_is_asked_of_the_time_zone():
    """`at.date()` is the day in London until seven in the morning; `timezone.localdate(at)` is ours."""
    wrong = [
        str(path)
        for path in sources()
        if re.search(r"\bat\.date\(\)|_at\.date\(\)", path.read_text())
    ]
    assert wrong == []

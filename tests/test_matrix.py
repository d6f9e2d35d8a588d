"""Every action of every app, tried by every role; prints the table."""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import transaction

import tests
from ocop.kit.errors import Refused
from ocop.people.models import User
from tests.matrix import EVERYONE, Line, columns
from tests.products.matrix import mam, twin


def lines() -> list[Line]:
    """The lines of all apps, in the order of their names."""
    found: list[Line] = []
    for module in pkgutil.iter_modules(tests.__path__):
        if module.ispkg and importlib.util.find_spec(f"tests.{module.name}.matrix"):
            found += importlib.import_module(f"tests.{module.name}.matrix").LINES
    return found


def actions() -> Iterator[Callable[..., object]]:
    """Every public verb done by a person: a function of `<app>.actions` that takes `by`."""
    for app in apps.get_app_configs():
        name = f"{app.name}.actions"
        if not app.name.startswith("ocop.") or not importlib.util.find_spec(name):
            continue
        for label, value in vars(importlib.import_module(name)).items():
            own = inspect.isfunction(value) and value.__module__.startswith(name)
            if own and not label.startswith("_") and "by" in inspect.signature(value).parameters:
                yield value


def answer(line: Line, user: User) -> bool:
    """Whether the action let the person do it; whatever it wrote is taken back."""
    with transaction.atomic():
        try:
            line.call(user)
        except Refused:
            return False
        finally:
            transaction.set_rollback(True)
    return True


def table(rows: dict[str, dict[str, bool]]) -> str:
    """The matrix as text: x may, . may not."""
    heads = list(next(iter(rows.values())))
    width = max(map(len, rows))
    head = f"{'':{width}}  " + "  ".join(heads)
    body = [
        f"{title:{width}}  "
        + "  ".join(f"{'x' if row[name] else '.':^{len(name)}}" for name in heads)
        for title, row in rows.items()
    ]
    return "\n".join([head, *body])


@pytest.mark.django_db
def test_every_role_may_do_exactly_what_the_matrix_says(capsys):
    people = columns()
    assert set(people) == EVERYONE
    mam()  # what most lines are about stands once; every cell would make it again
    twin()
    found = {
        line.title: {name: answer(line, user) for name, user in people.items()} for line in lines()
    }
    with capsys.disabled():
        sys.stdout.write(f"\n{table(found)}\n")
    expected = {line.title: {name: name in line.allowed for name in people} for line in lines()}
    assert found == expected


def test_every_action_has_a_line():
    covered = {line.action for line in lines()}
    missing = [f"{one.__module__}.{one.__name__}" for one in actions() if one not in covered]
    assert missing == []


def test_no_two_lines_have_the_same_title():
    titles = [line.title for line in lines()]
    assert sorted(titles) == sorted(set(titles))

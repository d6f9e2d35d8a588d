"""Every example in the docstrings runs, and every public function has one."""

import doctest
import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import ocop.gs1

MODULES = [
    importlib.import_module(f"ocop.gs1.{found.name}")
    for found in pkgutil.iter_modules(ocop.gs1.__path__)
]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_the_examples_of_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed == 0


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_every_public_function_shows_an_example(module: ModuleType) -> None:
    functions = inspect.getmembers(module, inspect.isfunction)
    own = [f for name, f in functions if f.__module__ == module.__name__ and name[0] != "_"]
    assert [f.__name__ for f in own if ">>>" not in (f.__doc__ or "")] == []


def test_the_library_imports_nothing_but_python_and_the_fault() -> None:
    for module in MODULES:
        source = inspect.getsource(module)
        imports = [x for x in source.splitlines() if x.startswith(("import ", "from "))]
        foreign = [x for x in imports if "django" in x or ("ocop." in x and "ocop.gs1" not in x)]
        assert foreign in ([], ["from ocop.kit.faults import Fault"])

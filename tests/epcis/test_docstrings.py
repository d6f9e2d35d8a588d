"""The examples in the docstrings of the plain modules are true."""

import doctest
from importlib import import_module

import pytest

MODULES = (
    "canonical", "canonical.values", "content", "faults", "json_form", "namespaces",
    "query.matching", "query.reading", "rendering", "schema", "schema.building", "units",
    "vocabulary", "xml.markup", "xml.nodes", "xml.reading",
)  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_every_example_gives_what_it_says(name):
    found = doctest.testmod(
        import_module(f"ocop.epcis.{name}"), optionflags=doctest.ELLIPSIS, report=True
    )
    assert found.failed == 0
    assert found.attempted > 0

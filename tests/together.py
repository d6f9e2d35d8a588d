"""Which worker runs which files, and in what order; loaded by `python -m tests`.

Files that need the same costly thing run in one worker, so that it is made once: the prepared
province of the command line, the whole country. What takes longest starts first, so that no
worker is left alone with it at the end.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

SHARED: dict[str, tuple[str, ...]] = {
    "province": ("tests/cli/test_verbs.py", "tests/cli/test_backup.py", "tests/cli/test_serve.py"),
    "country": (
        "tests/units/test_finding.py",
        "tests/units/test_load.py",
        "tests/units/test_pages.py",
        "tests/units/test_regrouping.py",
        "tests/products/test_export.py",
        "tests/products/test_import_mess.py",
    ),
}
LONG = (
    "tests/catalogue/test_in_a_browser.py",
    "tests/products/test_pages_keyboard.py",
    "tests/test_second_server.py",
    "tests/local/test_postgres.py",
    "tests/local/test_postgres_folders.py",
    "tests/local/test_supervise.py",
    "tests/epcis_store/test_fuzz.py",
    "tests/epcis_store/test_crash.py",
    "tests/products/test_import_cli.py",
    "tests/products/test_import_keyboard.py",
    "tests/products/test_register_round_trip.py",
    "tests/conformance/test_tool.py",
    "tests/catalogue/test_privacy.py",
    "tests/people/test_passkeys.py",
    "tests/test_matrix.py",
)
_GROUP = {file: name for name, files in SHARED.items() for file in files}
_PLACE = {file: place for place, file in enumerate((*_GROUP, *LONG))}


def _file(nodeid: str) -> str:
    return nodeid.split("::", 1)[0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is shared or long comes first; within a file nothing moves."""
    items.sort(key=lambda item: _PLACE.get(_file(item.nodeid), len(_PLACE)))


class Together(LoadFileScheduling):  # type: ignore[misc]
    """Whole files, as with `--dist loadfile`, and those that share something as if they were one."""

    def _split_scope(self, nodeid: str) -> str:
        file = _file(nodeid)
        return _GROUP.get(file, file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Instead of the scheduler that `--dist` names."""
    return Together(config, log)

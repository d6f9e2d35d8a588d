"""One prepared demo province for all tests of the command line."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from ocop.cli.run import guarded
from ocop.cli.verbs import parser_for
from ocop.local.postgres import Server
from tests.cli.running import Done, folder, ocop


@pytest.fixture(scope="session")
def province() -> Iterator[Path]:
    """A data folder with the demo, its database kept running so that commands attach quickly."""
    with (
        folder() as data,
        Server(data / "database", settings={"fsync": "off"}) as server,
        server.stop_after_us(),
    ):
        made = ocop(data, "init", "--demo", "--json")
        assert made.code == 0, made.err
        assert made.json["done"] == ["migrations", "territory", "demo", "static"]
        yield data


@pytest.fixture
def verb(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run a verb in this process, on the database of the test."""

    def run(*words: object) -> Done:
        args = parser_for("", "").parse_args([str(word) for word in words])
        module, _, name = args.run.partition(":")
        work = getattr(import_module(f"ocop.cli.{module}"), name)
        capsys.readouterr()
        code = guarded(lambda: int(work(args)), as_json=args.json)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run

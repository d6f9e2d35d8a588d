"""Fixtures of the launcher's tests: programs, a folder everyone may reach, a stopped cluster."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocop.local.postgres import Server
from tests.local import places


@pytest.fixture(scope="session", params=places.installed(), ids=lambda path: path.parts[-3])
def programs(request: pytest.FixtureRequest) -> Path:
    """The wheel's PostgreSQL, then Debian's."""
    folder: Path = request.param
    return folder


@pytest.fixture
def any_programs() -> Path:
    """One PostgreSQL, for tests that ask nothing of its version."""
    return places.installed()[0]


@pytest.fixture(scope="session")
def root(programs: Path) -> Iterator[Path]:
    """The folder of a cluster that was made, started and stopped once."""
    with tempfile.TemporaryDirectory(prefix="ocop-cluster-") as name:
        Path(name).chmod(0o755)
        with places.server_at(Path(name) / "db", programs) as server:
            pass
        yield server.root


@pytest.fixture
def server(root: Path, programs: Path) -> Iterator[Server]:
    """A server that is not running yet; its cluster is shared with other tests."""
    server = places.server_at(root, programs)
    yield server
    server.stop()
    assert not server.running()


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty folder that the service user can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="ocop-place-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)

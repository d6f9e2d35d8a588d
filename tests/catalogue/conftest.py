"""Public pages start without kept copies, so that a test sees what it wrote."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches
from django.test import Client


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    caches["local"].clear()
    yield
    caches["local"].clear()


@pytest.fixture
def read(client: Client) -> Callable[..., str]:
    """The text of a page that must be there, following redirects."""

    def page(path: str, status: int = 200) -> str:
        caches["local"].clear()
        answer = client.get(path, follow=True)
        assert answer.status_code == status, path
        return answer.content.decode()

    return page

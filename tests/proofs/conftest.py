"""Every test keeps its files in a folder of its own."""

import pytest


@pytest.fixture(autouse=True)
def storage_folder(settings, tmp_path):
    """The storage of one test, empty."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"

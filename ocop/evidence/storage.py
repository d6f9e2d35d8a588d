"""A folder of files in which a file is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

INCOMING = "incoming"


@deconstructible
class WholeFiles(FileSystemStorage):
    """Django's folder storage, but a file is written beside, flushed to disk, then renamed.

    A name is the hash of its content, so writing a name again writes the same bytes.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name as it is; Django would invent another one for a file that exists."""
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        target = Path(self.path(name))
        incoming = Path(self.path(INCOMING))
        target.parent.mkdir(parents=True, exist_ok=True)
        incoming.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=incoming)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _flush_folder(target.parent)
        return name


def _flush_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Receives big uploads without filling the disk."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Keeps at most the upload limit of each file on disk and drops the rest as it arrives.

    `size` still says how much was sent, so the refusal names the true size.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write the piece unless the file has already passed the limit."""
        if start <= settings.UPLOAD_LIMIT_BYTES:
            super().receive_data_chunk(raw_data, start)

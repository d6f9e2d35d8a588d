import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

MB = 1024 * 1024


class AnyFile(forms.Form):
    file = forms.FileField()


@pytest.fixture
def received(settings):
    """Sends a file of so many MB where 4 MB is the limit; closes it afterwards as a server does."""
    settings.UPLOAD_LIMIT_BYTES = 4 * MB
    requests = []

    def send(megabytes: int):
        file = SimpleUploadedFile("a.pdf", bytes(megabytes * MB))
        requests.append(RequestFactory().post("/", {"file": file}))
        return requests[-1].FILES["file"]

    yield send
    for request in requests:
        request.close()


def test_an_upload_past_the_limit_is_not_written_to_the_disk(received):
    file = received(12)
    assert file.size == 12 * MB
    file.seek(0, 2)
    assert 4 * MB <= file.tell() < 5 * MB


def test_an_upload_within_the_limit_arrives_whole(received):
    file = received(3)
    assert (file.size, len(file.read())) == (3 * MB, 3 * MB)
    assert AnyFile({}, MultiValueDict({"file": [file]})).is_valid()

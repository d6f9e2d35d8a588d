import uuid
from urllib.parse import quote, unquote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.urls import reverse

from ocop.evidence import actions, views
from ocop.evidence.models import Attachment, Audience
from ocop.evidence.response import serve
from ocop.evidence.rules import may_see
from ocop.people.models import Role, User
from tests import world
from tests.evidence import samples

pytestmark = pytest.mark.django_db


def picture(audience=Audience.PUBLIC, by=None) -> Attachment:
    return actions.attach_picture(
        file=ContentFile(samples.photo()),
        name="Nước mắm Sa Châu.jpg",
        audience=audience,
        by=by or world.hoa(),
        at=world.NOW,
    )


def paper(audience=Audience.OFFICE) -> Attachment:
    return actions.attach_paper(
        file=ContentFile(samples.pdf()),
        name='Giấy "ATTP".pdf',
        audience=audience,
        by=world.hoa(),
        at=world.NOW,
    )


def sheet(audience=Audience.PUBLIC) -> Attachment:
    return actions.attach_sheet(
        file=ContentFile(b"a;b\n"), name="so.csv", audience=audience, by=world.hoa(), at=world.NOW
    )


def close(response) -> None:
    """Close the file of a response; `response.close` would end the test's connection too."""
    for closer in response._resource_closers:
        closer()


def body(response) -> bytes:
    """Everything that is sent."""
    try:
        return b"".join(response.streaming_content)
    finally:
        close(response)


def fetch(client, url: str, *, known: str | None = None):
    """A response with its bytes read."""
    response = client.get(url, headers={"if-none-match": known} if known else {})
    response.bytes = body(response) if response.streaming else response.content
    return response


def test_everybody_sees_a_public_picture_and_may_keep_it(client, django_assert_num_queries):
    row = picture()
    with django_assert_num_queries(1):
        response = fetch(client, row.url)
    assert response.status_code == 200
    with default_storage.open(row.path) as kept:
        assert response.bytes == kept.read()
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Length"] == str(row.size_bytes)
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["ETag"] == f'"{row.sha256}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


def test_a_public_file_is_served_without_asking_who_asks(rf):
    row = picture()
    response = views.file(rf.get(row.url), row.pk, row.name)  # a request without session or user
    assert len(body(response)) == row.size_bytes


def test_the_name_reaches_the_browser_in_vietnamese(client):
    row = picture()
    assert unquote(row.url).endswith("/Nước mắm Sa Châu.jpg")
    disposition = fetch(client, row.url)["Content-Disposition"]
    assert disposition == f"inline; filename*=utf-8''{quote('Nước mắm Sa Châu.jpg')}"


def test_thumbnails_are_webp_at_their_own_address(client):
    row = picture()
    for edge in (480, 960):
        response = fetch(client, row.thumbnail_url(edge))
        assert row.thumbnail_url(edge) == f"/tep/{row.pk}/anh-{edge}.webp"
        assert response["Content-Type"] == "image/webp"
        assert response["ETag"] == f'"{row.sha256}-{edge}"'
        assert response.bytes[8:12] == b"WEBP"


def test_a_browser_that_has_it_gets_304(client):
    row = picture()
    again = fetch(client, row.url, known=f'"{row.sha256}"')
    assert again.status_code == 304
    assert again["ETag"] == f'"{row.sha256}"'
    assert "immutable" in again["Cache-Control"]
    assert fetch(client, row.url, known='"other"').status_code == 200


def test_head_answers_without_the_bytes(client):
    row = picture()
    response = client.head(row.url)
    close(response)
    assert (response.status_code, response["Content-Length"]) == (200, str(row.size_bytes))


def test_only_pictures_and_pdf_open_in_the_browser(client):
    assert fetch(client, paper(Audience.PUBLIC).url)["Content-Disposition"].startswith("inline")
    response = fetch(client, sheet().url)
    assert response["Content-Disposition"] == 'attachment; filename="so.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_an_office_paper_is_for_its_uploader_and_the_administrator(client):
    row = paper()
    for person, status in [
        (world.hoa(), 200),
        (world.quang(), 200),
        (world.nam(), 404),
        (world.lan(), 404),
        (world.stranger(), 404),
    ]:
        client.force_login(person)
        response = fetch(client, row.url)
        assert response.status_code == status, person
        if status == 200:
            assert response["Cache-Control"] == "private, no-store"


def test_strangers_cannot_tell_an_office_paper_from_nothing(client):
    row = paper()
    hidden = fetch(client, row.url)
    missing = fetch(client, reverse("evidence:file", args=[uuid.uuid4(), row.name]))
    assert hidden.status_code == missing.status_code == 404
    assert "ETag" not in hidden
    known = fetch(client, row.url, known=f'"{row.sha256}"')
    assert known.status_code == 404
    assert fetch(client, picture(Audience.OFFICE).thumbnail_url(480)).status_code == 404


def test_addresses_that_are_no_files_answer_404(client):
    row, document = picture(), paper(Audience.PUBLIC)
    assert fetch(client, document.thumbnail_url(480)).status_code == 404
    assert fetch(client, "/tep/abc/x.jpg").status_code == 404
    assert fetch(client, f"/tep/{row.pk}/a/b.jpg").status_code == 404
    assert client.post(row.url).status_code == 405


def test_a_lost_file_is_404_and_logged(client, caplog):
    row = picture()
    default_storage.delete(row.path)
    assert fetch(client, row.url).status_code == 404
    assert str(row.pk) in caplog.text


@pytest.mark.parametrize("role", Role)
def test_who_may_see_an_office_paper(role):
    row = paper()
    asked = world.everyone()[role]
    assert may_see(asked, row) is (role in (Role.PRODUCER, Role.ADMINISTRATOR))


def test_a_person_who_is_locked_out_sees_public_files_only():
    hoa = world.hoa()
    office, public = paper(), picture()
    hoa.is_active = False
    assert not may_see(hoa, office)
    assert may_see(hoa, public)


def test_an_upper_app_may_force_a_download_or_take_a_thumbnail(rf):
    row = picture(Audience.OFFICE)
    response = serve(rf.get("/"), row, download=True)
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert len(body(response)) == row.size_bytes
    assert body(serve(rf.get("/"), row, edge=480))[8:12] == b"WEBP"
    with pytest.raises(Http404):
        serve(rf.get("/"), row, edge=481)
    with pytest.raises(Http404):
        serve(rf.get("/"), paper(), edge=480)


def test_the_uploader_is_found_without_reading_the_person(django_assert_num_queries):
    row = Attachment.objects.get(pk=paper().pk)
    hoa, nam = User.objects.get(pk=world.hoa().pk), User.objects.get(pk=world.nam().pk)
    with django_assert_num_queries(0):
        assert may_see(hoa, row)
    with django_assert_num_queries(1):
        assert not may_see(nam, row)

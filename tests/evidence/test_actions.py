import hashlib
import io
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction

from ocop.evidence import actions
from ocop.evidence.models import Attachment, AttachmentKind, Audience
from ocop.evidence.queries import unreferenced
from ocop.kit.errors import Refused
from ocop.kit.faults import Invalid
from ocop.people.models import User
from ocop.products.models import RegisterImport
from tests import world
from tests.evidence import samples

pytestmark = pytest.mark.django_db
NOW = world.NOW


def attach(
    verb, data: bytes, name: str, *, by=None, audience=Audience.OFFICE, at=NOW
) -> Attachment:
    row: Attachment = verb(
        file=ContentFile(data), name=name, audience=audience, by=by or world.hoa(), at=at
    )
    return row


def kept_bytes(row: Attachment) -> bytes:
    with default_storage.open(row.path) as file:
        return bytes(file.read())


def stored(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_picture_is_kept_small_with_its_thumbnails(storage_folder):
    upload = samples.photo_with_place()
    row = attach(actions.attach_picture, upload, "Mắm tôm.JPG", audience=Audience.PUBLIC)
    row.refresh_from_db()
    assert (row.kind, row.name, row.media_type) == ("PICTURE", "Mắm tôm.jpg", "image/jpeg")
    assert (row.width, row.height, row.audience) == (800, 600, "PUBLIC")
    assert (row.uploaded_by, row.uploaded_at) == (world.hoa(), NOW)
    assert row.received_sha256 == hashlib.sha256(upload).hexdigest()
    kept = kept_bytes(row)
    assert row.sha256 == hashlib.sha256(kept).hexdigest()
    assert row.size_bytes == len(kept)
    assert stored(storage_folder) == [row.path, row.thumbnail_path(480), row.thumbnail_path(960)]


def test_a_pdf_and_a_sheet_are_kept_to_the_byte(storage_folder):
    paper = attach(actions.attach_paper, samples.pdf(), "Giấy chứng nhận.pdf")
    book = samples.workbook()
    sheet = attach(actions.attach_sheet, book, "so.xlsx")
    assert kept_bytes(paper) == samples.pdf()
    assert kept_bytes(sheet) == book
    assert (paper.kind, sheet.kind) == (AttachmentKind.PAPER, AttachmentKind.SHEET)
    assert paper.sha256 == paper.received_sha256 == hashlib.sha256(samples.pdf()).hexdigest()
    assert paper.is_picture is sheet.is_picture is False


def test_a_photographed_paper_loses_its_place_too():
    paper = attach(actions.attach_paper, samples.photo_with_place(), "giay.jpg")
    assert (paper.kind, paper.is_picture) == (AttachmentKind.PAPER, True)
    assert b"Exif" not in kept_bytes(paper)


def test_the_same_upload_twice_is_one_row_and_one_file(storage_folder):
    first = attach(actions.attach_sheet, b"a;b\n1;2\n", "so.csv")
    again = attach(actions.attach_sheet, b"a;b\n1;2\n", "so.csv")
    assert again == first
    assert Attachment.objects.count() == 1
    assert stored(storage_folder) == [first.path]


def test_another_person_name_or_audience_is_another_row_over_the_same_file(storage_folder):
    hers = attach(actions.attach_sheet, b"a;b\n", "so.csv")
    his = attach(actions.attach_sheet, b"a;b\n", "so.csv", by=world.nam())
    renamed = attach(actions.attach_sheet, b"a;b\n", "so moi.csv")
    public = attach(actions.attach_sheet, b"a;b\n", "so.csv", audience=Audience.PUBLIC)
    assert len({hers.pk, his.pk, renamed.pk, public.pk}) == 4
    assert stored(storage_folder) == [hers.path]


def test_uploads_of_the_system_itself_are_kept_once_as_well():
    for _ in range(2):
        actions.attach_sheet(
            file=ContentFile(b"a;b\n"), name="so.csv", audience=Audience.OFFICE, by=None, at=NOW
        )
    assert Attachment.objects.get().uploaded_by is None


def test_a_repeated_picture_is_not_decoded_again(django_assert_num_queries):
    hoa = world.hoa()
    first = attach(actions.attach_picture, samples.textured(4000, 3000), "a.jpg", by=hoa)
    default_storage.delete(first.path)
    with django_assert_num_queries(2):  # find the row, keep it from the sweep
        again = attach(actions.attach_picture, samples.textured(4000, 3000), "a.jpg", by=hoa)
    assert again == first
    assert not default_storage.exists(first.path)


def test_a_person_who_is_locked_out_may_not_attach():
    hoa = world.hoa()
    hoa.is_active = False
    with pytest.raises(Refused):
        attach(actions.attach_sheet, b"a;b\n", "so.csv", by=hoa)


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        attach(actions.attach_sheet, b"a;b\n", "so.csv", at=NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("verb", "data", "code"),
    [
        (actions.attach_picture, samples.workbook(), "wrong_type"),
        (actions.attach_picture, samples.huge_png_header(9000, 9000), "too_many_pixels"),
        (actions.attach_picture, samples.photo()[:3000], "broken"),
        (actions.attach_paper, samples.pdf(b"/Encrypt 1 0 R "), "encrypted"),
        (actions.attach_sheet, samples.zip_bomb(), "bomb"),
        (actions.attach_sheet, b"", "empty"),
    ],
)
def test_a_refused_upload_leaves_nothing(storage_folder, verb, data, code):
    with pytest.raises(Invalid) as caught:
        attach(verb, data, "tep")
    assert [fault.code for fault in caught.value.faults] == [code]
    assert not Attachment.objects.exists()
    assert stored(storage_folder) == []


def test_a_50_mb_picture_is_refused_without_a_look(storage_folder):
    class Unread(File):  # type: ignore[type-arg]
        def read(self, *args):
            raise AssertionError("read")

    big = Unread(io.BytesIO(), name="a.jpg")
    big.size = 50 * 1024 * 1024
    with pytest.raises(Invalid, match="Tệp 50 MB lớn hơn mức 20 MB"):
        actions.attach_picture(
            file=big, name="a.jpg", audience=Audience.PUBLIC, by=world.hoa(), at=NOW
        )


def test_the_limit_of_papers_follows_the_setting(settings):
    settings.UPLOAD_LIMIT_BYTES = 1024
    with pytest.raises(Invalid, match="lớn hơn mức 1 KB"):
        attach(actions.attach_paper, samples.pdf(b" " * 2000), "a.pdf")


def test_a_rollback_leaves_no_row_and_the_sweep_no_file(storage_folder):
    world.hoa()
    with transaction.atomic():
        attach(actions.attach_picture, samples.photo(), "a.jpg")
        transaction.set_rollback(True)
    assert not Attachment.objects.exists()
    assert len(stored(storage_folder)) == 3
    swept = actions.sweep(at=NOW)
    assert (swept.rows, swept.files) == (0, 3)
    assert stored(storage_folder) == []


def test_a_crash_while_writing_leaves_no_half_file(storage_folder):
    class Breaking(ContentFile):  # type: ignore[type-arg]
        def chunks(self, chunk_size=None):
            yield b"a;b\n"
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        default_storage.save("ab/abc", Breaking(b"a;b\n"))
    assert stored(storage_folder) == []


def test_the_sweep_keeps_what_is_used_or_new(storage_folder):
    used = attach(actions.attach_paper, samples.pdf(b"1"), "a.pdf", at=NOW - timedelta(days=30))
    new = attach(actions.attach_paper, samples.pdf(b"2"), "b.pdf", at=NOW - timedelta(days=6))
    old = attach(actions.attach_paper, samples.pdf(b"3"), "c.pdf", at=NOW - timedelta(days=8))
    use(used)
    counted = actions.sweep(at=NOW, dry_run=True)
    assert counted.rows == 1
    assert Attachment.objects.count() == 3
    swept = actions.sweep(at=NOW)
    assert (swept.rows, swept.files, swept.size_bytes) == (1, 1, old.size_bytes)
    assert set(Attachment.objects.all()) == {used, new}
    assert stored(storage_folder) == sorted([used.path, new.path])


def test_an_upload_repeated_after_a_week_is_safe_from_the_sweep_again():
    long_ago = NOW - timedelta(days=30)
    row = attach(actions.attach_paper, samples.pdf(), "a.pdf", at=long_ago)
    assert attach(actions.attach_paper, samples.pdf(), "a.pdf") == row
    assert actions.sweep(at=NOW).rows == 0


def test_the_date_of_a_file_in_use_does_not_move():
    long_ago = NOW - timedelta(days=30)
    row = attach(actions.attach_paper, samples.pdf(), "a.pdf", at=long_ago)
    use(row)
    assert attach(actions.attach_paper, samples.pdf(), "a.pdf").uploaded_at == long_ago
    row.refresh_from_db()
    assert row.uploaded_at == long_ago


def test_a_half_written_file_is_swept_after_a_day(storage_folder):
    left = storage_folder / "incoming" / "tmp1"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    written = default_storage.get_modified_time("incoming/tmp1")
    assert actions.sweep(at=written + timedelta(hours=23)).files == 0
    assert actions.sweep(at=written + timedelta(hours=25)).files == 1
    assert stored(storage_folder) == []


def test_the_command_says_what_it_removed(capsys):
    attach(actions.attach_paper, samples.pdf(), "a.pdf", at=NOW - timedelta(days=900))
    call_command("sweep", "--dry-run")
    assert capsys.readouterr().out.startswith("Sẽ xoá 1 tệp không dùng, 0 bản lưu")
    call_command("sweep", "--json")
    size = len(samples.pdf())
    assert capsys.readouterr().out == f'{{"rows": 1, "files": 1, "size_bytes": {size}}}\n'


def test_every_foreign_key_to_a_file_counts_as_use_history_included():
    asked = str(unreferenced().query)
    pointing = {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model is Attachment
    }
    assert "products_recognitionevent" in pointing
    assert [table for table in sorted(pointing) if f'"{table}"' not in asked] == []


def use(attachment: Attachment) -> None:
    """Let a row of the product app point to it."""
    RegisterImport.objects.create(attachment=attachment, created_at=NOW)


@pytest.mark.django_db(transaction=True)
def test_ten_equal_uploads_at_once_are_one_row(storage_folder):
    hoa = world.hoa()
    rows: list[Attachment] = []

    def upload() -> None:
        try:
            rows.append(
                attach(actions.attach_sheet, b"a;b\n", "so.csv", by=User.objects.get(pk=hoa.pk))
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows) == 10
    assert len({row.pk for row in rows}) == Attachment.objects.count() == 1
    assert stored(storage_folder) == [rows[0].path]


@pytest.mark.django_db(transaction=True)
def test_the_sweep_waits_for_an_upload_under_way(storage_folder):
    hoa = world.hoa()
    swept = threading.Event()

    def sweep() -> None:
        try:
            actions.sweep(at=NOW)
            swept.set()
        finally:
            connection.close()

    with transaction.atomic():
        row = attach(actions.attach_sheet, b"a;b\n", "so.csv", by=hoa)
        thread = threading.Thread(target=sweep)
        thread.start()
        assert not swept.wait(0.3)
    thread.join(timeout=10)
    assert swept.is_set()
    assert stored(storage_folder) == [row.path]

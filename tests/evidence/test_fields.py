import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict

from ocop.evidence.fields import AttachmentField, AttachmentForm, attachment_of, token_for
from ocop.evidence.models import Attachment, AttachmentKind, Audience
from tests import world
from tests.evidence import samples

pytestmark = pytest.mark.django_db


class LicenceForm(AttachmentForm):
    number = forms.CharField(label="Số giấy")
    scan = AttachmentField(AttachmentKind.PAPER, Audience.OFFICE, label="Bản chụp")
    extra = AttachmentField(
        AttachmentKind.PICTURE, Audience.PUBLIC, label="Ảnh thêm", required=False
    )


def form(data=None, *, by=None, initial=None, **files) -> LicenceForm:
    return LicenceForm(data or {}, MultiValueDict({k: [v] for k, v in files.items()}),
                       by=by or world.hoa(), initial=initial)  # fmt: skip


def scan(data=None, name="Giấy.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, samples.pdf() if data is None else data)


def shown(bound) -> str:
    return Template("{% field bound %}").render(Context({"bound": bound}))


def token_in(html: str) -> str:
    (token,) = re.findall(r'name="scan-kept" value="([^"]+)"', html)
    return str(token)


def test_an_upload_becomes_an_attachment_of_the_person():
    sent = form({"number": "12/ATTP"}, scan=scan())
    assert sent.is_valid(), sent.errors
    row = sent.cleaned_data["scan"]
    assert (row.name, row.uploaded_by, row.audience) == ("Giấy.pdf", world.hoa(), "OFFICE")
    assert sent.cleaned_data["extra"] is None


def test_a_fault_elsewhere_does_not_lose_the_file():
    first = form({"number": ""}, scan=scan())
    assert list(first.errors) == ["number"]
    html = shown(first["scan"])
    assert "Giấy.pdf" in html
    second = form({"number": "12/ATTP", "scan-kept": token_in(html)})
    assert second.is_valid(), second.errors
    assert second.cleaned_data["scan"] == Attachment.objects.get()


def test_a_refused_file_keeps_the_one_before_and_says_why():
    kept = form({"number": "1"}, scan=scan())
    assert kept.is_valid()
    before = kept.cleaned_data["scan"]
    token = token_for(before, world.hoa())
    wrong = form({"number": "1", "scan-kept": token}, scan=scan(samples.workbook(), "a.pdf"))
    assert wrong.errors["scan"] == [
        "Tệp tên .pdf nhưng nội dung là bảng Excel. Chọn tệp PDF, hoặc chụp ảnh giấy tờ."
    ]
    assert token_in(shown(wrong["scan"]))
    assert "Giấy.pdf" in shown(wrong["scan"])


def test_a_new_file_wins_over_the_kept_one():
    kept = form({"number": "1"}, scan=scan())
    assert kept.is_valid()
    token = token_for(kept.cleaned_data["scan"], world.hoa())
    newer = form({"number": "1", "scan-kept": token}, scan=scan(samples.pdf(b"2"), "Mới.pdf"))
    assert newer.is_valid()
    assert newer.cleaned_data["scan"].name == "Mới.pdf"


def test_a_missing_file_is_asked_for_with_what_to_do():
    assert form({"number": "1"}).errors["scan"] == [
        "Chưa có tệp nào. Chọn tệp PDF, hoặc chụp ảnh giấy tờ."
    ]


def test_the_file_on_record_stays_when_nothing_is_sent():
    kept = form({"number": "1"}, scan=scan())
    assert kept.is_valid()
    row = kept.cleaned_data["scan"]
    edited = form({"number": "2"}, by=world.nam(), initial={"scan": row})
    assert edited.is_valid()
    assert edited.cleaned_data["scan"] == row
    assert edited.changed_data == ["number"]


def test_a_kept_id_is_worth_nothing_forged_or_in_another_persons_form():
    kept = form({"number": "1"}, scan=scan())
    assert kept.is_valid()
    row = kept.cleaned_data["scan"]
    token = token_for(row, world.hoa())
    assert attachment_of(token, world.hoa()) == row
    for person, sent in [
        (world.nam(), token),
        (world.hoa(), token[:-2] + "xx"),
        (world.hoa(), str(row.pk)),
    ]:
        assert attachment_of(sent, person) is None
        assert "scan" in form({"number": "1", "scan-kept": sent}, by=person).errors


def test_a_kept_id_lasts_a_day(monkeypatch):
    import time

    kept = form({"number": "1"}, scan=scan())
    assert kept.is_valid()
    token = token_for(kept.cleaned_data["scan"], world.hoa())
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 23 * 3600)
    assert attachment_of(token, world.hoa())
    monkeypatch.setattr(time, "time", lambda: now + 25 * 3600)
    assert attachment_of(token, world.hoa()) is None


def test_an_optional_file_can_be_removed_a_required_one_not():
    photo = SimpleUploadedFile("anh.png", samples.photo(fmt="PNG"))
    kept = form({"number": "1"}, scan=scan(), extra=photo)
    assert kept.is_valid()
    record = {"scan": kept.cleaned_data["scan"], "extra": kept.cleaned_data["extra"]}
    removed = form({"number": "1", "extra-clear": "on", "scan-clear": "on"}, initial=record)
    assert removed.is_valid()
    assert removed.cleaned_data["extra"] is None
    assert removed.cleaned_data["scan"] == record["scan"]
    html = shown(form({"number": ""}, initial=record)["extra"])
    assert 'name="extra-clear"' not in shown(LicenceForm(by=world.hoa())["extra"])
    assert "anh.jpg" not in html or 'name="extra-clear"' in html


def test_the_field_says_its_limits_before_anything_is_sent():
    html = shown(LicenceForm(by=world.hoa())["scan"])
    assert "Chọn tệp PDF, hoặc chụp ảnh giấy tờ. Tối đa 20 MB." in html
    assert 'accept="application/pdf,.pdf,image/jpeg,.jpg,' in html
    assert 'type="file"' in html
    assert [c for c in re.findall(r"<input[^>]*file[^>]*>", html) if "required" in c] == []


def test_two_forms_do_not_share_a_file():
    mine = form({"number": ""}, scan=scan())
    assert mine.errors
    assert "Giấy.pdf" not in shown(LicenceForm(by=world.nam())["scan"])


def test_an_empty_file_is_refused_in_words():
    assert form({"number": "1"}, scan=scan(b"")).errors["scan"] == [
        "Tệp này trống, không có nội dung. Chọn lại tệp."
    ]

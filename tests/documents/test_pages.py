"""The pages about papers: the public check, the office's list, registers, Word templates."""

import io
import zipfile
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from docx import Document as WordFile

from ocop.documents import actions
from ocop.documents.models import WordTemplate
from ocop.documents.profiles import profile
from ocop.documents.word import template
from ocop.evidence.models import Attachment
from ocop.people.models import User
from tests import world
from tests.documents import sample

pytestmark = pytest.mark.django_db


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def rendered(*args: Any, **said: Any):
    document = sample.issued(*args, **said)
    actions.render_issued(ids=[document.pk])
    document.refresh_from_db()
    return document


def test_anybody_sees_that_a_paper_is_genuine_and_in_force(client):
    document = rendered()
    answer = client.get(document.check_path)
    page = text(answer)
    assert answer.status_code == 200
    assert "Văn bản thật, đang có hiệu lực" in page
    assert document.symbol in page
    assert document.pdf.sha256 in page
    assert "16/03/2026" in page
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]


def test_the_check_is_in_english_too_and_the_qr_leads_to_the_vietnamese_one(client):
    document = rendered()
    with translation.override("en"):
        assert document.check_path == f"/van-ban/{document.check_code}/"
    page = text(client.get(f"/en{document.check_path}"))
    assert '<html lang="en">' in page
    assert "Genuine and in force" in page
    assert "Decision of recognition" in page
    assert "16 Mar 2026" in page
    assert f'href="{document.check_path}" hreflang="vi"' in page
    assert f'href="/en{document.check_path}" hreflang="en"' in text(client.get(document.check_path))
    assert "No paper has this code" in text(client.get("/en/van-ban/khong-co/"))
    none = client.post(f"/en{document.check_path}")
    assert "Choose the PDF file you received." in text(none)


def test_a_code_is_found_as_people_type_it(client):
    document = sample.issued()
    typed = document.check_code_shown.lower().replace("0", "o").replace("1", "l")
    assert client.get(f"/van-ban/{typed}/").status_code == 200


def test_a_revoked_paper_says_so_and_why(client):
    document = sample.issued()
    actions.revoke(document=document, reason="Sai tên <cơ sở>", by=world.minh(), at=world.NOW)
    page = text(client.get(document.check_path))
    assert "Văn bản đã bị hủy bỏ" in page
    assert "Sai tên &lt;cơ sở&gt;" in page
    assert "đang có hiệu lực" not in page


def test_an_unknown_code_and_a_draft_are_the_same_to_the_public(client):
    drafted = sample.draft()
    for code in (drafted.check_code, "0000000000000000", "khong-co"):
        answer = client.get(f"/van-ban/{code}/")
        assert answer.status_code == 404
        assert "Không có văn bản nào mang mã này" in text(answer)


def test_the_public_page_of_a_score_sheet_does_not_say_whose_it_is(client):
    document = sample.issued("SCORE_SHEET", title="Phiếu của Lê Minh Thu")
    assert "Lê Minh Thu" not in text(client.get(document.check_path))


def test_a_copy_is_compared_and_not_kept(client):
    document = rendered()
    with default_storage.open(document.pdf.path) as file:
        content = file.read()
    before = Attachment.objects.count()
    same = client.post(document.check_path, {"file": SimpleUploadedFile("a.pdf", content)})
    assert "giống hệt tệp đã ban hành" in text(same)
    other = client.post(document.check_path, {"file": SimpleUploadedFile("a.pdf", content + b" ")})
    assert "khác tệp đã ban hành" in text(other)
    none = client.post(document.check_path)
    assert none.status_code == 422
    assert "Chọn tệp PDF nhận được" in text(none)
    assert before == Attachment.objects.count()
    assert sha256(content).hexdigest() == document.pdf.sha256


def test_an_officer_lists_filters_and_sorts_papers(client):
    sample.issued()
    sample.draft("NOTICE")
    page = text(as_(client, world.minh()).get("/van-ban/"))
    assert "2 văn bản" in page
    for asked, found in (
        ({"loai": "NOTICE"}, 1), ({"trang_thai": "ISSUED"}, 1), ({"nam": "2026"}, 1),
        ({"q": "QĐ-SNN"}, 1), ({"q": "khong co"}, 0), ({"sort": "-so"}, 2), ({"nam": "hai"}, 2),
    ):  # fmt: skip
        assert f">{found} văn bản" in text(client.get("/van-ban/", asked)), asked


@pytest.mark.parametrize("address", ["", "/pdf", "/docx", "/huy-bo"])
def test_strangers_do_not_find_a_paper(client, address):
    document = sample.issued(unit=world.commune_office())
    for user in (world.stranger(), world.hoa(), world.anh()):
        answer = as_(client, user).get(f"/van-ban/to/{document.pk}{address}")
        assert answer.status_code == 404


def test_a_paper_is_shown_with_its_files(client):
    document = rendered()
    as_(client, world.minh())
    page = text(client.get(f"/van-ban/to/{document.pk}"))
    assert document.check_path in page
    file = client.get(f"/van-ban/to/{document.pk}/pdf")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    word = client.get(f"/van-ban/to/{document.pk}/docx")
    assert WordFile(io.BytesIO(word.content)).tables


def test_a_draft_is_set_at_once(client):
    drafted = sample.draft()
    answer = as_(client, world.minh()).get(f"/van-ban/to/{drafted.pk}/pdf")
    assert answer.content.startswith(b"%PDF")


def test_revoking_asks_and_keeps_what_was_typed(client):
    document = sample.issued()
    address = f"/van-ban/to/{document.pk}/huy-bo"
    as_(client, world.minh())
    assert "không dùng lại" in text(client.get(address))
    empty = client.post(address, {"reason": ""})
    assert empty.status_code == 422
    assert "Ghi lý do" in text(empty)
    done = client.post(address, {"reason": "Sai ngày"})
    assert done.status_code == 302
    document.refresh_from_db()
    assert document.revoked_reason == "Sai ngày"
    again = client.post(address, {"reason": "Sai ngày lần nữa"})
    assert again.status_code == 422
    assert "Sai ngày lần nữa" in text(again)


def test_the_registers_show_the_gaps(client):
    first, second = sample.draft(), sample.draft()
    actions.issue(documents=[first, second], issued_on=world.DAY, by=None, at=world.NOW,
                  numbers={first.pk: 1, second.pk: 4})  # fmt: skip
    page = text(as_(client, world.minh()).get("/van-ban/so-dang-ky"))
    assert "2–3" in page
    assert "Đang dùng" in page
    assert "2–3" not in text(as_(client, world.stranger()).get("/van-ban/so-dang-ky"))


def word_file(line: str = "{{ title }}") -> bytes:
    file, out = WordFile(), io.BytesIO()
    file.add_paragraph(line)
    file.save(out)
    return out.getvalue()


def sent(client: Client, content: bytes, name: str = "mau.docx") -> Any:
    unit = world.province_office()
    return client.post("/van-ban/mau/them", {
        "unit": unit.pk, "kind": "DECISION", "profile": "nd30_2020",
        "file": SimpleUploadedFile(name, content),
    })  # fmt: skip


def test_an_office_uses_its_own_template(client):
    as_(client, world.minh())
    assert sent(client, word_file("Của sở: {{ title }}")).status_code == 302
    document = sample.issued()
    word = client.get(f"/van-ban/to/{document.pk}/docx").content
    assert WordFile(io.BytesIO(word)).paragraphs[0].text == f"Của sở: {document.title}"
    row = WordTemplate.objects.get()
    assert "mau.docx" in text(client.get("/van-ban/mau"))
    assert client.get(f"/van-ban/mau/{row.pk}.docx").content == bytes(row.docx)
    assert as_(client, world.stranger()).get(f"/van-ban/mau/{row.pk}.docx").status_code == 404
    assert as_(client, world.minh()).post(f"/van-ban/mau/{row.pk}/bo").status_code == 302
    assert not WordTemplate.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (word_file("{{ tieu_de }}"), "Mẫu dùng chỗ điền không có: tieu_de"),
        (word_file("{{ title.__class__ }}{{ title()|upper }}"), "lệnh không được dùng"),
        (word_file("{% if title %}"), "Không đọc được chỗ điền"),
        (b"%PDF-1.7", "không phải tệp Word"),
        (b"", "trống"),
    ],
)
def test_a_bad_template_is_refused_with_what_to_do(client, content, said):
    answer = sent(as_(client, world.minh()), content)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not WordTemplate.objects.exists()


def test_macros_and_outside_files_are_refused(client):
    as_(client, world.minh())
    for part, body, said in (
        ("word/vbaProject.bin", b"x", "macro"),
        ("word/_rels/settings.xml.rels",
         b'<Relationships><Relationship Id="r" Type="x/attachedTemplate" Target="http://a/b.dotm" '
         b'TargetMode="External"/></Relationships>', "nằm ngoài"),
    ):  # fmt: skip
        out = io.BytesIO(word_file())
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr(part, body)
        answer = sent(client, out.getvalue())
        assert answer.status_code == 422
        assert said in text(answer)


def test_the_house_template_can_be_sent_back_unchanged(client):
    as_(client, world.minh())
    content = client.get("/van-ban/mau/chung/DECISION.docx").content
    assert sent(client, content).status_code == 302
    assert client.get("/van-ban/mau/chung/POEM.docx").status_code == 404
    assert template("DECISION", profile("nd30_2020"))


@pytest.mark.parametrize("address", ["/van-ban/", "/van-ban/so-dang-ky", "/van-ban/mau"])
def test_lists_ask_the_same_number_of_questions_for_one_and_three_rows(client, address):
    as_(client, world.minh())
    counts = []
    for wanted in (1, 3):
        kinds = ("DECISION", "NOTICE", "MINUTES")[:wanted]
        for kind in kinds:
            sample.issued(kind)
            actions.keep_template(unit=world.province_office(), kind=kind, profile="nd30_2020",
                                  file=actions.WordFile("m.docx", word_file()), by=None,
                                  at=world.NOW)  # fmt: skip
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]

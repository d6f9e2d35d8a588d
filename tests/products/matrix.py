"""Who may do what with producers, products, recognitions, merges and imports.

Hoa is on file as one of the producer's own people; Nam makes his things next door.
"""

from datetime import date

from django.core.files.base import ContentFile

from ocop.evidence.actions import attach_sheet
from ocop.evidence.models import Attachment, AttachmentKind, Audience
from ocop.people.models import User
from ocop.products import actions
from ocop.products.contents import ProducerContents, ProductContents
from ocop.products.models import (
    Barcode,
    ImportState,
    LegalPaper,
    Merge,
    Picture,
    Producer,
    ProducerMember,
    Product,
    Recognition,
    RegisterImport,
    Standard,
)
from tests import world
from tests.matrix import HOA, MINH, OFFICES, QUANG, STRANGER, Line
from tests.world import NOW

PROVINCE = {MINH, QUANG}
OFFICES_AND_MAKER = {*OFFICES, HOA}


def maker() -> Producer:
    """The co-operative of Giao Hưng, for which Hoa acts."""
    producer = world.producer()
    if not ProducerMember.objects.filter(producer=producer, user=world.hoa()).exists():
        actions.add_member(producer=producer, user=world.hoa(), by=None, at=NOW)
    return producer


def mam() -> Product:
    return world.product(of=maker())


def twin() -> Product:
    return world.product("Mắm tôm Giao Hưng đặc biệt", of=maker())


def member() -> ProducerMember:
    return ProducerMember.objects.get(producer=maker(), user=world.hoa())


def paper(by: User | None = None) -> LegalPaper:
    contents = actions.PaperContents(kind="BUSINESS_REGISTRATION", number="18A8000123")
    return actions.add_paper(producer=maker(), paper=contents, by=by, at=NOW)


def photo() -> Attachment:
    """A picture on file, without its bytes."""
    found, _ = Attachment.objects.get_or_create(
        kind=AttachmentKind.PICTURE, name="Mắm.jpg", media_type="image/jpeg", size_bytes=1,
        sha256="0" * 64, audience=Audience.PUBLIC, uploaded_by=world.hoa(),
        defaults={"uploaded_at": NOW, "width": 800, "height": 600},
    )  # fmt: skip
    return found


def picture(by: User | None = None) -> Picture:
    return actions.add_picture(
        product=mam(), attachment=photo(), description="Hũ mắm", by=by, at=NOW
    )


def standard(by: User | None = None) -> Standard:
    contents = actions.StandardContents(number="TCVN 5107:2018")
    return actions.add_standard(product=mam(), standard=contents, by=by, at=NOW)


def barcode(by: User | None = None) -> Barcode:
    return actions.add_barcode(
        product=mam(), gtin="8938501234568", covered_by="89385012", evidence=photo(),
        by=by, at=NOW,
    )  # fmt: skip


def recognition(by: User | None = None) -> Recognition:
    return actions.record_recognition(product=mam(), contents=world.decision(), by=by, at=NOW)


def merge(by: User | None = None) -> Merge:
    return actions.merge_products(kept=mam(), gone=twin(), by=by, at=NOW)


def begun(by: User, state: ImportState = ImportState.UPLOADED) -> RegisterImport:
    """The person's own import with one good row, as far as `state`."""
    return RegisterImport.objects.create(
        attachment=upload(by), by=by, created_at=NOW, finished_at=NOW, state=state,
        counts={"new": 1},
        mapping={"header_row": 1, "columns": [
            {"index": index, "label": key, "field": key, "sure": True}
            for index, key in enumerate(("product_name", "group", "producer", "commune"))
        ]},
    )  # fmt: skip


def upload(by: User) -> Attachment:
    """A register as the person's upload."""
    text = "Tên sản phẩm;Nhóm;Chủ thể;Xã\nMắm tôm;Thực phẩm;HTX Mắm;Xã Giao Hưng\n"
    file = ContentFile(text.encode(), name="so.csv")
    return attach_sheet(file=file, name="so.csv", audience=Audience.OFFICE, by=by, at=NOW)


def add_producer(by: User, area_id: int) -> Producer:
    contents = ProducerContents(kind="HOUSEHOLD", name="Hộ Tạ Thị Mơ", area_id=area_id)
    return actions.add_producer(contents=contents, by=by, at=NOW)


def edit_producer(by: User) -> Producer:
    row = maker()
    contents = ProducerContents.of(row).but(address="Xóm 3")
    return actions.edit_producer(
        producer=row, contents=contents, version=row.version, by=by, at=NOW
    )


def edit_product(by: User, **changes: str) -> Product:
    row = mam()
    contents = ProductContents.of(row).but(**changes)
    return actions.edit_product(product=row, contents=contents, version=row.version, by=by, at=NOW)


def other_producer() -> Producer:
    return world.producer("Hợp tác xã mắm Giao Hưng")


LINES = [
    Line(actions.add_producer, lambda by: add_producer(by, world.giao_hung().pk), OFFICES),
    Line(actions.add_producer, lambda by: add_producer(by, world.hoa_lu().pk),
         {MINH, QUANG, STRANGER}, "other commune"),
    Line(actions.edit_producer, edit_producer, OFFICES),
    Line(actions.add_member,
         lambda by: actions.add_member(producer=maker(), user=world.nam(), by=by, at=NOW), OFFICES),
    Line(actions.end_member,
         lambda by: actions.end_member(member=member(), by=by, at=NOW), OFFICES),
    Line(actions.add_paper, paper, OFFICES),
    Line(actions.remove_paper,
         lambda by: actions.remove_paper(paper=paper(), by=by, at=NOW), OFFICES),
    Line(actions.add_product,
         lambda by: actions.add_product(
             producer=maker(), contents=ProductContents(name="Mắm cáy", group="I.4.a",
                                                        state="ACTIVE"), by=by, at=NOW), OFFICES),
    Line(actions.edit_product, lambda by: edit_product(by, story="Ba đời làm mắm."),
         OFFICES_AND_MAKER, "story"),
    Line(actions.edit_product, lambda by: edit_product(by, name="Mắm tôm ngon"), OFFICES, "name"),
    Line(actions.assign_code,
         lambda by: actions.assign_code(product=mam(), code="37-14161-1-2026", by=by, at=NOW),
         PROVINCE),
    Line(actions.add_alias,
         lambda by: actions.add_alias(product=mam(), code="ND-01", source="sổ cũ", by=by, at=NOW),
         PROVINCE),
    Line(actions.add_picture, picture, OFFICES_AND_MAKER),
    Line(actions.remove_picture,
         lambda by: actions.remove_picture(picture=picture(), by=by, at=NOW), OFFICES_AND_MAKER),
    Line(actions.put_picture_first,
         lambda by: actions.put_picture_first(picture=picture(), by=by, at=NOW), OFFICES_AND_MAKER),
    Line(actions.add_standard, standard, OFFICES),
    Line(actions.remove_standard,
         lambda by: actions.remove_standard(standard=standard(), by=by, at=NOW), OFFICES),
    Line(actions.add_barcode, barcode, OFFICES),
    Line(actions.remove_barcode,
         lambda by: actions.remove_barcode(barcode=barcode(), by=by, at=NOW), OFFICES),
    Line(actions.record_recognition, recognition, PROVINCE),
    Line(actions.correct_recognition,
         lambda by: actions.correct_recognition(
             recognition=recognition(), contents=world.decision(star=4), by=by, at=NOW), PROVINCE),
    Line(actions.extend_recognition,
         lambda by: actions.extend_recognition(
             recognition=recognition(), until=date(2028, 9, 30), basis="CV 1/UBND", by=by, at=NOW),
         PROVINCE),
    Line(actions.withdraw_recognition,
         lambda by: actions.withdraw_recognition(
             recognition=recognition(), number="9/QĐ-UBND", on=date(2026, 3, 1),
             reason="Không còn sản xuất", by=by, at=NOW), PROVINCE),
    Line(actions.record_old_withdrawal,
         lambda by: actions.record_old_withdrawal(
             recognition=recognition(), number="9/QĐ-UBND", on=date(2026, 3, 1),
             reason="Không còn sản xuất", by=by, at=NOW), PROVINCE),
    Line(actions.merge_products, merge, PROVINCE),
    Line(actions.merge_producers,
         lambda by: actions.merge_producers(
             kept=maker(), gone=other_producer(), by=by, at=NOW), PROVINCE),
    Line(actions.undo_merge,
         lambda by: actions.undo_merge(merge=merge(), by=by, at=NOW), PROVINCE),
    Line(actions.start_import,
         lambda by: actions.start_import(attachment=upload(by), by=by, at=NOW), PROVINCE),
    Line(actions.start_import,
         lambda by: actions.start_import(attachment=upload(world.minh()), by=by, at=NOW), {MINH},
         "upload of another"),
    Line(actions.set_mapping,
         lambda by: actions.set_mapping(
             register_import=begun(by), choice=actions.ColumnChoice(), by=by, at=NOW), PROVINCE),
    Line(actions.ask_preview,
         lambda by: actions.ask_preview(register_import=begun(by), by=by, at=NOW), PROVINCE),
    Line(actions.ask_import,
         lambda by: actions.ask_import(
             register_import=begun(by, ImportState.PREVIEWED), good_rows_only=False, by=by,
             at=NOW), PROVINCE),
    Line(actions.cancel_import,
         lambda by: actions.cancel_import(register_import=begun(by), by=by, at=NOW), PROVINCE),
    Line(actions.undo_import,
         lambda by: actions.undo_import(
             register_import=begun(by, ImportState.DONE), by=by, at=NOW), PROVINCE),
    Line(actions.undo_import,
         lambda by: actions.undo_import(
             register_import=begun(world.minh(), ImportState.DONE), by=by, at=NOW), {MINH},
         "import of another"),
]  # fmt: skip

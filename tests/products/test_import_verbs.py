"""The verbs of an import: choices, states, who may, and the way back."""

from datetime import timedelta

import pytest

from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Invalid
from ocop.products import actions
from ocop.products.actions import ColumnChoice
from ocop.products.models import ImportState, Producer, Product, RegisterImport
from tests import world
from tests.products.importing import (
    HEAD,
    counts,
    previewed,
    row,
    sheet,
    started,
    told,
    write,
    written,
)
from tests.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def communes():
    """Giao Hưng and Hoa Lư, where the rows of these tests live."""
    world.giao_hung()
    world.hoa_lu()


# --- choices and states ----------------------------------------------------------------------


def test_nothing_is_written_while_a_row_is_faulty():
    made = previewed(sheet(row(), row(ten="Mắm cáy", sao="bảy")))
    with pytest.raises(Conflict, match="còn 1 dòng lỗi"):
        write(made)
    assert not Product.objects.exists()


def test_good_rows_are_written_when_that_is_chosen():
    made = written(sheet(row(), row(ten="Mắm cáy", sao="bảy")), good_rows_only=True)
    assert (made.state, made.rows_written) == (ImportState.DONE, 1)
    assert Product.objects.get().name == "Mắm tôm Giao Hưng"


def test_a_chosen_column_overrules_the_proposal_and_voids_the_preview():
    head = ("Hàng", *HEAD[1:])
    made = started(sheet(row(), head=head))
    with pytest.raises(Invalid, match="Tên sản phẩm"):
        actions.ask_preview(register_import=made, by=None, at=NOW, background=False)
    choice = ColumnChoice({0: "product_name"})
    assert counts(previewed(sheet(row(), head=head), choice=choice)) == (1, 0, 0, 0)


def test_one_field_cannot_be_two_columns():
    made = started(sheet(row()))
    with pytest.raises(Invalid, match="Hai cột"):
        actions.set_mapping(
            register_import=made, choice=ColumnChoice({0: "phone", 5: "phone"}), by=None, at=NOW
        )


def test_a_cancelled_import_is_over():
    made = previewed(sheet(row()))
    actions.cancel_import(register_import=made, by=None, at=NOW)
    assert made.state == ImportState.CANCELLED
    assert not made.rows.exists()
    with pytest.raises(Conflict):
        write(made)


def test_a_second_writing_of_the_same_import_does_nothing():
    made = previewed(sheet(row()))
    actions.ask_import(
        register_import=made, good_rows_only=False, by=None, at=NOW, background=False
    )
    actions.write_import(register_import=made)
    actions.write_import(register_import=made)
    assert Product.objects.count() == 1


def test_asking_twice_leaves_one_job_waiting():
    made = started(sheet(row()), by=world.minh())
    actions.ask_preview(register_import=made, by=world.minh(), at=NOW)
    actions.ask_preview(register_import=made, by=world.minh(), at=NOW)
    from procrastinate.contrib.django.models import ProcrastinateJob

    assert ProcrastinateJob.objects.filter(args__import_id=str(made.pk)).count() == 1


def test_the_job_reads_and_writes():
    from ocop.products import tasks

    made = started(sheet(row()), by=world.minh())
    actions.ask_preview(register_import=made, by=world.minh(), at=NOW)
    tasks.preview_import.func(str(made.pk))
    made.refresh_from_db()
    assert made.state == ImportState.PREVIEWED
    actions.ask_import(register_import=made, good_rows_only=False, by=world.minh(), at=NOW)
    tasks.write_import.func(str(made.pk))
    made.refresh_from_db()
    assert made.state == ImportState.DONE


def test_a_register_that_moved_on_stops_the_writing_and_can_be_read_again():
    made = previewed(sheet(row(sao=4)))
    world.recognised(decision_number="12/QĐ-UBND")
    with pytest.raises(Conflict, match="Sổ đã thay đổi"):
        write(made)
    made.refresh_from_db()
    assert made.state == ImportState.FAILED
    assert Product.objects.get().star == 3
    actions.ask_preview(register_import=made, by=None, at=NOW, background=False)
    actions.preview_import(register_import=made)
    assert counts(made) == (0, 1, 0, 0)
    write(made)
    assert Product.objects.get().star == 4


def test_the_second_of_two_equal_imports_writes_nothing_twice():
    first, second = previewed(sheet(row())), previewed(sheet(row()), "khac.xlsx")
    write(first)
    with pytest.raises(Conflict, match="Sổ đã thay đổi"):
        write(second)
    assert Product.objects.count() == 1


# --- who -------------------------------------------------------------------------------------


def test_only_the_province_may_import():
    with pytest.raises(Refused):
        started(sheet(row()), by=world.lan())


def test_nobody_works_on_the_import_of_another():
    made = started(sheet(row()), by=world.minh())
    for verb in (actions.ask_preview, actions.cancel_import, actions.undo_import):
        with pytest.raises(Refused):
            verb(register_import=made, by=world.quang(), at=NOW)


def test_the_history_names_who_imported():
    from ocop.products.queries.history import history_of_product

    made = previewed(sheet(row()), by=world.minh())
    write(made, by=world.minh())
    changes = history_of_product(Product.objects.get())
    assert {change.by for change in changes} == {world.minh().name}
    assert [change.what for change in changes].count("Sửa") == 0


def test_rows_outside_the_persons_areas_are_faulty():
    from ocop.people.models import Role

    user = world.appointed(world.person("Lê Văn Tư", "+84912000077"), Role.PROVINCE_OFFICER,
                           world.commune_office())  # fmt: skip
    made = previewed(sheet(row(), row(ten="Rượu Kim Sơn", xa="Phường Hoa Lư")), by=user)
    assert told(made) == [(3, "Xã/phường", "area_outside")]


# --- undo ------------------------------------------------------------------------------------


def test_an_undo_after_a_day_is_refused():
    made = written(sheet(row()))
    made.finished_at = NOW
    RegisterImport.objects.filter(pk=made.pk).update(finished_at=NOW)
    with pytest.raises(Conflict, match="24 giờ"):
        actions.undo_import(register_import=made, by=None, at=NOW + timedelta(hours=24, seconds=1))
    actions.undo_import(register_import=made, by=None, at=NOW + timedelta(hours=24))
    assert not Product.objects.exists()


def test_an_undo_names_what_was_edited_since_and_changes_nothing():
    made = written(sheet(row(), row(ten="Mắm cáy", so="13/QĐ-UBND")))
    product = Product.objects.get(name="Mắm cáy")
    from ocop.products.contents import ProductContents

    contents = ProductContents.of(product).but(story="Ba đời.")
    actions.edit_product(product=product, contents=contents, version=1, by=None, at=NOW)
    with pytest.raises(Conflict, match='"Mắm cáy" đã được sửa'):
        actions.undo_import(register_import=made, by=None, at=NOW)
    assert Product.objects.count() == 2


def test_an_undo_names_what_was_used_since():
    made = written(sheet(row()))
    product = Product.objects.get()
    standard = actions.StandardContents(number="TCVN 5107:2018")
    actions.add_standard(product=product, standard=standard, by=None, at=NOW)
    with pytest.raises(Conflict, match="đã có thêm dữ liệu"):
        actions.undo_import(register_import=made, by=None, at=NOW)
    assert Product.objects.exists()


def test_a_product_added_later_keeps_its_producer():
    made = written(sheet(row()))
    world.product("Mắm rươi", of=Producer.objects.get())
    with pytest.raises(Conflict, match='"HTX Mắm Giao Hưng" đã có thêm'):
        actions.undo_import(register_import=made, by=None, at=NOW)


def test_an_undone_import_can_not_be_undone_again():
    made = written(sheet(row()))
    actions.undo_import(register_import=made, by=None, at=NOW)
    with pytest.raises(Conflict, match="đã được hoàn tác"):
        actions.undo_import(register_import=made, by=None, at=NOW)

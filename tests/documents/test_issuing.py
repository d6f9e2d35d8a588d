"""Numbers, days and states of papers."""

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from ocop.documents import actions
from ocop.documents.models import Document, NumberRegister, State
from ocop.documents.queries import gaps_of, registers
from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Invalid
from ocop.units.models import UnitVersion
from tests import world
from tests.documents import sample

pytestmark = pytest.mark.django_db


def issue(*documents: Document, on: date = world.DAY, **said: Any) -> list[Document]:
    return actions.issue(documents=documents, issued_on=on, by=None, at=world.NOW, **said)


def test_a_draft_has_no_number_and_takes_the_type_of_its_kind():
    drafted = sample.draft()
    assert (drafted.state, drafted.number, drafted.symbol) == (State.DRAFT, None, "")
    assert (drafted.type_code, drafted.profile) == ("QĐ", "nd30_2020")


def test_numbers_follow_in_the_order_given_and_are_padded():
    drafted = [sample.draft() for _ in range(3)]
    issued = issue(*reversed(drafted))
    assert [row.symbol for row in issued] == ["01/QĐ-SNNMT", "02/QĐ-SNNMT", "03/QĐ-SNNMT"]
    assert issued[0].pk == drafted[2].pk


def many(count: int, **said: Any) -> list[Document]:
    asked = [
        actions.Draft(
            kind="DECISION" if at % 2 else "SCORE_SHEET", title=f"Văn bản {at}",
            content=sample.decision() if at % 2 else sample.score_sheet(),
            subject_kind="round", subject_id=sample.SUBJECT,
        )
        for at in range(count)
    ]  # fmt: skip
    given = {"unit": world.province_office(), "by": None, "at": world.NOW} | said
    return actions.draft_many(drafts=asked, **given)


def test_many_papers_are_drafted_and_issued_in_order_with_as_many_statements_as_a_few():
    issue(*many(2))
    counts = []
    for papers in (3, 9):
        with CaptureQueriesContext(connection) as asked:
            issued = issue(*many(papers))
        counts.append(len(asked))
        assert [row.title for row in issued] == [f"Văn bản {at}" for at in range(papers)]
    assert counts[0] == counts[1]
    numbers = [row.number for row in issued if row.number]
    assert numbers == [3, 4, 5, 6]
    for row in issued:
        stored = Document.objects.get(pk=row.pk)
        fields = [field.attname for field in Document._meta.concrete_fields]
        assert [getattr(stored, name) for name in fields] == [getattr(row, name) for name in fields]


def test_one_paper_of_many_that_does_not_fit_keeps_all_undrafted():
    good: dict[str, Any] = {
        "title": "Văn bản",
        "subject_kind": "round",
        "subject_id": sample.SUBJECT,
    }
    asked = [
        actions.Draft(kind="RECEIPT", content=sample.receipt(), **good),
        actions.Draft(kind="RECEIPT", content={"number": 3}, **good),
    ]
    with pytest.raises(Invalid):
        actions.draft_many(drafts=asked, unit=world.province_office(), by=None, at=world.NOW)
    assert not Document.objects.exists()


def test_each_type_each_year_and_each_unit_counts_for_itself():
    issue(sample.draft("DECISION"))
    (notice,) = issue(sample.draft("NOTICE"))
    (next_year,) = issue(sample.draft("DECISION"), on=date(2027, 1, 4))
    (commune,) = issue(sample.draft("DECISION", unit=world.commune_office()))
    assert [row.number for row in (notice, next_year, commune)] == [1, 1, 1]


def test_the_union_counts_all_types_together_and_writes_its_own_symbol():
    union: dict[str, Any] = {"unit": world.commune_union(), "profile": "doan_hd29_2013"}
    plan = sample.draft("NOTICE", type_code="KH", **union)
    letter = sample.draft("NOTICE", type_code="CV", department="VP", **union)
    assert [row.symbol for row in issue(plan, letter)] == ["01-KH/ĐXGH", "02-CV/ĐXGH-VP"]


def test_a_letter_of_the_state_has_no_type_in_its_symbol():
    (letter,) = issue(sample.draft("NOTICE", type_code="CV", department="NTM"))
    assert letter.symbol == "01/SNNMT-NTM"


def test_a_kind_without_type_code_gets_a_day_and_no_number():
    (sheet,) = issue(sample.draft("SCORE_SHEET"))
    assert (sheet.number, sheet.symbol, sheet.issued_on) == (None, "", world.DAY)


def test_a_number_of_the_offices_register_is_kept_and_the_next_follow_it():
    first, second = sample.draft(), sample.draft()
    issue(first, second, numbers={first.pk: 12})
    second.refresh_from_db()
    assert second.number == 13
    (register,) = registers(world.minh(), year=2026, on=world.DAY)
    assert (register.given, register.gaps) == (2, ("1–11",))


def test_a_number_used_before_names_the_paper_that_has_it_and_nothing_is_issued():
    issue(sample.draft())
    again, other = sample.draft(), sample.draft()
    with pytest.raises(Invalid, match="Số 01 đã dùng cho 01/QĐ-SNNMT “Về việc công nhận"):
        issue(other, again, numbers={again.pk: 1})
    assert Document.objects.filter(state=State.ISSUED).count() == 1
    assert NumberRegister.objects.get().last_number == 1


def test_a_number_written_twice_in_one_issue_is_refused():
    first, second = sample.draft(), sample.draft()
    with pytest.raises(Invalid, match="hai văn bản"):
        issue(first, second, numbers={first.pk: 5, second.pk: 5})


def test_issuing_again_is_a_conflict_and_takes_no_number():
    (done,) = issue(sample.draft())
    with pytest.raises(Conflict, match="đã được ban hành"):
        issue(sample.draft(), done)
    assert NumberRegister.objects.get().last_number == 1


def test_the_register_of_a_unit_that_ended_is_closed():
    drafted = sample.draft(unit=world.commune_office())
    UnitVersion.objects.filter(unit=world.commune_office()).update(
        valid=(world.SINCE, date(2026, 3, 1))
    )
    with pytest.raises(Invalid, match="sổ số của đơn vị đã đóng"):
        issue(drafted)
    drafted.refresh_from_db()
    assert drafted.is_draft


def test_what_was_issued_never_changes_and_never_goes():
    (done,) = issue(sample.draft())
    changes: list[dict[str, Any]] = [
        {"title": "Khác"}, {"content": {}}, {"number": 9}, {"state": State.DRAFT},
    ]  # fmt: skip
    for change in changes:
        with pytest.raises(ProgrammingError), transaction.atomic():
            Document.objects.filter(pk=done.pk).update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_document WHERE id = %s", [done.pk])


def test_a_revoked_paper_keeps_its_number_and_says_why():
    (done,) = issue(sample.draft())
    actions.revoke(document=done, reason="Sai tên cơ sở", by=world.minh(), at=world.NOW)
    assert (done.state, done.number, done.revoked_reason) == (State.REVOKED, 1, "Sai tên cơ sở")
    with pytest.raises(Conflict):
        actions.revoke(document=done, reason="Lại", by=world.minh(), at=world.NOW)


def test_revoking_needs_a_reason_and_an_issued_paper():
    drafted = sample.draft()
    with pytest.raises(Invalid, match="lý do"):
        actions.revoke(document=drafted, reason="  ", by=world.minh(), at=world.NOW)
    with pytest.raises(Conflict, match="chưa ban hành"):
        actions.revoke(document=drafted, reason="Nhầm", by=world.minh(), at=world.NOW)


def test_officers_of_another_commune_may_not_revoke():
    (done,) = issue(sample.draft(unit=world.commune_office()))
    for user in (world.stranger(), world.anh(), world.hoa(), world.thu()):
        with pytest.raises(Refused):
            actions.revoke(document=done, reason="Nhầm", by=user, at=world.NOW)


def test_content_that_does_not_fit_the_kind_is_refused_with_its_place():
    with pytest.raises(Invalid, match=r"rows\[0\]\.star") as caught:
        sample.draft(content={"basis": [], "articles": [], "rows": [  # type: ignore[arg-type]
            {"product": "Mắm", "producer": "HTX", "commune": "Xã", "star": "bốn"}],
            "recipients": [], "signer_title": "", "signer_name": "", "place": ""})  # fmt: skip
    assert caught.value.faults[0].where == "rows[0].star"


@pytest.mark.parametrize("kind", ["POEM", ""])
def test_an_unknown_kind_is_refused(kind):
    with pytest.raises(Invalid, match="Không có loại văn bản"):
        sample.draft(kind, sample.notice())


def test_who_sees_a_paper():
    (commune,) = issue(sample.draft("COMMUNE_REPORT", unit=world.commune_office()))
    (province,) = issue(sample.draft())
    union = sample.draft("NOTICE", unit=world.commune_union(), profile="doan_hd29_2013")
    sees = {
        name: {row.pk for row in Document.objects.visible_to(getattr(world, name)())}
        for name in ("lan", "minh", "anh", "quang", "hoa", "thu", "stranger")
    }
    assert sees["lan"] == {commune.pk}
    assert sees["minh"] == {commune.pk, province.pk}
    assert sees["anh"] == {union.pk}
    assert sees["quang"] == {commune.pk, province.pk, union.pk}
    assert sees["hoa"] == sees["thu"] == sees["stranger"] == set()


def test_gaps_are_written_as_runs():
    assert gaps_of([], 0) == ()
    assert gaps_of([1, 2, 3], 3) == ()
    assert gaps_of([2, 5], 5) == ("1", "3–4")


@pytest.mark.django_db(transaction=True)
def test_papers_issued_at_the_same_moment_get_different_numbers():
    drafted = [sample.draft() for _ in range(6)]
    start = Barrier(3)

    def work(pair: list[Document]) -> None:
        start.wait()
        issue(*pair)
        connections.close_all()

    threads = [Thread(target=work, args=[drafted[at : at + 2]]) for at in (0, 2, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Document.objects.order_by("number").values_list("number", flat=True)) == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]

"""A paper is drafted, gets its number when it is issued, and may be revoked; it never changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from ocop.documents.actions.numbers import give_numbers
from ocop.documents.actions.rendering import ask_rendering
from ocop.documents.bodies import Body
from ocop.documents.layouts import layout
from ocop.documents.models import Document, RenderState, State
from ocop.documents.papers import Paper, snapshot
from ocop.documents.profiles import STATE, profile, profiles
from ocop.documents.queries import bodies_on
from ocop.documents.rules import may_draft, may_revoke
from ocop.kit.errors import Conflict, require, require_aware
from ocop.kit.faults import Fault, Invalid
from ocop.kit.inserting import insert_rows
from ocop.kit.text import clean
from ocop.people.models import User
from ocop.units.models import Unit

_ISSUE = """
UPDATE documents_document AS paper
SET state = 'ISSUED', render_state = 'WAITING', number = given.number, series = given.series,
    symbol = given.symbol, year = %(year)s, issued_on = %(on)s, issued_by_id = %(by)s,
    issued_at = %(at)s
FROM unnest(%(ids)s::uuid[], %(numbers)s::integer[], %(series)s::text[], %(symbols)s::text[])
    AS given (id, number, series, symbol)
WHERE paper.id = given.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One paper to be drafted. Without `type_code` the kind's own is taken ("QĐ" for a decision).

    `content` is the kind's dataclass of `papers` or its JSON; `department` ends the symbol of a
    Union paper (VP); `subject` says who it is about in the app that asks.
    """

    kind: str
    title: str
    content: Paper | Mapping[str, Any]
    subject_kind: str
    subject_id: UUID
    type_code: str = ""
    department: str = ""


def draft(  # noqa: PLR0913 - a paper is all of this
    *, kind: str, unit: Unit, title: str, content: Paper | Mapping[str, Any],
    subject_kind: str, subject_id: UUID, by: User | None, at: datetime,
    profile: str = STATE, type_code: str = "", department: str = "",
) -> Document:  # fmt: skip
    """A paper without number; see `Draft` and `draft_many`."""
    asked = Draft(
        kind=kind, title=title, content=content, subject_kind=subject_kind, subject_id=subject_id,
        type_code=type_code, department=department,
    )  # fmt: skip
    return draft_many(drafts=[asked], unit=unit, by=by, at=at, profile=profile)[0]


@transaction.atomic
def draft_many(
    *, drafts: Iterable[Draft], unit: Unit, by: User | None, at: datetime, profile: str = STATE
) -> list[Document]:
    """Papers of a unit without number, in the order given, all or none.

    `Invalid` names what does not fit the kind. The caller has judged who may.
    """
    require(may_draft(by))
    require_aware(at)
    if profile not in profiles():
        what = f"Không có thể thức {profile}."
        raise Invalid([Fault("profile", what, f"Dùng một trong: {', '.join(profiles())}.")])
    return insert_rows([_drafted(one, unit, profile, by, at) for one in drafts])


def _drafted(one: Draft, unit: Unit, profile: str, by: User | None, at: datetime) -> Document:
    content = snapshot(one.kind, one.content)
    return Document(
        kind=one.kind,
        profile=profile,
        type_code=one.type_code or layout(one.kind).type_code,
        unit=unit,
        department=one.department,
        title=_title(one.title),
        content=content,
        subject_kind=one.subject_kind,
        subject_id=one.subject_id,
        created_by=by,
        created_at=at,
    )


def _title(text: str) -> str:
    said = clean(text)
    limit = 500
    if not said:
        what = "Văn bản chưa có trích yếu."
        raise Invalid([Fault("title", what, "Ghi một câu nêu nội dung chính.", "required")])
    if len(said) > limit:
        what = f"Trích yếu dài {len(said)} chữ, hơn mức {limit}."
        raise Invalid([Fault("title", what, "Rút gọn thành một câu.", "too_long")])
    return said


@transaction.atomic
def issue(
    *, documents: Sequence[Document], issued_on: date, by: User | None, at: datetime,
    numbers: Mapping[UUID, int] | None = None,
) -> list[Document]:  # fmt: skip
    """Issue drafts, all or none, in the order given: numbers, day, then the files in the background.

    `numbers` are those the office's own register already gave; the others follow the last one of
    the unit, year and series. `Conflict` when one is no draft any more; `Invalid` when a number
    is taken or a unit no longer exists on the day. The caller has judged who may.
    """
    require(may_draft(by))
    require_aware(at)
    rows = _locked(documents)
    bodies = _bodies(rows, issued_on)
    given = give_numbers(rows, year=issued_on.year, wanted=numbers or {})
    for row in rows:
        row.state, row.issued_on, row.issued_by, row.issued_at = State.ISSUED, issued_on, by, at
        row.year = issued_on.year
        row.number = given.get(row.pk)
        row.symbol = _symbol(row, bodies[row.unit_id])
        row.render_state = RenderState.WAITING
    _write_issued(rows, issued_on, by, at)
    ask_rendering([row.pk for row in rows])
    return rows


def _write_issued(rows: Sequence[Document], on: date, by: User | None, at: datetime) -> None:
    """One statement, however many papers a round has."""
    said: dict[str, Any] = {
        "ids": [row.pk for row in rows],
        "numbers": [row.number for row in rows],
        "series": [row.series for row in rows],
        "symbols": [row.symbol for row in rows],
        "year": on.year, "on": on, "by": by and by.pk, "at": at,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ISSUE, said)


def _locked(documents: Sequence[Document]) -> list[Document]:
    """The rows as they are now, in the order given, kept from others until the end.

    The contents stay where they are: a round has 20 MB of them and a number needs none.
    """
    ids = [document.pk for document in documents]
    held = Document.objects.select_for_update().defer("content").filter(pk__in=ids)
    found = {row.pk: row for row in held}
    rows = [found[pk] for pk in dict.fromkeys(ids) if pk in found]
    moved = [row for row in rows if not row.is_draft]
    if moved or len(rows) != len(set(ids)):
        said = "; ".join(str(row) for row in moved[:3]) or "một dự thảo đã bị xóa"
        raise Conflict(f"Văn bản đã được ban hành trước đó: {said}. Chưa ban hành văn bản nào.")
    return rows


def _bodies(rows: Sequence[Document], on: date) -> dict[int, Body]:
    """The issuing bodies; a unit that ended gives no more numbers, its register is closed."""
    units = {row.unit_id for row in rows}
    bodies = bodies_on(units, on=on)
    ended = Unit.objects.filter(pk__in=units - bodies.keys())
    faults = [
        Fault(
            "unit",
            f"Đơn vị {unit.key} không còn vào ngày {on:%d/%m/%Y}; sổ số của đơn vị đã đóng.",
            "Ban hành ở đơn vị kế thừa, sổ mới bắt đầu từ số 01.",
            "register_closed",
        )
        for unit in ended
    ]
    if faults:
        raise Invalid(faults)
    return bodies


def _symbol(row: Document, body: Body) -> str:
    if row.number is None:
        return ""
    return profile(row.profile).symbol(row.number, row.type_code, body.code, row.department)


@transaction.atomic
def revoke(*, document: Document, reason: str, by: User | None, at: datetime) -> Document:
    """Take an issued paper out of force; its number stays used, the public page says why."""
    require(may_revoke(by, document))
    require_aware(at)
    why = clean(reason)
    if not why:
        what = "Chưa ghi lý do hủy bỏ."
        fix = "Ghi lý do và văn bản làm căn cứ. Ví dụ: Sai tên cơ sở, thay bằng 15/QĐ-UBND."
        raise Invalid([Fault("reason", what, fix, "required")])
    moved = Document.objects.filter(pk=document.pk, state=State.ISSUED).update(
        state=State.REVOKED, revoked_at=at, revoked_by=by, revoked_reason=why[:300]
    )
    if not moved:
        raise Conflict("Văn bản chưa ban hành hoặc đã bị hủy bỏ trước đó.")
    document.refresh_from_db()
    return document

"""Who may do what with dossiers. Hoa is on file as one of the producer's own people."""

from collections.abc import Callable
from typing import Any, TypeAlias
from uuid import UUID

from ocop.dossiers import actions
from ocop.dossiers.actions import Item, NoteContents
from ocop.dossiers.models import Dossier, DossierKind, State
from ocop.people.models import User
from tests.dossiers import rows
from tests.dossiers.rows import DAY, NOW
from tests.matrix import HOA, LAN, MINH, QUANG, Line

Call: TypeAlias = Callable[[User], object]
COMMUNE, PROVINCE = {LAN, QUANG}, {MINH, QUANG}


def in_(state: State) -> Callable[[], Dossier]:
    """Makes a dossier in this state."""
    return lambda: rows.bare(state)


def step(action: Callable[..., Any], made: Callable[[], Dossier], **said: Any) -> Call:
    """The action on a dossier in the state it wants."""
    return lambda by: action(dossier=made(), by=by, at=NOW, **said)


def council(action: Callable[..., Any], made: Callable[[], Dossier], **said: Any) -> Call:
    """The same for an action on several dossiers."""
    return lambda by: action(dossiers=[made()], by=by, at=NOW, **said)


def save_part(by: User) -> object:
    dossier = rows.opened()
    version = dossier.parts.get(key="ke-hoach").version
    return actions.save_part(dossier=dossier, key="ke-hoach", contents={"san_xuat": "Thêm bể."},
                             version=version, by=by, at=NOW)  # fmt: skip


def conclude(by: User) -> None:
    moves: dict[UUID, State] = {rows.bare(State.RESULT).pk: State.RECOGNISED}
    actions.conclude(moves=moves, by=by, at=NOW)


def begin(by: User) -> None:
    actions.begin_scoring(
        dossiers=[rows.bare(State.ADVISORY_REVIEW)], users=[], until=DAY, by=by, at=NOW
    )


NOTE = NoteContents("OPINION", DAY, "Được.")
LINES = [
    Line(actions.open_dossier,
         lambda by: actions.open_dossier(product=rows.mam(), kind=DossierKind.FIRST, by=by, at=NOW),
         {HOA}),
    Line(actions.discard_draft, step(actions.discard_draft, rows.opened), {HOA}),
    Line(actions.save_part, save_part, {HOA}),
    Line(actions.mark_criterion,
         step(actions.mark_criterion, rows.opened, criterion="1.1", option_key=1), {HOA}),
    Line(actions.mark_criteria,
         step(actions.mark_criteria, rows.opened, options={"1.1": 1}), {HOA}),
    Line(actions.link_proofs,
         lambda by: actions.link_proofs(dossier=rows.opened(), links=[("1.1", rows.proof())],
                                        by=by, at=NOW), {HOA}),
    Line(actions.link_proof,
         lambda by: actions.link_proof(dossier=rows.opened(), criterion="1.1", proof=rows.proof(),
                                       by=by, at=NOW), {HOA}),
    Line(actions.unlink_proof,
         lambda by: actions.unlink_proof(dossier=rows.opened(), criterion="1.1",
                                         proof=rows.proof(), by=by, at=NOW), {HOA}),
    Line(actions.say_missing,
         step(actions.say_missing, rows.opened, proof_kind="dang-ky-kinh-doanh", missing=True),
         {HOA}),
    Line(actions.file_dossier,
         lambda by: actions.file_dossier(dossier=rows.fill(rows.opened()), by=by, at=NOW,
                                         despite_advice=True), {HOA}),
    Line(actions.take_up, step(actions.take_up, in_(State.FILED)), COMMUNE),
    Line(actions.send_back,
         step(actions.send_back, in_(State.COMMUNE_REVIEW), items=[Item("Mờ.", part="giay-to")]), COMMUNE,
         "at the commune"),
    Line(actions.send_back,
         step(actions.send_back, in_(State.PROVINCE_CHECK), items=[Item("Mờ.", part="giay-to")]), PROVINCE,
         "at the province"),
    Line(actions.save_commune_report,
         step(actions.save_commune_report, in_(State.COMMUNE_REVIEW), contents=rows.report(), version=0),
         COMMUNE),
    Line(actions.propose, lambda by: _propose(by), COMMUNE),
    Line(actions.receive, step(actions.receive, in_(State.PROPOSED)), PROVINCE),
    Line(actions.pass_to_advisory, step(actions.pass_to_advisory, in_(State.PROVINCE_CHECK)), PROVINCE),
    Line(actions.add_advisory_note,
         step(actions.add_advisory_note, in_(State.ADVISORY_REVIEW), contents=NOTE, files=[]), PROVINCE),
    Line(actions.begin_scoring, begin, PROVINCE),
    Line(actions.begin_rescoring, council(actions.begin_rescoring, in_(State.COUNCIL_SCORING)), PROVINCE),
    Line(actions.reach_result, council(actions.reach_result, in_(State.COUNCIL_SCORING)), PROVINCE),
    Line(actions.conclude, conclude, PROVINCE),
    Line(actions.record_ministry_answer,
         lambda by: actions.record_ministry_answer(
             dossier=rows.bare(State.SENT_TO_MINISTRY), answer=State.CENTRAL_SCORING, by=by,
             at=NOW), PROVINCE),
]  # fmt: skip


def _propose(by: User) -> Dossier:
    dossier = rows.bare(State.COMMUNE_REVIEW)
    actions.save_commune_report(dossier=dossier, contents=rows.report(), version=0, by=None, at=NOW)
    return actions.propose(dossier=dossier, by=by, at=NOW)

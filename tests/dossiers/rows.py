"""Dossiers of Hoa's mắm in each state, made by the product's own actions."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ocop.dossiers import actions
from ocop.dossiers.actions import Item, ReportContents
from ocop.dossiers.models import (
    Dossier,
    DossierKind,
    Part,
    PartState,
    ProofLink,
    SelfMark,
    State,
)
from ocop.dossiers.parts import tasks
from ocop.dossiers.queries.scores import law_of, sheet_of
from ocop.people.models import User
from ocop.products import actions as product_actions
from ocop.products.models import Producer, ProducerMember, Product
from ocop.proofs.models import Proof
from tests import world

NOW = datetime(
    2026, 9, 7, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")
)  # a Monday, the decision in force
DAY = NOW.date()
LATER = NOW + timedelta(hours=1)
ANSWERS = {"number": "12", "money": "1.250.000", "tick": "1", "date": "24/02/2023"}


def maker() -> Producer:
    """The co-operative of Giao Hưng, for which Hoa acts."""
    made = world.producer(representative="Trần Thị Hoa", phone="+84912000001", address="Xóm 3")
    if not ProducerMember.objects.filter(producer=made, user=world.hoa()).exists():
        product_actions.add_member(producer=made, user=world.hoa(), by=None, at=NOW)
    return made


def mam(name: str = "Mắm tôm Giao Hưng", **contents: object) -> Product:
    return world.product(name, of=maker(), **contents)


def opened(name: str = "Mắm tôm Giao Hưng", by: User | None = None, at=NOW) -> Dossier:
    """A first dossier of a product of Hoa's."""
    product = mam(name)
    if found := Dossier.objects.open().filter(product=product).first():
        return found
    return actions.open_dossier(
        product=product, kind=DossierKind.FIRST, by=by or world.hoa(), at=at
    )


def proof(kind: str = "kiem-nghiem", product: Product | None = None, **columns: object) -> Proof:
    """A paper in the wallet, without its pages."""
    said = {"title": kind, "issued_on": date(2026, 1, 5), "number": "1/KN"} | columns
    found = Proof.objects.filter(producer=maker(), kind=kind, product=product, title=said["title"])
    return found.first() or Proof.objects.create(
        producer=maker(), kind=kind, product=product, added_at=NOW, written_at=NOW,
        last_act="ADD", **said,
    )  # fmt: skip


def answers_of(key: str, kind: str = DossierKind.FIRST) -> dict[str, str]:
    """Something for every question of a task."""
    return {
        q.key: (dict(q.choices) and q.choices[0][0]) or ANSWERS.get(q.input, f"Trả lời {q.label}")
        for q in tasks()[key].asked(kind)
    }


def fill(dossier: Dossier, *, best: bool = True) -> Dossier:
    """Answer everything, choose the best level everywhere, link a paper of every kind wanted."""
    for part in dossier.parts.all():
        if answers := answers_of(part.key, dossier.kind):
            Part.objects.filter(pk=part.pk).update(contents=answers, state=PartState.DONE)
    rows = []
    for code, leaf in sheet_of(dossier).leaves.items():
        option = max(leaf.choices(), key=lambda o: o.points)
        key = option.key if best else 0
        rows.append(SelfMark(dossier=dossier, criterion=code, option_key=key,
                             points=option.points if best else 0))  # fmt: skip
    SelfMark.objects.bulk_create(rows, ignore_conflicts=True)
    return link_everything(dossier)


def link_everything(dossier: Dossier) -> Dossier:
    """A paper behind every criterion that wants one."""
    kinds = {kind: proof(kind) for kind in law_of(dossier).proofs}
    links = [ProofLink(dossier=dossier, criterion="", proof=kinds["dang-ky-kinh-doanh"]),
             ProofLink(dossier=dossier, criterion="", proof=kinds["dieu-kien-san-xuat"])]  # fmt: skip
    links += [
        ProofLink(dossier=dossier, criterion=code, proof=kinds[leaf.proofs[0]])
        for code, leaf in sheet_of(dossier).leaves.items()
        if leaf.proofs
    ]
    ProofLink.objects.bulk_create(links, ignore_conflicts=True)
    return dossier


def filed(name: str = "Mắm tôm Giao Hưng", at=NOW) -> Dossier:
    dossier = fill(opened(name, at=at))
    return actions.file_dossier(dossier=dossier, by=world.hoa(), at=at, despite_advice=True)


def reviewed(name: str = "Mắm tôm Giao Hưng", at=NOW) -> Dossier:
    return actions.take_up(dossier=filed(name, at=at), by=world.lan(), at=at)


def report(**changes: object) -> ReportContents:
    contents = {key: {"finding": "MET", "text": f"Đã xem {key}."}
                for key in ("nguyen-lieu", "lao-dong", "y-tuong", "ban-sac")}  # fmt: skip
    said: dict[str, Any] = {"contents": contents, "proposal": "PROPOSE"} | changes
    return ReportContents(**said)


def proposed(name: str = "Mắm tôm Giao Hưng", at=NOW) -> Dossier:
    dossier = reviewed(name, at=at)
    actions.save_commune_report(
        dossier=dossier, contents=report(), version=0, by=world.lan(), at=at
    )
    return actions.propose(dossier=dossier, by=world.lan(), at=at)


def received(name: str = "Mắm tôm Giao Hưng", at=NOW) -> Dossier:
    return actions.receive(dossier=proposed(name, at=at), by=world.minh(), at=at)


def at_team(name: str = "Mắm tôm Giao Hưng", at=NOW) -> Dossier:
    return actions.pass_to_advisory(dossier=received(name, at=at), by=world.minh(), at=at)


def scored(name: str = "Mắm tôm Giao Hưng", at=NOW, users=()) -> Dossier:
    dossier = at_team(name, at=at)
    actions.begin_scoring(dossiers=[dossier], users=users, until=date(2026, 12, 30),
                          by=world.minh(), at=at)  # fmt: skip
    dossier.refresh_from_db()
    return dossier


def decided(state: State = State.RECOGNISED, name: str = "Mắm tôm Giao Hưng", at=NOW) -> Dossier:
    dossier = scored(name, at=at)
    actions.reach_result(dossiers=[dossier], by=world.minh(), at=at)
    actions.conclude(moves={dossier.pk: state}, by=world.minh(), at=at)
    dossier.refresh_from_db()
    return dossier


def sent_back(name: str = "Mắm tôm Giao Hưng", at=NOW) -> Dossier:
    dossier = reviewed(name, at=at)
    actions.send_back(dossier=dossier, items=[Item("Ảnh giấy bị mờ.", part="giay-to")],
                      by=world.lan(), at=at)  # fmt: skip
    dossier.refresh_from_db()
    return dossier


def bare(state: State) -> Dossier:
    """A dossier put straight into a state, without contents: for asking who may act on it."""
    product = mam()
    if found := Dossier.objects.filter(product=product, state=state).first():
        return found
    batch = {"batch": "tinh-2", "year": 2026, "criteria_set": "26-2026", "sheet": 9}
    moments = {"opened_at": NOW, "filed_at": NOW, "state_since": NOW}
    return Dossier.objects.create(
        product=product, kind=DossierKind.FIRST, state=state, receipt="HS-2026-999999",
        **batch, **moments,
    )  # fmt: skip


def bare_of(product: Product, state: State = State.FILED) -> Dossier:
    """A dossier of any product put straight into a state."""
    number = Dossier.objects.count() + 1
    return Dossier.objects.create(
        product=product, kind=DossierKind.REEVALUATION, state=state, batch="tinh-2", year=2026,
        receipt=f"HS-2026-{number:06d}", criteria_set="26-2026", sheet=9, opened_at=NOW,
        filed_at=NOW, state_since=NOW,
    )  # fmt: skip

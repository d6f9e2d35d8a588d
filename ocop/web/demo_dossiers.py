"""Plays the way from draft to certificate in the demo province, by the people of its accounts.

Everything is fictional and goes through the ordinary actions, at moments that lie in the past; see
ocop/data/demo/dossiers.yaml.
"""

import textwrap
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from ocop.criteria import Sheet, set_in_force
from ocop.dossiers import actions as dossiers
from ocop.dossiers.actions import Item, ReportContents
from ocop.dossiers.models import Dossier, DossierKind
from ocop.dossiers.parts import tasks
from ocop.dossiers.queries.scores import sheet_of
from ocop.evaluation import actions as evaluation
from ocop.evaluation.actions import DecisionContents, Meeting, RoundContents, Signer
from ocop.evaluation.marking import choices, comment_for
from ocop.evaluation.models import Candidate, Round, Seat
from ocop.evidence.actions import attach_paper
from ocop.people.models import User
from ocop.products import actions as products
from ocop.products.contents import ProducerContents, ProductContents
from ocop.products.models import Producer, Product
from ocop.proofs import actions as proofs
from ocop.proofs.contents import ProofContents
from ocop.proofs.models import Proof
from ocop.units.models import Unit
from ocop.units.queries import area_of_province, children_of
from ocop.web.actions import load_demo

DATA = Path(__file__).parent.parent / "data" / "demo" / "dossiers.yaml"
FONT = Path(__file__).parent.parent / "documents" / "fonts" / "Tinos-Bold.ttf"
PROVINCE, COMMUNE = "0900000002", "0900000003"
# Days before today on which each thing happened.
OPENED, FILED, TAKEN, PROPOSED, RECEIVED, PASSED = 78, 76, 75, 66, 64, 58
ROUND, MEETING, DECIDED = 40, 30, 26


@cache
def _story() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(DATA.read_text("utf-8"), yaml.CSafeLoader)
    return found


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts, and the day from which the past is counted."""

    producer: User
    commune: User
    province: User
    now: datetime

    def days_ago(self, days: int) -> datetime:
        """A moment that many days before."""
        return self.now - timedelta(days=days)


@transaction.atomic
def load_demo_province(*, at: datetime) -> dict[str, int]:
    """The register of the demo and the dossiers on their way, both or none."""
    return load_demo(at=at) | load_dossiers(at=at)


@transaction.atomic
def load_dossiers(*, at: datetime) -> dict[str, int]:
    """Dossiers in every state, a round that is open and one with its decision; returns counts.

    Needs the accounts of `load_demo`.
    """
    people = {str(u.phone): u for u in User.objects.filter(phone__startswith=_phone("09000000"))}
    cast = Cast(
        producer=people[_phone(_story()["producer"]["login"])],
        commune=people[_phone(COMMUNE)],
        province=people[_phone(PROVINCE)],
        now=at,
    )
    maker = _producer(cast)
    wallet = _wallet(maker, cast)
    made = {row["name"]: _dossier(row, maker, wallet, cast) for row in _story()["products"]}
    for stage in ("RECOGNISED", "SCORING"):
        _round(stage, made, people, cast)
    return {"dossiers": len(made)}


def _phone(login: str) -> str:
    return f"+84{login.removeprefix('0')}"


def _producer(cast: Cast) -> Producer:
    said = _story()["producer"]
    province = area_of_province("37", on=timezone.localdate(cast.now))
    communes = {
        row.name: row.id for row in children_of(province.pk, on=timezone.localdate(cast.now))
    }
    contents = ProducerContents(
        kind=said["kind"], name=said["name"], address=said["address"],
        representative=said["representative"], phone=_phone(said["login"]),
        area_id=Unit.objects.get(pk=communes[said["area"]]).pk, women_led=True,
    )  # fmt: skip
    maker = products.add_producer(contents=contents, by=None, at=cast.days_ago(OPENED))
    products.add_member(producer=maker, user=cast.producer, by=None, at=cast.days_ago(OPENED))
    Producer.objects.filter(pk=maker.pk).update(illustrative=True)
    return maker


def _wallet(maker: Producer, cast: Cast) -> dict[str, Proof]:
    """One paper of every kind the law names, each a page that says what it is."""
    law = set_in_force(timezone.localdate(cast.days_ago(OPENED)))
    made = {}
    for number, (kind, proof) in enumerate(law.proofs.items(), start=1):
        page = attach_paper(
            file=File(BytesIO(_page(proof.name, number)), name=f"{kind}.jpg"),
            name=f"{kind}.jpg", audience="OFFICE", by=cast.producer, at=cast.days_ago(OPENED),
        )  # fmt: skip
        contents = ProofContents(
            kind=kind, number=f"{number:02d}/MH", issuer="Cơ quan minh họa",
            issued_on=timezone.localdate(cast.days_ago(200)), no_expiry=True,
        )  # fmt: skip
        made[kind] = proofs.add_proof(
            producer=maker, contents=contents, pages=[page], by=cast.producer,
            at=cast.days_ago(OPENED),
        )  # fmt: skip
    return made


def _page(title: str, number: int) -> bytes:
    """A sheet that says it is no real paper."""
    picture = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(picture)
    for line, (text, size, y) in enumerate(
        (("DỮ LIỆU MINH HỌA", 64, 240), (f"Số: {number:02d}/MH", 44, 360), (title, 40, 480))
    ):
        font = ImageFont.truetype(str(FONT), size)
        draw.multiline_text(
            (620, y), _wrapped(text), font=font, fill="black" if line else "firebrick", anchor="ma",
            align="center", spacing=16,
        )  # fmt: skip
    draw.rectangle((60, 60, 1180, 1694), outline="gray", width=3)
    target = BytesIO()
    picture.save(target, "JPEG", quality=70)
    return target.getvalue()


def _wrapped(text: str, width: int = 34) -> str:
    return "\n".join(textwrap.wrap(text, width))


# --- dossiers -----------------------------------------------------------------------------------


def _dossier(
    row: Mapping[str, Any], maker: Producer, wallet: Mapping[str, Proof], cast: Cast
) -> Dossier:
    """A product with its dossier, as far on its way as the row says."""
    contents = ProductContents(
        name=row["name"], group=row["group"], state="ACTIVE", specification=row["specification"]
    )
    at = cast.days_ago(OPENED)
    product = products.add_product(producer=maker, contents=contents, by=None, at=at)
    Product.objects.filter(pk=product.pk).update(illustrative=True)
    dossier = dossiers.open_dossier(
        product=product, kind=DossierKind.FIRST, by=cast.producer, at=at
    )
    if row["stage"] == "DRAFT":
        _answer(dossier, cast, keys=("san-pham", "chu-the", "phuong-an"))
        return dossier
    _answer(dossier, cast, keys=tuple(tasks()))
    _score(dossier, wallet, cast)
    dossiers.file_dossier(
        dossier=dossier, by=cast.producer, at=cast.days_ago(FILED), despite_advice=True
    )
    if row["stage"] != "FILED":
        _check(row, dossier, cast)
    return dossier


def _answer(dossier: Dossier, cast: Cast, *, keys: Collection[str]) -> None:
    answers = _story()["answers"]
    for part in dossier.parts.filter(key__in=keys):
        asked = [question.key for question in tasks()[part.key].asked(dossier.kind)]
        said = {key: answers[key] for key in asked if key in answers}
        if asked:
            dossiers.save_part(
                dossier=dossier, key=part.key, contents=part.contents | said,
                version=part.version, by=cast.producer, at=cast.days_ago(OPENED),
            )  # fmt: skip


def _score(dossier: Dossier, wallet: Mapping[str, Proof], cast: Cast) -> None:
    """The producer's own marks, with a paper behind every criterion that wants one."""
    at = cast.days_ago(OPENED)
    sheet = sheet_of(dossier)
    for code, key in _options(sheet, 72).items():
        dossiers.mark_criterion(
            dossier=dossier, criterion=code, option_key=key, by=cast.producer, at=at
        )
    wanted = [("", wallet["dang-ky-kinh-doanh"]), ("", wallet["dieu-kien-san-xuat"])]
    wanted += [(code, wallet[leaf.proofs[0]]) for code, leaf in sheet.leaves.items() if leaf.proofs]
    for code, proof in wanted:
        dossiers.link_proof(dossier=dossier, criterion=code, proof=proof, by=cast.producer, at=at)


def _options(sheet: Sheet, total: int) -> dict[str, int]:
    """Options that meet the minimums of the star of `total` and come to about that many points."""
    star = max(band.star for band in sheet.ladder if total >= band.min)
    chosen = {}
    for code, criterion in sheet.leaves.items():
        floor = max(
            (c.points for c in choices(criterion) if c.min_star and c.min_star <= star), default=0
        )
        chosen[code] = min(
            (c for c in choices(criterion) if c.points >= floor), key=lambda c: c.points
        )
    left = total - sum(choice.points for choice in chosen.values())
    for code, criterion in sheet.leaves.items():
        fitting = [c for c in choices(criterion) if 0 < c.points - chosen[code].points <= left]
        if fitting:
            best = max(fitting, key=lambda c: c.points)
            left -= best.points - chosen[code].points
            chosen[code] = best
    return {code: choice.key for code, choice in chosen.items()}


def _check(row: Mapping[str, Any], dossier: Dossier, cast: Cast) -> None:
    """The commune's part, then the province's desk and the advisory team."""
    commune, province = cast.commune, cast.province
    dossiers.take_up(dossier=dossier, by=commune, at=cast.days_ago(TAKEN))
    if row["stage"] == "RETURNED":
        said = _story()["returned"]
        dossiers.send_back(
            dossier=dossier, items=[Item(said["reason"], part=said["part"])], by=commune,
            at=cast.days_ago(PROPOSED),
        )  # fmt: skip
        return
    found = {key: {"finding": "MET", "text": _story()["report"]}
             for key in ("nguyen-lieu", "lao-dong", "y-tuong", "ban-sac")}  # fmt: skip
    contents = ReportContents(contents=found, proposal="PROPOSE")
    at = cast.days_ago(PROPOSED)
    dossiers.save_commune_report(dossier=dossier, contents=contents, version=0, by=commune, at=at)
    dossiers.propose(dossier=dossier, by=commune, at=at)
    dossiers.receive(dossier=dossier, by=province, at=cast.days_ago(RECEIVED))
    dossiers.pass_to_advisory(dossier=dossier, by=province, at=cast.days_ago(PASSED))


# --- rounds -------------------------------------------------------------------------------------


def _round(stage: str, made: Mapping[str, Dossier], people: Mapping[str, User], cast: Cast) -> None:
    """A round with the products of that stage; the recognised ones get their decision."""
    rows = [row for row in _story()["products"] if row["stage"] == stage]
    start = cast.days_ago(ROUND) if stage == "RECOGNISED" else cast.days_ago(3)
    day = timezone.localdate(start)
    round_ = evaluation.open_round(
        unit=cast.province.appointments.get().unit,
        contents=RoundContents(
            name=f"Đợt minh họa {1 if stage == 'RECOGNISED' else 2}",
            opens_on=day, closes_on=day + timedelta(days=30), place="Trụ sở UBND tỉnh",
        ),
        by=cast.province, at=start,
    )  # fmt: skip
    seats = [_seat(round_, said, people, cast, start) for said in _story()["council"]]
    judges = [seat for seat in seats if seat.judges]
    evaluation.add_candidates(
        round_=round_, dossiers=[made[row["name"]].pk for row in rows], by=cast.province, at=start
    )
    candidates = {one.title: one for one in round_.candidates.select_related("round")}
    for seat in judges:
        evaluation.declare_conflicts(
            seat=seat, answers={one.pk: None for one in candidates.values()}, by=seat.user, at=start
        )
    evaluation.open_scoring(round_=round_, by=cast.province, at=start)
    for row in rows:
        for seat, total in zip(judges, row["totals"], strict=False):
            _judge(seat, candidates[row["name"]], total, start)
    if stage == "RECOGNISED":
        _decide(round_, candidates.values(), seats[-1], cast)


def _seat(
    round_: Round, said: Mapping[str, str], people: Mapping[str, User], cast: Cast, at: datetime
) -> Seat:
    return evaluation.seat_member(
        round_=round_, user=people[_phone(said["login"])], role=said["role"], title=said["title"],
        expertise=said["expertise"], by=cast.province, at=at,
    )  # fmt: skip


def _judge(seat: Seat, candidate: Candidate, total: int, at: datetime) -> None:
    """One member's sheet, locked."""
    sheet = candidate.scoring_sheet
    for code, key in _options(sheet, total).items():
        points = next(c.points for c in choices(sheet.leaves[code]) if c.key == key)
        comment = "Nhận xét minh họa." if comment_for(sheet.leaves[code], points) else ""
        mark = evaluation.save_mark(
            seat=seat, candidate=candidate, criterion=code, option_key=key, comment=comment,
            version=0, by=seat.user, at=at,
        )  # fmt: skip
    evaluation.lock_sheet(sheet=mark.sheet, by=seat.user, at=at)


def _decide(round_: Round, candidates: Iterable[Candidate], secretary: Seat, cast: Cast) -> None:
    """Minutes, decision, certificates."""
    met = cast.days_ago(MEETING)
    meeting = Meeting(held_on=timezone.localdate(met), place="Trụ sở UBND tỉnh")
    evaluation.close_round(round_=round_, meeting=meeting, by=secretary.user, at=met)
    at = cast.days_ago(DECIDED)
    contents = DecisionContents(
        decided_on=timezone.localdate(at), signer=Signer(**_story()["signer"]),
        authority="UBND tỉnh Ninh Bình (minh họa)",
    )  # fmt: skip
    evaluation.issue_decision(
        round_=round_, candidates=[one.pk for one in candidates], contents=contents,
        by=cast.province, at=at,
    )  # fmt: skip

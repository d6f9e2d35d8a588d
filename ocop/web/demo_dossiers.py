"""Plays the way from draft to certificate in the demo province, by the people of its accounts.

Everything is fictional and goes through the ordinary actions, at moments that lie in the past; see
ocop/data/demo/dossiers.yaml.
"""

import textwrap
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from ocop.criteria import set_in_force
from ocop.documents.actions import render_issued
from ocop.documents.models import Document, RenderState
from ocop.dossiers import actions as dossiers
from ocop.dossiers.actions import Item, ReportContents
from ocop.dossiers.models import Dossier, DossierKind
from ocop.dossiers.parts import tasks
from ocop.dossiers.queries.scores import sheet_of
from ocop.evidence.actions import attach_paper
from ocop.people.models import User
from ocop.products import actions as products
from ocop.products.contents import ProducerContents, ProductContents
from ocop.products.models import Producer, Product
from ocop.proofs import actions as proofs
from ocop.proofs.contents import ConsentTerms, ProofContents
from ocop.proofs.models import How, Proof
from ocop.units.models import Unit
from ocop.units.queries import area_of_province, children_of
from ocop.web.actions import load_demo
from ocop.web.demo_council import hold_round
from ocop.web.demo_story import Cast, options_for, phone_of, story

FONT = Path(__file__).parent.parent / "documents" / "fonts" / "Tinos-Bold.ttf"
PROVINCE, COMMUNE = "0900000002", "0900000003"
SOON_EXPIRING, LEFT_DAYS = "kiem-nghiem", 45
# Days before today on which each thing happened.
OPENED, FILED, TAKEN, PROPOSED, RECEIVED, PASSED = 78, 76, 75, 66, 64, 58
FILED_LATELY, TAKEN_LATELY, ANSWERED_LATELY = 9, 7, 4


@transaction.atomic
def load_demo_province(*, at: datetime) -> dict[str, int]:
    """The register of the demo and the dossiers on their way, both or none."""
    return load_demo(at=at) | load_dossiers(at=at)


@transaction.atomic
def load_dossiers(*, at: datetime) -> dict[str, int]:
    """Dossiers in every state, a round that is open and one with its decision; returns counts.

    Needs the accounts of `load_demo`.
    """
    people = {str(u.phone): u for u in User.objects.filter(phone__startswith=phone_of("09000000"))}
    cast = Cast(
        people=people,
        producer=people[phone_of(story()["producer"]["login"])],
        commune=people[phone_of(COMMUNE)],
        province=people[phone_of(PROVINCE)],
        now=at,
    )
    maker = _producer(cast)
    _agree_to_help(maker, cast)
    wallet = _wallet(maker, cast)
    made = {row["name"]: _dossier(row, maker, wallet, cast) for row in story()["products"]}
    for number, stages in enumerate(({"RECOGNISED", "REFUSED"}, {"SCORING"}), start=1):
        rows = [row for row in story()["products"] if row["stage"] in stages]
        hold_round(number, rows, made, cast)
    # Now, not in the worker: it would keep the memory of the typesetter from its first minute.
    waiting = Document.objects.filter(render_state=RenderState.WAITING)
    render_issued(ids=list(waiting.values_list("pk", flat=True)))
    return {"dossiers": len(made)}


def _producer(cast: Cast) -> Producer:
    said, today = story()["producer"], timezone.localdate(cast.now)
    province = area_of_province("37", on=today)
    communes = {row.name: row.id for row in children_of(province.pk, on=today)}
    contents = ProducerContents(
        kind=said["kind"], name=said["name"], address=said["address"],
        representative=said["representative"], phone=phone_of(said["login"]),
        area_id=Unit.objects.get(pk=communes[said["area"]]).pk, women_led=True,
    )  # fmt: skip
    maker = products.add_producer(contents=contents, by=None, at=cast.days_ago(OPENED))
    products.add_member(producer=maker, user=cast.producer, by=None, at=cast.days_ago(OPENED))
    Producer.objects.filter(pk=maker.pk).update(illustrative=True)
    return maker


def _agree_to_help(maker: Producer, cast: Cast) -> None:
    said = story()["helper"]
    until = timezone.localdate(cast.now) + timedelta(days=90)
    proofs.give_consent(
        producer=maker, helper=cast.people[phone_of(said["login"])], by=cast.producer, at=cast.now,
        terms=ConsentTerms(purpose=said["purpose"], until=until, how=How.SIGNED_IN),
    )  # fmt: skip


def _wallet(maker: Producer, cast: Cast) -> dict[str, Proof]:
    """One paper of every kind the law names, each a page that says what it is."""
    at = cast.days_ago(OPENED)
    soon = timezone.localdate(cast.now) + timedelta(days=LEFT_DAYS)
    made = {}
    law = set_in_force(timezone.localdate(at))
    for number, (kind, proof) in enumerate(law.proofs.items(), start=1):
        page = attach_paper(
            file=File(BytesIO(_page(proof.name, number)), name=f"{kind}.jpg"),
            name=f"{kind}.jpg", audience="OFFICE", by=cast.producer, at=at,
        )  # fmt: skip
        contents = ProofContents(
            kind=kind, number=f"{number:02d}/MH", issuer="Cơ quan minh họa",
            issued_on=timezone.localdate(cast.days_ago(200)),
            expires_on=soon if kind == SOON_EXPIRING else None, no_expiry=kind != SOON_EXPIRING,
        )  # fmt: skip
        made[kind] = proofs.add_proof(
            producer=maker, contents=contents, pages=[page], by=cast.producer, at=at
        )
    return made


def _page(title: str, number: int) -> bytes:
    """A small sheet that says it is no real paper."""
    picture = Image.new("RGB", (620, 877), "white")
    draw = ImageDraw.Draw(picture)
    for text, size, y, colour in (
        ("DỮ LIỆU MINH HỌA", 32, 120, "firebrick"),
        (f"Số: {number:02d}/MH", 22, 180, "black"),
        (textwrap.fill(title, 34), 20, 240, "black"),
    ):
        font = ImageFont.truetype(str(FONT), size)
        draw.multiline_text(
            (310, y), text, font=font, fill=colour, anchor="ma", align="center", spacing=8
        )
    draw.rectangle((30, 30, 590, 847), outline="gray", width=2)
    target = BytesIO()
    picture.save(target, "JPEG", quality=70)
    return target.getvalue()


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
        _begin(dossier, wallet, cast)
        return dossier
    _answer(dossier, cast, keys=tasks())
    _score(dossier, wallet, cast)
    lately = row["stage"] in {"FILED", "RETURNED"}
    filed = cast.days_ago(FILED_LATELY if lately else FILED)
    dossiers.file_dossier(dossier=dossier, by=cast.producer, at=filed, despite_advice=True)
    if row["stage"] == "RETURNED":
        _send_back(dossier, cast)
    elif row["stage"] != "FILED":
        _pass_on(dossier, cast, to_council=row["stage"] != "PROPOSED")
    return dossier


def _begin(dossier: Dossier, wallet: Mapping[str, Proof], cast: Cast) -> None:
    """A draft with some tasks done, some half done, some untouched."""
    said = story()["draft"]
    _answer(dossier, cast, keys=said["parts"])
    at = cast.days_ago(1)
    options = list(options_for(sheet_of(dossier), 60).items())[: said["marks"]]
    dossiers.mark_criteria(dossier=dossier, options=dict(options), by=cast.producer, at=at)
    links = [("", wallet["dang-ky-kinh-doanh"])]
    dossiers.link_proofs(dossier=dossier, links=links, by=cast.producer, at=at)


def _answer(dossier: Dossier, cast: Cast, *, keys: Collection[str]) -> None:
    answers = story()["answers"]
    for part in dossier.parts.filter(key__in=list(keys)):
        asked = [question.key for question in tasks()[part.key].asked(dossier.kind)]
        said = {key: answers[key] for key in asked if key in answers}
        if asked:
            dossiers.save_part(
                dossier=dossier, key=part.key, contents=part.contents | said,
                version=part.version, by=cast.producer, at=cast.days_ago(OPENED),
            )  # fmt: skip


def _score(dossier: Dossier, wallet: Mapping[str, Proof], cast: Cast) -> None:
    """The producer's own marks, with a paper behind every criterion that wants one."""
    at, sheet = cast.days_ago(OPENED), sheet_of(dossier)
    options = options_for(sheet, 72)
    dossiers.mark_criteria(dossier=dossier, options=options, by=cast.producer, at=at)
    links = [("", wallet["dang-ky-kinh-doanh"]), ("", wallet["dieu-kien-san-xuat"])]
    links += [(code, wallet[leaf.proofs[0]]) for code, leaf in sheet.leaves.items() if leaf.proofs]
    dossiers.link_proofs(dossier=dossier, links=links, by=cast.producer, at=at)


def _send_back(dossier: Dossier, cast: Cast) -> None:
    said = story()["returned"]
    dossiers.take_up(dossier=dossier, by=cast.commune, at=cast.days_ago(TAKEN_LATELY))
    dossiers.send_back(
        dossier=dossier, items=[Item(said["reason"], part=said["part"])], by=cast.commune,
        at=cast.days_ago(ANSWERED_LATELY),
    )  # fmt: skip


def _pass_on(dossier: Dossier, cast: Cast, *, to_council: bool) -> None:
    """The commune's part, then the province's desk and the advisory team."""
    commune, province = cast.commune, cast.province
    dossiers.take_up(dossier=dossier, by=commune, at=cast.days_ago(TAKEN))
    found = {key: {"finding": "MET", "text": story()["report"]}
             for key in ("nguyen-lieu", "lao-dong", "y-tuong", "ban-sac")}  # fmt: skip
    contents = ReportContents(contents=found, proposal="PROPOSE")
    at = cast.days_ago(PROPOSED)
    dossiers.save_commune_report(dossier=dossier, contents=contents, version=0, by=commune, at=at)
    dossiers.propose(dossier=dossier, by=commune, at=at)
    if to_council:
        dossiers.receive(dossier=dossier, by=province, at=cast.days_ago(RECEIVED))
        dossiers.pass_to_advisory(dossier=dossier, by=province, at=cast.days_ago(PASSED))

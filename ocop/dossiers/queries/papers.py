"""Which kinds of paper a dossier wants, which it has, and which paper backs which criterion."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from ocop.criteria import Criterion
from ocop.dossiers.models import Dossier, Part, ProofLink
from ocop.dossiers.parts import BASIC_PAPERS, PAPERS
from ocop.dossiers.queries.scores import sheet_of
from ocop.proofs.kinds import Kind, kinds_of
from ocop.proofs.models import Audience, Proof


def kinds_wanted(dossier: Dossier) -> set[str]:
    """Kinds for the dossier as a whole, and those behind the criteria that claim points."""
    sheet = sheet_of(dossier)
    claimed = dossier.marks.filter(points__gt=0).values_list("criterion", flat=True)
    found = set(BASIC_PAPERS) | {kind for reason in sheet.disqualify for kind in reason.proofs}
    for code in claimed:
        found |= set(sheet.leaves[code].proofs) if code in sheet.leaves else set()
    return found


def kinds_said_missing(dossier: Dossier) -> set[str]:
    """Kinds of which the producer's side said "I do not have it"."""
    return set(Part.objects.get(dossier=dossier, key=PAPERS).contents)


def kinds_answered(dossier: Dossier) -> set[str]:
    """Kinds with a paper linked, and those said to be missing."""
    linked = dossier.proof_links.values_list("proof__kind", flat=True)
    return set(linked) | kinds_said_missing(dossier)


def usable_proofs(dossier: Dossier, on: date) -> list[Proof]:
    """Papers of the wallet that may be linked: those that fit and that officers may read."""
    return [one for one in fitting_proofs(dossier, on) if one.audience != Audience.HIDDEN]


def fitting_proofs(dossier: Dossier, on: date) -> list[Proof]:
    """Papers in use, holding on the day, of this product or of all."""
    rows = Proof.objects.of(dossier.product.producer).in_use()
    rows = rows.filter(Q(product=None) | Q(product=dossier.product_id))
    live = rows.filter(Q(expires_on=None) | Q(expires_on__gt=on))
    return list(live.order_by("kind", "-issued_on", "title"))


@dataclass(slots=True)
class KindLine:
    """One kind of paper on the page: what backs what, what could, and what to do without."""

    kind: Kind
    wanted: bool
    missing: bool
    criteria: list[Criterion] = field(default_factory=list)
    links: list[ProofLink] = field(default_factory=list)
    offered: list[Proof] = field(default_factory=list)
    hidden: list[Proof] = field(default_factory=list)

    @property
    def answered(self) -> bool:
        """Whether nothing is left to do for it."""
        return bool(self.links) or self.missing


def kind_lines(dossier: Dossier, on: date) -> list[KindLine]:
    """Every kind of paper the dossier wants or has, in the order of Mẫu 02 (five queries)."""
    sheet = sheet_of(dossier)
    wanted, missing = kinds_wanted(dossier), kinds_said_missing(dossier)
    links = list(dossier.proof_links.select_related("proof").order_by("criterion", "pk"))
    by_kind: dict[str, list[ProofLink]] = defaultdict(list)
    for link in links:
        by_kind[link.proof.kind].append(link)
    offered: dict[str, list[Proof]] = defaultdict(list)
    hidden: dict[str, list[Proof]] = defaultdict(list)
    for proof in fitting_proofs(dossier, on):
        kept = hidden if proof.audience == Audience.HIDDEN else offered
        kept[proof.kind].append(proof)
    return [
        KindLine(
            kind,
            wanted=key in wanted,
            missing=key in missing,
            criteria=[leaf for leaf in sheet.leaves.values() if key in leaf.proofs],
            links=by_kind[key],
            offered=offered[key],
            hidden=hidden[key],
        )
        for key, kind in kinds_of(dossier.criteria_set).items()
        if key in wanted or by_kind[key] or offered[key] or hidden[key]
    ]


def links_by_criterion(dossier: Dossier) -> dict[str, list[ProofLink]]:
    """The papers behind each criterion, "" for the dossier as a whole."""
    found: dict[str, list[ProofLink]] = defaultdict(list)
    for link in dossier.proof_links.select_related("proof").order_by("pk"):
        found[link.criterion].append(link)
    return found

"""What a producer has, what is missing, what ends soon."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from django.db.models import Count, Prefetch, Q

from ocop.kit.templatetags.ocop import ngay
from ocop.people.models import User
from ocop.products.models import LegalPaper, PaperKind, Producer
from ocop.proofs.kinds import Kind, kinds_on
from ocop.proofs.models import Proof, ProofPage
from ocop.proofs.models.papers import ProofQuerySet

ENDING_DAYS = 90
WINDOWS = (30, 90, 180)
# What the register's kinds are here; of those left out a person says it.
KIND_OF_PAPER: dict[str, str] = {
    PaperKind.BUSINESS_REGISTRATION: "dang-ky-kinh-doanh",
    PaperKind.FOOD_SAFETY: "dieu-kien-san-xuat",
    PaperKind.PRODUCTION_PERMIT: "dieu-kien-san-xuat",
    PaperKind.TRADEMARK: "so-huu-tri-tue",
    PaperKind.QUALITY_SYSTEM: "he-thong-chat-luong",
    PaperKind.ENVIRONMENT: "moi-truong-cong-nghe",
}


class PaperState(Enum):
    """How a paper stands on a day."""

    VALID = "VALID"
    ENDING = "ENDING"
    EXPIRED = "EXPIRED"
    REPLACED = "REPLACED"
    WITHDRAWN = "WITHDRAWN"


LOOKS = {
    PaperState.VALID: "done",
    PaperState.ENDING: "fix",
    PaperState.EXPIRED: "bad",
    PaperState.REPLACED: "",
    PaperState.WITHDRAWN: "",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A state in words; `days` are left until the end (None when there is none)."""

    state: PaperState
    words: str
    days: int | None = None

    @property
    def look(self) -> str:
        """The colour of the tag; the word says the same."""
        return LOOKS[self.state]


def standing(proof: Proof, on: date) -> Standing:
    """How a paper stands on the day, in words.

    >>> from datetime import date
    >>> paper = Proof(expires_on=date(2026, 4, 1))
    >>> standing(paper, date(2026, 3, 16)).words
    'Sắp hết hạn, còn 16 ngày'
    """
    if proof.replaced_by_id:
        return Standing(PaperState.REPLACED, "Đã thay")
    if proof.withdrawn_at:
        return Standing(PaperState.WITHDRAWN, "Thôi dùng")
    if proof.expires_on is None:
        return Standing(PaperState.VALID, "Không ghi hạn")
    left = (proof.expires_on - on).days
    if left <= 0:
        return Standing(PaperState.EXPIRED, f"Hết hạn từ {ngay(proof.expires_on)}", left)
    if left <= ENDING_DAYS:
        return Standing(PaperState.ENDING, f"Sắp hết hạn, còn {left} ngày", left)
    return Standing(PaperState.VALID, f"Còn hạn đến {ngay(proof.expires_on)}", left)


@dataclass(frozen=True, slots=True)
class Held:
    """A paper with its standing and its first page."""

    proof: Proof
    standing: Standing
    cover: ProofPage | None


@dataclass(slots=True)
class Group:
    """One kind: the papers in use, and those the register has and the wallet has not."""

    kind: Kind
    papers: list[Held] = field(default_factory=list)
    in_register: list[LegalPaper] = field(default_factory=list)

    @property
    def is_missing(self) -> bool:
        """Whether nothing of the kind is there."""
        return not self.papers and not self.in_register


@dataclass(frozen=True, slots=True)
class Wallet:
    """All of a producer: groups in the order of the law, unsorted register papers, papers no longer used."""

    groups: list[Group]
    unsorted: list[LegalPaper]
    old: list[Held]

    @property
    def present(self) -> list[Group]:
        """Kinds of which something is there."""
        return [group for group in self.groups if not group.is_missing]

    @property
    def missing(self) -> list[Group]:
        """Kinds of which nothing is there."""
        return [group for group in self.groups if group.is_missing]

    def in_state(self, state: PaperState) -> list[Held]:
        """Papers in use that stand so."""
        held = [one for group in self.groups for one in group.papers]
        return [one for one in held if one.standing.state is state]

    @property
    def without_pages(self) -> list[Held]:
        """Papers taken from the register that nobody has photographed yet."""
        held = [one for group in self.groups for one in group.papers]
        return [one for one in held if not one.proof.page_count and not one.proof.link]


def wallet(producer: Producer, on: date, *, seen_by: User | None = None) -> Wallet:
    """The wallet on a day; with `seen_by`, only the papers that person may see."""
    rows = Proof.objects.of(producer)
    if seen_by is not None:
        rows = rows.visible_to(seen_by)
    held = [_held(proof, on) for proof in with_pages(rows).order_by("-added_at", "pk")]
    groups = {kind.id: Group(kind) for kind in kinds_on(on).values()}
    old = []
    for one in held:
        group = groups.get(one.proof.kind)
        if one.proof.is_in_use and group:
            group.papers.append(one)
        else:
            old.append(one)
    unsorted = _from_register(producer, groups, {one.proof.legal_paper_id for one in held})
    return Wallet(list(groups.values()), unsorted, old)


def _held(proof: Proof, on: date) -> Held:
    return Held(proof, standing(proof, on), next(iter(shown_pages(proof)), None))


def with_pages(proofs: ProofQuerySet) -> ProofQuerySet:
    """Papers with what lists and pages show of them, in three queries."""
    pages = ProofPage.objects.select_related("attachment").order_by("position", "number")
    related = ("producer__merged_into", "product", "added_by", "added_under", "replaced_by")
    return proofs.select_related(*related).prefetch_related(Prefetch("pages", queryset=pages))


def shown_pages(proof: Proof) -> list[ProofPage]:
    """The pages that are read today, in order; from `with_pages`."""
    return [page for page in proof.pages.all() if page.removed_at is None]


def _from_register(
    producer: Producer, groups: dict[str, Group], taken: set[int | None]
) -> list[LegalPaper]:
    """Put papers of the register that were not taken beside their kind; returns the others."""
    papers = producer.papers.select_related("attachment").order_by("-issued_on", "pk")
    unsorted = []
    for paper in papers:
        if paper.pk in taken:
            continue
        group = groups.get(kind_of_paper(paper))
        if group is None:
            unsorted.append(paper)
        else:
            group.in_register.append(paper)
    return unsorted


def kind_of_paper(paper: LegalPaper) -> str:
    """Which kind of proof a paper of the register is; "" where the register does not tell."""
    return KIND_OF_PAPER.get(paper.kind, "")


def ending(user: User, on: date, *, days: int) -> ProofQuerySet:
    """Papers in use that the person may see and that end within so many days; the first end first."""
    rows = Proof.objects.visible_to(user).in_use().filter(_within(days, on))
    return rows.order_by("expires_on", "pk")


def expired(user: User, on: date) -> ProofQuerySet:
    """Papers in use that hold no longer, the latest end first."""
    rows = Proof.objects.visible_to(user).in_use().filter(expires_on__lte=on)
    return rows.order_by("-expires_on", "pk")


def tally(user: User, on: date) -> dict[int, int]:
    """Days → number of papers in use that end within them; 0 → those that hold no longer."""
    soon = {days: Count("pk", filter=_within(days, on)) for days in WINDOWS}
    rows = Proof.objects.visible_to(user).in_use().filter(expires_on__isnull=False)
    counts = rows.aggregate(
        ended=Count("pk", filter=Q(expires_on__lte=on)),
        **{f"within_{days}": counted for days, counted in soon.items()},
    )
    return {0: counts["ended"]} | {days: counts[f"within_{days}"] for days in WINDOWS}


def _within(days: int, on: date) -> Q:
    return Q(expires_on__gt=on, expires_on__lte=on + timedelta(days=days))


def ending_by_area(user: User, on: date, *, days: int) -> dict[int, int]:
    """Area of today → number of papers in use that end within so many days."""
    rows = ending(user, on, days=days).order_by().values_list("producer__area_now")
    return dict(rows.annotate(papers=Count("pk")))

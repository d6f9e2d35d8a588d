"""What lies beside a criterion: the papers behind it, what the producer claims, what the team saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from ocop.dossiers.models import AdvisoryNote, ProofLink, SelfMark
from ocop.evaluation.models import Candidate
from ocop.people.models import User
from ocop.proofs.models import Proof, ProofPage


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper with its pages that are read today; `starts_at` is where the link points."""

    proof: Proof
    pages: tuple[ProofPage, ...]
    starts_at: int
    for_criterion: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """The page in view, and those before and after it."""

    paper: Paper
    page: ProofPage | None
    place: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything beside one criterion of one product."""

    papers: tuple[Paper, ...]
    others: tuple[Paper, ...]
    claim: SelfMark | None
    notes: tuple[AdvisoryNote, ...]

    def sight(self, proof: str, number: str) -> Sight | None:
        """The page asked for, or the first one of the first paper behind the criterion."""
        everything = [*self.papers, *self.others]
        paper = next((one for one in everything if str(one.proof.pk) == proof), None)
        if paper is None:
            if not self.papers:
                return None
            paper, number = self.papers[0], ""
        wanted = int(number) if number.isdecimal() else paper.starts_at
        numbers = [page.number for page in paper.pages]
        at = numbers.index(wanted) if wanted in numbers else 0
        return Sight(
            paper=paper,
            page=paper.pages[at] if paper.pages else None,
            place=at + 1,
            before=numbers[at - 1] if at > 0 else None,
            after=numbers[at + 1] if at + 1 < len(numbers) else None,
        )


def evidence(candidate: Candidate, criterion: str, user: User) -> Evidence:
    """The papers behind a criterion that the person may read, and what was said about it."""
    if candidate.dossier_id is None:
        return Evidence((), (), None, ())
    links = list(
        ProofLink.objects.filter(
            dossier=candidate.dossier_id, proof__in=Proof.objects.visible_to(user)
        )
        .select_related("proof")
        .prefetch_related(Prefetch("proof__pages", queryset=_pages()))
        .order_by("pk")
    )
    here = [link for link in links if covers(link.criterion, criterion)]
    near = {link.proof_id for link in here}
    notes = AdvisoryNote.objects.filter(dossier=candidate.dossier_id).order_by("on", "pk")
    return Evidence(
        papers=_papers(here, for_criterion=True),
        others=_papers([one for one in links if one.proof_id not in near], for_criterion=False),
        claim=SelfMark.objects.filter(dossier=candidate.dossier_id, criterion=criterion).first(),
        notes=tuple(one for one in notes if not one.criteria or criterion in one.criteria),
    )


def covers(linked: str, criterion: str) -> bool:
    """Whether a paper at `linked` (a criterion or the group above it) stands behind `criterion`.

    >>> covers("6.1", "6.1.1"), covers("6.1", "6.10"), covers("", "6.1")
    (True, False, False)
    """
    return bool(linked) and (criterion == linked or criterion.startswith(f"{linked}."))


def _pages() -> QuerySet[ProofPage]:
    rows = ProofPage.objects.filter(removed_at=None).select_related("attachment")
    return rows.order_by("position", "number")


def _papers(links: Sequence[ProofLink], *, for_criterion: bool) -> tuple[Paper, ...]:
    seen: dict[UUID, Paper] = {}
    for link in links:
        pages = tuple(link.proof.pages.all())
        first = pages[0].number if pages else 1
        paper = Paper(link.proof, pages, link.page or first, for_criterion)
        seen.setdefault(link.proof_id, paper)
    return tuple(seen.values())

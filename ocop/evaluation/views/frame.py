"""What every page of a round shares: the round or 404, the person's seat, the ways between pages."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ocop.evaluation.models import Candidate, Role, Round, RoundState, Seat
from ocop.evaluation.rules import is_officer_of, seat_of
from ocop.kit.http import SignedInRequest
from ocop.people.models import User
from ocop.products.views.shell import shown

SECTION = "rounds"


@dataclass(frozen=True)
class Here:
    """A round as one person meets it."""

    round: Round
    user: User
    seat: Seat | None

    @cached_property
    def is_officer(self) -> bool:
        """Whether the person works for the body that evaluates."""
        return is_officer_of(self.user, self.round.unit)

    @property
    def is_secretary(self) -> bool:
        """Whether the person keeps the papers of this council."""
        return self.seat is not None and self.seat.role == Role.SECRETARY

    @property
    def is_chair(self) -> bool:
        """Whether the person leads this council."""
        return self.seat is not None and self.seat.role == Role.CHAIR

    @property
    def judges(self) -> bool:
        """Whether the person marks in this round."""
        return self.seat is not None and self.seat.judges

    @property
    def prepares(self) -> bool:
        """Whether the person may fill the round."""
        return self.is_secretary or self.is_officer

    @property
    def directs(self) -> bool:
        """Whether the person may lead the discussion and close."""
        return self.is_chair or self.prepares

    @property
    def state(self) -> str:
        """The state of the round."""
        return self.round.state

    def url(self, page: str, *args: Any) -> str:
        """The address of a page of this round."""
        return reverse(f"evaluation:{page}", args=[self.round.pk, *args])

    @property
    def ways(self) -> list[tuple[str, str, str]]:
        """(key, name, address) of the pages of this round the person may open."""
        found = [("round", "Tổng quan", self.url("round"))]
        if self.prepares and self.state == RoundState.PREPARING:
            found.append(("candidates", "Sản phẩm", self.url("candidates")))
            found.append(("seats", "Hội đồng", self.url("seats")))
        if self.judges and self.state == RoundState.PREPARING:
            found.append(("declare", "Cam kết", self.url("declare")))
        if self.judges and self.round.is_scoring:
            found.append(("tasks", self._own_list, self.url("tasks")))
        if self.directs and self.round.is_scoring:
            found.append(("matrix", "Theo dõi", self.url("matrix")))
        if self.is_secretary and self.state != RoundState.PREPARING and not self.round.is_written:
            found.append(("lean", "Độ nghiêng điểm", self.url("lean")))
        if self.state == RoundState.CLOSED:
            found.append(("results", "Kết quả", self.url("results")))
        return found

    @property
    def _own_list(self) -> str:
        return "Cho ý kiến" if self.round.is_written else "Chấm điểm"


def here(request: SignedInRequest, round_id: UUID) -> Here:
    """The round as the person meets it; 404 for strangers."""
    rows = Round.objects.visible_to(request.user).select_related("unit")
    round_ = get_object_or_404(rows, pk=round_id)
    return Here(round_, request.user, seat_of(request.user, round_))


def own_seat(place: Here) -> Seat:
    """The judge's seat; 404 for those who do not judge in this round."""
    if place.seat is None or not place.seat.judges:
        raise Http404
    place.seat.round = place.round
    return place.seat


def only(allowed: bool) -> None:
    """404 for a page the person need not know of."""
    if not allowed:
        raise Http404


def candidate_of(place: Here, candidate_id: UUID) -> Candidate:
    """A product of this round."""
    rows = Candidate.objects.filter(round=place.round)
    found = get_object_or_404(rows.select_related("dossier__product__producer"), pk=candidate_id)
    found.round = place.round
    return found


def page(
    request: SignedInRequest,
    place: Here,
    template: str,
    way: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page of a round in its frame."""
    base = {"here": place, "round": place.round, "way": way}
    return shown(
        request, f"evaluation/{template}", {**base, **context}, section=SECTION, status=status
    )

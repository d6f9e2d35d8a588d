"""Where each product of a round stands: who may judge it, who has, whether the quorum is there."""

from dataclasses import dataclass, field
from functools import cached_property

from ocop.evaluation.models import (
    Candidate,
    Conflict,
    Role,
    Round,
    RoundState,
    ScoreSheet,
    Seat,
    SheetState,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One product: its judges without conflict, and the sheets of the turn that counts."""

    candidate: Candidate
    judges: tuple[Seat, ...]
    conflicted: tuple[Seat, ...]
    undeclared: tuple[Seat, ...]
    sheets: dict[int, ScoreSheet]
    needed: int
    chair_needed: bool

    @property
    def locked(self) -> list[ScoreSheet]:
        """The sheets that count."""
        return [one for one in self.sheets.values() if one.state == SheetState.LOCKED]

    @property
    def open(self) -> list[ScoreSheet]:
        """The sheets somebody still writes on."""
        return [one for one in self.sheets.values() if one.state == SheetState.OPEN]

    @property
    def waiting(self) -> list[Seat]:
        """Judges whose sheet is not locked and not set aside."""
        done = (SheetState.LOCKED, SheetState.VOID)
        return [
            seat
            for seat in self.judges
            if (sheet := self.sheets.get(seat.pk)) is None or sheet.state not in done
        ]

    @property
    def chair_scored(self) -> bool:
        """Whether the chair has scored, or stands aside because of a conflict."""
        if any(seat.role == Role.CHAIR for seat in self.conflicted):
            return True
        chairs = {seat.pk for seat in self.judges if seat.role == Role.CHAIR}
        return any(sheet.seat_id in chairs for sheet in self.locked)

    @property
    def has_quorum(self) -> bool:
        """Whether enough of the council have scored this product."""
        return len(self.locked) >= self.needed and (self.chair_scored or not self.chair_needed)

    @property
    def is_complete(self) -> bool:
        """Whether nobody writes any more and the quorum is there: the marks may be laid open."""
        return self.has_quorum and not self.open

    @property
    def all_in(self) -> bool:
        """Whether every judge has locked or was set aside."""
        return self.is_complete and not self.waiting

    def may_be_laid_open(self, seat: Seat | None) -> bool:
        """Whether the person on this seat may see the marks of the others.

        A judge after locking the own sheet; the secretary when all are in; a judge with a conflict
        not before the end; nobody else.
        """
        if seat is None or any(one.pk == seat.pk for one in self.conflicted):
            return False
        if seat.role == Role.SECRETARY:
            return self.all_in
        own = self.sheets.get(seat.pk)
        if own is None:
            return False
        return own.state == SheetState.LOCKED or (own.state == SheetState.VOID and self.all_in)


@dataclass(frozen=True)
class Board:
    """All products of a round and the whole council."""

    round: Round
    seats: tuple[Seat, ...]
    standings: tuple[Standing, ...]
    undeclared: tuple[Seat, ...] = field(default=())

    @cached_property
    def judges(self) -> tuple[Seat, ...]:
        """Chair and members."""
        return tuple(seat for seat in self.seats if seat.judges)

    @cached_property
    def locked(self) -> int:
        """How many sheets are locked."""
        return sum(len(one.locked) for one in self.standings)

    @cached_property
    def wanted(self) -> int:
        """How many sheets there will be when every judge without conflict has scored."""
        return sum(len(one.judges) for one in self.standings)

    def of(self, candidate: Candidate) -> Standing:
        """Where one product stands."""
        return next(one for one in self.standings if one.candidate.pk == candidate.pk)

    def seat_of(self, user_id: object) -> Seat | None:
        """The seat of a person."""
        return next((seat for seat in self.seats if seat.user_id == user_id), None)


def board(round_: Round) -> Board:
    """Everything about who has scored what, in four queries."""
    seats = tuple(Seat.objects.filter(round=round_).in_order())
    judges = [seat for seat in seats if seat.judges]
    candidates = list(Candidate.objects.filter(round=round_).order_by("order"))
    said = {
        (seat, candidate): declared
        for seat, candidate, declared in Conflict.objects.filter(
            candidate__round=round_
        ).values_list("seat_id", "candidate_id", "declared")
    }
    sheets: dict[tuple[object, int], dict[int, ScoreSheet]] = {}
    for sheet in ScoreSheet.objects.filter(candidate__round=round_):
        sheets.setdefault((sheet.candidate_id, sheet.turn), {})[sheet.seat_id] = sheet
    rules = round_.council_rules
    standings = []
    for candidate in candidates:
        candidate.round = round_
        free = tuple(seat for seat in judges if not said.get((seat.pk, candidate.pk)))
        standings.append(
            Standing(
                candidate=candidate,
                judges=free,
                conflicted=tuple(seat for seat in judges if said.get((seat.pk, candidate.pk))),
                undeclared=tuple(s for s in judges if (s.pk, candidate.pk) not in said),
                sheets=sheets.get((candidate.pk, candidate.turn), {}),
                needed=rules.needed(len(judges)),
                chair_needed=rules.chair_required,
            )
        )
    open_declarations = {seat.pk for one in standings for seat in one.undeclared}
    missing = tuple(seat for seat in judges if seat.pk in open_declarations)
    before = round_.state == RoundState.PREPARING
    return Board(round_, seats, tuple(standings), missing if before else ())

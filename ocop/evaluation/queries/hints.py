"""Signs that a judge may be too near to a product; a hint asks, only the judge declares."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from ocop.dossiers.models import Dossier, Step
from ocop.evaluation.models import Candidate, Seat
from ocop.kit.text import fold
from ocop.people.models import Appointment
from ocop.people.rules import ground
from ocop.products.models import Producer, ProducerMember
from ocop.proofs.models import Consent


@dataclass(frozen=True, slots=True)
class Hint:
    """Why a judge should look twice before promising to have no conflict."""

    seat_id: int
    candidate_id: UUID
    text: str


def hints(seats: Iterable[Seat], candidates: Iterable[Candidate]) -> list[Hint]:
    """Every hint for these judges and products, in five queries."""
    judges = [seat for seat in seats if seat.judges]
    facts = _facts(judges, [one for one in candidates if one.dossier_id])
    found = []
    for seat in judges:
        for candidate, producer in facts.products:
            found += [Hint(seat.pk, candidate.pk, text) for text in facts.told(seat, producer)]
            if (seat.user_id, candidate.dossier_id) in facts.worked:
                text = "Đã làm việc với hồ sơ này ở bước trước."
                found.append(Hint(seat.pk, candidate.pk, text))
    return found


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of the judges and the producers."""

    products: list[tuple[Candidate, Producer]]
    communes: dict[UUID, set[int]]
    own: set[tuple[UUID, UUID]]
    helped: set[tuple[UUID, UUID]]
    worked: set[tuple[UUID, UUID | None]]

    def told(self, seat: Seat, producer: Producer) -> Iterator[str]:
        """The sentences about one judge and one producer."""
        pair = (seat.user_id, producer.pk)
        if pair in self.own:
            yield f"Là người của {producer.name}."
        if pair in self.helped:
            yield f"Đã tư vấn, hỗ trợ {producer.name}."
        if producer.area_now_id in self.communes.get(seat.user_id, set()):
            yield "Cùng xã, phường với chủ thể."
            if same_family(seat.user.name, producer.representative):
                yield f"Cùng họ và cùng địa bàn với {producer.representative}."


def same_family(one: str, other: str) -> bool:
    """Whether two full names begin with the same family name.

    >>> same_family("Trần Thị Hoa", "Trần Văn Nam"), same_family("Hoa", "Trần Văn Nam")
    (True, False)
    """
    first, second = fold(one).split(), fold(other).split()
    return len(first) > 1 and len(second) > 1 and first[0] == second[0]


def _facts(judges: list[Seat], candidates: list[Candidate]) -> _Facts:
    users = {seat.user_id for seat in judges}
    dossiers = {one.dossier_id for one in candidates if one.dossier_id}
    makers = {
        dossier.pk: dossier.product.producer
        for dossier in Dossier.objects.filter(pk__in=dossiers).select_related("product__producer")
    }
    communes: dict[UUID, set[int]] = {}
    for held in Appointment.objects.filter(user__in=users).select_related("unit"):
        communes.setdefault(held.user_id, set()).add(ground(held.unit))
    producers = {producer.pk for producer in makers.values()}
    pairs = Q(producer__in=producers)
    own = ProducerMember.objects.filter(pairs, user__in=users).values_list("user", "producer")
    helped = Consent.objects.filter(pairs, helper__in=users, given_at__isnull=False)
    worked = Step.objects.filter(dossier__in=dossiers, by__in=users).values_list("by", "dossier")
    return _Facts(
        products=[(one, makers[one.dossier_id]) for one in candidates if one.dossier_id in makers],
        communes=communes,
        own=set(own),
        helped=set(helped.values_list("helper", "producer")),
        worked=set(worked),
    )

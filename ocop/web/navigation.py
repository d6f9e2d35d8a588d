"""The ways of the signed-in: which pages a person's roles lead to, and where the person works."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists
from django.urls import reverse

from ocop.people.models import Appointment, Role, User
from ocop.people.rules import GRANTS
from ocop.products.models import ProducerMember
from ocop.units.queries import names_on

BAR = 6  # more does not fit beside the name of the province and the person
MAKERS = frozenset({Role.PRODUCER, Role.HELPER})
COMMUNE, PROVINCE = Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER
OFFICERS = frozenset({COMMUNE, PROVINCE, Role.UNION_OFFICER, Role.ADMINISTRATOR})
PROVINCE_DESK = frozenset({PROVINCE, Role.ADMINISTRATOR})
EVERYONE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Way:
    """A page to begin at. `section` marks it as the present one; `roles` are those it serves."""

    section: str
    name: str
    page: str
    icon: str
    roles: frozenset[Role]

    @property
    def url(self) -> str:
        """The address."""
        return reverse(self.page)


DESK = Way("desk", "Bàn làm việc", "web:desk", "flag", EVERYONE)
WAYS = (
    Way("products", "Sản phẩm", "products:list", "box", MAKERS | OFFICERS),
    Way("producers", "Chủ thể", "products:producers", "user", MAKERS | OFFICERS),
    Way("dossiers", "Hồ sơ", "dossiers:home", "send", MAKERS | PROVINCE_DESK | {COMMUNE}),
    Way("wallet", "Ví giấy tờ", "proofs:own", "file", MAKERS),
    Way("rounds", "Hội đồng", "evaluation:list", "star", PROVINCE_DESK | {Role.COUNCIL_MEMBER}),
    Way("radar", "Theo dõi hạn", "inspection:radar", "clock", MAKERS | OFFICERS),
    Way("documents", "Văn bản", "documents:list", "print", OFFICERS),
    Way("papers", "Giấy sắp hết hạn", "proofs:ending", "cal", OFFICERS | {Role.HELPER}),
    Way("sessions", "Phiên hỗ trợ", "proofs:sessions", "user", frozenset({Role.HELPER})),
    Way("links", "Mã truy xuất", "links:products", "qr", MAKERS | OFFICERS),
    Way("events", "Sự kiện truy xuất", "events:jobs", "link", MAKERS | OFFICERS),
    Way("imports", "Nhập từ tệp", "products:imports", "upload", PROVINCE_DESK),
    Way("duplicates", "Nghi trùng", "products:duplicates", "merge", PROVINCE_DESK),
    Way(
        "people",
        "Người dùng",
        "people:list",
        "user",
        frozenset({Role.ADMINISTRATOR, *map(Role, GRANTS)}),
    ),
)


def ways_of(roles: Collection[str]) -> list[Way]:
    """The pages these roles lead to, without the desk.

    >>> [way.name for way in ways_of({"COUNCIL_MEMBER"})]
    ['Hội đồng']
    """
    return [way for way in WAYS if way.roles.intersection(roles)]


@dataclass(frozen=True, slots=True)
class Office:
    """What the page head says of a person: the place of work, the ways in the bar, the others."""

    roles: frozenset[str]
    workplace: str
    bar: list[Way]
    more: list[Way]

    @property
    def doors(self) -> list[Way]:
        """Every way but the desk itself."""
        return [*self.bar[1:], *self.more]


def office_of(user: User, *, on: date) -> Office:
    """The page head of a person; two queries.

    An account that belongs to a producer has the ways of one, whatever it was appointed to; so has
    an account that was appointed to nothing.
    """
    member = ProducerMember.objects.filter(user=user).valid_on(on)
    held = list(Appointment.objects.held_by(user, on=on).annotate(is_member=Exists(member)))
    roles = {one.role for one in held} or {Role.PRODUCER.value}
    if any(getattr(one, "is_member", False) for one in held):
        roles.add(Role.PRODUCER)
    ways = [DESK, *ways_of(roles)]
    return Office(frozenset(roles), _name(held, on), ways[:BAR], ways[BAR:])


def _name(held: Sequence[Appointment], on: date) -> str:
    """The unit of the first appointment, "" when there is none."""
    if not held:
        return ""
    unit = held[0].unit_id
    return names_on([unit], on)[unit].name

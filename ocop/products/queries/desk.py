"""What waits for a person: how much ends soon, what is missing."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet

from ocop.people.models import User
from ocop.products.marks import Mark
from ocop.products.models import LegalPaper, Producer, Product, ProductState
from ocop.products.models.products import ProductQuerySet
from ocop.products.queries.lists import EXPIRY_WINDOWS, marked, starred
from ocop.units.queries import home_area

PAPER_DAYS = 90


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers over a set of products; `within` is {days: how many stars end in them}."""

    total: int
    starred: int
    preparing: int
    unconfirmed: int
    overdue: int
    within: dict[int, int]


def tally(products: ProductQuerySet, *, on: date) -> Tally:
    """Everything the first sentences of the pages say, in one query."""
    counts = products.order_by().aggregate(
        total=Count("pk"),
        starred=Count("pk", filter=starred(on)),
        preparing=Count("pk", filter=Q(state=ProductState.PREPARING)),
        unconfirmed=Count("pk", filter=marked(Mark.UNCONFIRMED, on)),
        overdue=Count("pk", filter=marked(Mark.EXPIRED, on)),
        **{f"within_{days}": Count("pk", filter=ending(days, on)) for days in EXPIRY_WINDOWS},
    )
    within = {days: counts.pop(f"within_{days}") for days in EXPIRY_WINDOWS}
    return Tally(**counts, within=within)


def ending(days: int, on: date) -> Q:
    """Products whose star may be shown today and ends within so many days."""
    return starred(on) & Q(star_until__lte=on + timedelta(days=days))


def papers_ending(*, on: date) -> QuerySet[LegalPaper]:
    """Legal papers that have ended or end within 90 days."""
    return LegalPaper.objects.filter(expires_on__lte=on + timedelta(days=PAPER_DAYS))


def last_change() -> str:
    """A mark that changes with every write to a product or a producer; two index look-ups."""
    moments = (
        model.objects.aggregate(last=Max("updated_at"))["last"] for model in (Product, Producer)
    )
    return "-".join(f"{moment.timestamp()}" if moment else "" for moment in moments)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The numbers of a desk. `unplaced`: producers whose commune of today is not known."""

    products: Tally
    producers: int
    unplaced: int
    papers: int


def waiting_for(user: User, *, on: date) -> Waiting:
    """What waits in the areas of the person, or of the producers the person acts for."""
    home = home_area(on=on)
    producers = Producer.objects.live().visible_to(user)
    counts = producers.aggregate(
        all=Count("pk"), unplaced=Count("pk", filter=Q(area_now=home.pk if home else None))
    )
    return Waiting(
        products=tally(Product.objects.live().visible_to(user), on=on),
        producers=counts["all"],
        unplaced=counts["unplaced"],
        papers=papers_ending(on=on).filter(producer__in=producers.values("pk")).count(),
    )

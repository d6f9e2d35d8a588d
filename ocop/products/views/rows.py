"""What lists and details show of a product or a producer, put together once per page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse

from ocop.people.models import User
from ocop.people.queries import appointments_of, areas_overseen_by
from ocop.products import rules
from ocop.products.marks import Mark
from ocop.products.models import Producer, Product
from ocop.units.queries import children_of, home_area, names_on

# Mark → (word, look of the tag)
WORDS = {
    Mark.VALID: ("Còn hạn", "done"),
    Mark.DUE: ("Sắp hết hạn", "fix"),
    Mark.EXTENDED: ("Được gia hạn", "go"),
    Mark.EXPIRED: ("Hết hạn", "bad"),
    Mark.WITHDRAWN: ("Đã thu hồi", "bad"),
    Mark.UNCONFIRMED: ("Thiếu quyết định", "fix"),
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A place in two lines: as it is called now, and as it was recorded when that differs."""

    now: str
    then: str = ""


class Places:
    """The names of the areas of many producers, read in two queries."""

    def __init__(self, producers: Iterable[Producer], *, on: date) -> None:
        home = home_area(on=on)
        self._home = home.pk if home else None
        ids = {pk for one in producers for pk in (one.area_id, one.area_now_id)}
        self._names = {pk: named.name for pk, named in names_on(ids, on).items()} if ids else {}

    def of(self, producer: Producer) -> Placed:
        """Where a producer is."""
        unknown = producer.area_now_id == self._home
        now = "Chưa rõ xã" if unknown else self._names.get(producer.area_now_id, "Chưa rõ xã")
        then = self._names.get(producer.area_id, "")
        if producer.area_id == producer.area_now_id:
            then = then if unknown else ""
        elif then:
            then = f"{then} (cũ)"
        return Placed(now, then)


@dataclass(frozen=True, slots=True)
class Row:
    """A product in a list."""

    product: Product
    place: Placed
    mark: Mark
    word: str
    look: str
    days_left: int | None

    @property
    def until(self) -> str:
        """What to say where no end is on file."""
        return "chưa có" if self.mark == Mark.NONE else "cần kiểm"


def rows_of(products: Iterable[Product], *, on: date) -> list[Row]:
    """Products as a list shows them."""
    found = list(products)
    places = Places((p.producer for p in found), on=on)
    return [row_of(product, places, on=on) for product in found]


def row_of(product: Product, places: Places, *, on: date) -> Row:
    """One product as lists show it."""
    mark = product.mark_on(on)
    word, look = WORDS.get(mark, (product.get_state_display(), ""))
    left = (product.star_until - on).days if product.star_until and mark.shows_star else None
    return Row(product, places.of(product.producer), mark, word, look, left)


def commune_choices(user: User, *, on: date) -> list[tuple[str, str]]:
    """The communes a person may narrow to, and "not known"; none where there is only one."""
    home = home_area(on=on)
    if home is None:
        return []
    scope = areas_overseen_by(user, on=on)
    found = [(str(n.id), n.name) for n in children_of(home.pk, on=on) if scope.holds(n.id)]
    if scope.holds(home.pk):
        found.append((str(home.pk), "Chưa rõ xã"))
    return found if len(found) > 1 else []


@dataclass(frozen=True, slots=True)
class Rights:
    """What the person may do with the thing on the page; `office`: sees what is for offices."""

    office: bool = False
    edit: bool = False
    describe: bool = False
    recognise: bool = False
    merge: bool = False


def rights_over(user: User, thing: Product | Producer) -> Rights:
    """Rights over a product or a producer; none over one that was merged away."""
    office = sees_office(user, thing)
    if thing.merged_into_id:
        return Rights(office=office, merge=rules.may_merge(user))
    if isinstance(thing, Producer):
        edit = rules.may_edit_producer(user, thing)
        return Rights(office=office, edit=edit, merge=edit and rules.may_merge(user))
    edit = rules.may_edit_product(user, thing)
    return Rights(
        office=office,
        edit=edit,
        describe=edit or rules.acts_for(user, thing.producer),
        recognise=edit and rules.may_record_recognition(user, thing),
        merge=edit and rules.may_merge(user),
    )


def sees_office(user: User, thing: Product | Producer) -> bool:
    """Whether the person oversees the place: internal notes are not for the producer's own people."""
    producer = thing if isinstance(thing, Producer) else thing.producer
    return areas_overseen_by(user).holds(producer.area_now_id)


def hidden_from(user: User, thing: Product | Producer) -> tuple[str, ...]:
    """Columns the person does not see."""
    return () if sees_office(user, thing) else ("note",)


def may_add(user: User) -> bool:
    """Whether the person may put producers and products into the register somewhere."""
    return any(held.role in rules.EDITORS for held in appointments_of(user))


def public_url(path: str) -> str:
    """The public address, "" while there are no public pages."""
    return path if address("catalogue:products") else ""


def address(name: str, *args: Any) -> str:
    """Where a page is, "" when the product does not have it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""

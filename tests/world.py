"""The small world of the tests: one province, two communes, eight people.

Every function returns the same row when it is called again in the same test, so a test names only
who it is about: `lan()` brings her office, her commune and the province along.

Hoa makes mắm in Giao Hưng, Nam is her neighbour, Phúc helps them, Lan is the officer of the
commune; Minh works for the province, Thu sits on the council, Ánh is the commune's Union officer,
Quang runs the system.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateRange

from ocop.people.models import Appointment, Role, User
from ocop.products import actions
from ocop.products.actions import RecognitionContents
from ocop.products.contents import ProducerContents, ProductContents
from ocop.products.models import Producer, Product
from ocop.units.actions import load_territory
from ocop.units.models import Edge, Kind, Tree, Unit, UnitVersion
from ocop.units.queries import area_of_province
from tests.territory import folder_of

DAY = date(2026, 3, 16)
NOW = datetime(2026, 3, 16, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SINCE = date(2025, 7, 1)
FROM_SINCE = DateRange(SINCE, None)
PASSWORD = "mam-tom-giao-hung"  # every person of this world signs in with it


# --- areas and bodies ---------------------------------------------------------------------------


def unit(
    name: str,
    kind: Kind,
    *,
    tree: Tree = Tree.AREA,
    under: Unit | None = None,
    area: Unit | None = None,
    code: str = "",
    level: int | None = None,
) -> Unit:
    """A unit with one version and, below `under`, one edge; the key is its name.

    Where the territory is loaded, the area of that name is meant.
    """
    key = f"world:{name}"
    if found := Unit.objects.filter(key=key).first():
        return found
    today = {"versions__name": name, "versions__valid__contains": DAY}
    if found := Unit.objects.filter(tree=Tree.AREA, **today).first():
        return found
    made = Unit.objects.create(key=key, tree=tree, area=area)
    UnitVersion.objects.create(
        unit=made,
        key=f"{key}@1",
        short_name=name.removeprefix(kind.label).strip(),
        kind=kind,
        level=level,
        code=code,
        valid=FROM_SINCE,
        **UnitVersion.keys_for(name),
    )
    if under is not None:
        Edge.objects.create(child=made, parent=under, valid=FROM_SINCE)
    return made


def territory() -> Unit:
    """Ninh Bình as it is: its 129 communes and the 398 they came from (a tenth of a second).

    Call it before anybody else of this world, who then live on the loaded areas. A whole module
    that needs them is cheaper with the fixture of tests/country.py.
    """
    load_territory(at=NOW, folder=folder_of("35", "36", "37"))
    return area_of_province("37", on=DAY)


def province() -> Unit:
    return unit("Tỉnh Ninh Bình", Kind.PROVINCE, code="37", level=1)


def giao_hung() -> Unit:
    """The commune of Hoa, Nam, Phúc, Lan and Ánh."""
    return unit("Xã Giao Hưng", Kind.COMMUNE, under=province(), code="14179", level=3)


def hoa_lu() -> Unit:
    """The other commune, where none of them has a say."""
    return unit("Phường Hoa Lư", Kind.WARD, under=province(), code="14329", level=3)


def province_office() -> Unit:
    return unit(
        "Sở Nông nghiệp và Môi trường", Kind.DEPARTMENT, tree=Tree.STATE, area=province(), level=1
    )


def commune_office(area: Unit | None = None) -> Unit:
    """The people's committee of a commune (Giao Hưng's when not said)."""
    area = area or giao_hung()
    name = f"Ủy ban nhân dân {area.versions.get().name}"
    return unit(
        name, Kind.PEOPLES_COMMITTEE, tree=Tree.STATE, under=province_office(), area=area, level=3
    )


def province_union() -> Unit:
    return unit(
        "Tỉnh đoàn Ninh Bình", Kind.PROVINCE_UNION, tree=Tree.UNION, area=province(), level=1
    )


def commune_union() -> Unit:
    return unit(
        "Đoàn xã Giao Hưng",
        Kind.COMMUNE_UNION,
        tree=Tree.UNION,
        under=province_union(),
        area=giao_hung(),
        level=3,
    )


# --- people -------------------------------------------------------------------------------------


def person(name: str, phone: str, *, email: str | None = None) -> User:
    """Someone who can sign in with `PASSWORD` and holds nothing."""
    if found := User.objects.filter(phone=phone).first():
        return found
    made = User(phone=phone, email=email, **User.keys_for(name))
    made.set_password(PASSWORD)
    made.save()
    return made


def appointed(user: User, role: Role, at: Unit, *, valid: DateRange = FROM_SINCE) -> User:
    """`user`, holding `role` at the unit during `valid`."""
    if not user.appointments.filter(role=role, unit=at).exists():
        Appointment.objects.create(user=user, role=role, unit=at, valid=valid)
    return user


def hoa() -> User:
    """Producer in Giao Hưng."""
    return appointed(person("Trần Thị Hoa", "+84912000001"), Role.PRODUCER, giao_hung())


def nam() -> User:
    """Hoa's neighbour: a producer of the same commune."""
    return appointed(person("Vũ Văn Nam", "+84912000002"), Role.PRODUCER, giao_hung())


def lan() -> User:
    """Commune officer of Giao Hưng."""
    user = person("Nguyễn Thị Lan", "+84912000003", email="lan@giaohung.example")
    return appointed(user, Role.COMMUNE_OFFICER, commune_office())


def minh() -> User:
    """Province officer."""
    user = person("Phạm Quang Minh", "+84912000004", email="minh@tinh.example")
    return appointed(user, Role.PROVINCE_OFFICER, province_office())


def thu() -> User:
    """Council member of the province."""
    return appointed(person("Lê Minh Thu", "+84912000005"), Role.COUNCIL_MEMBER, province_office())


def anh() -> User:
    """Union officer (Ánh) of Giao Hưng."""
    return appointed(person("Đỗ Ngọc Ánh", "+84912000006"), Role.UNION_OFFICER, commune_union())


def phuc() -> User:
    """Helper of the households of Giao Hưng."""
    return appointed(person("Bùi Hữu Phúc", "+84912000007"), Role.HELPER, giao_hung())


def quang() -> User:
    """Administrator."""
    user = person("Hoàng Đức Quang", "+84912000008", email="quang@tinh.example")
    return appointed(user, Role.ADMINISTRATOR, province_office())


def stranger() -> User:
    """Commune officer of the other commune, Hoa Lư."""
    user = person("Ngô Thị Bích", "+84912000009")
    return appointed(user, Role.COMMUNE_OFFICER, commune_office(hoa_lu()))


def everyone() -> dict[Role, User]:
    """One person per role, for tests that ask every role."""
    return {
        Role.PRODUCER: hoa(),
        Role.HELPER: phuc(),
        Role.COMMUNE_OFFICER: lan(),
        Role.PROVINCE_OFFICER: minh(),
        Role.COUNCIL_MEMBER: thu(),
        Role.UNION_OFFICER: anh(),
        Role.ADMINISTRATOR: quang(),
    }


# --- producers and products ---------------------------------------------------------------------


def producer(
    name: str = "HTX Mắm Giao Hưng", area: Unit | None = None, **contents: Any
) -> Producer:
    """A producer, in Giao Hưng unless said otherwise, put there by the operator."""
    place = area or giao_hung()
    if found := Producer.objects.filter(name=name, area=place).first():
        return found
    said: dict[str, Any] = {"kind": "COOPERATIVE", "name": name, "area_id": place.pk} | contents
    return actions.add_producer(contents=ProducerContents(**said), by=None, at=NOW)


def product(
    name: str = "Mắm tôm Giao Hưng", of: Producer | None = None, **contents: Any
) -> Product:
    """A product that is being made, of the co-operative in Giao Hưng unless said otherwise."""
    maker = of or producer()
    if found := Product.objects.filter(name=name, producer=maker).first():
        return found
    said: dict[str, Any] = {"name": name, "group": "I.4.a", "state": "ACTIVE"} | contents
    return actions.add_product(producer=maker, contents=ProductContents(**said), by=None, at=NOW)


def decision(star: int = 3, on: date = date(2025, 6, 1), **contents: Any) -> RecognitionContents:
    """A decision of the province, as its paper prints it."""
    said: dict[str, Any] = {
        "star": star,
        "decision_number": f"{on:%d%m}/QĐ-UBND",
        "authority": "UBND tỉnh Ninh Bình",
        "decided_on": on,
    } | contents
    return RecognitionContents(**said)


def recognised(name: str = "Mắm tôm Giao Hưng", **decided: Any) -> Product:
    """A product with a decision on file."""
    made = product(name)
    actions.record_recognition(product=made, contents=decision(**decided), by=None, at=NOW)
    made.refresh_from_db()
    return made

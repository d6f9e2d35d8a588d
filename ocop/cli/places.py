"""Finds the person and the unit that words on the command line mean; never guesses."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from ocop.kit.faults import Fault, Invalid
from ocop.kit.phone import e164
from ocop.kit.text import fold
from ocop.people.models import Appointment, Role, User
from ocop.units.models import Tree, Unit, UnitVersion
from ocop.units.queries import area_of_province, ids_below

SHOWN = 8


def user_of(login: str) -> User:
    """The account with this phone or e-mail; Invalid when there is none."""
    if "@" in login:
        wanted = Q(email=login.strip().lower())
    else:
        try:
            wanted = Q(phone=e164(login))
        except ValueError as error:
            raise Invalid([Fault("login", str(error), code="phone")]) from error
    found = User.objects.filter(wanted).first()
    if found is None:
        raise Invalid(
            [Fault("login", f"Không có tài khoản {login}.", "Xem danh sách: ocop user list")]
        )
    return found


def administrator() -> User:
    """The account that has run the system longest; Invalid when there is none."""
    held = Appointment.objects.valid_on(timezone.localdate()).filter(role=Role.ADMINISTRATOR)
    held = held.filter(user__is_active=True).select_related("user")
    first = held.order_by("valid__startswith", "pk").first()
    if first is None:
        what = "Chưa có tài khoản quản trị nào đứng tên mã truy cập."
        raise Invalid([Fault("user", what, "Ghi rõ tài khoản: --user 0912345678", "required")])
    return first.user


def unit_of(words: str) -> Unit:
    """The unit of the home province with this key, code or name; the province for no words.

    Invalid with the choices when several have the name.
    """
    today = timezone.localdate()
    province = area_of_province(settings.PROVINCE_CODE, on=today)
    if not words.strip():
        return province
    found = _versions(words, province, today)
    names = sorted({f"{row.name} ({row.unit.key})" for row in found})
    units = {row.unit_id for row in found}
    if len(units) == 1:
        return found[0].unit
    what = f"Không có đơn vị “{words}” trong tỉnh hôm nay."
    if units:
        what = f"“{words}” có thể là: {'; '.join(names[:SHOWN])}."
    how = "Ghi tên đầy đủ, ví dụ “Xã Giao Hưng”, hoặc mã trong ngoặc."
    raise Invalid([Fault("unit", what, how, "ambiguous" if units else "unknown")])


def _versions(words: str, province: Unit, today: date) -> list[UnitVersion]:
    """Today's versions inside the province that the words fit: by key or code, else by name."""
    inside = ids_below([province.pk], on=today)
    rows = UnitVersion.objects.valid_on(today).select_related("unit")
    rows = rows.filter(Q(unit__in=inside) | Q(unit__area__in=inside) | Q(unit=province))
    exact = list(rows.filter(Q(unit__key=words) | Q(code=words)))
    if areas := [row for row in exact if row.unit.tree == Tree.AREA]:
        return areas
    if exact:
        return exact
    wanted = fold(words)
    named = [row for row in rows if wanted in (fold(row.name), fold(row.short_name))]
    full = [row for row in named if fold(row.name) == wanted]
    return full or named


def day_of(words: str | None, where: str) -> date | None:
    """A day written dd/mm/yyyy or yyyy-mm-dd; Invalid when it is none."""
    if not words:
        return None
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(words, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Invalid([Fault(where, f"“{words}” chưa phải một ngày.", "Ví dụ: 24/11/2026", "date")])

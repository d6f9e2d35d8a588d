"""What waits on a person's desk, in words; each line leads to the page where it is done."""

from collections.abc import Collection
from datetime import date

from django.core.cache import caches
from django.urls import reverse

from ocop.kit.templatetags.ocop import so
from ocop.people.models import User
from ocop.products.models import RegisterImport
from ocop.products.queries.desk import Waiting, last_change
from ocop.products.queries.duplicates import SHOWN, suspected_producers, suspected_products
from ocop.products.rules import may_import_register
from ocop.units.queries import home_area
from ocop.web.duties import Duty, path_duties
from ocop.web.navigation import OFFICERS, PROVINCE_DESK

IMPORTS_SHOWN = 3
KEPT_SECONDS = 3600


def duties_of(user: User, roles: Collection[str], waiting: Waiting, *, on: date) -> list[Duty]:
    """What waits, the way to the star first; nothing that is not there."""
    found = path_duties(user, roles, on=on)
    if OFFICERS.intersection(roles):
        found += _ending(waiting)
    found += [*_overdue(waiting), *_missing(waiting, on)]
    if PROVINCE_DESK.intersection(roles):
        found += _suspected(user)
    return found


def greeting(waiting: Waiting, duties: list[Duty]) -> str:
    """The first sentence of the page."""
    total = waiting.products.total
    if not total:
        if duties:
            return f"{len(duties)} việc đang chờ."
        return "Chưa có sản phẩm nào trong phần việc của tài khoản này."
    if not duties:
        return f"{so(total)} sản phẩm, không có việc gì đang chờ."
    return f"{so(total)} sản phẩm, {len(duties)} việc đang chờ."


def _ending(waiting: Waiting) -> list[Duty]:
    """For officers; a producer is told of the renewal instead."""
    found, page = [], reverse("inspection:radar")
    within, inner = waiting.products.within, 0
    for days in sorted(within):
        new = within[days] - inner
        inner = within[days]
        if new:
            said = f"{so(within[days])} sản phẩm hết hạn trong {days} ngày"
            found.append(Duty(said, _ADVICE[days], f"{page}?trong={days}", urgent=days <= 30))
    return found


_ADVICE = {
    30: "Phải báo cho cơ sở chậm nhất 30 ngày trước khi hết hạn.",
    90: "Đã quá hạn nộp hồ sơ công nhận lại (120 ngày). Gọi cơ sở ngay.",
    180: "Đang trong thời gian nộp hồ sơ công nhận lại.",
}


def _overdue(waiting: Waiting) -> list[Duty]:
    many = waiting.products.overdue
    why = "Sao đã mất khỏi trang công khai cho đến khi được công nhận lại."
    url = f"{reverse('inspection:radar')}?trong=qua-han"
    return [Duty(f"{so(many)} sản phẩm đã hết hạn", why, url, urgent=True)] if many else []


def _missing(waiting: Waiting, on: date) -> list[Duty]:
    found, products, producers = [], reverse("products:list"), reverse("products:producers")
    if unconfirmed := waiting.products.unconfirmed:
        said = f"{so(unconfirmed)} hạng sao chưa có quyết định trong sổ"
        why = "Sao chưa hiện công khai cho đến khi ghi số và ngày quyết định."
        found.append(Duty(said, why, f"{products}?muc=UNCONFIRMED"))
    home = home_area(on=on)
    if waiting.unplaced and home:
        said = f"{so(waiting.unplaced)} chủ thể chưa rõ xã, phường"
        why = "Nơi ghi trong sổ đã chia tách hoặc mới ghi đến huyện cũ."
        found.append(Duty(said, why, f"{producers}?xa={home.pk}"))
    if waiting.papers:
        said = f"{so(waiting.papers)} giấy tờ trong sổ hết hạn hoặc còn dưới 90 ngày"
        why = "Làm lại trước khi nộp hồ sơ."
        found.append(Duty(said, why, f"{producers}?giay=1"))
    return found


def _suspected(user: User) -> list[Duty]:
    products, producers = _pairs(user)
    if not products + producers:
        return []
    parts = [f"{_at_least(products)} cặp sản phẩm"] if products else []
    parts += [f"{_at_least(producers)} cặp chủ thể"] if producers else []
    why = "So hai bản cạnh nhau, ghép thành một; hoàn tác được."
    return [Duty(f"{' và '.join(parts)} nghi trùng", why, reverse("products:duplicates"))]


def _pairs(user: User) -> tuple[int, int]:
    """Numbers of suspected pairs; comparing names takes a second in a large register, so the
    numbers are kept until something is written.
    """
    key = f"pairs:{user.pk}:{last_change()}"
    kept: tuple[int, int] | None = caches["local"].get(key)
    if kept is None:
        kept = len(suspected_products(user)), len(suspected_producers(user))
        caches["local"].set(key, kept, KEPT_SECONDS)
    return kept


def _at_least(pairs: int) -> str:
    """The list of pairs ends at its limit: then there may be more."""
    return f"ít nhất {pairs}" if pairs >= SHOWN else str(pairs)


def last_imports(user: User) -> list[RegisterImport]:
    """The person's last imports, newest first; none for those who do not import."""
    if not may_import_register(user):
        return []
    rows = RegisterImport.objects.visible_to(user).select_related("attachment")
    return list(rows.order_by("-created_at")[:IMPORTS_SHOWN])

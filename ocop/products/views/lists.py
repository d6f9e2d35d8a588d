"""/so-san-pham/: the register as officers see it, and what ends soon."""

import csv
from io import StringIO
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_GET

from ocop.kit.http import SignedInRequest
from ocop.products import rules
from ocop.products.forms.filters import ProductFilterForm
from ocop.products.models import Product
from ocop.products.queries import EXPIRY_WINDOWS, narrowed, with_list_columns
from ocop.products.queries.desk import Tally, ending, tally
from ocop.products.register.tables import mark as harmless
from ocop.products.views.rows import Row, commune_choices, may_add, rows_of
from ocop.products.views.shell import shown

PAGE = 50
OVERDUE = "qua-han"


@require_GET
def product_list(request: SignedInRequest) -> HttpResponse:
    """The products a person may see, narrowed and sorted by the address."""
    day = timezone.localdate()
    form = ProductFilterForm(request.GET, communes=commune_choices(request.user, on=day))
    wanted = form.wanted()
    visible = Product.objects.live().visible_to(request.user)
    found = narrowed(visible, wanted, on=day)
    counts = tally(found, on=day)
    page = _pages(with_list_columns(found), counts.total).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chips": form.chips(),
        "filter_query": filter_query(request.GET),
        "counts": counts,
        "page": page,
        "rows": rows_of(page, on=day),
        "narrows": wanted.narrows,
        "may_add": may_add(request.user),
        "may_merge": rules.may_merge(request.user),
        "may_import": rules.may_import_register(request.user),
    }
    return shown(request, "products/list.html", context)


def _pages(rows: QuerySet[Product], count: int) -> "Paginator[Product]":
    """Pages over rows whose number is known already, so that it is not asked twice."""
    pages: Paginator[Product] = Paginator(rows, PAGE)
    pages.count = count
    return pages


def filter_query(asked: QueryDict) -> str:
    """The conditions of the address without the page."""
    rest = asked.copy()
    rest.pop("page", None)
    return rest.urlencode()


@require_GET
def expiring(request: SignedInRequest) -> HttpResponse:
    """Stars that end within 180, 90 or 30 days, and those that have ended."""
    day = timezone.localdate()
    visible = Product.objects.live().visible_to(request.user)
    asked = request.GET.get("trong", "")
    counts = tally(visible, on=day)
    rows = with_list_columns(_ending_rows(visible, asked, day)).order_by("star_until", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "counts": counts,
        "sentence": sentence(counts),
        "windows": [(str(days), counts.within[days]) for days in EXPIRY_WINDOWS],
        "asked": asked if asked == OVERDUE else str(_window(asked)),
        "page": page,
        "rows": rows_of(page, on=day),
    }
    return shown(request, "products/expiring.html", context, section="expiring")


@require_GET
def expiring_csv(request: SignedInRequest) -> HttpResponse:
    """The same list as a file for a spreadsheet."""
    day = timezone.localdate()
    visible = Product.objects.live().visible_to(request.user)
    asked = request.GET.get("trong", "")
    rows = _ending_rows(visible, asked, day).select_related("producer")
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["Sản phẩm", "Cơ sở", "Điện thoại", "Nơi làm", "Nơi làm khi ghi", "Mã số", "Hạng sao",
         "Hết hạn từ ngày", "Còn số ngày"]
    )  # fmt: skip
    for row in rows_of(rows.order_by("star_until", "pk"), on=day):
        writer.writerow(_line(row))
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="sap-het-han-{day:%Y-%m-%d}.csv"'
    return response


def _line(row: Row) -> list[str]:
    product, producer = row.product, row.product.producer
    ends = f"{product.star_until:%d/%m/%Y}" if product.star_until else ""
    left = "" if row.days_left is None else str(row.days_left)
    texts = [product.name, producer.name, producer.phone, row.place.now, row.place.then]
    return [*map(harmless, texts), product.code or "", str(product.star or ""), ends, left]


def _window(asked: str) -> int:
    return int(asked) if asked in map(str, EXPIRY_WINDOWS) else EXPIRY_WINDOWS[0]


def _ending_rows(visible: Any, asked: str, day: Any) -> Any:
    if asked == OVERDUE:
        return narrowed(visible, ProductFilterForm({"muc": "EXPIRED"}).wanted(), on=day)
    return visible.filter(ending(_window(asked), day))


def sentence(counts: Tally) -> str:
    """What ends, in words."""
    longest = max(EXPIRY_WINDOWS)
    total, soon = counts.within[longest], counts.within[min(EXPIRY_WINDOWS)]
    if not total:
        said = f"Trong {longest} ngày tới không sản phẩm nào hết hạn."
    elif soon:
        said = f"Trong {longest} ngày tới {total} sản phẩm hết hạn, {soon} trong số đó chỉ còn 30 ngày."
    else:
        said = f"Trong {longest} ngày tới {total} sản phẩm hết hạn, chưa sản phẩm nào dưới 30 ngày."
    return f"{said} {counts.overdue} sản phẩm đã hết hạn." if counts.overdue else said

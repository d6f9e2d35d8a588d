"""/so-san-pham/: the register as officers see it."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ocop.kit.http import SignedInRequest
from ocop.products import rules
from ocop.products.forms.filters import ProductFilterForm
from ocop.products.models import Product
from ocop.products.queries import narrowed, with_list_columns
from ocop.products.queries.desk import tally
from ocop.products.views.rows import commune_choices, may_add, rows_of
from ocop.products.views.shell import shown

PAGE = 50


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
    """An old address: what ends soon is told by the radar, with the same windows and file."""
    return HttpResponsePermanentRedirect(f"{reverse('inspection:radar')}?{_window(request)}")


@require_GET
def expiring_csv(request: SignedInRequest) -> HttpResponse:
    """The old address of the same as a file."""
    page = reverse("inspection:radar_export")
    return HttpResponsePermanentRedirect(f"{page}?{_window(request)}&dang=csv")


def _window(request: SignedInRequest) -> str:
    return urlencode({"trong": request.GET.get("trong", "")})

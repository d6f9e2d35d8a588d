"""A product with everything a product can have, on the real communes of Ninh Bình."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

from django.core.files import File
from django.utils import timezone

from ocop.evidence.actions import attach_paper, attach_picture
from ocop.evidence.models import Attachment
from ocop.products import actions
from ocop.products.actions import PaperContents, StandardContents
from ocop.products.models import Product, Recognition
from ocop.units.models import Unit
from tests import world
from tests.evidence.samples import pdf, photo

TODAY = timezone.localdate()
SECRETS = {
    "representative": "Nguyễn Văn Kín",
    "phone": "+84912345678",
    "email": "kin@rieng.example",
    "tax_code": "0700123456",
    "note": "Ghi chú nội bộ về cơ sở",
}
PRODUCT_NOTE = "Ghi chú nội bộ về sản phẩm"


def area(name: str, district: str = "") -> Unit:
    """A unit of the loaded territory by its full name, of any time."""
    found = Unit.objects.filter(versions__name=name)
    if district:
        found = found.filter(edges_up__parent__versions__name=district)
    return found.distinct().get()


def code_of(unit: Unit) -> str:
    """The code of a unit of today."""
    return unit.versions.valid_on(TODAY).get().code


def picture(name: str = "anh.jpg", audience: str = "PUBLIC") -> Attachment:
    file = File(BytesIO(photo()), name=name)
    return attach_picture(file=file, name=name, audience=audience, by=None, at=world.NOW)


def paper(name: str, audience: str = "PUBLIC") -> Attachment:
    file = File(BytesIO(pdf(name.encode())), name=name)
    return attach_paper(file=file, name=name, audience=audience, by=None, at=world.NOW)


def rich_product(**producer: object) -> Product:
    """Sa Châu's fish sauce with pictures, papers, price, season, decision; contact not public."""
    world.territory()
    maker = world.producer(
        "Cơ sở nước mắm Sa Châu", area("Xã Giao Châu"), kind="HOUSEHOLD", address="Xóm 5",
        website="https://samchau.example", women_led=True, youth_led=True,
        founded_on=date(1998, 5, 1), **{**SECRETS, **producer},
    )  # fmt: skip
    made = world.product(
        "Nước mắm Sa Châu", maker, story="Cá cơm, muối Bạch Long.\n\nMười hai tháng ủ chượp.",
        specification="Chai 500 ml", packaging="Chai thủy tinh", storage="Nơi mát",
        price_vnd=125000, price_unit="chai", price_on=date(2026, 3, 1), season_months=(11, 12, 1),
        capacity=Decimal(400), capacity_unit="lít", note=PRODUCT_NOTE,
    )  # fmt: skip
    at = world.NOW
    actions.assign_code(product=made, code="37-14179-1-2026", by=None, at=at)
    made.refresh_from_db()
    actions.add_alias(product=made, code="36-356-14179-01-2021", source="Sổ cũ", by=None, at=at)
    actions.add_picture(product=made, attachment=picture(), description="Chum mắm phơi nắng",
                        by=None, at=at)  # fmt: skip
    for number, public in (("TCVN 5107:2018", True), ("TC-NOI-BO", False)):
        standard = StandardContents(number=number, title=f"Tiêu chuẩn {number}", public=public)
        actions.add_standard(product=made, standard=standard, by=None, at=at)
    for number, public in (("ATTP-CONG-KHAI", True), ("ATTP-RIENG", False)):
        file = paper(f"{number}.pdf", "PUBLIC" if public else "OFFICE")
        contents = PaperContents("FOOD_SAFETY", number, "Chi cục", date(2025, 1, 1),
                                 TODAY + timedelta(days=400), file, public)  # fmt: skip
        actions.add_paper(producer=maker, paper=contents, by=None, at=at)
    return made


def recognise(product: Product, *, star: int = 4, years_ago: float = 1) -> Recognition:
    """A decision `years_ago`; from three years on the star is over."""
    on = TODAY - timedelta(days=round(365.25 * years_ago))
    decided = world.decision(star=star, on=on)
    at = world.NOW.replace(year=TODAY.year + 1)
    row = actions.record_recognition(product=product, contents=decided, by=None, at=at)
    product.refresh_from_db()
    return row

"""Writes about links: register and remove one, hand a prefix to another resolver and take it back."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from ocop.gs1.characters import KeyFault
from ocop.gs1.prefixes import check_company_prefix
from ocop.kit.errors import Conflict, require
from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User
from ocop.trace.checks import LinkContents, address_faults, link_faults
from ocop.trace.identifier import OWN, Identifier, read
from ocop.trace.models import Handover, Link
from ocop.trace.queries import product_behind
from ocop.trace.rules import may_edit_links, may_hand_over


@transaction.atomic
def add_link(*, about: str, contents: LinkContents, by: User | None, at: datetime) -> Link:
    """Let a code lead to one more address.

    `about` is the link of the thing, as its label carries it: product, lot or item.
    """
    asked = _identifier(about)
    product = product_behind(asked)
    require(may_edit_links(by, product))
    if product is None and (asked.key == OWN or asked.gtin):
        how = "Ghi mã vạch cho sản phẩm trước, hoặc xem lại mã."
        raise Invalid([Fault("about", "Sổ không có sản phẩm nào mang mã này.", how, "unknown")])
    since = contents.since or timezone.localdate(at)
    if faults := link_faults(replace(contents, since=since), own_origin=settings.SITE_URL):
        raise Invalid(faults)
    return Link.objects.create(
        product=product,
        key="" if product else asked.root,
        qualifiers=asked.levels[0],
        type=contents.type,
        href=contents.href,
        title=contents.title.strip(),
        language=contents.language,
        media_type=contents.media_type,
        context=contents.context,
        valid=DateRange(since, contents.until),
        created_at=at,
    )


@transaction.atomic
def change_link(*, link: Link, contents: LinkContents, by: User | None, at: datetime) -> Link:
    """Let a link say something else; about what it is stays, the history keeps what it said."""
    require(may_edit_links(by, link.product))
    since = contents.since or link.valid.lower
    if faults := link_faults(replace(contents, since=since), own_origin=settings.SITE_URL):
        raise Invalid(faults)
    for name in ("type", "href", "language", "media_type", "context"):
        setattr(link, name, getattr(contents, name))
    link.title = contents.title.strip()
    link.valid = DateRange(since, contents.until)
    link.save()
    return link


@transaction.atomic
def end_link(*, link: Link, by: User | None, at: datetime) -> Link:
    """Lead there for the last time yesterday; a link that begins today or later is taken away."""
    require(may_edit_links(by, link.product))
    today = timezone.localdate(at)
    if link.valid.upper is not None and link.valid.upper <= today:
        raise Conflict("Liên kết này đã thôi dùng trước đó.")
    if link.valid.lower >= today:
        link.delete()
        return link
    link.valid = DateRange(link.valid.lower, today)
    link.save(update_fields=["valid"])
    return link


@transaction.atomic
def remove_link(*, link: Link, by: User | None, at: datetime) -> None:
    """Stop leading to an address; the history keeps that it was there."""
    require(may_edit_links(by, link.product))
    link.delete()


@transaction.atomic
def hand_over(*, prefix: str, resolver: str, by: User | None, at: datetime) -> Handover:
    """Let another resolver answer for the codes of a company that are not in our register."""
    require(may_hand_over(by))
    try:
        digits = check_company_prefix(prefix)
    except KeyFault as error:
        raise Invalid([error.fault]) from None
    address = resolver.strip().rstrip("/")
    faults = address_faults("resolver", address, own_origin=settings.SITE_URL)
    if address == settings.SITE_URL or "?" in address or "#" in address:
        how = "Ví dụ: https://id.gs1.org"
        faults.append(Fault("resolver", "Đây không phải địa chỉ gốc của nơi khác.", how))
    if faults:
        raise Invalid(faults)
    try:
        with transaction.atomic():
            return Handover.objects.create(prefix=digits, resolver=address, created_at=at)
    except IntegrityError:
        raise Conflict(f"Mã doanh nghiệp {digits} đã giao nơi khác. Bỏ dòng cũ trước.") from None


@transaction.atomic
def take_back(*, handover: Handover, by: User | None, at: datetime) -> None:
    """Answer for the codes of a company ourselves again."""
    require(may_hand_over(by))
    handover.delete()


def _identifier(about: str) -> Identifier:
    """What a link is about; a path alone is one under our own domain."""
    try:
        return read(settings.SITE_URL + about if about.startswith("/") else about)
    except KeyFault as error:
        fault = error.fault
        raise Invalid([Fault("about", fault.what, fault.how_to_fix, fault.code)]) from None

"""Parties of the chain: under which codes they stand in events, who acts for them, what they share."""

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ocop.epcis import actions, rules
from ocop.epcis.forms import IdentifierForm, MemberForm, ShareForm
from ocop.epcis.models import Party, PartyIdentifier, PartyMember, Share
from ocop.epcis.views.pages.frame import framed, paged
from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.products.views.shell import Done, FormPage, Question, ask, fill


def _visible(request: SignedInRequest, party_id: int) -> Party:
    return get_object_or_404(Party.objects.visible_to(request.user), pk=party_id)


def _page_of(party: Party) -> str:
    return reverse("events:party", args=[party.pk])


def _may_identify(request: SignedInRequest) -> bool:
    return rules.may_identify(request.user, on=timezone.localdate())


@require_GET
def parties(request: SignedInRequest) -> HttpResponse:
    """The parties the person may know of, by name, with their codes."""
    members = PartyMember.objects.select_related("user").order_by("user__name")
    rows = Party.objects.visible_to(request.user).prefetch_related(
        Prefetch("identifiers", PartyIdentifier.objects.order_by("uri")),
        Prefetch("members", members),
    )
    return framed(request, "parties", {"page": paged(request, rows.order_by("name", "pk"))})


@require_GET
def party(request: SignedInRequest, party_id: int) -> HttpResponse:
    """One party: codes, people, what it shows to others and what others show to it."""
    found = _visible(request, party_id)
    open_to_all = Share.objects.filter(to=None).exclude(owner=found)
    context = {
        "party": found,
        "identifiers": found.identifiers.order_by("uri"),
        "members": found.members.select_related("user").order_by("user__name"),
        "given": found.shares_given.select_related("to").order_by("-created_at"),
        "received": (found.shares_received.all() | open_to_all)
        .select_related("owner")
        .order_by("-created_at"),
        "may_identify": _may_identify(request),
        "may_share": rules.may_share(request.user, found),
    }
    return framed(request, "party", context)


@require_http_methods(["GET", "POST"])
def identifier_new(request: SignedInRequest, party_id: int) -> HttpResponse:
    """Say under which code the party stands in events."""
    found = _visible(request, party_id)
    require(_may_identify(request))
    form = IdentifierForm(request.POST or None)

    def act() -> Done:
        made = actions.identify_party(
            party=found, uri=form.cleaned_data["uri"], by=request.user, at=timezone.now()
        )
        return Done(f"Đã ghi mã {made.uri}.", _page_of(found))

    lead = "Bên này sẽ xem được mọi sự kiện ghi mã đó là bên giao hoặc bên nhận."
    return fill(request, form, FormPage(f"Thêm mã cho {found.name}", "Thêm mã", _page_of(found), lead), act)  # fmt: skip


@require_http_methods(["GET", "POST"])
def identifier_end(request: SignedInRequest, party_id: int, identifier_id: int) -> HttpResponse:
    """Ask, then take a code from the party."""
    found = _visible(request, party_id)
    row = get_object_or_404(found.identifiers, pk=identifier_id)
    require(_may_identify(request))

    def act() -> Done:
        actions.release_identifier(identifier=row, by=request.user, at=timezone.now())
        return Done(f"Đã gỡ mã {row.uri}.", _page_of(found))

    consequence = (
        f"{found.name} không còn xem được sự kiện của bên khác ghi mã này. Sự kiện không mất."
    )
    return ask(request, Question(f"Gỡ mã {row.uri}?", consequence, "Gỡ mã", _page_of(found)), act)


@require_http_methods(["GET", "POST"])
def member_new(request: SignedInRequest, party_id: int) -> HttpResponse:
    """Let a person act for the party."""
    found = _visible(request, party_id)
    require(_may_identify(request))
    form = MemberForm(request.POST or None)

    def act() -> Done:
        user = form.cleaned_data["phone"]
        actions.join_party(party=found, user=user, by=request.user, at=timezone.now())
        return Done(f"{user.name} nay gửi và xem sự kiện thay {found.name}.", _page_of(found))

    lead = "Mỗi người chỉ thuộc một bên. Ai đã gửi sự kiện cho bên khác thì không chuyển được."
    return fill(request, form, FormPage(f"Thêm người cho {found.name}", "Thêm người", _page_of(found), lead), act)  # fmt: skip


@require_http_methods(["GET", "POST"])
def share_new(request: SignedInRequest, party_id: int) -> HttpResponse:
    """Show the party's events to another, or to everyone."""
    found = _visible(request, party_id)
    require(rules.may_share(request.user, found))
    form = ShareForm(request.POST or None)

    def act() -> Done:
        to = form.cleaned_data.get("party")
        actions.share(owner=found, to=to, by=request.user, at=timezone.now())
        whom = to.name if to else "mọi bên có quyền hỏi"
        return Done(f"Đã chia sẻ sự kiện với {whom}.", _page_of(found))

    lead = "Bên được chia sẻ xem được mọi sự kiện của bên này, cũ và mới, cho đến khi thu hồi."
    return fill(request, form, FormPage("Chia sẻ sự kiện", "Chia sẻ", _page_of(found), lead), act)


@require_http_methods(["GET", "POST"])
def share_end(request: SignedInRequest, party_id: int, share_id: int) -> HttpResponse:
    """Ask, then take a share back."""
    found = _visible(request, party_id)
    row = get_object_or_404(found.shares_given.select_related("to", "owner"), pk=share_id)
    require(rules.may_end_share(request.user, row))
    whom = row.to.name if row.to else "mọi bên"

    def act() -> Done:
        actions.end_share(share=row, by=request.user, at=timezone.now())
        return Done(f"Đã thu hồi chia sẻ với {whom}.", _page_of(found))

    consequence = (
        f"Từ nay {whom} không xem được sự kiện của {found.name}. Chia sẻ lại được bất cứ lúc nào."
    )
    return ask(request, Question(f"Thu hồi chia sẻ với {whom}?", consequence, "Thu hồi", _page_of(found)), act)  # fmt: skip

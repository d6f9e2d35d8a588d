"""The card of a household: made once, printed, scanned by a helper in its presence."""

import io
from uuid import UUID

import segno
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ocop.kit.errors import Refused, require
from ocop.kit.http import SignedInRequest
from ocop.products.views.shell import Done, FormPage, Question, ask, fill, shown
from ocop.proofs import actions, rules
from ocop.proofs.forms import AskForm
from ocop.proofs.models import Card
from ocop.proofs.views.consents import answerable, consents_url, sessions_url, until_words
from ocop.proofs.views.finding import wallet_url


@never_cache
@require_http_methods(["GET", "POST"])
def card(request: SignedInRequest, code: str) -> HttpResponse:
    """What a scanned card opens: the helper says for what, and may act for a week."""
    rows = Card.objects.filter(digest=actions.digest_of(code), stopped_at=None)
    kept = get_object_or_404(rows.select_related("producer"))
    outside = "Thẻ này của cơ sở ngoài địa bàn hỗ trợ. Nhờ cán bộ xã phân công trước."
    if not rules.may_ask_consent(request.user, kept.producer):
        raise Refused(outside)
    form = AskForm(request.POST if request.method == "POST" else None)

    def act() -> Done:
        given = actions.use_card(
            code=code, purpose=form.cleaned_data["purpose"], by=request.user, at=timezone.now()
        )
        return Done(f"Thẻ dùng được. {until_words(given)}", wallet_url(given.producer))

    name = kept.producer.name
    lead = "Chỉ quét khi chủ cơ sở có mặt và tự đưa thẻ. Mọi việc làm thay đều ghi tên người làm."
    page = FormPage(f"Phiên hỗ trợ {name}", "Bắt đầu", sessions_url(), lead=lead)
    return fill(request, form, page, act)


@never_cache
@require_http_methods(["GET", "POST"])
def card_new(request: SignedInRequest, producer_id: UUID) -> HttpResponse:
    """Ask, then make a card and show it once, ready to print."""
    producer = answerable(request, producer_id)
    require(rules.may_make_card(request.user, producer))
    if request.method == "POST":
        made = actions.make_card(producer=producer, by=request.user, at=timezone.now())
        url = request.build_absolute_uri(reverse("proofs:card", args=[made]))
        context = {"producer": producer, "qr": qr_svg(url), "back_url": consents_url(producer)}
        return shown(request, "proofs/card.html", context, section="wallet")
    context = {
        "question": f"Làm thẻ mới cho {producer.name}?",
        "consequence": "Thẻ hiện một lần để in. Thẻ cũ, nếu có, không dùng được nữa.",
        "verb": "Làm thẻ",
        "back_url": consents_url(producer),
    }
    return shown(request, "confirm.html", context, section="wallet")


@require_http_methods(["GET", "POST"])
def card_stop(request: SignedInRequest, producer_id: UUID) -> HttpResponse:
    """Ask, then let the card in use work no longer."""
    producer = answerable(request, producer_id)
    require(rules.may_make_card(request.user, producer))

    def act() -> Done:
        actions.stop_card(producer=producer, by=request.user, at=timezone.now())
        return Done("Thẻ không dùng được nữa.", consents_url(producer))

    question = Question(
        f"Thôi dùng thẻ của {producer.name}?",
        "Ai quét thẻ ấy cũng không làm thay được. Muốn có lại thì làm thẻ mới.",
        "Thôi dùng thẻ",
        consents_url(producer),
    )
    return ask(request, question, act)


def qr_svg(url: str) -> str:
    """The code of an address as SVG to stand in the page."""
    picture = io.BytesIO()
    segno.make(url, error="m").save(
        picture, kind="svg", xmldecl=False, svgns=False, border=4, omitsize=True, title="Thẻ cơ sở"
    )
    return picture.getvalue().decode()

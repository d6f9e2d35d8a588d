"""Assisted mode: helpers ask, producers agree, officers write down, everyone may end it."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from ocop.evidence.response import serve
from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.notices.actions import notify
from ocop.products.models import Producer
from ocop.products.views.shell import Done, FormPage, Question, ask, fill, shown
from ocop.proofs import actions, rules
from ocop.proofs.contents import ConsentTerms
from ocop.proofs.forms import AgreeForm, AskForm, CodeForm, RecordForm
from ocop.proofs.models import Card, Consent, How
from ocop.proofs.queries.consents import (
    consents_held,
    consents_of,
    helpers_of,
    members_of,
    producers_to_help,
)
from ocop.proofs.views.finding import producer_of, wallet_url

MOST_SHOWN = 50


def consents_url(producer: Producer) -> str:
    """The address of a producer's consents."""
    return reverse("proofs:consents", args=[producer.pk])


@require_GET
def sessions(request: SignedInRequest) -> HttpResponse:
    """A helper's households: whom one may act for, who was asked, whom one may ask."""
    day, now = timezone.localdate(), timezone.now()
    held = consents_held(request.user, now, day)
    q = request.GET.get("q", "").strip()
    to_help = producers_to_help(request.user, day, q)
    known = {one.consent.producer_id for one in held if one.live}
    found = [one for one in to_help[: MOST_SHOWN + len(known)] if one.pk not in known]
    context = {
        "live": [one for one in held if one.live],
        "asked": [one for one in held if one.asked],
        "producers": found[:MOST_SHOWN],
        "is_helper": bool(rules.areas_helped_by(request.user, day)),
        "q": q,
        "more": len(found) > MOST_SHOWN,
    }
    return shown(request, "proofs/sessions.html", context, section="sessions")


@require_http_methods(["GET", "POST"])
def ask_to_help(request: SignedInRequest, producer_id: UUID) -> HttpResponse:
    """A helper asks a producer; its people are told, with the code."""
    day = timezone.localdate()
    producer = get_object_or_404(producers_to_help(request.user, day), pk=producer_id)
    form = AskForm(request.POST if request.method == "POST" else None)

    def act() -> Done:
        consent = actions.ask_consent(
            producer=producer,
            purpose=form.cleaned_data["purpose"],
            by=request.user,
            at=timezone.now(),
        )
        _tell_members(consent)
        return Done("Đã gửi lời xin.", reverse("proofs:code", args=[consent.pk]))

    lead = "Cơ sở phải đồng ý trước khi làm thay. Mọi việc làm thay đều ghi tên người làm."
    page = FormPage(f"Xin làm thay {producer.name}", "Xin đồng ý", sessions_url(), lead=lead)
    return fill(request, form, page, act)


def sessions_url() -> str:
    """The address of a helper's households."""
    return reverse("proofs:sessions")


def _tell_members(consent: Consent) -> None:
    """Tell the producer's people who asks for what, with the code to read aloud."""
    producer, now = consent.producer, timezone.now()
    code = f"{consent.code[:3]} {consent.code[3:]}"
    notify(
        to=members_of(producer, timezone.localdate()),
        kind="consent",
        title=f"{consent.helper.name} xin làm thay {producer.name}",
        text=f"Việc: {consent.purpose}. Đồng ý thì bấm vào đây, hoặc đọc mã {code} cho người ấy. "
        f"Mã dùng trong {actions.CODE_MINUTES} phút. Không quen người này thì không đọc mã.",
        link=consents_url(producer),
        key=f"consent:{consent.pk}:{consent.asked_at:%Y%m%d%H%M%S}",
        at=now,
    )


@require_http_methods(["GET", "POST"])
def code(request: SignedInRequest, consent_id: UUID) -> HttpResponse:
    """The helper types the code that was read aloud."""
    rows = Consent.objects.asked().select_related("producer", "helper")
    consent = get_object_or_404(rows, pk=consent_id, helper=request.user)
    form = CodeForm(request.POST if request.method == "POST" else None)

    def act() -> Done:
        given = actions.enter_code(
            consent=consent, code=form.cleaned_data["code"], by=request.user, at=timezone.now()
        )
        return Done(
            f"{given.producer.name} đã đồng ý. {until_words(given)}", wallet_url(given.producer)
        )

    lead = (
        "Chủ cơ sở bấm đồng ý trên máy của mình, hoặc đọc mã 6 số trong thông báo. "
        "Chưa có tài khoản thì quét thẻ cơ sở, hoặc nhờ cán bộ xã ghi giấy đã ký."
    )
    page = FormPage(f"Mã của {consent.producer.name}", "Nhập mã", sessions_url(), lead=lead)
    return fill(request, form, page, act)


def until_words(consent: Consent) -> str:
    """Until when a helper may act."""
    if consent.until is None:
        return ""
    return f"Làm thay được đến hết ngày {consent.until - timedelta(days=1):%d/%m/%Y}."


@never_cache
@require_GET
def consents(request: SignedInRequest, producer_id: UUID) -> HttpResponse:
    """Who asks, who may act, who might once; for the producer's people and officers of the place."""
    producer = answerable(request, producer_id)
    found = consents_of(producer, timezone.now(), timezone.localdate())
    context = {
        "producer": producer,
        "asked": [one for one in found if one.asked],
        "live": [one for one in found if one.live],
        "over": [one for one in found if not one.asked and not one.live],
        "may_agree": rules.may_agree(request.user, producer),
        "may_record": rules.may_record_consent(request.user, producer),
        "card": Card.objects.filter(producer=producer, stopped_at=None).first(),
        "back_url": wallet_url(producer),
    }
    return shown(request, "proofs/consents.html", context, section="wallet")


def answerable(request: SignedInRequest, producer_id: UUID) -> Producer:
    """A producer whose consents the person may see: its own people and officers, no helper."""
    producer = producer_of(request, producer_id)
    may_see = rules.may_see_consents(request.user, producer)
    require(may_see, "Đồng ý làm thay do người của cơ sở và cán bộ xã xem.")
    return producer


@require_http_methods(["GET", "POST"])
def agree(request: SignedInRequest, producer_id: UUID, consent_id: UUID) -> HttpResponse:
    """The producer's person says yes to what was asked."""
    producer = answerable(request, producer_id)
    require(rules.may_agree(request.user, producer))
    rows = Consent.objects.asked().filter(producer=producer).select_related("helper")
    consent = get_object_or_404(rows, pk=consent_id)
    form = AgreeForm(request.POST if request.method == "POST" else None)

    def act() -> Done:
        day = timezone.localdate()
        given = actions.give_consent(
            producer=producer,
            helper=consent.helper,
            terms=ConsentTerms(consent.purpose, form.until(day), How.SIGNED_IN),
            by=request.user,
            at=timezone.now(),
        )
        _tell_helper(given)
        return Done(
            f"{given.helper.name} làm thay được. {until_words(given)}", consents_url(producer)
        )

    lead = (
        f"Việc: {consent.purpose}. Người này xem và thêm được giấy tờ, làm được hồ sơ của cơ sở. "
        "Thôi lúc nào cũng được."
    )
    title = f"Đồng ý cho {consent.helper.name} làm thay?"
    return fill(request, form, FormPage(title, "Đồng ý", consents_url(producer), lead=lead), act)


def _tell_helper(consent: Consent) -> None:
    notify(
        to=[consent.helper],
        kind="consent",
        title=f"{consent.producer.name} đã đồng ý",
        text=f"{until_words(consent)} Việc: {consent.purpose}.",
        link=wallet_url(consent.producer),
        key=f"consent-given:{consent.pk}",
        at=timezone.now(),
    )


@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, producer_id: UUID) -> HttpResponse:
    """An officer writes down a signed paper, or a yes that was said in presence."""
    producer = answerable(request, producer_id)
    require(rules.may_record_consent(request.user, producer))
    day = timezone.localdate()
    sent = request.method == "POST"
    form = RecordForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial={"said_by": producer.representative},
        helpers=helpers_of(producer, day),
        by=request.user,
    )

    def act() -> Done:
        given = actions.give_consent(
            producer=producer,
            helper=form.cleaned_data["helper"],
            terms=form.terms(day),
            by=request.user,
            at=timezone.now(),
        )
        _tell_helper(given)
        return Done(f"Đã ghi. {until_words(given)}", consents_url(producer))

    lead = "Ghi khi chủ cơ sở ký giấy, hoặc có mặt và nói đồng ý. Tên cán bộ ghi được giữ lại."
    page = FormPage(f"Ghi đồng ý của {producer.name}", "Ghi", consents_url(producer), lead=lead)
    return fill(request, form, page, act)


@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, consent_id: UUID) -> HttpResponse:
    """Ask, then end a consent or refuse one that was asked for."""
    consent = _endable(request, consent_id)
    producer, helper = consent.producer, consent.helper
    mine = helper.pk == request.user.pk
    back = sessions_url() if mine else consents_url(producer)
    asked = consent.given_at is None

    def act() -> Done:
        actions.withdraw_consent(consent=consent, by=request.user, at=timezone.now())
        said = "Đã rút lời xin." if asked and mine else "Đã trả lời không đồng ý."
        return Done(said if asked else f"{helper.name} thôi làm thay {producer.name}.", back)

    verb = ("Rút lời xin" if mine else "Không đồng ý") if asked else "Thôi làm thay"
    question = Question(
        f"{verb}: {helper.name}, {producer.name}?",
        "Người này không xem và không làm được gì của cơ sở nữa. Việc đã làm vẫn giữ, có ghi tên.",
        verb,
        back,
    )
    return ask(request, question, act)


def _endable(request: SignedInRequest, consent_id: UUID) -> Consent:
    """A consent the person knows of: the own one, or that of a producer one answers for."""
    rows = Consent.objects.filter(withdrawn_at=None).select_related("producer", "helper")
    consent = get_object_or_404(rows, pk=consent_id)
    if not rules.may_end_consent(request.user, consent):
        raise Http404
    return consent


@require_safe
def signed_paper(request: SignedInRequest, producer_id: UUID, consent_id: UUID) -> HttpResponseBase:
    """The paper that was signed."""
    producer = answerable(request, producer_id)
    rows = Consent.objects.filter(producer=producer, paper__isnull=False).select_related("paper")
    consent = get_object_or_404(rows, pk=consent_id)
    if consent.paper is None:
        raise Http404
    return serve(request, consent.paper)

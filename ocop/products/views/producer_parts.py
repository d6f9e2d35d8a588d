"""What hangs on a producer: people who act for it, legal papers."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.products import actions, rules
from ocop.products.forms.parts import LegalPaperForm, MemberForm
from ocop.products.views.producers import page_of, visible
from ocop.products.views.shell import Done, FormPage, Question, ask, fill


@require_http_methods(["GET", "POST"])
def member_new(request: SignedInRequest, producer_id: UUID) -> HttpResponse:
    """Let an account act for the producer."""
    producer = visible(request, producer_id)
    require(rules.may_edit_producer(request.user, producer))
    form = MemberForm(request.POST or None, by=request.user)

    def act() -> Done:
        user = form.cleaned_data["login"]
        actions.add_member(producer=producer, user=user, by=request.user, at=timezone.now())
        return Done(f"{user.name} làm thay {producer.name} từ hôm nay.", page_of(producer))

    lead = "Người này thấy mọi dữ liệu của cơ sở, sửa được câu chuyện, giá, mùa vụ và ảnh."
    page = FormPage(f"Thêm người của {producer.name}", "Thêm người", page_of(producer), lead=lead)
    return fill(request, form, page, act)


@require_http_methods(["GET", "POST"])
def member_end(request: SignedInRequest, producer_id: UUID, member_id: int) -> HttpResponse:
    """Ask, then end that an account acts for the producer."""
    producer = visible(request, producer_id)
    rows = producer.members.select_related("user", "producer")
    member = get_object_or_404(rows, pk=member_id)
    require(rules.may_edit_producer(request.user, producer))

    def act() -> Done:
        actions.end_member(member=member, by=request.user, at=timezone.now())
        return Done(f"{member.user.name} thôi làm thay {producer.name}.", page_of(producer))

    question = Question(
        f"Thôi để {member.user.name} làm thay {producer.name}?",
        "Từ hôm nay người này không thấy và không sửa được gì của cơ sở. Việc đã làm vẫn giữ.",
        "Thôi làm thay",
        page_of(producer),
    )
    return ask(request, question, act)


@require_http_methods(["GET", "POST"])
def paper_new(request: SignedInRequest, producer_id: UUID) -> HttpResponse:
    """Put a paper on file."""
    producer = visible(request, producer_id)
    require(rules.may_edit_producer(request.user, producer))
    form = LegalPaperForm(request.POST or None, request.FILES or None, by=request.user)

    def act() -> Done:
        paper = actions.add_paper(
            producer=producer, paper=form.contents(), by=request.user, at=timezone.now()
        )
        return Done(f"Đã ghi {paper.get_kind_display().lower()}.", page_of(producer))

    page = FormPage(f"Giấy tờ của {producer.name}", "Ghi giấy tờ", page_of(producer))
    return fill(request, form, page, act)


@require_http_methods(["GET", "POST"])
def paper_remove(request: SignedInRequest, producer_id: UUID, paper_id: int) -> HttpResponse:
    """Ask, then take a paper off the file."""
    producer = visible(request, producer_id)
    paper = get_object_or_404(producer.papers.select_related("producer"), pk=paper_id)
    require(rules.may_edit_producer(request.user, producer))
    name = f"{paper.get_kind_display()} {paper.number}".strip()

    def act() -> Done:
        actions.remove_paper(paper=paper, by=request.user, at=timezone.now())
        return Done(f"Đã bỏ {name}.", page_of(producer))

    consequence = "Số, ngày và bản chụp không còn trong sổ. Muốn có lại thì ghi mới."
    return ask(request, Question(f"Bỏ {name}?", consequence, "Bỏ", page_of(producer)), act)

"""One dossier on an officer's desk: read it, take it up, send it back, propose, receive, pass on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ocop.documents.models import Document
from ocop.dossiers import actions, rules
from ocop.dossiers.actions.commune import RETURNABLE, proposal_faults
from ocop.dossiers.answers import share_percent
from ocop.dossiers.forms.desk import NoteForm, ReportForm, ReturnForm
from ocop.dossiers.models import AdvisoryFile, CommuneReport, Dossier, Finding, State
from ocop.dossiers.queries import changes_since_last_return, self_score, whereabouts
from ocop.dossiers.queries.forms_on_paper import Answers
from ocop.dossiers.queries.papers import links_by_criterion
from ocop.dossiers.queries.queues import rows_of
from ocop.dossiers.queries.scores import law_of, sheet_of
from ocop.dossiers.views.filing import summary
from ocop.dossiers.views.finding import seen
from ocop.evidence.response import serve
from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.people.models import User
from ocop.products.views.shell import Done, FormPage, Question, ask, attempt, fill, shown, status_of

Verb = Callable[..., object]


@require_GET
def read(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """Everything of a dossier for whoever judges it; what to do next on top."""
    dossier = seen(request, dossier_id)
    day = timezone.localdate()
    marks = {mark.criterion: mark for mark in dossier.marks.all()}
    links = links_by_criterion(dossier)
    report = CommuneReport.objects.filter(dossier=dossier).first()
    context: dict[str, Any] = {
        "dossier": dossier,
        "product": dossier.product,
        "producer": dossier.product.producer,
        "row": rows_of([dossier], on=day)[0],
        "score": self_score(dossier),
        "summary": summary(dossier),
        "criteria": [
            (leaf, marks.get(code), links[code]) for code, leaf in sheet_of(dossier).leaves.items()
        ],
        "whole_papers": links[""],
        "changes": changes_since_last_return(dossier),
        "where": whereabouts(dossier),
        "report": _report_lines(dossier, report) if report else [],
        "written": report,
        "returns": [(one, one.items.order_by("pk")) for one in dossier.returns.order_by("-at")],
        "notes": dossier.advisory_notes.order_by("-on", "-pk").prefetch_related("files__attachment"),
        "filings": dossier.filings.defer("contents").order_by("-number"),
        "papers": Document.objects.filter(subject_kind="dossier", subject_id=dossier.pk)
        .order_by("-created_at", "kind"),
        "may": _rights(request.user, dossier),
    }  # fmt: skip
    return shown(request, "dossiers/read.html", context, section="dossiers")


def _rights(user: User, dossier: Dossier) -> dict[str, bool]:
    """What the person may do with the dossier as it stands."""
    review, receive = rules.may_review(user, dossier), rules.may_receive(user, dossier)
    state = dossier.state
    return {
        "take_up": review and state == State.FILED,
        "report": review and state == State.COMMUNE_REVIEW,
        "receive": receive and state == State.PROPOSED,
        "pass": receive and state == State.PROVINCE_CHECK,
        "note": receive and state in {State.PROVINCE_CHECK, State.ADVISORY_REVIEW},
        "send_back": state in RETURNABLE and rules.may_send_back(user, dossier),
    }


def _report_lines(dossier: Dossier, report: CommuneReport) -> list[tuple[str, str, str]]:
    """(content, finding, words) of Mẫu 03."""
    found = []
    for check in law_of(dossier).dossier.commune_checks:
        said = report.contents.get(check.id, {})
        finding = said.get("finding", "")
        label = Finding(finding).label if finding in Finding.values else "Chưa đánh giá"
        found.append((f"{check.form_part} {check.label}", label, said.get("text", "")))
    return found


def page_of(dossier: Dossier) -> str:
    """The address of the page to read."""
    return reverse("dossiers:read", args=[dossier.pk])


def _step(
    request: SignedInRequest, dossier: Dossier, question: Question, verb: Verb, said: str
) -> HttpResponse:
    """Ask, then take one step with the dossier."""

    def act() -> Done:
        at: datetime = timezone.now()
        verb(dossier=dossier, by=request.user, at=at)
        return Done(said, page_of(dossier))

    return ask(request, question, act)


@require_http_methods(["GET", "POST"])
def take_up(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """The commune starts."""
    dossier = seen(request, dossier_id)
    require(rules.may_review(request.user, dossier))
    question = Question(
        f"Nhận xem hồ sơ {dossier.product.name}?",
        f"Xã trả lời trước hết ngày {dossier.due_on:%d/%m/%Y}." if dossier.due_on else "",
        "Nhận xem",
        page_of(dossier),
    )
    return _step(request, dossier, question, actions.take_up, "Đã nhận xem.")


@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """Pass on to the province; says what Mẫu 03 lacks before anything is asked."""
    dossier = seen(request, dossier_id)
    require(rules.may_review(request.user, dossier))
    report = CommuneReport.objects.filter(dossier=dossier).first()
    if faults := proposal_faults(dossier, report):
        context = {"dossier": dossier, "faults": faults, "back_url": page_of(dossier)}
        return shown(request, "dossiers/not_yet.html", context, section="dossiers", status=422)
    question = Question(
        f"Đề nghị tỉnh đánh giá {dossier.product.name}?",
        "Mẫu 03 được cấp số của xã và gửi cùng hồ sơ. Sau đó xã không sửa được nữa.",
        "Đề nghị lên tỉnh",
        page_of(dossier),
    )
    return _step(request, dossier, question, actions.propose, "Đã đề nghị lên tỉnh.")


@require_http_methods(["GET", "POST"])
def receive(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """The province takes in."""
    dossier = seen(request, dossier_id)
    require(rules.may_receive(request.user, dossier))
    question = Question(
        f"Tiếp nhận hồ sơ {dossier.product.name}?", "Cơ sở được báo tỉnh đã nhận.", "Tiếp nhận",
        page_of(dossier),
    )  # fmt: skip
    return _step(request, dossier, question, actions.receive, "Đã tiếp nhận.")


@require_http_methods(["GET", "POST"])
def pass_on(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """To the advisory team."""
    dossier = seen(request, dossier_id)
    require(rules.may_receive(request.user, dossier))
    question = Question(
        f"Chuyển {dossier.product.name} cho tổ tư vấn?",
        "Hồ sơ đủ thành phần. Tổ tư vấn có thể khảo sát, kiểm nghiệm thêm.",
        "Chuyển tổ tư vấn",
        page_of(dossier),
    )
    return _step(request, dossier, question, actions.pass_to_advisory, "Đã chuyển tổ tư vấn.")


@require_http_methods(["GET", "POST"])
def send_back(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """Give back to be completed, with reasons tied to parts and criteria."""
    dossier = seen(request, dossier_id)
    require(rules.may_send_back(request.user, dossier))
    form = ReturnForm(request.POST or None, sheet=sheet_of(dossier))

    def act() -> Done:
        back = actions.send_back(
            dossier=dossier, items=form.items(), by=request.user, at=timezone.now()
        )
        return Done(f"Đã trả lại, hạn bổ sung {back.due_on:%d/%m/%Y}.", page_of(dossier))

    answer = attempt(request, form, act)
    context = {"form": form, "dossier": dossier, "product": dossier.product,
               "back_url": page_of(dossier)}  # fmt: skip
    page = "dossiers/send_back.html"
    return answer or shown(request, page, context, section="dossiers", status=status_of(form))


@require_http_methods(["GET", "POST"])
def report(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """Write Mẫu 03; begins with what the producer says on each content."""
    dossier = seen(request, dossier_id)
    require(rules.may_review(request.user, dossier))
    written = CommuneReport.objects.filter(dossier=dossier).first()
    checks = law_of(dossier).dossier.commune_checks
    said = said_by_producer(dossier)
    initial = ReportForm.initial_of(written, said)
    form = ReportForm(request.POST or None, law_checks=checks, initial=initial)

    def act() -> Done:
        actions.save_commune_report(
            dossier=dossier, contents=form.contents(),
            version=form.cleaned_data.get("version") or 0, by=request.user, at=timezone.now(),
        )  # fmt: skip
        return Done("Đã lưu Mẫu 03.", page_of(dossier))

    answer = attempt(request, form, act)
    blocks = [
        (check, said.get(check.id, ""), form[f"ket_qua-{check.id}"], form[f"nhan_xet-{check.id}"])
        for check in checks
    ]
    context = {"form": form, "blocks": blocks, "dossier": dossier, "product": dossier.product,
               "back_url": page_of(dossier)}  # fmt: skip
    page = "dossiers/report.html"
    return answer or shown(request, page, context, section="dossiers", status=status_of(form))


def said_by_producer(dossier: Dossier) -> dict[str, str]:
    """What the producer says on each of the four contents, to check against."""
    answers = Answers(dossier)
    all_of, local = (answers.of("thi-truong", key) for key in ("lao_dong", "lao_dong_dia_phuong"))
    share = share_percent(local, all_of)
    labour = f"{local} trong {all_of} người là người trong tỉnh" if all_of else ""
    if labour and share is not None:
        labour += f" ({share:.0f}%)"
    return {
        "nguyen-lieu": answers.of("phuong-an", "vung_nguyen_lieu"),
        "lao-dong": labour,
        "y-tuong": answers.several("cau-chuyen", "ai_lam", "lam_the_nao"),
        "ban-sac": answers.several("cau-chuyen", "khac_gi", "que_huong"),
    }


@require_http_methods(["GET", "POST"])
def note(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """Write down what the advisory team saw or had tested."""
    dossier = seen(request, dossier_id)
    require(rules.may_receive(request.user, dossier))
    form = NoteForm(request.POST or None, request.FILES or None, by=request.user)

    def act() -> Done:
        actions.add_advisory_note(
            dossier=dossier, contents=form.contents(), files=form.attachments(), by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        return Done("Đã ghi.", page_of(dossier))

    page = FormPage(f"Tổ tư vấn: {dossier.product.name}", "Ghi", page_of(dossier),
                    lead="Ghi rồi thì không sửa được.")  # fmt: skip
    return fill(request, form, page, act)


@require_GET
def advisory_file(request: SignedInRequest, dossier_id: UUID, file_id: int) -> HttpResponseBase:
    """A file of the advisory team, for whoever may see the dossier."""
    rows = AdvisoryFile.objects.filter(note__dossier=seen(request, dossier_id))
    return serve(
        request, get_object_or_404(rows.select_related("attachment"), pk=file_id).attachment
    )

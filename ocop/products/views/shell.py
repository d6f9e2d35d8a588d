"""How every page of this app is answered: its frame, a form that is filled, a question asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html

from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.kit.http import SignedInRequest
from ocop.kit.sending import SentOnce, Sure

REMEMBERED_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Done:
    """What an act answers: what to say, where to go, and where it can be taken back."""

    say: str
    url: str
    undo_url: str = ""


@dataclass(frozen=True, slots=True)
class FormPage:
    """The words around a form. `danger`: the button warns."""

    title: str
    verb: str
    back_url: str
    lead: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something is taken away."""

    question: str
    consequence: str
    verb: str
    back_url: str


Act = Callable[[], Done]


def shown(
    request: SignedInRequest,
    template: str,
    context: dict[str, Any],
    *,
    section: str = "products",
    status: int = 200,
) -> HttpResponse:
    """A page in the frame of the officers."""
    return TemplateResponse(request, template, {"section": section, **context}, status=status)


def fill(request: SignedInRequest, form: SentOnce, page: FormPage, act: Act) -> HttpResponse:
    """Show a form; when it was sent and is right, act once and go on."""
    answer = attempt(request, form, act)
    context = {"form": form, "words": page, "files": form.is_multipart()}
    return answer or shown(request, "products/form.html", context, status=status_of(form))


def ask(request: SignedInRequest, question: Question, act: Act) -> HttpResponse:
    """Ask; after "yes", act once and go on."""
    form = Sure(request.POST if request.method == "POST" else None)
    answer = attempt(request, form, act)
    context = {
        "question": question.question,
        "consequence": question.consequence,
        "verb": question.verb,
        "back_url": question.back_url,
        "form": form,
    }
    return answer or shown(request, "confirm.html", context, status=status_of(form))


def status_of(form: SentOnce) -> int:
    """422 for a form that was sent and is shown again."""
    return 422 if form.is_bound else 200


def attempt(request: SignedInRequest, form: SentOnce, act: Act) -> HttpResponse | None:
    """The way on after the act; None when the form is to be shown, with what was wrong."""
    if request.method != "POST" or not form.is_valid():
        return None
    key = _key(request, form)
    if key and not cache.add(key, "", REMEMBERED_SECONDS):
        messages.info(request, "Đã ghi từ lần gửi trước.")
        return redirect(cache.get(key) or "products:list")
    done = None
    try:
        done = act()
    except Invalid as invalid:
        form.show(invalid.faults)
    except Conflict as conflict:
        form.add_error(None, conflict.message)
    finally:
        _remember(key, done)
    return go_on(request, done) if done else None


def go_on(request: SignedInRequest, done: Done) -> HttpResponse:
    """Say what happened and lead to the next page."""
    said: str = done.say
    if done.undo_url:
        said = format_html('{} <a href="{}">Hoàn tác</a>', done.say, done.undo_url)
    messages.success(request, said)
    return redirect(done.url)


def _key(request: SignedInRequest, form: SentOnce) -> str:
    """The page that was sent; "" when the form carries no token."""
    token = form.cleaned_data.get("token")
    return f"sent:{request.user.pk}:{token}" if token else ""


def _remember(key: str, done: Done | None) -> None:
    """Keep where a sending led, or forget one that wrote nothing."""
    if key and done:
        cache.set(key, done.url, REMEMBERED_SECONDS)
    elif key:
        cache.delete(key)

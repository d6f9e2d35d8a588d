"""Editing when two people edit: the second sees both versions and chooses field by field.

Three versions meet: the base (what the second read), theirs (what the first wrote meanwhile) and
mine (what the second typed). Nothing is written until the second has chosen.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import models
from django.forms.boundfield import BoundField
from django.http import HttpResponse, QueryDict
from django.utils import timezone

from ocop.kit.errors import Conflict
from ocop.kit.http import SignedInRequest
from ocop.products.contents import ProducerContents, ProductContents
from ocop.products.forms.contents import ContentsForm, initial_of
from ocop.products.queries.history import Writer, in_words
from ocop.products.views.shell import Done, FormPage, attempt, fill, shown
from ocop.units.queries import names_on

Contents: TypeAlias = ProductContents | ProducerContents
Only: TypeAlias = Collection[str] | None
MINE, THEIRS = "mine", "theirs"
CHOSEN, DIFFERING = (
    "chon-",
    "khac",
)  # names on the page: the choice for a field; which fields differ


@dataclass(frozen=True)
class EditPage:
    """What is edited: its words, its versions, how a form is made and how contents are written."""

    title: str
    back_url: str
    model: type[models.Model]
    version: int
    now: Any
    at_version: Callable[[int], Any]
    writer: Callable[[], Writer]
    form: Callable[[QueryDict | None, dict[str, Any], Only], ContentsForm]
    write: Callable[[Any, int], Done]

    @property
    def words(self) -> FormPage:
        return FormPage(self.title, "Lưu", self.back_url)


@dataclass(frozen=True)
class Contested:
    """One field that differs: the three versions in words, the control, what is chosen."""

    bound: BoundField
    base: str
    theirs: str
    mine: str
    chosen: str
    both: bool  # both changed it

    @property
    def name(self) -> str:
        return f"{CHOSEN}{self.bound.name}"


def edit_in_turn(request: SignedInRequest, page: EditPage) -> HttpResponse:
    """The edit form; the two versions when somebody wrote in between; else what was written."""
    if request.method != "POST":
        start = initial_of(page.now) | {"version": page.version}
        return fill(request, page.form(None, start, None), page.words, _never)
    if DIFFERING in request.POST:
        return _choose(request, page)
    form = page.form(request.POST, {}, None)
    if not form.is_valid():
        return fill(request, form, page.words, _never)
    read = form.cleaned_data.get("version") or page.version
    base = page.at_version(read)
    mine = form.onto(base)
    if read == page.version or base == page.now:
        return _written(request, page, form, mine)
    return _two_versions(request, page, base=base, mine=mine, form=form)


def _written(
    request: SignedInRequest, page: EditPage, form: ContentsForm, contents: Contents
) -> HttpResponse:
    """Write; a writer who was faster by a moment is answered with the sentence of the action."""
    return fill(request, form, page.words, lambda: page.write(contents, page.version))


def _never() -> Done:
    raise Conflict("Biểu mẫu này chưa gửi được. Tải lại trang.")


def _two_versions(
    request: SignedInRequest, page: EditPage, *, base: Contents, mine: Contents, form: ContentsForm
) -> HttpResponse:
    """The page to choose on; when both wrote the same, there is nothing left to choose."""
    wanted = {_field(name) for name in page.now.changes_to(mine)} & set(form.written)
    if not wanted:
        return _written(request, page, form, page.now)
    ask = page.form(None, initial_of(mine) | {"version": page.version}, wanted)
    chosen = {name: _default(name, base, page.now, mine) for name in wanted}
    return _shown(request, page, ask, _contested(page, ask, (base, page.now, mine), chosen))


def _default(name: str, base: Contents, theirs: Contents, mine: Contents) -> str:
    """Whoever changed the field alone; nobody when both did."""
    column = _column(name)
    was, there, here = (getattr(one, column) for one in (base, theirs, mine))
    if was == there:
        return MINE
    return THEIRS if was == here else ""


def _choose(request: SignedInRequest, page: EditPage) -> HttpResponse:
    """What was chosen on the page of the two versions."""
    names = set(request.POST.getlist(DIFFERING))
    asked = {name: request.POST.get(f"{CHOSEN}{name}", "") for name in names}
    taken = {name for name in names if asked[name] == MINE}
    form = page.form(request.POST, {}, taken)
    read = _version_of(request, page)
    base = page.at_version(read)
    undecided = [name for name in names if asked[name] not in {MINE, THEIRS}]
    if form.is_valid() and not undecided and read == page.version:
        answer = attempt(request, form, lambda: _taken(page, form))
        if answer:
            return answer
    return _again(request, page, form, base, names, asked)


def _taken(page: EditPage, form: ContentsForm) -> Done:
    """Write the chosen fields over what is there; nothing when all of theirs was chosen."""
    if not form.written:
        return Done("Đã giữ bản đã lưu trước đó.", page.back_url)
    return page.write(form.onto(page.now), page.version)


def _version_of(request: SignedInRequest, page: EditPage) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else page.version


def _again(
    request: SignedInRequest,
    page: EditPage,
    sent: ContentsForm,
    base: Contents,
    names: set[str],
    asked: dict[str, str],
) -> HttpResponse:
    """The page once more: with what was typed, and what is still to be chosen."""
    data = request.POST.copy()
    data["version"] = str(page.version)
    ask = page.form(data, {}, names)
    ask.is_valid()
    typed = base.but(**ask.typed())
    for name in names & set(ask.written):
        if asked.get(name) not in {MINE, THEIRS}:
            ask.add_error(name, "Chưa chọn giữ bản nào. Chọn một trong hai.")
        elif asked[name] == THEIRS:
            ask.errors.pop(name, None)
    for where, sentences in sent.errors.items():
        known = where if where in ask.fields else None
        if asked.get(where) != THEIRS and not ask.has_error(where):
            ask.add_error(known, list(sentences))
    return _shown(request, page, ask, _contested(page, ask, (base, page.now, typed), asked))


def _contested(
    page: EditPage,
    form: ContentsForm,
    versions: tuple[Contents, Contents, Contents],
    chosen: dict[str, str],
) -> list[Contested]:
    """The fields in the order of the form."""
    areas = _area_names(versions)
    found = []
    for name in form.written:
        column = _column(name)
        was, theirs, mine = (getattr(one, column) for one in versions)
        base, other, own = (in_words(page.model, name, one, areas) for one in (was, theirs, mine))
        both = was not in (theirs, mine)
        found.append(Contested(form[name], base, other, own, chosen.get(name, ""), both))
    return found


def _area_names(versions: tuple[Contents, ...]) -> dict[int, str]:
    ids = {one.area_id for one in versions if isinstance(one, ProducerContents)}
    found = names_on(ids, timezone.localdate()) if ids else {}
    return {area: named.name for area, named in found.items()}


def _shown(
    request: SignedInRequest, page: EditPage, form: ContentsForm, fields: list[Contested]
) -> HttpResponse:
    context = {"form": form, "words": page.words, "fields": fields, "writer": page.writer()}
    return shown(request, "products/two_versions.html", context, status=409)


def _column(name: str) -> str:
    return "area_id" if name == "area" else name


def _field(column: str) -> str:
    return "area" if column == "area_id" else column

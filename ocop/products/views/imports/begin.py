"""Steps 1 and 2: the file, and which of its columns is which field."""

from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ocop.kit.errors import require
from ocop.kit.faults import Fault, Invalid
from ocop.kit.http import SignedInRequest
from ocop.products import actions, rules
from ocop.products.actions.imports.reading import table_of
from ocop.products.classification import industries
from ocop.products.forms.imports import ColumnsForm, FileForm, column_name
from ocop.products.models import ImportState, RegisterImport
from ocop.products.queries.imports import mapping_of
from ocop.products.register import ColumnMapping, register_columns
from ocop.products.register.tables import shown as as_text
from ocop.products.views.shell import Done, attempt, shown, status_of

SECTION = "imports"
_SAMPLES = 3


def mine(request: SignedInRequest, import_id: UUID) -> RegisterImport:
    """One's own import, 404 for any other; 403 for those who no longer import."""
    rows = RegisterImport.objects.visible_to(request.user).select_related("attachment", "by")
    found = get_object_or_404(rows, pk=import_id)
    require(rules.may_work_on_import(request.user, found))
    return found


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Choose a file."""
    require(rules.may_import_register(request.user))
    form = FileForm(request.POST or None, request.FILES or None, by=request.user)

    def act() -> Done:
        typed = form.cleaned_data
        try:
            made = actions.start_import(
                attachment=typed["file"], sheet=typed["sheet"], header_row=typed["header_row"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Invalid as invalid:  # whatever is wrong with the file stands at its field
            raise Invalid(
                [Fault("file", f.what, f.how_to_fix, f.code) for f in invalid.faults]
            ) from None
        return Done("", reverse("products:import_columns", args=[made.pk]))

    context = {
        "form": form,
        "unusual": form.is_bound and not form.is_valid(),
        "fields": [field for field in register_columns() if field.key != "ordinal"],
        "industries": industries(),
    }
    answer = attempt(request, form, act)
    return answer or shown(
        request, "products/imports/new.html", context, section=SECTION, status=status_of(form)
    )


@require_http_methods(["GET", "POST"])
def columns(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Name the columns, then let the file be read."""
    found = mine(request, import_id)
    mapping = mapping_of(found)
    initial = {
        "sheet": found.sheet,
        "header_row": found.header_row,
        "use_old_names": found.use_old_names,
    }
    form = ColumnsForm(
        request.POST or None, initial=initial, register_import=found, mapping=mapping
    )
    if found.state in (ImportState.PREVIEWING, ImportState.IMPORTING, ImportState.DONE):
        return redirect("products:import", found.pk)

    def act() -> Done:
        moved = form.moved(found)
        choice = form.choice()
        now = timezone.now()
        if moved:  # other rows are the header now: the person looks at the new proposal first
            choice = actions.ColumnChoice({}, choice.sheet, choice.header_row, choice.use_old_names)
        actions.set_mapping(register_import=found, choice=choice, by=request.user, at=now)
        if moved:
            return Done("", request.path)
        actions.ask_preview(register_import=found, by=request.user, at=now)
        return Done("", reverse("products:import", args=[found.pk]))

    answer = attempt(request, form, act)
    return answer or _columns_page(request, found, mapping, form)


def _columns_page(
    request: SignedInRequest, found: RegisterImport, mapping: ColumnMapping, form: ColumnsForm
) -> HttpResponse:
    samples = _samples(found, mapping)
    context = {
        "import": found,
        "form": form,
        "header_row": mapping.header_row,
        "unknown": mapping.unknown,
        "missing": mapping.missing,
        "rows": [
            (column, form[column_name(column)], samples.get(column.index, ""))
            for column in mapping.columns
        ],
    }
    return shown(
        request, "products/imports/columns.html", context, section=SECTION, status=status_of(form)
    )


def _samples(found: RegisterImport, mapping: ColumnMapping) -> dict[int, str]:
    """The first few values of each column, as a person sees them in the file."""
    values: dict[int, list[str]] = {}
    rows = (row for row in table_of(found.attachment, found.sheet).rows()
            if row.number > mapping.header_row and not row.blank)  # fmt: skip
    for row in islice(rows, 20):
        for index, cell in enumerate(row.cells):
            held: list[Any] = values.setdefault(index, [])
            text = as_text(cell)
            if text and text not in held and len(held) < _SAMPLES:
                held.append(text if len(text) <= 40 else f"{text[:40].rstrip()}…")
    return {index: ", ".join(texts) for index, texts in values.items()}

"""Tags and filters every template may use without loading: figures, dates, icons, fields, pages.

Figures and dates follow the language of the page: 1.234.567 and 24/02/2023 in Vietnamese,
1,234,567 and 24 Feb 2023 in English.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import translate_url
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from ocop.kit import phone

register = template.Library()
NO_BREAK = "\u00a0"


def _in_vietnamese() -> bool:
    return (get_language() or "vi").startswith("vi")


def _local(value: date) -> date:
    """A moment as the wall clock here shows it; a plain date as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


# Figures and dates ---------------------------------------------------------------------------


@register.filter
def so(value: int | float | Decimal | str | None, decimals: int | None = None) -> str:
    """A number with grouped thousands; zeros at the end of a fraction fall away.

    `decimals` fixes the digits after the comma. Empty for None; text that is no number stays.

    >>> so(1234567), so(Decimal("12.50"))
    ('1.234.567', '12,5')
    """
    if value is None or value == "":
        return ""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not number.is_finite():
        return str(value)
    if decimals is None:
        number = (
            number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()
        )
    return number_format(number, decimal_pos=decimals, use_l10n=True, force_grouping=True)


@register.filter
def dong(value: int | Decimal | None) -> str:
    """An amount of money, whole đồng; the sign never starts a new line.

    >>> dong(125000)
    '125.000\\xa0đ'
    """
    return f"{so(value, 0)}{NO_BREAK}đ" if value is not None else ""


@register.filter
def ngay(value: date | None) -> str:
    """A day: 24/02/2023."""
    if not value:
        return ""
    return date_format(_local(value), "d/m/Y" if _in_vietnamese() else "j M Y")


@register.filter
def gio(value: datetime | None) -> str:
    """A moment by the clock here: 14:05 ngày 24/02/2023."""
    if not value:
        return ""
    clock = date_format(_local(value), "H:i")
    return gettext("%(clock)s ngày %(day)s") % {"clock": clock, "day": ngay(value)}


@register.filter
def thang(value: date | None) -> str:
    """A month: tháng 8/2026."""
    if not value:
        return ""
    return date_format(_local(value), r"\t\h\á\n\g n/Y" if _in_vietnamese() else "F Y")


@register.filter
def dien_thoai(value: str | None) -> str:
    """A stored phone number as people read it: 0912 345 678."""
    return phone.shown(value or "")


@register.filter
def mask(value: str | None) -> str:
    """A personal number with its middle hidden; a short one shows its last two signs only.

    >>> mask("036012341234"), mask("12345678")
    ('0360****1234', '******78')
    """
    text = value or ""
    if len(text) < 10:
        return "*" * max(len(text) - 2, 0) + text[-2:] if len(text) > 2 else "*" * len(text)
    return text[:4] + "*" * (len(text) - 8) + text[-4:]


# Pictures ------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of the sprite. Beside text it is hidden from screen readers; alone it needs `label`."""
    named = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon{}" {} focusable="false"><use href="{}#{}"/></svg>',
        f" icon--{size}" if size else "", named, static("dist/icons.svg"), name,
    )  # fmt: skip


@register.simple_tag
def drawing(name: str) -> SafeString:
    """A drawing of the sprite (assets/svg/drawings): food drink herbal craft plant tourism and more."""
    return format_html(
        '<svg viewBox="0 0 320 200" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("dist/drawings.svg"), name,
    )  # fmt: skip


@register.inclusion_tag("star.html")
def star_badge(
    star: int | None, mark: str, until: date | None = None, size: str = ""
) -> dict[str, Any]:
    """What may be said of a star, always with its digit and its word, never by colour alone.

    `mark` is a value of `products.marks.Mark`; the star is shown only while it holds.
    """
    shown = mark in {"VALID", "DUE", "EXTENDED"} and star is not None
    look = {"EXPIRED": "expired", "WITHDRAWN": "expired", "UNCONFIRMED": "check"}.get(mark, "none")
    return {"star": star, "mark": mark, "until": until, "size": size,
            "shown": shown, "look": str(star) if shown else look}  # fmt: skip


# Forms ---------------------------------------------------------------------------------------

_KINDS: list[tuple[type[forms.Widget] | tuple[type[forms.Widget], ...], str, str]] = [
    ((forms.RadioSelect, forms.CheckboxSelectMultiple), "choices", ""),
    (forms.CheckboxInput, "check", ""),
    (forms.FileInput, "file", ""),
    (forms.Select, "select", "select"),
    (forms.Textarea, "text", "area"),
    (forms.Widget, "text", "input"),
]


def _control(field: BoundField, css: str, kind: str) -> SafeString:
    """The control itself with our class; a file control never repeats the file it had."""
    widget = field.field.widget
    classes = " ".join(filter(None, [css, widget.attrs.get("class", "")]))
    attrs: dict[str, str | bool] = {"class": classes} if classes else {}
    if kind == "file" and isinstance(widget, forms.ClearableFileInput):
        return SafeString(field.as_widget(forms.FileInput(widget.attrs), attrs=attrs))
    return SafeString(field.as_widget(attrs=attrs))


@register.inclusion_tag("field.html")
def field(bound: BoundField, compact: bool = False) -> dict[str, Any]:
    """One field of a form: label, hint, error above the control. `compact` is for filter rows."""
    widget = bound.field.widget
    kind, css = next((kind, css) for types, kind, css in _KINDS if isinstance(widget, types))
    if compact and css:
        css = f"{css} {css}--s"
    kind = "hidden" if widget.is_hidden else kind
    current = bound.value() if kind == "file" else None
    clearable = isinstance(widget, forms.ClearableFileInput) and not bound.field.required
    return {
        "field": bound,
        "kind": kind,
        "compact": compact,
        "control": "" if kind == "choices" else _control(bound, css, kind),
        "current": current if getattr(current, "url", None) else None,
        "clear_name": f"{bound.html_name}-clear" if clearable else "",
    }


def _faults(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    """(id to jump to, sentence) for every error of a form."""
    for sentence in form.non_field_errors():
        yield "", str(sentence)
    for bound in form:
        first_option = f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id
        for sentence in bound.errors:
            yield bound.id_for_label or first_option, str(sentence)


@register.inclusion_tag("form_summary.html")
def form_summary(form: forms.BaseForm) -> dict[str, Any]:
    """All errors of a form on top of it, each a link to its field; nothing when there are none."""
    return {"faults": list(_faults(form)) if form.is_bound else []}


# Lists ---------------------------------------------------------------------------------------


@register.inclusion_tag("pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """ "1 đến 14 trong 107" and the pages, keeping every filter of the address."""
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "pages": list(pages), "request": context.get("request")}


@register.inclusion_tag("sort_th.html", takes_context=True)
def sort_th(context: template.Context, label: str, key: str, css: str = "") -> dict[str, Any]:
    """A column head that sorts by `key`, and the other way round when it sorts by it already."""
    request: HttpRequest = context["request"]
    now = request.GET.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    wanted = f"-{key}" if now == key else key
    return {"label": label, "css": css, "direction": direction, "sort": wanted, "request": request}


@register.simple_tag(takes_context=True)
def other_language(context: template.Context) -> dict[str, str] | None:
    """The same page in the other language, where the page exists in both."""
    request = context.get("request")
    if request is None:
        return None
    code, name = ("en", "English") if _in_vietnamese() else ("vi", "Tiếng Việt")
    here = request.get_full_path()
    there = translate_url(here, code)
    return None if there == here else {"code": code, "name": name, "url": there}

"""What a visitor may ask of the lists; every field may stay empty."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ocop.products.classification import places
from ocop.products.models import ProducerKind
from ocop.products.queries import decision_years
from ocop.products.queries.search import LONGEST_QUERY

STARS = (5, 4, 3)
ORDERS = {
    "": _("Phù hợp nhất"),
    "ten": _("Tên A–Y"),
    "-ten": _("Tên Y–A"),
    "-sao": _("Hạng cao trước"),
    "moi": _("Mới cập nhật trước"),
}


def group_choices() -> list[tuple[str, Any]]:
    """Industries as headings, under each the industry itself, its groups and its subgroups."""
    tree: dict[str, list[tuple[str, str]]] = {}
    for one in places().values():
        depth = one.code.count(".")
        name = gettext("Tất cả %(group)s") % {"group": gettext(one.industry_label).lower()}
        label = gettext(one.name) if depth else name
        indent = "\u2003" * max(depth - 1, 0)
        tree.setdefault(gettext(one.industry_label), []).append((one.code, indent + label))
    return [("", gettext("Tất cả các nhóm")), *tree.items()]


class ProductSearch(forms.Form):
    """Search, filters and order of the product list."""

    q = forms.CharField(
        label=_("Tìm sản phẩm, cơ sở hoặc xã"), required=False, max_length=LONGEST_QUERY
    )
    nhom = forms.ChoiceField(label=_("Nhóm sản phẩm"), required=False, choices=group_choices)
    sao = forms.TypedChoiceField(
        label=_("Hạng sao còn hiệu lực"), required=False, coerce=int, empty_value=None
    )
    xa = forms.CharField(
        label=_("Xã, phường"),
        required=False,
        max_length=120,
        help_text=_("Tên cũ cũng được. Ví dụ: Giao Châu"),
    )
    loai = forms.ChoiceField(label=_("Loại hình cơ sở"), required=False)
    nu = forms.BooleanField(label=_("Nữ làm chủ"), required=False)
    tre = forms.BooleanField(label=_("Thanh niên làm chủ"), required=False)
    sort = forms.ChoiceField(label=_("Sắp xếp"), required=False, choices=list(ORDERS.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = gettext("Tất cả")
        stars = [(star, gettext("%(star)s sao") % {"star": star}) for star in STARS]
        kinds = [(value, gettext(label)) for value, label in ProducerKind.choices]
        self._choose("sao", [("", every), *stars], _("Chọn hạng 3, 4 hoặc 5 sao."))
        self._choose("loai", [("", every), *kinds], _("Chọn một loại hình trong danh sách."))
        said = {"nhom": _("Chọn một nhóm trong danh sách."), "sort": _("Chọn một cách sắp xếp.")}
        for name, sentence in said.items():
            self.fields[name].error_messages["invalid_choice"] = sentence
        for name in ("q", "xa"):
            field = self.fields[name]
            field.error_messages["max_length"] = _("Chữ cần tìm quá dài. Rút còn vài từ chính.")
            field.widget.attrs["autocomplete"] = "off"
            field.widget.attrs.pop("maxlength", None)

    def _choose(self, name: str, choices: list[Any], sentence: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.error_messages["invalid_choice"] = sentence


class ProducerSearch(forms.Form):
    """Search in the list of producers."""

    q = forms.CharField(label=_("Tìm cơ sở theo tên"), required=False, max_length=LONGEST_QUERY)
    loai = forms.ChoiceField(label=_("Loại hình cơ sở"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(value, gettext(label)) for value, label in ProducerKind.choices]
        field = self.fields["loai"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext("Tất cả")), *kinds]
        field.error_messages["invalid_choice"] = _("Chọn một loại hình trong danh sách.")
        self.fields["q"].error_messages["max_length"] = _(
            "Chữ cần tìm quá dài. Rút còn vài từ chính."
        )
        self.fields["q"].widget.attrs["autocomplete"] = "off"


class DecisionSearch(forms.Form):
    """Search in the register of decisions."""

    q = forms.CharField(
        label=_("Số quyết định hoặc cơ quan"), required=False, max_length=LONGEST_QUERY
    )
    nam = forms.ChoiceField(label=_("Năm"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["nam"]
        assert isinstance(field, forms.ChoiceField)
        years = [(str(year), str(year)) for year in decision_years()]
        field.choices = [("", gettext("Tất cả")), *years]
        field.error_messages["invalid_choice"] = _("Chọn một năm trong danh sách.")
        self.fields["q"].error_messages["max_length"] = _(
            "Chữ cần tìm quá dài. Rút còn vài từ chính."
        )
        self.fields["q"].widget.attrs["autocomplete"] = "off"

"""What a list of products or producers is narrowed to, read from the address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from ocop.products.classification import industries
from ocop.products.forms.contents import group_choices
from ocop.products.marks import Mark
from ocop.products.models import ProducerKind, ProductState
from ocop.products.queries import EXPIRY_WINDOWS, ProductFilter

MARKS = [
    (Mark.VALID, "Còn hạn"),
    (Mark.DUE, "Sắp hết hạn"),
    (Mark.EXTENDED, "Được gia hạn"),
    (Mark.EXPIRED, "Hết hạn"),
    (Mark.WITHDRAWN, "Đã thu hồi"),
    (Mark.UNCONFIRMED, "Thiếu quyết định"),
    (Mark.NONE, "Chưa có hạng"),
]
SORTS = ("ten", "-ten", "sao", "-sao", "han", "-han", "moi")
Choice = tuple[str, str]


class ProductFilterForm(forms.Form):
    """The filters of the product list; what cannot be read does not narrow."""

    q = forms.CharField(label="Tìm", required=False, max_length=200)
    nhom = forms.ChoiceField(label="Nhóm", required=False)
    sao = forms.TypedChoiceField(
        label="Hạng sao",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Mọi hạng"), (3, "3 sao"), (4, "4 sao"), (5, "5 sao")],
    )
    xa = forms.ChoiceField(label="Xã, phường", required=False)
    han = forms.TypedChoiceField(
        label="Hết hạn",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Mọi thời hạn"), *((d, f"Trong {d} ngày") for d in EXPIRY_WINDOWS)],
    )
    muc = forms.ChoiceField(label="Hạn của sao", required=False, choices=[("", "Tất cả"), *MARKS])
    tinh_trang = forms.ChoiceField(
        label="Tình trạng", required=False, choices=[("", "Tất cả"), *ProductState.choices]
    )
    loai = forms.ChoiceField(
        label="Loại chủ thể", required=False, choices=[("", "Mọi loại"), *ProducerKind.choices]
    )
    nu = forms.BooleanField(label="Nữ làm chủ", required=False)
    tre = forms.BooleanField(label="Thanh niên làm chủ", required=False)
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in SORTS])

    def __init__(self, *args: Any, communes: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = "Tên, cơ sở, xã cũ hoặc mới, mã"
        self.fields["nhom"].choices = [  # type: ignore[attr-defined]
            ("", "Tất cả nhóm"),
            *((p.code, p.industry_label) for p in industries()),
            *group_choices("")[1:],
        ]
        self.fields["xa"].choices = [("", "Tất cả"), *communes]  # type: ignore[attr-defined]
        self.is_valid()
        self.errors.clear()  # what cannot be read does not narrow, and nobody typed it by hand

    def wanted(self) -> ProductFilter:
        """The filter that was asked for."""
        typed = self.cleaned_data
        area = typed.get("xa")
        return ProductFilter(
            q=typed.get("q", "").replace("\x00", "").strip(),
            areas=frozenset({int(area)}) if area else None,
            group=typed.get("nhom", ""),
            star=typed.get("sao"),
            mark=typed.get("muc", ""),
            state=typed.get("tinh_trang", ""),
            within=typed.get("han"),
            producer_kind=typed.get("loai", ""),
            women_led=typed.get("nu", False),
            youth_led=typed.get("tre", False),
            order=typed.get("sort", ""),
        )

    def chips(self) -> list[tuple[str, str]]:
        """(words, address without it) of every condition that narrows."""
        named = ((name, self._said(name)) for name in self.fields if name != "sort")
        return [(said, _without(self.data, name)) for name, said in named if said]

    def _said(self, name: str) -> str:
        value = self.cleaned_data.get(name)
        field = self.fields[name]
        if not value:
            return ""
        if isinstance(field, forms.BooleanField):
            return str(field.label)
        if isinstance(field, forms.ChoiceField):
            return f"{field.label}: {_label(field, value)}"
        return f"{field.label}: {value}"


def _label(field: forms.ChoiceField, value: Any) -> str:
    for key, label in field.choices:  # type: ignore[union-attr, misc]
        inner = label if isinstance(label, list | tuple) else [(key, label)]
        for choice, words in inner:
            if str(choice) == str(value):
                return str(words).strip()
    return str(value)


def _without(data: Any, name: str) -> str:
    rest = data.copy() if isinstance(data, QueryDict) else QueryDict(mutable=True)
    for gone in (name, "page"):
        rest.pop(gone, None)
    return f"?{rest.urlencode()}"


class ProducerFilterForm(forms.Form):
    """The filters of the producer list."""

    q = forms.CharField(label="Tìm", required=False, max_length=200)
    xa = forms.ChoiceField(label="Xã, phường", required=False)
    loai = forms.ChoiceField(
        label="Loại chủ thể", required=False, choices=[("", "Mọi loại"), *ProducerKind.choices]
    )
    giay = forms.BooleanField(label="Giấy tờ hết hạn trong 90 ngày", required=False)

    def __init__(self, *args: Any, communes: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = "Tên cơ sở"
        self.fields["xa"].choices = [("", "Tất cả"), *communes]  # type: ignore[attr-defined]
        self.is_valid()
        self.errors.clear()  # what cannot be read does not narrow, and nobody typed it by hand

"""The two large forms: a product, a producer. Either may show a part of its fields only."""

from collections.abc import Collection
from typing import Any, TypeVar

from django import forms

from ocop.kit.fields import (
    DayField,
    LinesField,
    MoneyField,
    MonthsField,
    NumberField,
    PhoneField,
    TextField,
    YesNoField,
)
from ocop.kit.sending import SentOnce
from ocop.products.classification import Place, industries, places
from ocop.products.contents import ProducerContents, ProductContents
from ocop.products.models import ProducerKind, ProductState
from ocop.units.fields import AreaField

Contents = TypeVar("Contents", ProductContents, ProducerContents)


def group_choices(empty: str = "Chọn nhóm") -> list[Any]:
    """The places of Phụ lục I, each industry as a head with its groups below."""
    found: list[Any] = [("", empty)]
    for industry in industries():
        below = [p for p in places().values() if p.industry == industry.industry]
        found.append((f"Ngành {industry.industry_label}", [(p.code, _group(p)) for p in below]))
    return found


def _group(place: Place) -> str:
    """A subgroup stands further in than its group."""
    return "\u2003" * place.code.count(".") + f"{place.code} {place.name}"


class ContentsForm(SentOnce):
    """A form over the columns of contents; `only` leaves the other fields out."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, only: Collection[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if only is not None:
            for name in set(self.fields) - set(only) - {"token", "version"}:
                del self.fields[name]

    @property
    def written(self) -> list[str]:
        """The names of the fields a person fills."""
        return [name for name in self.fields if name not in {"token", "version"}]

    def onto(self, start: Contents) -> Contents:
        """`start` with what was typed."""
        return start.but(**self.typed())

    def typed(self) -> dict[str, Any]:
        """Column → value of everything that could be read."""
        return {_column(n): self._value(n) for n in self.written if n in self.cleaned_data}

    def _value(self, name: str) -> Any:
        value = self.cleaned_data[name]
        return value.pk if name == "area" else value


def _column(name: str) -> str:
    return "area_id" if name == "area" else name


def initial_of(contents: ProductContents | ProducerContents) -> dict[str, Any]:
    """The contents as first values of a form."""
    columns = contents.as_columns()
    return columns | {"area": columns["area_id"]} if "area_id" in columns else columns


class ProductForm(ContentsForm):
    """A product. What the producer may not change is left out by `only`."""

    name = TextField(
        label="Tên sản phẩm", max_length=250, missing="Chưa có tên sản phẩm. Ghi như trên nhãn."
    )
    group = forms.ChoiceField(
        label="Nhóm sản phẩm",
        help_text="Theo Phụ lục I, Quyết định 26/2026/QĐ-TTg. Chọn mức nhỏ nhất biết chắc.",
    )
    state = forms.ChoiceField(
        label="Tình trạng", choices=ProductState.choices, widget=forms.RadioSelect
    )
    story = LinesField(
        label="Câu chuyện sản phẩm",
        help_text="Ai làm, làm thế nào, khác gì. Khoảng 150 đến 300 từ.",
    )
    specification = TextField(
        label="Quy cách", max_length=200, help_text="Ví dụ: chai thủy tinh 500 ml"
    )
    packaging = TextField(label="Bao bì", max_length=200)
    storage = TextField(label="Bảo quản", max_length=200)
    price_vnd = MoneyField(label="Giá tại cơ sở, đồng", help_text="Ví dụ: 125.000")
    price_unit = TextField(label="Giá cho một", max_length=30, help_text="Ví dụ: chai, kg, hộp")
    price_on = DayField(label="Ngày của giá")
    season_months = MonthsField(label="Tháng có hàng")
    capacity = NumberField(label="Cung cấp được mỗi tháng", help_text="Ví dụ: 400 hoặc 2,5")
    capacity_unit = TextField(label="Đơn vị", max_length=30, help_text="Ví dụ: lít, tấn, hộp")
    note = LinesField(label="Ghi chú nội bộ", help_text="Chỉ cơ quan quản lý thấy.")
    published = forms.BooleanField(
        label="Hiện trên trang công khai",
        help_text="Bỏ chọn thì chỉ cơ quan và cơ sở thấy.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if group := self.fields.get("group"):
            group.choices = group_choices()  # type: ignore[attr-defined]
            group.error_messages["required"] = "Chưa chọn nhóm sản phẩm. Chọn một nhóm."
            group.error_messages["invalid_choice"] = "Chưa chọn nhóm sản phẩm. Chọn một nhóm."
        if state := self.fields.get("state"):
            state.error_messages["required"] = "Chưa chọn tình trạng. Chọn một trong ba."


class ProducerForm(ContentsForm):
    """A producer. `living`: the place must be one of today (new producers)."""

    kind = forms.ChoiceField(
        label="Loại hình", choices=[("", "Chọn loại hình"), *ProducerKind.choices]
    )
    name = TextField(
        label="Tên chủ thể",
        max_length=250,
        help_text="Như trên giấy đăng ký kinh doanh.",
        missing="Chưa có tên chủ thể. Ghi như trên giấy đăng ký.",
    )
    area = AreaField()
    address = TextField(
        label="Thôn, xóm, tổ dân phố", max_length=300, help_text="Ví dụ: Xóm 5, số nhà 12"
    )
    representative = TextField(label="Người đại diện", max_length=120, help_text="Họ và tên.")
    phone = PhoneField(label="Số điện thoại")
    contact_public = forms.BooleanField(
        label="Chủ thể đồng ý công khai số điện thoại", required=False
    )
    email = forms.EmailField(
        label="Thư điện tử",
        required=False,
        error_messages={"invalid": "Địa chỉ thư thiếu @ hoặc tên miền. Ví dụ: hoa@example.vn"},
    )
    website = forms.URLField(
        label="Trang tin",
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={"invalid": "Địa chỉ trang chưa đọc được. Ví dụ: https://giaohung.example"},
    )
    tax_code = TextField(label="Mã số thuế", max_length=14, help_text="10, 12 hoặc 13 số.")
    founded_on = DayField(label="Ngày thành lập")
    women_led = YesNoField(label="Nữ làm chủ")
    youth_led = YesNoField(label="Thanh niên làm chủ")
    note = LinesField(label="Ghi chú nội bộ", help_text="Chỉ cơ quan quản lý thấy.")

    def __init__(self, *args: Any, living: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind := self.fields.get("kind"):
            kind.error_messages["required"] = "Chưa chọn loại hình. Chọn hợp tác xã, hộ…"
        if area := self.fields.get("area"):
            area.living = area.widget.living = living  # type: ignore[attr-defined]

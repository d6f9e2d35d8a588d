"""Fields that read days, numbers and money as people here write them, and say how to mend them."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from ocop.kit.phone import ASK_PHONE, e164, shown
from ocop.kit.templatetags.ocop import ngay, so
from ocop.kit.text import clean

_GAPS = re.compile(r"[\s\u00a0]+")
_GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
_PLAIN = re.compile(r"[0-9]+")
_DECIMAL = re.compile(r"([0-9]{1,3}(\.[0-9]{3})+|[0-9]+),[0-9]{1,2}")
_DOUBTFUL = re.compile(r"([0-9]+)[.,]([0-9]+)")
_MONEY = re.compile(r"[0-9]{1,3}([.,][0-9]{3})+|[0-9]+")
_CURRENCY = re.compile(r"(đồng|vnđ|vnd|đ|₫)\.?$", re.IGNORECASE)
DAY_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%Y-%m-%d"]


def number_of(text: str) -> Decimal:
    """A number with comma decimals and dots between thousands; ValueError says how to write it.

    >>> number_of("1.250,5"), number_of("12,5"), number_of("1 250")
    (Decimal('1250.5'), Decimal('12.5'), Decimal('1250'))
    """
    bare = _GAPS.sub("", text)
    if _GROUPED.fullmatch(bare) or _PLAIN.fullmatch(bare) or _DECIMAL.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    if doubt := _DOUBTFUL.fullmatch(bare):
        first, second = f"{doubt[1]},{doubt[2]}", so(int(doubt[1] + doubt[2]))
        raise ValueError(f'"{text.strip()}" có thể là {first} hoặc {second}. Ghi lại một cách rõ.')
    raise ValueError("Nhập bằng số, phần lẻ sau dấu phẩy. Ví dụ: 12,5")


def money_of(text: str) -> int:
    """Whole đồng, with or without dots and the word đồng; ValueError says how to write it.

    >>> money_of("125.000 đ"), money_of("125000"), money_of("1,250,000 đồng")
    (125000, 125000, 1250000)
    """
    bare = _CURRENCY.sub("", _GAPS.sub("", text))
    if not _MONEY.fullmatch(bare) or len(bare) > 15:
        raise ValueError("Nhập giá bằng số, đơn vị đồng. Ví dụ: 125.000")
    return int(re.sub(r"\D", "", bare))


class TextField(forms.CharField):
    """One line, spaces tidied; `missing` is what to say when it is empty."""

    def __init__(self, *, missing: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("required", bool(missing))
        super().__init__(**kwargs)
        if missing:
            self.error_messages["required"] = missing
        if self.max_length:
            said = f"{self.label} dài quá {self.max_length} ký tự. Viết gọn lại."
            self.error_messages["max_length"] = said

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")


class LinesField(forms.CharField):
    """Text of several lines, its line breaks kept."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return "\n".join(clean(line) for line in text.splitlines()).strip()


class DayField(forms.DateField):
    """A day written day/month/year."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", "Ngày/tháng/năm. Ví dụ: 24/02/2023")
        attrs = {"inputmode": "numeric", "autocomplete": "off", "placeholder": ""}
        super().__init__(
            input_formats=DAY_FORMATS,
            widget=forms.DateInput(attrs={k: v for k, v in attrs.items() if v}),
            **kwargs,
        )
        asked = str(self.label or "ngày").lower()
        said = f"Nhập {asked} theo thứ tự ngày/tháng/năm. Ví dụ: 24/02/2023"
        self.error_messages |= {"invalid": said, "required": said}

    def prepare_value(self, value: Any) -> Any:
        return ngay(value) if isinstance(value, date) else value


class NumberField(forms.CharField):
    """A decimal number, comma before the fraction."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return so(value) if isinstance(value, Decimal | int) else value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = number_of(text)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="number") from error
        if number >= 10**10:
            raise forms.ValidationError("Số này quá lớn. Xem lại đơn vị.", code="too_large")
        return number


class MoneyField(forms.CharField):
    """Whole đồng."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return so(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return money_of(text)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="money") from error


class PhoneField(forms.CharField):
    """A mobile or a landline, kept as E.164, "" when empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", "Di động hoặc máy bàn. Ví dụ: 0912 345 678")
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)
        self.error_messages["required"] = ASK_PHONE

    def prepare_value(self, value: Any) -> Any:
        return shown(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        if not text:
            return ""
        try:
            return e164(text, landline=True)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="phone") from error


class MonthsField(forms.TypedMultipleChoiceField):
    """Months 1 to 12, as boxes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(
            choices=[(month, f"Tháng {month}") for month in range(1, 13)],
            coerce=int,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "months"}),
            **kwargs,
        )
        self.error_messages["invalid_choice"] = "Chọn các tháng từ 1 đến 12."

    def clean(self, value: Any) -> tuple[int, ...]:
        return tuple(sorted(super().clean(value)))


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not known: three answers, because silence is not "no"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", "Chưa rõ"), ("1", "Có"), ("0", "Không")],
            coerce=lambda value: value == "1",
            empty_value=None,
            required=False,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "1", False: "0", None: ""}.get(value, value)

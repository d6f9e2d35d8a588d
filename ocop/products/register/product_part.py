"""The part of a row about the product and its producer."""

import re
from functools import partial
from typing import Any

from ocop.kit.text import clean
from ocop.products.register.cells import (
    Unreadable,
    codes,
    email,
    gtin,
    paragraphs,
    phone,
    price,
    tax_code,
    text,
)
from ocop.products.register.choices import group, kind_in_name, producer_kind, yes_or_no
from ocop.products.register.row_reader import RowReader

# Limits in characters, those of the columns in the models.
_LINES = {
    "product_name": 250, "producer": 250, "commune": 150, "old_commune": 150, "old_district": 150,
    "province": 150, "address": 300, "representative": 120, "product_code": 40,
    "specification": 200,
}  # fmt: skip
_PARAGRAPHS = {"note": 20_000, "story": 20_000}
_COMMUNE = re.compile(r"\b((?:xã|phường|thị trấn|đặc khu)\s+[^,;()\-–]+)", re.IGNORECASE)
_DISTRICT = re.compile(r"\b((?:huyện|quận|thị xã|thành phố)\s+[^,;()\-–]+)", re.IGNORECASE)


def read_product(reader: RowReader) -> dict[str, Any]:
    """Field values for `DraftRow`; everything wrong is kept in the reader."""
    values: dict[str, Any] = {
        key: reader.read(key, partial(text, limit=limit)) or "" for key, limit in _LINES.items()
    }
    for key, limit in _PARAGRAPHS.items():
        values[key] = reader.read(key, partial(paragraphs, limit=limit)) or ""
    values["phone"] = reader.read("phone", phone) or ""
    values["email"] = reader.read("email", email) or ""
    values["tax_code"] = reader.read("tax_code", tax_code) or ""
    values["gtin"] = reader.read("gtin", gtin) or ""
    values["old_codes"] = reader.read("old_codes", codes) or ()
    values["women_led"] = reader.read("women_led", yes_or_no)
    values["youth_led"] = reader.read("youth_led", yes_or_no)
    values["price_vnd"], values["price_unit"] = reader.read("price", price) or (None, "")
    values["group"] = _group(reader)
    values["producer_kind"] = _kind(reader, values["producer"])
    _complete_place(reader, values)
    _require(reader)
    return values


def _require(reader: RowReader) -> None:
    reader.require(
        "product_name", "Dòng thiếu tên sản phẩm.", "Ghi tên sản phẩm. Ví dụ: Nước mắm Sa Châu"
    )
    reader.require(
        "producer", "Dòng thiếu tên chủ thể.", "Ghi tên chủ thể. Ví dụ: HTX Nước mắm Sa Châu"
    )


def _group(reader: RowReader) -> str:
    """The finest place that the group and subgroup columns name together."""
    wide = reader.read("group", group)
    fine = reader.read("subgroup", group)
    if wide is None and fine is None:
        if not reader.faulty("subgroup"):
            reader.require("group", "Dòng thiếu nhóm sản phẩm.", "Ghi nhóm. Ví dụ: Thực phẩm")
        return ""
    if wide is None or fine is None:
        return (wide or fine).code  # type: ignore[union-attr]  # one of the two is there
    shorter, longer = sorted((wide.code, fine.code), key=len)
    if shorter != longer and not longer.startswith(f"{shorter}."):
        reader.refuse("subgroup", Unreadable(
            "subgroup", f'Phân nhóm "{fine.name}" không thuộc nhóm "{wide.name}".',
            "Sửa nhóm hoặc phân nhóm cho khớp Phụ lục I của Quyết định 26/2026/QĐ-TTg.",
        ))  # fmt: skip
    return longer


def _kind(reader: RowReader, producer: str) -> str:
    """The kind as written, else the kind the producer's name opens with (HTX, Công ty…)."""
    kind = reader.read("producer_kind", producer_kind)
    if kind or reader.faulty("producer_kind"):
        return kind or ""
    guessed = kind_in_name(producer)
    if guessed is None and producer:
        reader.refuse("producer_kind", Unreadable(
            "empty", "Dòng thiếu loại hình chủ thể, và tên chủ thể không cho biết loại hình.",
            "Ghi một trong: Hợp tác xã, Tổ hợp tác, Doanh nghiệp, Trang trại, Hộ sản xuất.",
        ))  # fmt: skip
    return guessed or ""


def _complete_place(reader: RowReader, values: dict[str, Any]) -> None:
    """Commune and district from the address when they have no cell of their own."""
    address = values["address"]
    if not values["commune"] and not values["old_commune"] and not reader.faulty("commune"):
        values["commune"] = _first(_COMMUNE, address)
        if not values["commune"]:
            key = "commune" if "commune" in reader.context.mapping.fields else "address"
            reader.refuse(key, Unreadable(
                "empty", "Dòng thiếu xã hoặc phường.", "Ghi tên xã, phường. Ví dụ: Xã Giao Hưng"
            ))  # fmt: skip
    if not values["old_district"] and values["commune"]:
        values["old_district"] = _first(_DISTRICT, address)


def _first(pattern: re.Pattern[str], address: str) -> str:
    match = pattern.search(address)
    return clean(match[1]) if match else ""

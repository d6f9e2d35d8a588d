"""What is wrong with the contents of a producer or a product; each fault says how to mend it."""

import re
from collections.abc import Callable

from ocop.kit.faults import Fault
from ocop.products.classification import places
from ocop.products.contents import ProducerContents, ProductContents
from ocop.products.models import ProducerKind, ProductState

E164 = re.compile(r"^\+84\d{9,10}$")
TAX_CODE = re.compile(r"^\d{10}(-?\d{3})?$|^\d{12}$")
PRODUCT_CODE = re.compile(r"^\d{2}-\d{5}-\d+-20\d{2}$")  # domain reference, section 6
NAME_LENGTH = 250
STORY_LENGTH = 6000


def fault_producer_name(row: ProducerContents) -> list[Fault]:
    """A name of at most 250 characters."""
    return _name("name", row.name, "tên chủ thể")


def fault_producer_kind(row: ProducerContents) -> list[Fault]:
    """One of the types of Điều 2.3."""
    if row.kind in ProducerKind.values:
        return []
    return [Fault("kind", "Chưa chọn loại hình chủ thể.", "Chọn hợp tác xã, hộ, doanh nghiệp…")]


def fault_phone(row: ProducerContents) -> list[Fault]:
    """Empty or a Vietnamese number in E.164."""
    if not row.phone or E164.match(row.phone):
        return []
    how = "Nhập số điện thoại gồm 10 số, bắt đầu bằng 0. Ví dụ: 0912 345 678"
    return [Fault("phone", "Số điện thoại chưa đọc được.", how)]


def fault_tax_code(row: ProducerContents) -> list[Fault]:
    """Empty, 10 digits, 10 + 3 digits, or a 12-digit personal number."""
    if not row.tax_code or TAX_CODE.match(row.tax_code):
        return []
    how = "Mã số thuế có 10 số, hoặc 10 số và 3 số chi nhánh. Ví dụ: 0700123456 hoặc 0700123456-001"
    return [Fault("tax_code", "Mã số thuế chưa đúng số chữ số.", how)]


def fault_contact_public(row: ProducerContents) -> list[Fault]:
    """Publishing a phone number needs a number."""
    if row.contact_public and not row.phone:
        return [
            Fault("contact_public", "Chưa có số điện thoại để công khai.", "Ghi số, hoặc bỏ chọn.")
        ]
    return []


def fault_product_name(row: ProductContents) -> list[Fault]:
    """A name of at most 250 characters."""
    return _name("name", row.name, "tên sản phẩm")


def fault_group(row: ProductContents) -> list[Fault]:
    """A place of Phụ lục I."""
    if row.group in places():
        return []
    return [Fault("group", "Chưa chọn nhóm sản phẩm.", "Chọn một nhóm trong Phụ lục I.")]


def fault_state(row: ProductContents) -> list[Fault]:
    """One of the three states."""
    if row.state in ProductState.values:
        return []
    return [Fault("state", "Chưa chọn tình trạng.", "Chọn đang sản xuất, lập hồ sơ hoặc ngừng.")]


def fault_price(row: ProductContents) -> list[Fault]:
    """A price says per what."""
    if row.price_vnd is not None and not row.price_unit:
        return [Fault("price_unit", "Giá chưa có đơn vị.", "Ghi đơn vị, ví dụ: kg, chai, hộp.")]
    return []


def fault_capacity(row: ProductContents) -> list[Fault]:
    """A capacity is above zero and says in what."""
    if row.capacity is None:
        return []
    if row.capacity <= 0:
        return [Fault("capacity", "Khả năng cung cấp phải lớn hơn 0.", "Ví dụ: 2,5 tấn mỗi tháng")]
    if not row.capacity_unit:
        how = "Ghi đơn vị, ví dụ: kg, lít, chai."
        return [Fault("capacity_unit", "Khả năng cung cấp chưa có đơn vị.", how)]
    return []


def fault_months(row: ProductContents) -> list[Fault]:
    """Months 1 to 12, each once."""
    months = row.season_months
    if all(1 <= month <= 12 for month in months) and len(set(months)) == len(months):
        return []
    return [Fault("season_months", "Tháng có hàng phải từ 1 đến 12.", "Ví dụ: 11, 12, 1")]


def fault_story(row: ProductContents) -> list[Fault]:
    """At most 6,000 characters."""
    if len(row.story) <= STORY_LENGTH:
        return []
    what = f"Câu chuyện có {len(row.story)} ký tự, quá mức {STORY_LENGTH}."
    return [Fault("story", what, "Rút gọn, giữ điều khách cần biết.")]


def _name(where: str, value: str, label: str) -> list[Fault]:
    if not value.strip():
        return [Fault(where, f"Chưa có {label}.", f"Ghi {label} như trên giấy tờ.")]
    if len(value) > NAME_LENGTH:
        what = f"{label[0].upper()}{label[1:]} dài {len(value)} ký tự, quá mức {NAME_LENGTH}."
        return [Fault(where, what, "Ghi tên gọn, phần còn lại để vào ghi chú.")]
    return []


PRODUCER_CHECKS: list[Callable[[ProducerContents], list[Fault]]] = [
    fault_producer_name,
    fault_producer_kind,
    fault_phone,
    fault_tax_code,
    fault_contact_public,
]
PRODUCT_CHECKS: list[Callable[[ProductContents], list[Fault]]] = [
    fault_product_name,
    fault_group,
    fault_state,
    fault_price,
    fault_capacity,
    fault_months,
    fault_story,
]


def producer_faults(row: ProducerContents) -> list[Fault]:
    """All faults of a producer's contents."""
    return [fault for check in PRODUCER_CHECKS for fault in check(row)]


def product_faults(row: ProductContents) -> list[Fault]:
    """All faults of a product's contents."""
    return [fault for check in PRODUCT_CHECKS for fault in check(row)]

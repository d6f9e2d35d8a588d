"""What is wrong with a link or a handover, found before anything is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from ocop.gs1.characters import KeyFault
from ocop.kit.faults import Fault
from ocop.trace.identifier import read
from ocop.trace.link_types import LINK_TYPES, OF_THE_RESOLVER

_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")  # what the schema of GS1 linksets takes
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_ADDRESS = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~\[\]]{1,2000}")
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class LinkContents:
    """A link as it is given; `until` is the first day without it."""

    type: str
    href: str
    title: str
    language: str = ""
    media_type: str = "text/html"
    context: str = ""
    since: date | None = None
    until: date | None = None


def link_faults(contents: LinkContents, *, own_origin: str) -> list[Fault]:
    """Every fault of a link, not only the first."""
    faults = [Fault(where, what, how) for good, where, what, how in _findings(contents) if not good]
    return faults + address_faults("href", contents.href, own_origin=own_origin)


def _findings(contents: LinkContents) -> Iterator[tuple[object, str, str, str]]:
    """(whether it is good, where, what is wrong, how to mend it) for the plain columns."""
    types = contents.type in LINK_TYPES and contents.type not in OF_THE_RESOLVER
    yield (
        types,
        "type",
        f"Từ vựng GS1 không có loại liên kết “{contents.type[:40]}” để đặt.",
        "Ví dụ: hasRetailers (nơi bán), instructions (hướng dẫn), safetyInfo (an toàn).",
    )
    yield (
        0 < len(contents.title.strip()) <= LONGEST_TITLE,
        "title",
        f"Tiêu đề cần có, dài không quá {LONGEST_TITLE} ký tự.",
        "Viết bằng ngôn ngữ của trang đích. Ví dụ: Nơi bán mắm tôm Giao Hưng",
    )
    yield (
        not contents.language or _LANGUAGE.fullmatch(contents.language),
        "language",
        f"Mã ngôn ngữ “{contents.language[:10]}” chưa đúng dạng.",
        "Ví dụ: vi, en, zh-CN. Để trống nếu trang đích không thuộc ngôn ngữ nào.",
    )
    yield (
        _MEDIA_TYPE.fullmatch(contents.media_type),
        "media_type",
        f"Kiểu nội dung “{contents.media_type[:40]}” chưa đúng dạng.",
        "Ví dụ: text/html, application/pdf",
    )
    yield (
        not contents.context or _COUNTRY.fullmatch(contents.context),
        "context",
        f"Mã nước “{contents.context[:10]}” chưa đúng dạng.",
        "Hai chữ hoa theo ISO 3166. Ví dụ: VN, JP",
    )
    yield (
        contents.since is None or contents.until is None or contents.since < contents.until,
        "until",
        "Ngày thôi dùng phải sau ngày bắt đầu.",
        "Xem lại hai ngày.",
    )


def address_faults(where: str, address: str, *, own_origin: str) -> list[Fault]:
    """Faults of the address of another place; one of our own codes would lead in a circle."""
    how = "Chép cả địa chỉ từ trình duyệt. Ví dụ: https://htx-giaohung.example/noi-ban"
    try:
        split = urlsplit(address)
        whole = split.scheme in {"http", "https"} and bool(split.hostname) and not split.username
        whole = whole and split.port != 0
    except ValueError:
        whole = False
    if not whole or not _ADDRESS.fullmatch(address):
        return [Fault(where, "Đây không phải địa chỉ trang đầy đủ.", how, "address")]
    if address.startswith(f"{own_origin}/") and _is_a_code(address):
        what = "Địa chỉ này là mã truy xuất của chính hệ thống, sẽ dẫn vòng lại."
        return [Fault(where, what, "Dùng địa chỉ của trang đích.", "circle")]
    return []


def _is_a_code(address: str) -> bool:
    try:
        read(address)
    except KeyFault:
        return False
    return True

"""The form of a link: where a code leads, for whom, from when to when."""

from typing import Any

from django import forms

from ocop.kit.fields import DayField, TextField
from ocop.kit.sending import SentOnce
from ocop.trace.checks import LONGEST_TITLE, LinkContents
from ocop.trace.link_types import LINK_TYPES, OF_THE_RESOLVER
from ocop.trace.models import Link

_TYPES = sorted(
    ((name, vi) for name, (vi, _) in LINK_TYPES.items() if name not in OF_THE_RESOLVER),
    key=lambda pair: pair[1],
)


class ChangeLinkForm(SentOnce):
    """A link that is there; about which lot it is does not change."""

    type = forms.ChoiceField(
        label="Dẫn tới gì",
        choices=[("", "Chọn một loại"), *_TYPES],
        error_messages={"required": "Chưa chọn loại. Ví dụ: Nơi bán"},
    )
    href = TextField(
        label="Địa chỉ trang",
        max_length=2000,
        help_text="Chép cả địa chỉ từ trình duyệt. Ví dụ: https://htx-giaohung.example/noi-ban",
        missing="Chưa có địa chỉ. Ví dụ: https://htx-giaohung.example/noi-ban",
    )
    title = TextField(
        label="Tiêu đề",
        max_length=LONGEST_TITLE,
        help_text="Người quét mã đọc dòng này. Ví dụ: Nơi bán mắm tôm Giao Hưng",
        missing="Chưa có tiêu đề. Ví dụ: Nơi bán mắm tôm Giao Hưng",
    )
    language = TextField(
        label="Ngôn ngữ của trang", max_length=5, help_text="Ví dụ: vi, en. Trống: mọi ngôn ngữ."
    )
    context = TextField(label="Chỉ cho nước", max_length=2, help_text="Hai chữ hoa. Ví dụ: VN")
    media_type = TextField(
        label="Kiểu nội dung",
        max_length=100,
        initial="text/html",
        help_text="Trang web: text/html. Tệp PDF: application/pdf",
    )
    since = DayField(label="Từ ngày", help_text="Để trống: từ hôm nay.")
    until = DayField(label="Thôi dùng từ ngày", help_text="Để trống: chưa định ngày.")

    def contents(self) -> LinkContents:
        """What was typed, for the actions."""
        typed = self.cleaned_data
        names = ("type", "href", "title", "language", "context", "since", "until")
        kind = typed["media_type"] or "text/html"
        return LinkContents(**{name: typed[name] for name in names}, media_type=kind)

    @staticmethod
    def of(link: Link) -> dict[str, Any]:
        """What the link says now."""
        names = ("type", "href", "title", "language", "context", "media_type")
        found = {name: getattr(link, name) for name in names}
        return {**found, "since": link.valid.lower, "until": link.valid.upper}


class LinkForm(ChangeLinkForm):
    """A new link of a product, or of one lot of it."""

    lot = TextField(label="Chỉ cho lô", max_length=20, help_text="Để trống: cho cả sản phẩm.")


class SearchForm(forms.Form):
    """The list narrowed by name."""

    q = TextField(label="Tên sản phẩm", max_length=100)

"""Small forms around a product or a producer: codes, pictures, papers, barcodes, people."""

from typing import Any

from django import forms

from ocop.evidence.fields import AttachmentField
from ocop.evidence.models import AttachmentKind, Audience
from ocop.kit.fields import DayField, TextField
from ocop.kit.phone import e164
from ocop.kit.sending import SentOnce
from ocop.people.models import User
from ocop.people.queries import people_visible_to
from ocop.products.actions import PaperContents, StandardContents
from ocop.products.forms.sending import PaperForm
from ocop.products.models import PaperKind


class CodeForm(SentOnce):
    """The product code."""

    code = TextField(
        label="Mã số sản phẩm",
        max_length=40,
        help_text="Tỉnh-xã-số thứ tự-năm. Ví dụ: 37-14464-1-2026",
        missing="Chưa có mã. Ví dụ: 37-14464-1-2026",
    )


class AliasForm(SentOnce):
    """An older code."""

    code = TextField(
        label="Mã cũ", max_length=40, missing="Chưa có mã cũ. Ghi như trên giấy chứng nhận cũ."
    )
    source = TextField(label="Nguồn", max_length=200, help_text="Giấy tờ ghi mã này.")


class PictureForm(PaperForm):
    """A public picture."""

    picture = AttachmentField(AttachmentKind.PICTURE, Audience.PUBLIC, label="Ảnh sản phẩm")
    description = TextField(
        label="Ảnh có gì",
        max_length=200,
        help_text="Một câu cho người không nhìn được ảnh. Ví dụ: Chai mắm 500 ml trên bàn gỗ",
    )


class StandardForm(PaperForm):
    """A published standard or certificate."""

    number = TextField(
        label="Số, ký hiệu", max_length=100, missing="Chưa có số, ký hiệu. Ví dụ: TCVN 5107:2018"
    )
    title = TextField(label="Tên tiêu chuẩn", max_length=200)
    issued_on = DayField(label="Ngày công bố")
    expires_on = DayField(label="Ngày hết hạn")
    attachment = AttachmentField(
        AttachmentKind.PAPER, Audience.OFFICE, label="Bản chụp", required=False
    )
    public = forms.BooleanField(
        label="Hiện số và ngày trên trang công khai", required=False, initial=True
    )

    def contents(self) -> StandardContents:
        """What was typed."""
        return StandardContents(**_without_token(self.cleaned_data))


class LegalPaperForm(PaperForm):
    """A legal paper of a producer."""

    kind = forms.ChoiceField(
        label="Loại giấy", choices=[("", "Chọn loại giấy"), *PaperKind.choices]
    )
    number = TextField(label="Số", max_length=100)
    issuer = TextField(label="Nơi cấp", max_length=200)
    issued_on = DayField(label="Ngày cấp")
    expires_on = DayField(label="Ngày hết hạn")
    attachment = AttachmentField(
        AttachmentKind.PAPER, Audience.OFFICE, label="Bản chụp", required=False
    )
    public = forms.BooleanField(label="Hiện loại, số và ngày trên trang công khai", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].error_messages["required"] = "Chưa chọn loại giấy. Chọn một loại."

    def contents(self) -> PaperContents:
        """What was typed."""
        return PaperContents(**_without_token(self.cleaned_data))


class BarcodeForm(PaperForm):
    """A GTIN and its paper."""

    gtin = TextField(
        label="Mã vạch (GTIN)",
        max_length=20,
        help_text="8, 12, 13 hoặc 14 số, như in trên nhãn.",
        missing="Chưa có mã vạch. Ghi đủ các số in dưới vạch.",
    )
    covered_by = TextField(
        label="Tiền tố ghi trên giấy",
        max_length=20,
        help_text="Tiền tố mã doanh nghiệp, hoặc chính mã ấy nếu giấy chỉ cho một mã.",
        missing="Chưa có tiền tố. Xem giấy chứng nhận quyền sử dụng mã số mã vạch.",
    )
    evidence = AttachmentField(
        AttachmentKind.PAPER, Audience.OFFICE, label="Giấy chứng nhận quyền sử dụng mã"
    )


class MemberForm(SentOnce):
    """The account that shall act for a producer, by its sign-in."""

    login = TextField(
        label="Số điện thoại hoặc thư điện tử đăng nhập",
        max_length=120,
        missing="Nhập số điện thoại đã có tài khoản. Ví dụ: 0912 345 678",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_login(self) -> User:
        """The account, among those the officer is responsible for."""
        text = str(self.cleaned_data["login"])
        try:
            key = {"email__iexact": text} if "@" in text else {"phone": e164(text)}
        except ValueError as error:
            raise forms.ValidationError(str(error), code="phone") from error
        user = people_visible_to(self.by).filter(is_active=True, **key).first()
        if user is None:
            said = "Chưa có tài khoản này trong địa bàn phụ trách. Tạo ở trang Người dùng trước."
            raise forms.ValidationError(said, code="unknown")
        return user


def _without_token(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cleaned.items() if name != "token"}

"""What each kind of attachment takes and how big it may be."""

from django.conf import settings

from ocop.evidence import formats
from ocop.evidence.inspection import Wanted
from ocop.evidence.models import AttachmentKind

PICTURE_LIMIT_BYTES = 20 * 1024 * 1024  # a phone's largest JPEG; bigger only costs decoding time
_PICTURES = (formats.JPEG, formats.PNG, formats.WEBP)

WANTED: dict[str, Wanted] = {
    AttachmentKind.PICTURE: Wanted(
        formats=_PICTURES,
        choose="Chọn ảnh JPG, PNG hoặc WebP.",
        shrink="Chụp lại ở cỡ ảnh thường của điện thoại (12 MP).",
    ),
    AttachmentKind.PAPER: Wanted(
        formats=(formats.PDF, *_PICTURES),
        choose="Chọn tệp PDF, hoặc chụp ảnh giấy tờ.",
        shrink="Chụp ảnh từng trang để tự nén.",
    ),
    AttachmentKind.SHEET: Wanted(
        formats=(formats.XLSX, formats.XLS, formats.CSV),
        choose="Chọn tệp Excel (.xlsx, .xls) hoặc CSV.",
        shrink="Bỏ ảnh và trang thừa trong bảng, hoặc chia thành nhiều tệp.",
    ),
}


def limit_bytes(kind: str) -> int:
    """The biggest upload of a kind; OCOP_UPLOAD_LIMIT_MB is the ceiling of all."""
    ceiling = int(settings.UPLOAD_LIMIT_BYTES)
    return min(PICTURE_LIMIT_BYTES, ceiling) if kind == AttachmentKind.PICTURE else ceiling

"""Which kinds of file there are, told by content alone; names and headers of uploads may lie."""

from dataclasses import dataclass
from typing import BinaryIO

from ocop.evidence import ole, zips

HEAD_BYTES = 64 * 1024
THUMBNAIL_EDGES = (480, 960)  # pixels of the longer edge


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file; `label` is said to people, an empty `media_type` means we never keep it."""

    label: str
    media_type: str = ""
    extension: str = ""
    other_extensions: tuple[str, ...] = ()


JPEG = Format("ảnh JPEG", "image/jpeg", ".jpg", (".jpeg", ".jpe", ".jfif"))
PNG = Format("ảnh PNG", "image/png", ".png")
WEBP = Format("ảnh WebP", "image/webp", ".webp")
PDF = Format("tệp PDF", "application/pdf", ".pdf")
XLSX = Format(
    "bảng Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsx",
    (".xlsm",),
)
XLS = Format("bảng Excel 97–2003", "application/vnd.ms-excel", ".xls")
CSV = Format("bảng CSV", "text/csv", ".csv", (".txt", ".tsv"))
KEPT = (JPEG, PNG, WEBP, PDF, XLSX, XLS, CSV)

HTML = Format("trang web (HTML)")
HEIC = Format("ảnh HEIC của iPhone")
LOCKED = Format("tệp Office có mật khẩu")
MACROS = Format("bảng Excel có macro")
EMPTY = Format("tệp trống")

_SIGNATURES = ((b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"%PDF-", PDF))
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
_OTHERS_BY_MEDIA_TYPE = {"image": "ảnh loại khác", "video": "video", "audio": "tệp âm thanh"}
_OTHERS_BY_EXTENSION = {
    ".gif": "ảnh GIF",
    ".exe": "chương trình máy tính",
    ".rar": "tệp nén",
    ".7z": "tệp nén",
    ".gz": "tệp nén",
    ".rtf": "văn bản RTF",
}
_ZIP_PARTS = (
    ("xl/workbook.xml", XLSX),
    ("xl/workbook.bin", Format("bảng Excel nhị phân (.xlsb)")),
    ("word/document.xml", Format("văn bản Word")),
    ("ppt/presentation.xml", Format("bài trình chiếu PowerPoint")),
    ("content.xml", Format("tệp LibreOffice")),
)
_OLE_STREAMS = (
    ("EncryptedPackage", LOCKED),
    ("Workbook", XLS),
    ("Book", XLS),
    ("WordDocument", Format("văn bản Word")),
    ("PowerPoint Document", Format("bài trình chiếu PowerPoint")),
)


def format_of(file: BinaryIO) -> Format:
    """What the file really is; leaves it at any position.

    >>> import io
    >>> format_of(io.BytesIO(b"%PDF-1.7 ...")) is PDF
    True
    >>> format_of(io.BytesIO("Tên;Giá\\nMắm;100\\n".encode())) is CSV
    True
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not head:
        return EMPTY
    if head.startswith(zips.SIGNATURE):
        return _zip_format(file)
    if head.startswith(ole.SIGNATURE):
        return _first(_OLE_STREAMS, ole.stream_names(file), Format("tệp Office cũ"))
    return _by_signature(head) or (_text_format(head) if _is_text(head) else _other(head))


def format_named(name: str) -> Format | None:
    """The kept format that the ending of a file name promises."""
    lowered = name.lower()
    for kept in KEPT:
        if lowered.endswith((kept.extension, *kept.other_extensions)):
            return kept
    return None


def _by_signature(head: bytes) -> Format | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return HEIC
    return next((kept for signature, kept in _SIGNATURES if head.startswith(signature)), None)


def _zip_format(file: BinaryIO) -> Format:
    names = zips.part_names(file)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return MACROS
    return _first(_ZIP_PARTS, names, Format("tệp nén ZIP"))


def _first(table: tuple[tuple[str, Format], ...], names: set[str], other: Format) -> Format:
    return next((kept for name, kept in table if name in names), other)


def _is_text(head: bytes) -> bool:
    """No zero bytes and hardly any control characters; old Vietnamese code pages pass."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True  # UTF-16 "Unicode text" of Excel
    controls = sum(head.count(bytes([code])) for code in range(1, 32) if code not in b"\t\n\r\f")
    return b"\0" not in head and controls * 100 <= len(head)


def _text_format(head: bytes) -> Format:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:6].lower()
    if start.startswith(b"{\\rtf"):
        return Format("văn bản RTF")
    return HTML if start.startswith(b"<") else CSV


def _other(head: bytes) -> Format:
    """A name for what we do not keep, so that the message says what was sent."""
    import puremagic  # noqa: PLC0415 - 1 MB that few processes need

    try:
        best = puremagic.magic_string(head)[0]
    except (puremagic.PureError, ValueError):
        return Format("loại tệp khác")
    family = _OTHERS_BY_MEDIA_TYPE.get(best.mime_type.partition("/")[0], "loại tệp khác")
    return Format(_OTHERS_BY_EXTENSION.get(best.extension, family))

"""Files for the tests, made on the spot: honest ones, lying ones, dangerous ones."""

import io
import random
import struct
import zipfile

import xlsxwriter
from PIL import Image, ImageDraw
from PIL.TiffImagePlugin import IFDRational

GPS_LATITUDE = (IFDRational(20), IFDRational(15), IFDRational(30))


def photo(width=800, height=600, fmt="JPEG", **options) -> bytes:
    """A picture with a red top-left corner on green."""
    image = Image.new("RGB", (width, height), (20, 120, 60))
    ImageDraw.Draw(image).rectangle((0, 0, width // 4, height // 4), fill=(200, 20, 20))
    return encoded(image, fmt, **options)


def encoded(image: Image.Image, fmt="JPEG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, fmt, **options)
    return buffer.getvalue()


def photo_with_place(orientation=1) -> bytes:
    """A phone's photograph: GPS, maker, thumbnail-less EXIF, XMP and a comment."""
    exif = Image.Exif()
    exif[0x010F] = "Điện thoại".encode().decode("latin-1")
    exif[0x0112] = orientation
    exif[0x8825] = {1: "N", 2: GPS_LATITUDE, 3: "E", 4: GPS_LATITUDE}
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><exif:GPSLatitude>20,15.5N</exif:GPSLatitude></x:xmpmeta>"
    return photo(exif=exif, comment=b"nha Hoa 20.25N", xmp=xmp)


def noise(width, height) -> bytes:
    """The hardest picture to shrink."""
    data = random.Random(7).randbytes(width * height * 3)
    return encoded(Image.frombytes("RGB", (width, height), data), "PNG")


def textured(width, height) -> bytes:
    """A photograph-like JPEG: gradients and a little grain."""
    small = Image.frombytes(
        "RGB", (width // 8, height // 8), random.Random(3).randbytes(width // 8 * (height // 8) * 3)
    )
    base = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    return encoded(Image.blend(base, small.resize((width, height)), 0.25), "JPEG", quality=92)


def huge_png_header(width, height) -> bytes:
    """A PNG that claims many pixels and holds almost nothing."""
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write("A1", "Mắm tôm")
    return buffer.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def zip_bomb(megabytes=64) -> bytes:
    """A small workbook whose sheet unpacks to `megabytes` MB."""
    return zipped(
        {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": bytes(megabytes << 20)}
    )


def lying_zip_bomb(megabytes=64) -> bytes:
    """The same, but both its headers say the sheet holds ten bytes."""
    data = bytearray(zip_bomb(megabytes))
    truth = struct.pack("<L", megabytes << 20)
    assert data.count(truth) == 2
    return bytes(data.replace(truth, struct.pack("<L", 10)))


def ole(*streams: str) -> bytes:
    """An OLE2 container with a directory of these streams, four to a sector."""
    names = ["Root Entry", *streams]
    sectors = [names[start : start + 4] for start in range(0, len(names), 4)]
    header = bytearray(512)
    header[:8] = bytes.fromhex("D0CF11E0A1B11AE1")
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<L", header, 48, 1)
    struct.pack_into("<109L", header, 76, 0, *[0xFFFFFFFF] * 108)
    last = len(sectors)
    chain = [0xFFFFFFFD, *range(2, last + 1), 0xFFFFFFFE]
    fat = struct.pack("<128L", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    return bytes(header) + fat + b"".join(_directory(sector) for sector in sectors)


def _directory(names: list[str]) -> bytes:
    sector = bytearray(512)
    for place, name in enumerate(names):
        raw = name.encode("utf-16-le")
        sector[place * 128 : place * 128 + len(raw)] = raw
        struct.pack_into("<H", sector, place * 128 + 64, len(raw) + 2)
    return bytes(sector)


def pdf(extra: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj << /Type /Catalog " + extra + b">> endobj\ntrailer << >>\n%%EOF\n"

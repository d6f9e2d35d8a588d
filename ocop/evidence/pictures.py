"""Turns any photograph into a small, upright, anonymous one, with thumbnails.

Pixels are copied into a fresh picture, so nothing else of the upload survives: no EXIF, no place
where it was taken, no maker's notes, no hidden payload. Quality bar P10: at most 1600 px and
350 KB.
"""

import io
import struct
import zlib
from dataclasses import dataclass, field
from typing import BinaryIO

from PIL import Image, ImageCms

from ocop.evidence.formats import THUMBNAIL_EDGES

EDGE = 1600
TARGET_BYTES = 350 * 1024
MAX_SIDE = 20_000
# JPEG is decoded at a fraction of its size; the others need 4 bytes for every pixel.
MAX_PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}
# (longer edge, JPEG quality), tried in turn until the target is met
_STEPS = ((EDGE, 82), (EDGE, 72), (EDGE, 60), (EDGE, 48), (1280, 48), (1024, 48), (800, 40))
_THUMBNAIL_QUALITY = 74
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, IndexError, struct.error, zlib.error)


class TooManyPixels(Exception):
    """More pixels than may be decoded; `millions` of them."""

    def __init__(self, millions: int, allowed: int) -> None:
        super().__init__(f"{millions} > {allowed}")
        self.millions, self.allowed = millions, allowed


class Unreadable(Exception):
    """Not a whole picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished JPEG of `width` x `height` px and its WebP thumbnails by longer edge."""

    data: bytes
    width: int
    height: int
    thumbnails: dict[int, bytes] = field(default_factory=dict)


def redraw(file: BinaryIO) -> Picture:
    """The upload as we keep it; `TooManyPixels` before decoding, `Unreadable` when damaged."""
    image = _pixels(file)
    thumbnails = {edge: _webp(_at_most(image, edge)) for edge in THUMBNAIL_EDGES}
    for edge, quality in _STEPS:
        smaller = _at_most(image, edge)
        data = _jpeg(smaller, quality)
        if len(data) <= TARGET_BYTES:
            break
    return Picture(data, smaller.width, smaller.height, thumbnails)


def _pixels(file: BinaryIO) -> Image.Image:
    """Upright RGB pixels of at most 1600 px, in sRGB, with nothing else attached."""
    file.seek(0)
    try:
        with Image.open(file, formats=("JPEG", "PNG", "WEBP")) as image:
            _require_few_pixels(image)
            image.draft("RGB", _fitted(image.size, EDGE))
            image.load()
            turn = _TURNS.get(_orientation(image))
            profile = image.info.get("icc_profile")
            small = _in_srgb(_at_most(_flat(image), EDGE), profile)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels(0, max(MAX_PIXELS.values()) // 1_000_000) from error
    except _UNREADABLE as error:
        raise Unreadable from error
    bare = Image.new("RGB", small.size)
    bare.paste(small)
    return bare if turn is None else bare.transpose(turn)


def _require_few_pixels(image: Image.Image) -> None:
    allowed = MAX_PIXELS[image.format or "PNG"]
    if image.width * image.height > allowed or max(image.size) > MAX_SIDE:
        millions = -(-image.width * image.height // 1_000_000)
        raise TooManyPixels(millions, allowed // 1_000_000)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except (*_UNREADABLE, TypeError, KeyError):  # a damaged EXIF block is no reason to refuse
        return 1


def _flat(image: Image.Image) -> Image.Image:
    """RGB on white; 16-bit grey is brought to 8 bits."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        layers = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(layers, mask=layers.getchannel("A"))
        return white
    return image if image.mode == "RGB" else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Wide-gamut colours of newer phones as every screen shows them."""
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a profile of other colours (grey, print) or a damaged one


def _fitted(size: tuple[int, int], edge: int) -> tuple[int, int]:
    longer = max(size)
    if longer <= edge:
        return size
    return max(1, round(size[0] * edge / longer)), max(1, round(size[1] * edge / longer))


def _at_most(image: Image.Image, edge: int) -> Image.Image:
    size = _fitted(image.size, edge)
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
    return buffer.getvalue()


def _webp(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=_THUMBNAIL_QUALITY, method=4)
    return buffer.getvalue()

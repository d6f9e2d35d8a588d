import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ocop.evidence import pictures
from ocop.evidence.pictures import TARGET_BYTES, TooManyPixels, Unreadable, redraw
from tests.evidence import samples


def drawn(data: bytes) -> pictures.Picture:
    return redraw(io.BytesIO(data))


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def pixel(image: Image.Image, place=(30, 20)) -> tuple[int, ...]:
    found = image.getpixel(place)
    assert isinstance(found, tuple)
    return found


def corner(image: Image.Image, right: bool, bottom: bool) -> str:
    place = (image.width - 3 if right else 3, image.height - 3 if bottom else 3)
    red, green, _ = pixel(image, place)
    return "red" if red > green else "green"


def test_the_place_and_everything_else_but_pixels_is_gone():
    upload = samples.photo_with_place()
    assert Image.open(io.BytesIO(upload)).getexif().get_ifd(0x8825)
    picture = drawn(upload)
    for data in (picture.data, *picture.thumbnails.values()):
        image = opened(data)
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & set(image.info)
        assert not any(word in data for word in (b"Exif", b"GPS", b"xmpmeta", b"nha Hoa"))


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (800, 600), (False, False)),
        (2, (800, 600), (True, False)),
        (3, (800, 600), (True, True)),
        (4, (800, 600), (False, True)),
        (5, (600, 800), (False, False)),
        (6, (600, 800), (True, False)),
        (7, (600, 800), (True, True)),
        (8, (600, 800), (False, True)),
    ],
)
def test_a_sideways_photograph_is_stood_upright(orientation, size, red_at):
    picture = drawn(samples.photo_with_place(orientation))
    image = opened(picture.data)
    assert image.size == (picture.width, picture.height) == size
    corners = {(r, b): corner(image, r, b) for r in (False, True) for b in (False, True)}
    assert [place for place, colour in corners.items() if colour == "red"] == [red_at]


def test_a_big_photograph_is_brought_to_1600_px_and_350_kb():
    picture = drawn(samples.textured(4000, 3000))
    assert (picture.width, picture.height) == (1600, 1200)
    assert len(picture.data) <= TARGET_BYTES
    assert opened(picture.data).format == "JPEG"


def test_the_hardest_picture_still_meets_the_target():
    assert len(drawn(samples.noise(2000, 1500)).data) <= TARGET_BYTES


def test_thumbnails_are_webp_with_the_right_edges():
    upright = drawn(samples.photo(1200, 2400)).thumbnails
    assert {edge: opened(data).size for edge, data in upright.items()} == {
        480: (240, 480),
        960: (480, 960),
    }
    assert {opened(data).format for data in upright.values()} == {"WEBP"}


def test_a_small_picture_is_never_blown_up():
    picture = drawn(samples.photo(300, 200, fmt="PNG"))
    assert (picture.width, picture.height) == (300, 200)
    assert {opened(data).size for data in picture.thumbnails.values()} == {(300, 200)}


def test_a_12_megapixel_photograph_takes_less_than_a_second_of_one_core():
    upload = samples.textured(4032, 3024)
    started = time.process_time()
    drawn(upload)
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize("size", [(8000, 8001), (30_000, 10), (20_000, 20_000), (60_000, 60_000)])
def test_too_many_pixels_are_refused_before_decoding(size):
    started = time.process_time()
    with pytest.raises(TooManyPixels):
        drawn(samples.huge_png_header(*size))
    assert time.process_time() - started < 0.1


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
def test_half_a_picture_is_refused(fmt):
    whole = samples.textured(400, 300) if fmt == "JPEG" else samples.noise(200, 150)
    if fmt == "WEBP":
        whole = samples.encoded(Image.open(io.BytesIO(whole)), "WEBP")
    with pytest.raises(Unreadable):
        drawn(whole[: len(whole) // 2])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_colour_mode_of_png_becomes_rgb(mode):
    image = Image.new("L", (60, 40), 255).convert(mode)
    result = opened(drawn(samples.encoded(image, "PNG")).data)
    assert result.mode == "RGB"
    assert min(pixel(result)) > 250


def test_16_bits_of_grey_become_8():
    grey = Image.frombytes("I;16", (60, 40), (51200).to_bytes(2, "little") * 2400)
    result = opened(drawn(samples.encoded(grey, "PNG")).data)
    assert pixel(result) == pytest.approx((200, 200, 200), abs=2)


def test_what_is_transparent_becomes_white():
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    assert min(pixel(opened(drawn(samples.encoded(image, "PNG")).data))) > 250


def test_a_print_jpeg_and_a_double_jpeg_of_a_phone_are_read():
    print_colours = Image.new("CMYK", (60, 40), (0, 0, 0, 0))
    assert min(pixel(opened(drawn(samples.encoded(print_colours)).data))) > 240
    base = Image.new("RGB", (64, 48), "white")
    double = samples.encoded(base, "MPO", save_all=True, append_images=[Image.new("RGB", (32, 24))])
    assert (drawn(double).width, drawn(double).height) == (64, 48)


def test_colours_of_a_wide_screen_are_brought_to_srgb():
    from PIL import ImageCms

    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    good = samples.photo(icc_profile=lab)
    damaged = samples.photo(icc_profile=lab[:100])
    assert pixel(opened(drawn(good).data), (3, 3))[0] > 150
    assert pixel(opened(drawn(damaged).data), (3, 3))[0] > 150


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_damaged_exif_block_does_not_refuse_the_picture():
    assert drawn(samples.photo(exif=b"Exif\0\0II*\0\xff\xff\xff\xff")).width == 800


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=60, deadline=None)
@given(st.integers(2, 3000), st.binary(min_size=1, max_size=20))
def test_a_scratched_picture_is_read_or_refused_but_never_crashes(place, scratch):
    for data in (
        samples.photo(64, 48),
        samples.photo(64, 48, fmt="PNG"),
        samples.photo(64, 48, fmt="WEBP"),
    ):
        broken = bytearray(data)
        broken[place % len(data) : place % len(data) + len(scratch)] = scratch
        try:
            assert drawn(bytes(broken)).width > 0
        except (Unreadable, TooManyPixels):
            continue

"""What the front-end build promises: sizes, letters, no outside address, nothing inline."""

import json
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

fonts, size = import_module("assets.fonts"), import_module("assets.size")
ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
DIST = ROOT / "ocop" / "static" / "dist"
TEMPLATES = sorted((ROOT / "ocop").rglob("templates/**/*.html"))
# Names of XML vocabularies, not places anything is fetched from.
VOCABULARIES = re.compile(r"http://www\.w3\.org/(2000/svg|1999/xlink)|https://schema\.org")


@pytest.fixture(scope="module")
def dist() -> Path:
    """The built folder, brought up to date first."""
    subprocess.run([sys.executable, str(ASSETS / "build.py")], check=True)
    return DIST


def test_every_built_file_is_within_its_budget(dist):
    over = {what: pair for what, pair in size.measure(dist).items() if pair[0] > pair[1]}
    assert over == {}


def test_a_file_over_its_budget_is_noticed(dist, tmp_path):
    copy = tmp_path / "dist"
    shutil.copytree(dist, copy)
    (copy / "ocop.css").write_bytes(bytes(range(256)) * 200 + (copy / "icon-512.png").read_bytes())
    measured, limit = size.measure(copy)["style sheet"]
    assert measured > limit


def test_a_second_build_changes_nothing(dist):
    before = {path.name: path.stat().st_mtime_ns for path in dist.iterdir()}
    subprocess.run([sys.executable, str(ASSETS / "build.py")], check=True)
    assert before == {path.name: path.stat().st_mtime_ns for path in dist.iterdir()}


@pytest.mark.parametrize("weight", [400, 600])
def test_both_fonts_hold_every_vietnamese_letter(dist, weight):
    letters = fonts.vietnamese_letters()
    assert len(letters) == 134
    held = TTFont(dist / f"be-vietnam-pro-{weight}.woff2").getBestCmap()
    assert [c for c in sorted(fonts.characters()) if ord(c) not in held] == []
    glyphs = {held[ord(letter)] for letter in letters}
    assert len(glyphs) == 134, "two letters share one glyph"


def test_built_files_ask_nobody_outside_for_anything(dist):
    for path in [*dist.glob("*.css"), *dist.glob("*.svg"), *dist.glob("ocop.js")]:
        text = VOCABULARIES.sub("", path.read_text())
        assert "//" not in re.sub(r"/\*.*?\*/", "", text), path.name


def test_the_lock_file_names_no_place_and_keeps_every_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert all("resolved" not in package for package in fetched.values())
    assert all(package["integrity"].startswith("sha512-") for package in fetched.values())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_nothing_inline_and_no_outside_address(path):
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text), "style attribute"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "event attribute"
    assert "<style" not in text
    assert not re.search(r'<script(?![^>]*\bsrc=)(?![^>]*type="application/(ld\+)?json")', text)
    assert "//" not in VOCABULARIES.sub("", text), "outside address"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_use_only_icons_and_drawings_that_exist(path, dist):
    text = path.read_text()
    for tag, sprite in (("icon", "icons.svg"), ("drawing", "drawings.svg")):
        known = set(re.findall(r'<symbol id="([\w-]+)"', (dist / sprite).read_text()))
        assert set(re.findall(rf'{{% {tag} "([\w-]+)"', text)) <= known


def test_the_base_page_stays_short():
    assert len((ROOT / "ocop/templates/base.html").read_text().splitlines()) <= 100


def test_text_colours_keep_their_contrast_on_every_ground():
    css = (ASSETS / "css" / "tokens.css").read_text()
    tokens = dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", css))
    grounds = ("giay", "giay-sau", "trang")
    for ink in ("muc", "muc-nhat", "la-700", "nuoc-700", "dat-700", "cam-700", "do-700"):
        for ground in grounds:
            assert contrast(tokens[ink], tokens[ground]) >= 4.5, (ink, ground)
    for ink, ground in [
        ("lua-muc", "lua-500"), ("lua-muc", "lua-200"), ("cho-muc", "cho-50"),
        ("cam-700", "cam-50"), ("do-700", "do-50"), ("la-900", "la-50"), ("nuoc-900", "nuoc-50"),
        ("trang", "la-700"), ("trang", "do-700"), ("trang", "nuoc-900"), ("trang", "muc"),
    ]:  # fmt: skip
        assert contrast(tokens[ink], tokens[ground]) >= 4.5, (ink, ground)
    for ground in grounds:
        assert contrast(tokens["vien"], tokens[ground]) >= 3, ("vien", ground)


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)

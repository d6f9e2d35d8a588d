"""Makes the SVG sprites, the icons of the site and the pictures shown when a link is shared."""

import json
import re
import shutil
from pathlib import Path
from typing import TypedDict

GROUPS = ("food", "drink", "herbal", "craft", "plant", "tourism")
ICON_SIZES = {"icon-192.png": 192, "icon-512.png": 512, "apple-touch-icon.png": 180}
SOCIAL_WIDTH = 1200
_ROOT = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_GROUND = re.compile(r'<rect width="320" height="200" fill="#\w+"/>')


class Job(TypedDict):
    """One picture to draw: the SVG text, its width in pixels, the file to write."""

    svg: str
    width: int
    png: str


def inside(svg: str) -> str:
    """What stands between the root tags."""
    found = _ROOT.search(svg)
    if found is None:
        raise ValueError("not an SVG file")
    return found[1].strip()


def symbol(path: Path) -> str:
    """One drawing as a symbol: without its ground, which the page gives, and with lines that `--net` sets."""
    body = _GROUND.sub("", inside(path.read_text()))
    body = body.replace('stroke-width="2"', 'stroke-width="var(--net, 2)"', 1)
    return f'<symbol id="{path.stem}" viewBox="0 0 320 200">{body}</symbol>'


def sprites(source: Path, target: Path) -> None:
    """Write icons.svg, drawings.svg and the plain pictures."""
    symbols = [symbol(path) for path in sorted((source / "drawings").glob("*.svg"))]
    mark = inside((source / "wordmark.svg").read_text()).replace("#0D3F24", "currentColor")
    symbols.append(f'<symbol id="wordmark" viewBox="0 0 110 50">{mark}</symbol>')
    head = '<svg xmlns="http://www.w3.org/2000/svg">'
    (target / "drawings.svg").write_text(head + "".join(symbols) + "</svg>")
    icons = re.sub(r"<!--.*?-->|\n", "", (source / "icons.svg").read_text())
    (target / "icons.svg").write_text(icons)
    for name in ("motif.svg", "motif-small.svg", "favicon.svg"):
        shutil.copy(source / name, target / name)


def _social(source: Path) -> dict[str, str]:
    """Share pictures as SVG: the general one and one per product group."""
    parts = {
        "<!--wordmark-->": inside((source / "wordmark.svg").read_text()),
        "<!--motif-->": inside((source / "motif-small.svg").read_text()),
    }
    pictures = {"social.png": (source / "social.svg").read_text()}
    frame = (source / "social-group.svg").read_text()
    for group in GROUPS:
        drawing = (source / "drawings" / f"{group}.svg").read_text()
        ground = re.search(r'fill="(#\w+)"', drawing)
        picture = frame.replace("<!--drawing-->", inside(drawing))
        pictures[f"social-{group}.png"] = picture.replace(
            "#FFFDF8", ground[1] if ground else "#FFFDF8"
        )
    for name, picture in pictures.items():
        for mark, body in parts.items():
            picture = picture.replace(mark, body)
        pictures[name] = picture
    return pictures


def jobs(source: Path, target: Path) -> list[Job]:
    """Every PNG to draw."""
    favicon = (source / "favicon.svg").read_text()
    full = (source / "icon-full.svg").read_text()
    found: list[Job] = [
        {"svg": full if "apple" in name else favicon, "width": size, "png": str(target / name)}
        for name, size in ICON_SIZES.items()
    ]
    found.append({"svg": full, "width": 512, "png": str(target / "icon-full-512.png")})
    for name, picture in _social(source).items():
        found.append({"svg": picture, "width": SOCIAL_WIDTH, "png": str(target / name)})
    return found


def order(fonts: list[Path], todo: list[Job]) -> str:
    """The message render.mjs reads."""
    return json.dumps({"fonts": [str(path) for path in fonts], "jobs": todo})

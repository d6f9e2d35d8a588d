"""Fails when a built file is larger than its budget (brotli, as the server sends it)."""

import sys
from pathlib import Path

import brotli

DIST = Path(__file__).resolve().parent.parent / "ocop" / "static" / "dist"
KB = 1024
# What must stay together under one limit, in bytes. Fonts are compressed already.
BUDGETS = {
    "style sheet": (("ocop.css",), 14 * KB),
    "script of a public page": (("ocop.js",), 15 * KB),
    "script of an officer page": (("ocop.js", "htmx.js"), 30 * KB),
    "fonts": (("be-vietnam-pro-400.woff2", "be-vietnam-pro-600.woff2"), 26 * KB),
}


def weight(path: Path) -> int:
    """Bytes on the wire."""
    data = path.read_bytes()
    return len(data) if path.suffix == ".woff2" else len(brotli.compress(data, quality=11))


def measure(dist: Path) -> dict[str, tuple[int, int]]:
    """Bytes and limit of each budget."""
    return {
        what: (sum(weight(dist / name) for name in names), limit)
        for what, (names, limit) in BUDGETS.items()
    }


def main() -> None:
    """Print one line per budget; exit 1 when one is broken."""
    measured = measure(DIST)
    for what, (bytes_, limit) in measured.items():
        print(f"{what}: {bytes_ / KB:.1f} KB of {limit / KB:.0f} KB")
    if any(bytes_ > limit for bytes_, limit in measured.values()):
        sys.exit("assets: over budget")


if __name__ == "__main__":
    main()

"""Draws what bench.epcis_growth measured: docs/pictures/epcis-growth.svg.

    python -m bench.epcis_growth_picture figures.csv docs/pictures/epcis-growth.svg

Four small charts over the number of events (logarithmic), each with its own scale from zero.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from math import log10
from pathlib import Path

WIDTH, HEIGHT, LEFT, TOP = 330, 190, 52, 34
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - 18, HEIGHT - TOP - 32
SOLID, DASHED = "", ' stroke-dasharray="4 3"'
CHARTS = (
    ("Capture, events/s, one connection", (("capture_per_s", SOLID),)),
    ("/events by EPC, ms: median, p95 dashed", (("query_p50_ms", SOLID), ("query_p95_ms", DASHED))),
    ("Trace of depth 10, ms: median, p95 dashed",
     (("trace_p50_ms", SOLID), ("trace_p95_ms", DASHED))),
    ("Megabytes: tables, indexes dashed", (("table_mb", SOLID), ("index_mb", DASHED))),
)  # fmt: skip

Figures = Sequence[dict[str, str]]


def main(source: str, target: str) -> int:
    """Read the figures, write the picture."""
    with Path(source).open(newline="") as file:
        Path(target).write_text(drawn(list(csv.DictReader(file))))
    return 0


def drawn(figures: Figures) -> str:
    """The four charts as one SVG that follows a light or dark page."""
    charts = (
        f'<g transform="translate({number % 2 * WIDTH} {number // 2 * HEIGHT})">'
        + "".join(chart(title, lines, figures))
        + "</g>"
        for number, (title, lines) in enumerate(CHARTS)
    )
    title = "EPCIS from 10,000 to 10,000,000 events"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {2 * HEIGHT}" role="img"'
        ' font-family="sans-serif" font-size="11">'
        "<style>svg{color:#222;background:#fff}text{fill:currentColor}"
        "@media(prefers-color-scheme:dark){svg{color:#ddd;background:#181818}}</style>"
        f"<title>{title}</title>{''.join(charts)}</svg>\n"
    )


def chart(title: str, lines: Sequence[tuple[str, str]], figures: Figures) -> Iterator[str]:
    """Title, two axes with their marks, the lines."""
    top = max(float(row[name]) for name, _ in lines for row in figures) * 1.1
    yield f'<text x="{LEFT}" y="18" font-weight="bold">{title}</text>'
    for part in (0.0, 0.5, 1.0):
        height = TOP + PLOT_HEIGHT * (1 - part)
        yield f'<path d="M{LEFT} {height:.1f}h{PLOT_WIDTH}" stroke="currentColor" opacity=".25"/>'
        yield f'<text x="{LEFT - 6}" y="{height + 4:.1f}" text-anchor="end">{top * part:,.0f}</text>'
    for row in figures:
        place, power = across(row, figures), round(log10(int(row["events"])))
        yield (
            f'<text x="{place:.1f}" y="{HEIGHT - 14}" text-anchor="middle">10'
            f'<tspan dy="-4" font-size="8">{power}</tspan></text>'
        )
    for name, style in lines:
        points = [
            f"{across(row, figures):.1f},{TOP + PLOT_HEIGHT * (1 - float(row[name]) / top):.1f}"
            for row in figures
        ]
        yield (
            f'<polyline points="{" ".join(points)}" fill="none" stroke="#2a7f4f"'
            f' stroke-width="2"{style}/>'
        )


def across(row: dict[str, str], figures: Figures) -> float:
    """Where a number of events stands on the logarithmic axis."""
    first, last = (log10(int(figures[place]["events"])) for place in (0, -1))
    share = (log10(int(row["events"])) - first) / ((last - first) or 1)
    return LEFT + PLOT_WIDTH * share


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

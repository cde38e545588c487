"""The curves that chose the limits, as one SVG of small panels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 250, 150
LEFT, TOP, RIGHT, BOTTOM = 34, 26, 12, 30
COLUMNS = 3
READ, LOST = "#1f6fb2", "#c0392b"


@dataclass(frozen=True)
class Panel:
    """One measure.

    Attributes:
        grid: raw values, ascending.
        read, lost: share of the readable photographs, and of the spoilt ones not read, at or beyond each.
        bad, clear: raw values of the scores 60 and 80.
    """

    title: str
    unit: str
    grid: Sequence[float]
    read: Sequence[float]
    lost: Sequence[float]
    bad: float
    clear: float


def svg(panels: Sequence[Panel]) -> str:
    """All panels in rows, with a legend below."""
    rows = -(-len(panels) // COLUMNS)
    wide, tall = COLUMNS * WIDTH, rows * HEIGHT + 24
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" font-family="sans-serif" '
        'font-size="9">',
        f'<rect width="{wide}" height="{tall}" fill="#fff"/>',
    ]
    for number, panel in enumerate(panels):
        x, y = number % COLUMNS * WIDTH, number // COLUMNS * HEIGHT
        parts.append(f'<g transform="translate({x} {y})">{_panel(panel)}</g>')
    parts.append(
        f'<text x="{LEFT}" y="{tall - 8}">Share of photographs at or beyond the value: '
        f'<tspan fill="{READ}">readable</tspan>, <tspan fill="{LOST}">not read, spoilt in this '
        "way</tspan>. Dashed: score 80; solid: score 60.</text></svg>"
    )
    return "\n".join(parts) + "\n"


def _panel(panel: Panel) -> str:
    low, high = panel.grid[0], panel.grid[-1]
    inner, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def at(value: float) -> float:
        return LEFT + inner * (min(max(value, low), high) - low) / ((high - low) or 1.0)

    def line(shares: Sequence[float], colour: str) -> str:
        points = " ".join(
            f"{at(x):.1f},{TOP + tall * (1 - share):.1f}" for x, share in zip(panel.grid, shares, strict=True)
        )
        return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>'

    def limit(value: float, dash: str) -> str:
        x = at(value)
        return (
            f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{TOP + tall}" stroke="#444" '
            f'stroke-width="0.8" stroke-dasharray="{dash}"/>'
        )

    return "".join(
        [
            f'<text x="{LEFT}" y="16" font-weight="bold">{panel.title}</text>',
            f'<rect x="{LEFT}" y="{TOP}" width="{inner}" height="{tall}" fill="none" stroke="#bbb"/>',
            f'<text x="{LEFT - 4}" y="{TOP + 6}" text-anchor="end">100%</text>',
            f'<text x="{LEFT - 4}" y="{TOP + tall}" text-anchor="end">0</text>',
            f'<text x="{LEFT}" y="{TOP + tall + 11}">{low:.3g}</text>',
            f'<text x="{LEFT + inner}" y="{TOP + tall + 11}" text-anchor="end">{high:.3g}</text>',
            f'<text x="{LEFT + inner / 2}" y="{TOP + tall + 22}" text-anchor="middle">{panel.unit}</text>',
            limit(panel.clear, "3 2"),
            limit(panel.bad, "none"),
            line(panel.read, READ),
            line(panel.lost, LOST),
        ]
    )

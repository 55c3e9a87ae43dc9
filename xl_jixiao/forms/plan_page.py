"""How a planned sheet goes onto paper."""

from __future__ import annotations

from collections.abc import Iterable

from xl_jixiao.forms.layout import Page
from xl_jixiao.forms.plan_sheet import PrintSetup
from xl_jixiao.model.grid import Area

A4 = (595.0, 842.0)
"""Width and height in points, upright."""
INCH = 72.0
WORTH_SHRINKING = 1.3
"""A form up to a third too high is shrunk onto one page rather than leaving a few rows over."""


def set_up(
    page: Page,
    area: Area,
    widths: Iterable[float],
    heights: Iterable[float],
    repeat: tuple[int, int] | None,
) -> PrintSetup:
    """A4, one page wide; one page high as well where that costs little. Widths are in
    characters, heights in points.
    """
    landscape = page.orientation == "landscape"
    left, right, top, bottom = page.margins
    across, down = reversed(A4) if landscape else A4
    room = across - (left + right) * INCH
    scale = min(1.0, room / sum(_points(width) for width in widths))
    pages = sum(heights) * scale / (down - (top + bottom) * INCH)
    return PrintSetup(
        area=area,
        repeat=repeat,
        landscape=landscape,
        margins=page.margins,
        one_page=pages <= WORTH_SHRINKING,
    )


def _points(width: float) -> float:
    """A column of `width` characters: 7 pixels each and 5 of padding, at 96 pixels an inch."""
    return (width * 7 + 5) * 0.75

"""How high a row must be for its wrapped texts.

Excel fits rows without a height when it opens a file; LibreOffice and some versions of WPS do not,
and print the lines over each other. So the height is estimated and written.
"""

from __future__ import annotations

LINE_POINTS = 13.5
_PADDING = 3.0
_HIGHEST = 409.0
"""Excel's limit."""


def lines_in(text: str, width: int) -> int:
    """Lines that the text takes in a column `width` characters wide, a Chinese character counting
    as two.
    """
    if "\n" in text:
        return sum(lines_in(part, width) for part in text.split("\n"))
    units = len(text.encode("gbk", "replace"))
    return max(1, -(-units // width))


def points_for(lines: int) -> float:
    """The height of a row with that many lines, in points."""
    return min(_HIGHEST, lines * LINE_POINTS + _PADDING)

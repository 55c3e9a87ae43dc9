"""How many lines a wrapped text takes: the one estimate behind every row height that we set.

Widths are in half-widths, the width of a digit: a Chinese character takes two.
"""

from __future__ import annotations

from xl_jixiao.text.patterns import lazy_re

_WIDE = 40.0
"""From this room on a line is long enough to be counted by the whole text."""

_LOST = 4.0
"""What a long line may leave unused at its end: a word or a number that did not fit any more."""

_PIECE = lazy_re(
    r"[（《“‘〔【\[(<]*"  # never the last on a line
    r"(?:[!-'*-~]+|.)"  # a word or a number is not broken, Chinese text is everywhere
    r"[）》”’〕】\])>，。；：、！？％,;:!?%…]*"  # never the first on a line
)


def half_widths(text: str) -> int:
    """The width of a line: what Chinese character sets know takes two, the rest up to four."""
    return len(text.encode("gb18030", "replace"))


def lines_in(text: str, room: float) -> int:
    """Lines that the text takes where a line holds `room` half-widths; at least one. It is rather
    one too many than one too few: a line too few is cut when it is printed.
    """
    return sum(_lines(line, max(room, 2.0)) for line in text.split("\n"))


def _lines(line: str, room: float) -> int:
    whole = half_widths(line)
    if whole <= room:
        return 1
    if room >= _WIDE:
        return int(-(-whole // (room - _LOST)))
    lines, used = 1, 0.0
    for found in _PIECE.finditer(line):
        width = half_widths(found.group())
        if used and used + width > room:
            lines, used = lines + 1, 0.0
        if width > room:  # broken anywhere, with half a character lost on each line
            more = int(width // (room - 1))
            lines, used = lines + more, width - more * (room - 1)
        else:
            used += width
    return lines

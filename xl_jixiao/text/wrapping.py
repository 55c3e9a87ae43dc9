"""How many lines a wrapped text takes: the one estimate behind every row height that we set.

Widths are in half-widths, the width of a digit: a Chinese character takes two.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from xl_jixiao.text.patterns import lazy_re

_WIDE = 40.0
"""From this room on a line is long enough to be counted by the whole text."""

_LOST = 4.0
"""What a long line may leave unused at its end: a word or a number that did not fit any more."""

_OPENING = re.escape("（《“‘〔【[(<")
"""Never the last on a line."""

_CLOSING = re.escape("）》”’〕】])>，。；：、！？％,;:!?%…")
"""Never the first on a line."""

_BROKEN = lazy_re(rf"(?s:.+)(?<![{_OPENING}])(?:(?<![!-~])(?=[^{_CLOSING}])|(?=[^{_CLOSING}!-~]))")
"""As much as a line may hold before what follows: a word or a number is not broken, Chinese text is
everywhere."""

_WORD = lazy_re("[!-~]+")
"""A hash, a number, a key: broken anywhere, since there is no better place."""

_WIDEST = 4
"""Half-widths that a character takes at most."""

_CODE = "gb18030"
"""Its bytes are the half-widths: two for what Chinese character sets know, else up to four."""


@cache
def _codec() -> codecs.CodecInfo:
    """To have it is half of encoding a name by `str.encode`, which looks for it each time."""
    return codecs.lookup(_CODE)


def half_widths(text: str) -> int:
    """The width of a line."""
    return len(_codec().encode(text, "replace")[0])


def lines_in(text: str, room: float) -> int:
    """Lines that the text takes where a line holds `room` half-widths; at least one. It is rather
    one too many than one too few: a line too few is cut when it is printed.
    """
    if "\n" not in text:
        return _lines(text, max(room, 2.0))
    room = max(room, 2.0)
    return sum([_lines(line, room) for line in text.split("\n")])


def _lines(line: str, room: float) -> int:
    if len(line) * _WIDEST <= room:
        return 1
    whole = len(_codec().encode(line, "replace")[0])
    if whole <= room:
        return 1
    if room >= _WIDE:
        return int(-(-whole // (room - _LOST)))
    if _WORD.fullmatch(line):
        return -(-whole // int(room))
    lines, at = 0, 0
    while at < len(line):
        lines, at = lines + 1, _end_of_line(line, at, int(room))
    return lines


def _end_of_line(line: str, start: int, room: int) -> int:
    """Where the line ends that begins at `start`."""
    codec = _codec()
    fitting = codec.encode(line[start : start + room], "replace")[0][:room]
    full = start + max(1, len(codec.decode(fitting, "ignore")[0]))
    broken = _BROKEN.match(line, start, full + 1) if full < len(line) else None
    return broken.end() if broken else full  # what is longer than a line is broken anywhere

"""Every number a text mentions, with its unit, its comparison and its place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from xl_jixiao.text.comparison import comparison_before, comparison_behind, reached_before
from xl_jixiao.text.digits import in_digits
from xl_jixiao.text.joining import added_up, ranges
from xl_jixiao.text.mention import Mention
from xl_jixiao.text.names import without_names
from xl_jixiao.text.numerals import CHARACTERS
from xl_jixiao.text.worded import in_words


@lru_cache(maxsize=16384)
def mentions(text: str) -> tuple[Mention, ...]:
    """The numbers of a plain text in their order; two joined by a dash are one range."""
    if not any(char.isdigit() or char in CHARACTERS for char in text):
        return ()
    shown = without_names(text)
    found = in_digits(text, shown)
    if not CHARACTERS.isdisjoint(text):
        found += in_words(text, shown, found)
        found.sort(key=lambda mention: mention.start)
    return tuple(_compared(text, ranges(text, added_up(found))))


def _compared(text: str, found: Sequence[Mention]) -> list[Mention]:
    """Give each mention the comparison that stands before or behind it; behind wins."""
    result: list[Mention] = []
    floor = 0
    for place, mention in enumerate(found):
        ahead = comparison_before(text, mention.start, floor)
        behind = comparison_behind(text, mention.end)
        limit = found[place + 1].start if place + 1 < len(found) else len(text)
        if behind and behind[1] > limit:
            behind = None
        floor = behind[1] if behind else mention.end
        result.append(
            mention._replace(
                comparison=behind[0] if behind else ahead or mention.comparison,
                reached=reached_before(text, mention.start, 0),
                tail=floor,
            )
        )
    return result

"""Numbers of a sentence that state nothing: names in quotes, codes, telephones, thresholds."""

from __future__ import annotations

import re

from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.written_numbers import Mention

_RE = Phrases(__name__)


def blotted(text: str) -> str:
    """The text with book titles, quoted names, telephones and codes blotted out, places the same.

    A percentage in quotes stays: “三个100%” states what was reached.
    """
    shown = text
    for pattern in (_RE.title, _RE.quoted, _RE.other_numbers):
        shown = pattern.sub(_hidden, shown)
    return shown


def _hidden(match: re.Match[str]) -> str:
    text = match.group()
    return (_RE.worded if "%" in text or "‰" in text else _RE.numerals).sub("\0", text)


def is_threshold(text: str, mention: Mention) -> bool:
    """Whether a number only says which things are meant: 5000万元以上项目, 16方气以下小微企业."""
    return bool(
        _RE.threshold.match(text, mention.end) or _RE.scale_ahead.search(text[: mention.start][-4:])
    )

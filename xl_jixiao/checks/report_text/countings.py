"""一是…二是…四是…: points counted inside the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xl_jixiao.checks.hit import Hit
from xl_jixiao.checks.report_text.passages import ReportSentence
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.text.numerals import chinese_number, in_chinese
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.wording import clip

_SAY = Wordings(__name__)

POINT = lazy_re(
    r"(?:^|(?<=[。；;，,：:、\s]))(?:其)?(?P<ordinal>[一二三四五六七八九十]{1,3})(?P<verb>是|要)"
    r"(?![否非不])"
)
"""A point counted inside the text."""
_FARTHEST = 3
"""A jump over more than so many points is another list."""


def missed_points(sentences: Iterable[ReportSentence]) -> Iterator[Hit]:
    """Where a counting skips a point. A new heading, and 一是, begin a new counting."""
    last: dict[str, int] = {}
    section: object = None
    for passage in sentences:
        if passage.chain != section:
            section, last = passage.chain, {}
        for match in POINT.finditer(passage.text):
            verb, ordinal = match["verb"], int(chinese_number(match["ordinal"]) or 0)
            before = last.get(verb)
            if before is not None and before + 1 < ordinal <= before + 1 + _FARTHEST:
                yield _SAY.hit(
                    "跳号",
                    [passage.ref],
                    passage.label,
                    before=in_chinese(before) + verb,
                    after=match["ordinal"] + verb,
                    missing="、".join(in_chinese(one) + verb for one in range(before + 1, ordinal)),
                    said=clip(passage.text.strip()),
                )
            if ordinal == 1 or before is not None:
                last[verb] = ordinal

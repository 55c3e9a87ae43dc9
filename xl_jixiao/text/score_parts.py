"""Whether a score that a report tells is of a part of the whole.

By what it is said to be out of, and by the headings above it: several things are told one after
the other, each below a heading of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import Heading
from xl_jixiao.text.patterns import lazy_re

_SEVERAL = 2
_OUT_OF_LESS = lazy_re(
    r"(?:分值|满分|权重)\D{0,4}(?!1\d\d)\d|[（(]\s*(?!1\d\d)\d{1,3}(?:\.\d+)?\s*分"
)


def is_out_of_less(before: str) -> bool:
    """Whether the words before a score say what it is out of, and that this is less than the whole:
    产出指标（50分，自评得分49分）.
    """
    return _OUT_OF_LESS.search(before) is not None


def of_siblings(headings: Sequence[Heading], refs: Iterable[CellRef]) -> frozenset[CellRef]:
    """The places below two or more lower headings of one level-1 section.

    A score told there again and again is that of one project or of one indicator, not of the whole.
    """
    places = {ref: _place(headings, ref) for ref in refs}
    beside: defaultdict[int, set[int]] = defaultdict(set)
    for top, own in places.values():
        if own != top:
            beside[top].add(own)
    return frozenset(
        ref for ref, (top, own) in places.items() if own != top and len(beside[top]) >= _SEVERAL
    )


def _place(headings: Sequence[Heading], ref: CellRef) -> tuple[int, int]:
    """The paragraphs of the level-1 heading above a place and of the nearest heading."""
    above = [head for head in headings if head.paragraph <= ref.row]
    top = next((head.paragraph for head in reversed(above) if head.level == 1), 0)
    return top, above[-1].paragraph if above else top

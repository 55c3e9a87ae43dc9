"""What a report says of several things one after the other, each below a heading of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import Heading

_SEVERAL = 2


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

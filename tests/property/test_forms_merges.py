"""A place has the first range over it whose top left is filled, however the ranges are kept."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from xl_jixiao.forms.merges import Merges
from xl_jixiao.intake.address import _covered, uncover
from xl_jixiao.model.grid import Area, Cell, CellKind

PLACES = st.tuples(st.integers(1, 6), st.integers(1, 6))
SIZES = st.sampled_from([(0, 1), (1, 0), (2, 2), (0, 4), (70, 70), (3000, 1)])


@st.composite
def areas(draw: st.DrawFn) -> Area:
    """A merged range: small, larger than what is spread by place, or higher than by rows."""
    (top, left), (down, right) = draw(PLACES), draw(SIZES)
    return Area(top, left, top + down, left + right)


@given(st.lists(areas(), max_size=6), st.sets(PLACES, max_size=20))
@settings(max_examples=60, deadline=None)
def test_the_first_filled_range_counts(merges: list[Area], filled: set[tuple[int, int]]) -> None:
    near = [one for one in merges if one.bottom - one.top < 2048]
    order = [*near, *(one for one in merges if one not in near)]
    kept = Merges(merges)
    for row in range(1, 9):
        for col in range(1, 9):
            over = (one for one in order if one.holds(row, col) and one[:2] in filled)
            assert kept.over(row, col, filled) == next(over, None)


@given(st.lists(areas(), max_size=6), st.sets(PLACES, max_size=20))
@settings(max_examples=60, deadline=None)
def test_only_what_no_range_covers_is_left(
    merges: list[Area], filled: set[tuple[int, int]]
) -> None:
    cells = {place: Cell(*place, CellKind.TEXT, "文") for place in filled}
    uncover(cells, merges)
    covered = {
        place for place in filled for one in merges if one.holds(*place) and one[:2] != place
    }
    assert set(cells) == filled - covered
    small = tuple(one for one in merges if (one.bottom - one.top) * (one.right - one.left) < 20)
    assert _covered(small) is not None

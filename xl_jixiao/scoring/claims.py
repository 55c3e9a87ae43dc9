"""What each indicator row is worth, and what was claimed for it, where cells are merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.submission import Indicator, RowRole


class Worth(NamedTuple):
    """The points of a row and the score claimed for it."""

    points: Decimal | None
    claimed: Decimal | None
    note: str = ""
    """Chinese: why they differ from what the cells say."""


def worth_of_rows(rows: Sequence[Indicator]) -> tuple[Worth, ...]:
    """Points and claim of each row, as its cells (or the merged ones it stands in) say."""
    merged = _merged_claims(rows)
    return tuple(
        Worth(_points(row), merged.get(place, row.claimed_score.value))
        for place, row in enumerate(rows)
    )


def shares_points(row: Indicator) -> bool:
    """Whether the row has no points of its own but stands in those of a row above."""
    return row.role is RowRole.SHARED and row.shares is not None and row.points.value is None


def counted(row: Indicator) -> bool:
    """Whether the row's points and score enter the sums."""
    return row.role is not RowRole.DETAIL and not shares_points(row)


def _points(row: Indicator) -> Decimal | None:
    """Negative points are none: they are a mistake of the form, found by the checks."""
    points = row.points.value
    return None if points is None or points < 0 else points


def _merged_claims(rows: Sequence[Indicator]) -> Mapping[int, Decimal | None]:
    """Claims where one 自评得分 is merged over rows that have their own 分值.

    A claim of all their points leaves only one reading: full points for each. Any other claim
    does not say how it divides, so no row has one.
    """
    members: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        if row.role is RowRole.SHARED and row.shares is not None and row.points.value is not None:
            members.setdefault(row.shares, [row.shares]).append(place)
    claims: dict[int, Decimal | None] = {}
    for carrier, places in members.items():
        points = [_points(rows[place]) for place in places]
        whole = sum((one for one in points if one is not None), Decimal(0))
        full = None not in points and rows[carrier].claimed_score.value == whole
        for place, worth in zip(places, points, strict=True):
            claims[place] = worth if full else None
    return claims

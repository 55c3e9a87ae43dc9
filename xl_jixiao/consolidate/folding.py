"""Summary lines of a block: what is folded how, and the value it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.consolidate.table import Column, Fold, Kind, Row, SummaryLine, Total, Value

if TYPE_CHECKING:
    import pandas as pd

NUMERIC = frozenset({Kind.AMOUNT, Kind.RATE, Kind.SCORE, Kind.COUNT, Kind.NUMBER})
_NOISE = 8
"""Decimals kept of a sum of binary floats: far below a cent, far above their noise."""


class Folding(NamedTuple):
    """How one summary cell comes about; `under` divides (RATIO only)."""

    fold: Fold
    over: str
    under: str = ""


class LinePlan(NamedTuple):
    """A summary line before it has values: cells by the title of their column."""

    label: str
    cells: Mapping[str, Folding]


def summarise(
    columns: Sequence[Column], rows: Sequence[Row], plans: Sequence[LinePlan]
) -> tuple[SummaryLine, ...]:
    """The summary lines of one block of rows. What stands where a figure should (an unreadable
    cell is shown as it is) counts as none.
    """
    import pandas as pd

    cells = [cell for plan in plans for cell in plan.cells.values()]
    folded = {title for cell in cells for title in (cell.over, cell.under)}
    frame = pd.DataFrame(
        {
            column.title: pd.Series([_figure(row[at]) for row in rows], dtype=float)
            if column.kind in NUMERIC
            else pd.Series([row[at] for row in rows], dtype=object)
            for at, column in enumerate(columns)
            if column.title in folded
        }
    )
    return tuple(
        SummaryLine(
            plan.label,
            {
                title: Total(cell.fold, cell.over, cell.under, _folded(frame, cell))
                for title, cell in plan.cells.items()
            },
        )
        for plan in plans
    )


def _figure(value: Value) -> float | None:
    return float(value) if isinstance(value, int | Decimal) else None


def _folded(frame: pd.DataFrame, cell: Folding) -> Decimal | None:
    over = frame[cell.over]
    match cell.fold:
        case Fold.SUM:
            return _decimal(float(over.sum()))
        case Fold.MEAN:
            return _decimal(float(over.mean())) if over.count() else None
        case Fold.COUNT:
            return Decimal(int(over.count()))
        case Fold.RATIO:
            divisor = float(frame[cell.under].sum())
            return _decimal(float(over.sum()) / divisor) if divisor else None


def _decimal(number: float) -> Decimal:
    return Decimal(repr(round(number, _NOISE)))

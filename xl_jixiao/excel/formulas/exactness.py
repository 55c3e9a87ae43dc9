"""Points × N ÷ D rounded as the engine rounds it, or 需核对 where binary numbers can't tell.

The engine computes with 28 decimal digits, a cell with 53 binary ones. They can differ only where
the exact score lies at an edge of the rounding. All inputs have few decimals, so near an edge
S·P·N − (k+½)·D tells on which side the score lies (it is 0 or at least 1E-7). Only where the score
lies exactly on the edge and N ÷ D never ends in decimals does the engine's own 28th digit decide:
there the cell abstains.
"""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.excel.formulas.notation import literal, number
from xl_jixiao.rules.profile import RoundingRule

DOUBT_TEXT = "需核对"
_LARGEST = "10000000"
"""Beyond this a product of inputs has no seven exact decimals left."""


def rounded(points: str, above: str, below: str, off: str, rule: RoundingRule) -> str:
    """The score of `points` × `above` ÷ `below` − `off`, between 0 and the points.

    `off` is "0" where nothing is deducted.
    """
    scale = number(Decimal(10) ** rule.decimals)
    product = f"{scale}*{points}*{above}"
    exact = f"({scale}*({points}*{above}/{below}-{off}))"
    if rule.mode == "half-up":
        step, edge, plain = f"INT{exact}", f"(INT{exact}+0.5)", f"INT({exact}+0.5)"
        shift = "1-IF({side}<-0.0000001,1,0)"
    else:
        step, edge, plain = f"ROUND({exact},0)", f"ROUND({exact},0)", f"INT{exact}"
        shift = "0-IF({side}<-0.0000001,1,0)"
    side = f"{product}-{scale}*{off}*{below}-{edge}*{below}"
    endless = f"ABS(ROUND({above}/{below},8)-{above}/{below})>0.00000000001"
    large = f"ABS({product})>={_LARGEST}"
    near = (
        f"IF(OR({large},{endless}),{literal(DOUBT_TEXT)},"
        f"{_within(f'({step}+{shift.format(side=side)})/{scale}', points)})"
    )
    return (
        f"IF({exact}<=0,0,IF(ABS({exact}-{edge})<0.000001,{near},"
        f"{_within(f'{plain}/{scale}', points)}))"
    )


def _within(score: str, points: str) -> str:
    return f"MIN({points},MAX(0,{score}))"


def reaches(value: str, start: Decimal, base: str, *, inclusive: bool) -> str:
    """Whether value ÷ base is in or above a step, compared as decimals (base > 0)."""
    sign = ">=" if inclusive else ">"
    return f"ROUND({value}-{number(start)}*{base},6){sign}0"

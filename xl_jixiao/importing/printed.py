"""What a form prints about points, brought into line with the points of the source."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from xl_jixiao.importing.filling import Filling, RemarkKind, plain
from xl_jixiao.layouts.layout import FundsBlock, IndicatorBlock, Layout
from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.model.submission import Figure, FundRole, IndicatorForm

_FULL = Decimal(100)


def reweighed(filling: Filling, block: FundsBlock, submission: IndicatorForm) -> FundsBlock:
    """The money block with the points that the source gives it: a score of 19.66 out of 20 does
    not be under a printed 10.
    """
    points, figure = _points(submission)
    if points is None or block.points is None or points == block.points:
        return block
    before = block.points
    if figure.entry.filled:
        why = f"资金栏的分值按原表印为{plain(points)}分（模板原印{plain(before)}分），得分照填"
        filling.remark(RemarkKind.CHANGED, figure.entry, why, column="得分")
    return replace(
        block,
        points=points,
        label=_printing(block.label, before, points),
        columns=tuple(
            replace(one, text=_printing(one.text, before, points)) for one in block.columns
        ),
    )


def relabelled(
    layout: Layout, funds: FundsBlock | None, block: IndicatorBlock | None
) -> IndicatorBlock | None:
    """The indicators with the points that the money block leaves them, where the form prints both
    （20分, 80分).
    """
    official = layout.funds
    if block is None or funds is None or official is None:
        return block
    if official.points is None or funds.points is None or official.points == funds.points:
        return block
    before, after = _FULL - official.points, _FULL - funds.points
    return replace(block, label=_printing(block.label, before, after))


def _points(submission: IndicatorForm) -> tuple[Decimal | None, Figure]:
    """The points of the execution rate, and the cell that speaks of them: in the row, in the
    heading of the block, or those of the form that the source is.
    """
    total = next((one for one in submission.funds if one.role is FundRole.TOTAL), None)
    if total is None:
        return None, Figure()
    if total.points.value is not None:
        return total.points.value, total.points
    layout = find_layout(submission.layout)
    if layout is None or layout.funds is None or not total.claimed_score.entry.filled:
        return None, Figure()
    return layout.funds.points, total.claimed_score


def _printing(text: str, before: Decimal, after: Decimal) -> str:
    return re.sub(rf"(?<![\d.]){re.escape(plain(before))}(?=\s*分)", plain(after), text)

"""Actuals that only state that a target with a number was reached (domain.md section 7 item 2)."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.model.score import Hint, HintCode
from xl_jixiao.model.values import Target
from xl_jixiao.rules.profile import QualitativeBand
from xl_jixiao.scoring.judgement import CLAIM_IN_BAND, Judgement
from xl_jixiao.text.wording import quoted

_ANY = QualitativeBand("只写完成，没有数字", Decimal(0), Decimal(1))
"""Nothing but the words speaks for any share of the points."""


def judge_fulfilled(target: Target, actual: str) -> Judgement:
    """The claim stands, whether the target was met can't be told, the figure is asked for."""
    story = (
        f"年度指标值{quoted(target.text)}，实际完成值{quoted(actual)}只写完成，没有数字，无法计算"
    )
    hint = Hint(
        HintCode.NO_FIGURE,
        f"实际完成值{quoted(actual)}没有数字，按自评得分认定，请填写实际完成的数",
    )
    method = "只按自评得分认定"
    return Judgement(
        target.kind, None, None, story, method, CLAIM_IN_BAND, band=_ANY, hints=(hint,)
    )

"""I12: an upper bound that was never near."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import HintCode
from xl_jixiao.text.wording import clip


@check("I12", "目标偏松", Severity.INFO, Stage.ARITHMETIC, judges=ANY_SOURCE)
def loose_target(case: ScoredForm) -> Results:
    """越低越好的指标，实际值远低于指标值时提示目标偏松。

    检查内容：≤、＜指标的实际完成值不足年度指标值的一定比例（默认70%）。只提示，不影响得分。
    依据：评分口径“负向指标”的条款（随所用口径而定）
    错误示例：年度指标值≤6.5次/10万公顷，实际0.2次/10万公顷
    正确示例：年度指标值≤6.5次/10万公顷，实际5.8次/10万公顷
    处理办法：核对指标值是否有依据，下年度合理设定。
    """
    for row, hint in case.hinted(HintCode.LOOSE):
        if not row.explained:
            yield Hit(
                f"{hint.text.rstrip('。')}。请核对指标值依据，下年度合理设定。",
                refs=row.target_cells,
                label=row.name,
                found=clip(row.indicator.actual.printed),
                expected=clip(row.indicator.target.printed),
                clause=case.rules.at_most.clause,
                uses=row.actual_cells,
            )

"""I03: far above the target, without a reason."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity, Telling
from xl_jixiao.model.score import HintCode, ScoredRow
from xl_jixiao.text.numerals import half_up
from xl_jixiao.text.wording import clip, number, percent


@check(
    "I03",
    "超额完成较多而未说明原因",
    Severity.WARNING,
    Stage.ARITHMETIC,
    judges=ANY_SOURCE,
    holds="大幅超额的均已说明原因",
)
def far_above_target(case: ScoredForm) -> Results:
    """实际完成值大幅超过年度指标值的，应当分析原因。

    检查内容：完成率达到口径“超额完成”表中须说明原因（或扣分）的一档，而偏差原因栏空白。
        只对越高越好的指标检查；低于年度指标值的见 I01、I04；没有偏差原因栏的表不检查。
    依据：评分口径“超额完成”的条款（随所用口径而定）
    错误示例：年度指标值≥30次，实际52次（173.33%），原因栏空白
    正确示例：年度指标值≥30次，实际52次（173.33%），原因“年中增加周调度机制”
    处理办法：在偏差原因栏说明超额原因；属指标值偏低的，下年度合理设定。
    """
    if not case.has_reasons:
        return
    compared = 0
    for row in case.rows:
        line = row.line
        if line.completion is None:
            continue
        compared += 1
        over = line.hint(HintCode.OVER) if line.hints else None
        if over is None or row.explained:
            continue
        yield Hit(
            f"{over.text}，而{case.submission.source.missing_reason}。请说明超额完成的原因，指标值偏低的下年度合理设定。",
            refs=row.reason_cells,
            label=row.name,
            found=percent(line.completion, *(tier.start for tier in case.rules.over.tiers)),
            expected="填写原因",
            clause=case.rules.over.clause,
            uses=row.value_cells,
            told=_telling(row, line.completion),
        )
    if compared:
        yield Pass(f"{compared}项完成率无未说明的大幅超额")


def _telling(row: ScoredRow, completion: Decimal) -> Telling:
    """As a multiple from twice the target on."""
    cells = row.indicator.target.printed, row.indicator.actual.printed
    target, actual = map(clip, cells)
    if completion < _TWICE:
        rate = percent(completion)
        return telling("百分比", completion, 完成率=rate, 目标=target, 完成=actual)
    times = number(half_up(completion, _CENT))
    return telling("倍数", completion, 倍数=times, 目标=target, 完成=actual)


_TWICE = Decimal(2)
_CENT = Decimal("0.01")

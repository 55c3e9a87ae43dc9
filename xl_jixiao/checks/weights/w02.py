"""W02: all weights together."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm, total
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.submission import NO_FIGURE, Figure, addresses_of
from xl_jixiao.text.wording import points


@check("W02", "分值合计不等于满分", Severity.ERROR, Stage.ARITHMETIC, holds="分值合计等于满分")
def all_weights(case: ScoredForm) -> Results:
    """预算执行率与全部三级指标的分值之和必须等于满分（100分）。

    检查内容：预算执行率分值＋各三级指标分值是否等于口径的总分；总分行印有分值的也与之比较。
        有未填的分值时不检查（另见必填项）；资金栏未能读取的（B11）不检查；没有实际完成值栏的得分表只加各指标分值，
        与总分行所印分值（没有印的与满分）比较；各目标的指标分值都是全额、按权重比例加权的表不检查，
        写了权重比例而不能加权的（各目标分值不都是全额、比例读不出）照样检查。
    依据：评分口径“分值”的条款（随所用口径而定）
    错误示例：预算执行率10分，产出40分，效益30分，满意度10分，合计90分
    正确示例：预算执行率10分，产出50分，效益30分，满意度10分，合计100分
    处理办法：核对预算执行率的分值和各指标分值，调整到合计100分。
    """
    if not case.submission.has_points or case.score.weighed:
        return
    rows = case.scored_rows
    indicators = total([row.worth for row in rows])
    if not case.submission.has_actuals:
        yield from _of_score_sheet(case, indicators)
        return
    execution = _execution_points(case)
    if indicators is None or execution is None:
        return
    added = indicators + execution
    full = case.rules.weights.total
    sentence = f"预算执行率{points(execution)}＋指标{points(indicators)}＝{points(added)}"
    if [row.worth for row in rows] != [row.points for row in rows]:
        sentence += "（没有满意度指标，其分值已并入效益指标）"
    if added == full:
        yield Pass(sentence)
        return
    advice = "请核对预算执行率和各指标的分值。"
    if added > full and len({row.indicator.goal for row in rows}) > 1:
        advice = (
            "各年度目标的指标分值都是全额的，请写明权重比例（如“权重60%”），或把分值分到各目标。"
        )
    yield Hit(
        f"{sentence}，应为{points(full)}。{advice}",
        refs=_place(case),
        label="总分",
        found=points(added),
        expected=points(full),
        clause=case.rules.weights.clause,
        uses=addresses_of(*(row.indicator.points for row in rows), _execution(case)),
    )


def _of_score_sheet(case: ScoredForm, added: Decimal | None) -> Results:
    """A sheet of scores has no money block: its rows make the full marks, those that its own total
    row prints where it does.
    """
    full = case.submission.claimed_points.value
    if full is None:
        full = case.rules.weights.total
    if added is None:
        return
    sentence = f"各指标分值之和＝{points(added)}"
    if added == full:
        yield Pass(sentence)
        return
    yield Hit(
        f"{sentence}，应为{points(full)}。请核对各指标的分值。",
        refs=_place(case),
        label="总分",
        found=points(added),
        expected=points(full),
        uses=addresses_of(*(row.indicator.points for row in case.scored_rows)),
    )


def _execution(case: ScoredForm) -> Figure:
    return case.total.points if case.total else NO_FIGURE


def _execution_points(case: ScoredForm) -> Decimal | None:
    """The printed 分值 of the execution, else those it was scored with (none where the indicators
    carry a row 预算执行率 of their own); None where they can't be read.
    """
    if case.total is None:
        return None
    printed = _execution(case)
    if printed.value is None and printed.entry.filled:
        return None
    if printed.value is not None:
        return printed.value
    return case.rules.execution.points if case.total_line is None else case.total_line.points


def _place(case: ScoredForm) -> tuple[CellRef, ...]:
    submission = case.submission
    own = addresses_of(submission.claimed_points) or addresses_of(submission.claimed_total)
    return (
        own
        or addresses_of(_execution(case))
        or addresses_of(case.total.ref if case.total else None)
    )

"""W04: the claimed scores against the claimed total."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.amounts import compare_sum, score_slack
from xl_jixiao.facts.form import ScoredForm, claimed_parts
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.submission import NO_FIGURE, Figure, addresses_of
from xl_jixiao.text.wording import joined, points


@check(
    "W04",
    "各项自评得分之和与自评总分不符",
    Severity.ERROR,
    Stage.ARITHMETIC,
    judges=ANY_SOURCE,
    holds="各项自评得分之和等于自评总分",
)
def claimed_total(case: ScoredForm) -> Results:
    """自评总分必须等于预算执行得分与各指标自评得分之和。

    检查内容：填写的总分与预算执行自评得分＋各三级指标自评得分是否一致（写明加分的，也可以是再加上加分）；
        总分漏加预算执行得分的、得分是文本而求和公式没有计入的单独指出。报告文字按写明得分的一级指标相加。
        有未填的得分时不检查；各目标按权重比例加权的表不检查，资金栏未能读取的（B11）不检查。
    依据：总分＝各项得分之和（自评表表内勾稽关系）
    错误示例：预算执行6分，各指标合计90分，总分填90分
    正确示例：预算执行10分，产出37分，效益40分，满意度10分，总分97分
    处理办法：重新合计总分，或改正填错的单项得分。
    """
    claimed, figures = case.submission.claimed_total, claimed_parts(case)
    if claimed.value is None or figures is None:
        return
    execution = case.total.claimed_score if case.total else NO_FIGURE
    outcome = compare_sum(claimed, figures)
    bonus = case.submission.bonus.value or 0
    if min(abs(outcome.gap), abs(outcome.gap - bonus)) <= _slack([claimed, *figures]):
        yield Pass(f"{len(figures)}项合计{points(outcome.parts)}＝总分")
        return
    items = "预算执行得分与各指标得分" if case.submission.has_actuals else "各指标得分"
    yield Hit(
        f"自评总分{points(outcome.total)}，而{items}之和为"
        f"{points(outcome.parts)}，相差{points(abs(outcome.gap))}。"
        f"{_advice(claimed, figures, execution)}",
        refs=addresses_of(claimed),
        label="总分",
        found=points(outcome.total),
        expected=points(outcome.parts),
        uses=addresses_of(*figures),
    )


def _advice(claimed: Figure, figures: Sequence[Figure], execution: Figure) -> str:
    """What to do, and how the total may have come about."""
    texts = [one for one in figures if one.entry.kind is CellKind.TEXT and one.value]
    numbers = [one for one in figures if one.entry.kind is not CellKind.TEXT]
    if texts and abs(compare_sum(claimed, numbers).gap) <= _slack([claimed, *numbers]):
        places = joined([one.entry.ref.a1 for one in texts if one.entry.ref is not None])
        return (
            f"{len(texts)}项得分（{places}）是文本，求和公式 SUM 不计入。"
            "请把这些单元格改为数值，再重新合计。"
        )
    if execution.value and compare_sum(claimed, figures).gap == -execution.value:
        return "总分似未加预算执行得分。请重新合计。"
    return "请重新合计。"


def _slack(figures: Sequence[Figure]) -> Decimal:
    """Half a step per score with decimals; whole points are exact."""
    return sum([score_slack(figure) for figure in figures], Decimal(0))

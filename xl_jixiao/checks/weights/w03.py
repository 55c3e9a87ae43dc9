"""W03: a claimed score above its weight."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.submission import Figure, addresses_of
from xl_jixiao.text.wording import points


@check(
    "W03",
    "自评得分大于分值",
    Severity.ERROR,
    Stage.ARITHMETIC,
    judges=ANY_SOURCE,
    holds="各项得分不大于分值",
)
def above_weight(case: ScoredForm) -> Results:
    """得分不得大于分值。

    检查内容：预算执行率和各三级指标的自评得分是否大于其分值，自评总分是否大于满分（写明加分的，满分加上加分）。
    依据：评分口径“检查依据”的条款
    错误示例：分值10分，自评得分12分
    正确示例：分值10分，自评得分10分
    处理办法：改正得分；分值填错的先改分值。
    """
    compared = 0
    total = case.total
    if total is not None:
        name = total.name or total.label
        yield from _too_high(name, total.points, total.claimed_score, total.ref)
    for row in case.scored_rows:
        if row.points is None or row.claimed is None:
            continue
        compared += 1
        if row.claimed <= row.points:
            continue
        indicator = row.indicator
        yield from _too_high(row.name, indicator.points, indicator.claimed_score, indicator.ref)
    yield from _too_high("总分", _most(case), case.submission.claimed_total, None)
    if compared:
        yield Pass(f"{compared}项得分均不大于分值")


def _most(case: ScoredForm) -> Figure:
    """The full marks, with what the text or a row 加分项 adds to them."""
    stated = case.submission.bonus
    rows = [row.indicator.points for row in case.scored_rows if "加分" in row.name]
    added = [one for one in (stated, *rows) if one.value]
    if not added:
        return Figure(case.rules.weights.total)
    most = max(added, key=lambda one: one.value or Decimal(0))
    return most._replace(value=case.rules.weights.total + (most.value or 0))


def _too_high(name: str, weight: Figure, claimed: Figure, ref: CellRef | None) -> Results:
    if weight.value is None or claimed.value is None or claimed.value <= weight.value:
        return
    yield Hit(
        f"自评得分{points(claimed.value)}大于分值{points(weight.value)}。得分最高为分值，请改正。",
        refs=addresses_of(claimed) or addresses_of(ref),
        label=name,
        found=points(claimed.value),
        expected=f"≤{points(weight.value)}",
        uses=addresses_of(weight),
        told=telling(weight=claimed.value - weight.value, 分值=points(weight.value)),
    )

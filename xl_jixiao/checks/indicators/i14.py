"""I14: a rate that can't be above 100%."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.score import ScoredRow
from xl_jixiao.model.values import Quantity
from xl_jixiao.text.direction import names_bounded_rate
from xl_jixiao.text.wording import clip


@check("I14", "比率超过100%", Severity.WARNING, Stage.ARITHMETIC, judges=ANY_SOURCE)
def rate_above_hundred(case: ScoredForm) -> Results:
    """满意度、合格率、覆盖率等比率不应超过100%。

    检查内容：名称为满意度、合格率、覆盖率、及时率、到位率等的指标，其指标值或完成值大于100%。
        指标值大于100%的，谁也达不到，该项得分待定，不因此判为未完成。
    依据：此类比率的上限为100%（指标定义）
    错误示例：服务对象满意度，年度指标值290%
    正确示例：服务对象满意度，年度指标值≥90%
    处理办法：核对是否把“≥”误录成数字，或分子分母填反。
    """
    for row in case.rows:
        wanted, said = _is_above(row.wanted), _is_above(row.said)
        if not (wanted or said) or not names_bounded_rate(row.name):
            continue
        if wanted:
            yield _hit(row, row.indicator.target.text, row.target_cells)
        if said:
            yield _hit(row, row.indicator.actual.text, row.actual_cells)


def _is_above(quantity: Quantity | None) -> bool:
    return quantity is not None and quantity.unit in {"%", "％"} and quantity.number > 100


def _hit(row: ScoredRow, text: str, refs: tuple[CellRef, ...]) -> Hit:
    return Hit(
        f"填“{clip(text)}”，该比率不可能超过100%。请核对符号和数值。",
        refs=refs,
        label=row.name,
        found=clip(text),
        expected="≤100%",
    )

"""F23: what is displayed keeps the target, what is stored does not, or the reverse."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import HintCode
from xl_jixiao.text.wording import clip


@check("F23", "显示的数与存储的数在指标值两侧", Severity.WARNING, Stage.CELL, gate=True)
def two_sides(case: ScoredForm) -> Results:
    """单元格显示的数与存储的数应当同样达到，或同样未达到指标值。

    检查内容：单元格格式少显示了小数，使显示的数达到指标值而存储的数未达到，或相反。
        按存储的数核算。
    依据：单元格格式只改变显示，不改变数值，公式按存储的数计算
    错误示例：年度指标值≥96%，实际完成值存储为95.5%，按整数显示为96%
    正确示例：实际完成值显示为95.5%，按未完成说明原因
    处理办法：显示足够的小数位，按实际的数填写完成情况；确为四舍五入后填报的，改为输入显示的数。
    """
    for row, hint in case.hinted(HintCode.TWO_SIDES):
        actual = row.indicator.actual
        yield Hit(
            f"{hint.text}。",
            refs=row.actual_cells,
            label=row.name,
            found=clip(actual.shown or actual.text),
            expected=f"显示为{clip(actual.text)}",
            uses=row.target_cells,
        )

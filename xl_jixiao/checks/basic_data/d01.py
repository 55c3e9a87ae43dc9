"""D01: a control rate against what it divides."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import BASIC_FORMS, Stage, check
from xl_jixiao.facts.amounts import rate_agrees, ratio
from xl_jixiao.facts.base_data import UnitData, filled_rates
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import number, percent, shown


@check(
    "D01", "控制率计算错误", Severity.ERROR, Stage.ARITHMETIC, BASIC_FORMS, holds="控制率计算正确"
)
def control_rates(case: UnitData) -> Results:
    """控制率必须等于实际数÷控制数。

    检查内容：在职人员控制率＝在职人数÷编制数；规模控制率＝实际规模÷批复规模；
        投资概算控制率＝实际投资÷预算投资。按显示的小数位比较，不带%的按百分数理解。
    依据：基础数据表各控制率的定义：实际数÷控制数
    错误示例：编制69人，在职59人，控制率98.33%
    正确示例：编制69人，在职59人，控制率85.51%
    处理办法：核对人数、规模、投资额后重新计算控制率。
    """
    for rate, data in filled_rates(case):
        value = ratio(data.above.value, data.below.value)
        if value is None or data.rate.value.value is None:
            continue
        above, below = number(data.above.value.value), number(data.below.value.value)
        division = f"{above}÷{below}={percent(value)}"
        if rate_agrees(data.rate.value, value):
            yield Pass(f"{rate.name}：{division}")
            continue
        yield Hit(
            f"填{shown(data.rate.value)}，应为{division}。请核对后重新计算。",
            refs=addresses_of(data.rate.value),
            label=rate.name,
            found=shown(data.rate.value),
            expected=percent(value),
            uses=addresses_of(data.above.value, data.below.value),
        )

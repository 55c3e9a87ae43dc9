"""D06: more staff than posts, more area or money than approved."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results, telling
from xl_jixiao.checks.registry import BASIC_FORMS, Stage, check
from xl_jixiao.facts.amounts import ratio
from xl_jixiao.facts.base_data import UnitData, filled_rates
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import number, percent


@check("D06", "实际数超过控制数", Severity.WARNING, Stage.ARITHMETIC, BASIC_FORMS)
def beyond_control(case: UnitData) -> Results:
    """在职人数、建设规模、投资额不应超过编制、批复规模、预算投资。

    检查内容：在职人数大于编制数，实际规模大于批复规模，实际投资大于预算投资。
    依据：评分口径“检查依据”的条款
    错误示例：编制50人，在职55人，控制率110%
    正确示例：编制55人，在职50人，控制率90.91%
    处理办法：核对数据；确属超编、超规模、超概算的，在报告中说明原因和批准文件。
    """
    for rate, data in filled_rates(case):
        share = ratio(data.above.value, data.below.value)
        if share is None or share <= 1:
            continue
        above, below = data.above, data.below
        yield Hit(
            f"{above.column}{number(above.value.value)}大于{below.column}"
            f"{number(below.value.value)}（{percent(share)}）。请核对，属实的说明原因和批准文件。",
            refs=addresses_of(above.value),
            label=rate.name,
            found=percent(share),
            expected="≤100%",
            uses=addresses_of(below.value),
            told=telling(
                weight=share,
                实项=above.column,
                实=f"{number(above.value.value)}{above.unit}",
                控项=below.column,
                控=f"{number(below.value.value)}{below.unit}",
            ),
        )

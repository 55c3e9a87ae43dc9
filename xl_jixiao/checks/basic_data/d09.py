"""D09: negative figures in the 基础数据表."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results, telling
from xl_jixiao.checks.registry import BASIC_FORMS, Stage, check
from xl_jixiao.facts.base_data import MAY_BE_NEGATIVE, UnitData
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import shown


@check("D09", "基础数据为负数", Severity.ERROR, Stage.SHAPE, BASIC_FORMS)
def negative_figure(case: UnitData) -> Results:
    """人数、金额、面积不应为负数。

    检查内容：基础数据表的人数、金额、面积是否小于0；预算调整可为负数。
    依据：本工具检查规则：基础数据为非负数
    错误示例：公务接待决算数填−15.7
    正确示例：公务接待决算数填15.7
    处理办法：改正符号。
    """
    for datum in case.submission.data:
        value = datum.value.value
        if value is not None and value < 0 and datum.key not in MAY_BE_NEGATIVE:
            yield Hit(
                f"{datum.column}填{shown(datum.value)}，为负数。应为0或正数，请改正。",
                refs=addresses_of(datum.value),
                label=datum.label,
                found=shown(datum.value),
                expected="≥0",
                told=telling(列=datum.column),
            )

"""F22: a date where something is counted, or a number where a day is asked for."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import HintCode
from xl_jixiao.text.wording import clip

_MIXED = {HintCode.DATE_FOR_COUNT: "数值", HintCode.LOST_DATE: "日期"}
"""What is wrong → what is expected."""


@check("F22", "数值成了日期，或日期成了数值", Severity.WARNING, Stage.CELL)
def date_or_number(case: ScoredForm) -> Results:
    """计数的指标应当填数，时限指标应当填日期。

    检查内容：不是时限的指标，指标值或完成值的单元格是否存的是日期（输入“5-6”会被 Excel 改成
        5月6日）；时限指标的单元格是否只剩日期的序号（45280即2023年12月20日）。
        这样的行得分待定，不猜测。
    依据：Excel 把日期存为序号，单元格格式决定显示成日期还是数
    错误示例：水库座数的实际完成值为“5月6日”；完成时限的实际完成值为“45280”
    正确示例：水库座数为“5座”；完成时限为“12月20日”
    处理办法：把单元格设为文本或数值后重新输入；日期设为日期格式。
    """
    for row in case.rows:
        if not row.line.hints:
            continue
        for code, expected in _MIXED.items():
            hint = row.line.hint(code)
            if hint is not None:
                of_target = hint.text.startswith("年度指标值")
                entry = row.indicator.target if of_target else row.indicator.actual
                yield Hit(
                    f"{hint.text}。该项得分待定。",
                    refs=row.target_cells if of_target else row.actual_cells,
                    label=row.name,
                    found=clip(entry.printed),
                    expected=expected,
                    told=telling("指标值" if of_target else "完成值"),
                )

"""I11: target and actual that can't be compared."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import HintCode
from xl_jixiao.text.wording import clip


@check(
    "I11", "实际完成值无法与年度指标值比较", Severity.WARNING, Stage.ARITHMETIC, judges=ANY_SOURCE
)
def incomparable(case: ScoredForm) -> Results:
    """年度指标值是数值、日期的，实际完成值应当是可比的数值、日期。

    检查内容：指标值有数而实际完成值只有文字、单位不能换算、百分比对个数，写的是没有完成的数、计划数、
        差额或超出的数、将来的数，或者有几个数而分不清哪一个是完成的，本工具不猜测，该项得分待定。
        实际完成值空白的见 R04，只写完成的见 I18。
    依据：定量指标以实际完成值与年度指标值比较计分，无法比较的不予核算
    错误示例：年度指标值“18个”，实际完成值“超额完成2个”
    正确示例：年度指标值“18个”，实际完成值“18个”
    处理办法：按年度指标值的单位填写实际完成的数值。
    """
    for row, hint in case.hinted(HintCode.INCOMPARABLE):
        if not (row.has_target and row.has_actual):
            continue
        yield Hit(
            f"{hint.text.rstrip('。')}，该项得分待定。请按年度指标值的口径和单位填写实际完成值。",
            refs=row.actual_cells,
            label=row.name,
            found=clip(row.indicator.actual.printed),
            expected=clip(row.indicator.target.printed),
            uses=row.target_cells,
        )

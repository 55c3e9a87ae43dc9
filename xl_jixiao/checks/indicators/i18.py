"""I18: a target with a number, an actual that only says that it was reached."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import HintCode
from xl_jixiao.text.wording import clip


@check("I18", "实际完成值只写完成没有数字", Severity.WARNING, Stage.ARITHMETIC, judges=ANY_SOURCE)
def no_figure(case: ScoredForm) -> Results:
    """年度指标值是数值的，实际完成值应当填写实际完成的数。

    检查内容：指标值有数而实际完成值只写“完成”“达成预期指标”“达标”“按标准发放”等，没有数字。
        是否达到看不出，得分暂按自评认定。
    依据：定量指标以实际完成值与年度指标值比较计分，实际完成值应当是可比的数值
    错误示例：年度指标值“≥18个”，实际完成值“达成预期指标”
    正确示例：年度指标值“≥18个”，实际完成值“18个”
    处理办法：按年度指标值的单位填写实际完成的数。
    """
    for row, _ in case.hinted(HintCode.NO_FIGURE):
        yield Hit(
            f"实际完成值填“{clip(row.indicator.actual.text)}”，没有数字，看不出完成多少，"
            "得分暂按自评认定。请填写实际完成的数。",
            refs=row.actual_cells,
            label=row.name,
            found=clip(row.indicator.actual.text),
            expected=f"与“{clip(row.indicator.target.text)}”可比的数",
            uses=row.target_cells,
        )

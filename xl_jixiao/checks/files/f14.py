"""F14: a file format that hides how numbers are shown."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import SCORED_FORMS, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import HintCode
from xl_jixiao.text.wording import clip


@check("F14", "看不到单元格的显示格式", Severity.WARNING, Stage.CELL, SCORED_FORMS, gate=True)
def display_unknown(case: ScoredForm) -> Results:
    """文件格式应当能看到单元格的显示格式，否则分不清1和100%。

    检查内容：.xlsb 等格式读不到数字的显示格式，指标值或完成值的含义不确定的，该项得分待定。
    依据：以单元格显示的内容为准，不猜测
    错误示例：.xlsb 文件中实际完成值存为1，可能是1，也可能显示为100%
    正确示例：另存为 .xlsx 后，实际完成值显示为100%
    处理办法：用 Excel 或 WPS 另存为 .xlsx 后重新报送。
    """
    for row, _ in case.hinted(HintCode.DISPLAY_UNKNOWN):
        yield Hit(
            "看不到数字的显示方式（1还是100%），该项得分待定。请另存为 .xlsx 后报送。",
            refs=row.actual_cells,
            label=row.name,
            found=clip(row.indicator.actual.printed),
            expected="能看到显示格式的 .xlsx",
        )

"""F08: an error value."""

from __future__ import annotations

from xl_jixiao.checks.files.cell_issues import issue_hits
from xl_jixiao.checks.hit import Results
from xl_jixiao.checks.registry import ALL_FORMS, Stage, check
from xl_jixiao.facts.form import FormFacts
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import IssueKind


@check("F08", "单元格为错误值", Severity.ERROR, Stage.CELL, ALL_FORMS, gate=True)
def error_value(case: FormFacts) -> Results:
    """单元格不得为 #REF!、#DIV/0! 等错误值。

    检查内容：自评表用到的单元格是否为 Excel 错误值。错误值不作为0处理。
    依据：错误值不是数，无法核算
    错误示例：自评得分单元格显示 #REF!
    正确示例：自评得分单元格显示10
    处理办法：检查公式引用的单元格是否被删除、除数是否为0，改正后保存。
    """
    yield from issue_hits(
        case,
        IssueKind.ERROR_VALUE,
        "显示{text}，读不到数。请检查公式引用和除数，改正后保存。",
        "数值",
    )

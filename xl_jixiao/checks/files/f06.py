"""F06: a formula saved without its value."""

from __future__ import annotations

from xl_jixiao.checks.files.cell_issues import issue_hits
from xl_jixiao.checks.hit import Results
from xl_jixiao.checks.registry import ALL_FORMS, Stage, check
from xl_jixiao.facts.form import FormFacts
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import IssueKind


@check("F06", "公式没有计算结果", Severity.ERROR, Stage.CELL, ALL_FORMS, gate=True)
def uncalculated(case: FormFacts) -> Results:
    """公式单元格必须保存有计算结果。

    检查内容：应为数值的单元格是公式，但文件里没有保存计算结果（多为其他软件生成后未打开保存）。
    依据：本工具不代替 Excel 计算公式，没有结果的单元格不作为0处理
    错误示例：执行率单元格为“=E7/D7”，没有保存结果
    正确示例：用 Excel 或 WPS 打开并保存后，执行率单元格有结果100%
    处理办法：用 Excel 或 WPS 打开该文件，等公式算完后保存，重新报送。
    """
    yield from issue_hits(
        case,
        IssueKind.UNCALCULATED,
        "公式没有计算结果，读不到数。请用 Excel 或 WPS 打开后保存，再报送。",
        "计算结果",
    )

"""F21: a picture where a text or a number belongs."""

from __future__ import annotations

from xl_jixiao.checks.files.cell_issues import issue_hits
from xl_jixiao.checks.hit import Results
from xl_jixiao.checks.registry import ALL_FORMS, Stage, check
from xl_jixiao.facts.form import FormFacts
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import IssueKind


@check("F21", "单元格里是图片", Severity.WARNING, Stage.CELL, ALL_FORMS)
def picture(case: FormFacts) -> Results:
    """自评表的单元格应当填文字或数字，图片读不到内容。

    检查内容：指标值、完成值、金额、分值、得分、原因等单元格里是否嵌入了图片（WPS 的 DISPIMG、
        Excel 的“放置在单元格中”）。图片不作为文字，也不作为数。
    依据：图片里的内容无法核算、汇总
    错误示例：实际完成值单元格里是一张截图
    正确示例：实际完成值填98%，截图另附
    处理办法：把图片里的内容改填成文字或数字，图片作为附件报送。
    """
    yield from issue_hits(
        case,
        IssueKind.OBJECT,
        "单元格里是图片，读不到内容。请改填文字或数字，图片作为附件报送。",
        "文字或数字",
    )

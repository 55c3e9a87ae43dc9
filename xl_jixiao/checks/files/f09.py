"""F09: something that is no number where a number belongs."""

from __future__ import annotations

from xl_jixiao.checks.files.cell_issues import issue_hits
from xl_jixiao.checks.hit import Results
from xl_jixiao.checks.registry import ALL_FORMS, Stage, check
from xl_jixiao.facts.form import FormFacts
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import IssueKind


@check("F09", "应填数值的单元格读不出数", Severity.ERROR, Stage.CELL, ALL_FORMS, gate=True)
def unreadable(case: FormFacts) -> Results:
    """金额、分值、得分单元格必须填数值。

    检查内容：应为数值的单元格填了读不出数的文字。读不出的不作为0处理。
    依据：本工具检查规则：金额、分值、得分为数值
    错误示例：全年执行数填“详见附表”
    正确示例：全年执行数填208.22
    处理办法：改填数字；没有发生的填0。
    """
    yield from issue_hits(
        case,
        IssueKind.UNREADABLE,
        "填“{text}”，读不出数。请改填数字，没有发生的填0。",
        "数值",
    )

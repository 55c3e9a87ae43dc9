"""F24: points, scores and amounts under a percent format."""

from __future__ import annotations

from xl_jixiao.checks.files.cell_issues import issue_hits
from xl_jixiao.checks.hit import Results
from xl_jixiao.checks.registry import ALL_FORMS, Stage, check
from xl_jixiao.facts.form import FormFacts
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import IssueKind


@check("F24", "分值、得分、金额显示成百分比", Severity.WARNING, Stage.CELL, ALL_FORMS)
def percent_format(case: FormFacts) -> Results:
    """分值、得分、金额和数量不是比率，应当用数值格式。

    检查内容：这些单元格的数字格式是否带%。按存储的数读（存储15、显示1500%的是15分），
        整列都是占比（10%、20%……）的按百分数作分值，不提示。
    依据：单元格格式只改变显示，不改变数值
    错误示例：分值单元格存储15，显示为1500.00%
    正确示例：分值单元格显示15
    处理办法：把单元格改为数值格式，并核对存储的数。
    """
    yield from issue_hits(
        case,
        IssueKind.PERCENT,
        "设成了百分比格式，显示{text}；已按存储的数读出。请改为数值格式并核对。",
        "数值格式",
    )

"""F17: columns that are not read."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import SCORED_FORMS, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import CellIssue, IssueKind
from xl_jixiao.text.wording import clip


@check("F17", "有的列没有读入", Severity.INFO, Stage.CELL, SCORED_FORMS)
def unread_columns(case: ScoredForm) -> Results:
    """表头认不出的列，其内容不参与核对和计分，一张表只提示一次。

    检查内容：资金栏和指标表里有内容、而表头不认识的列；两列是同一种内容、只读了其中一列的，也列出另一列。
        没有填内容的列不提示。
    依据：本工具按表头文字认列，认不出的列不猜其含义
    错误示例：指标表右侧多出“得分系数”一列，各行填有0.9、1
    正确示例：指标表各列为一级指标、二级指标、三级指标、年度指标值、实际完成值、分值、得分、偏差原因
    处理办法：该列不需要核对的可不改；需要核对的，把表头改成正式表样的文字，或把内容移到正式表样已有的列。
    """
    issues = [one for one in case.submission.issues if one.kind is IssueKind.UNREAD_COLUMN]
    if not issues:
        return
    unknown = "、".join(_named(one) for one in issues if not one.field)
    parts = [f"{unknown}未识别，没有读入"] if unknown else []
    parts += [
        f"{_named(one)}没有读入，已读入同类的“{clip(one.field)}”列" for one in issues if one.field
    ]
    yield Hit(
        f"{'；'.join(parts)}。不需要核对的可不改；需要核对的，请改用正式表样的表头。",
        refs=tuple(one.ref for one in issues),
        label="表头",
        found="、".join(clip(one.text) for one in issues),
        expected="正式表样的表头",
    )


def _named(issue: CellIssue) -> str:
    return f"第{issue.ref.col}列“{clip(issue.text)}”"

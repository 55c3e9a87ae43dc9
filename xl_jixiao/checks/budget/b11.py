"""B11: a money block that could not be read."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import IssueKind
from xl_jixiao.text.wording import clip


@check("B11", "资金栏未能读取", Severity.WARNING, Stage.CELL)
def unread_funds(case: ScoredForm) -> Results:
    """有金额和分值的资金栏，读不出预算数和执行数的，指出未能读取。

    检查内容：表内有带金额和分值（得分）的资金栏，但表头里找不到预算数和执行数，或表头下没有可读的行，
        或金额写在名称右边而不在表头下面。
        一张表只提示一次；预算执行率得分待定，分值合计（W02）和总分（W04）不再核对。
    依据：本工具按表头文字认列，认不出的列不猜其含义
    错误示例：资金栏表头为“债券发行额、实际到位、实际支出、分值、得分”
    正确示例：资金栏表头为“年初预算数、全年预算数、全年执行数、分值、执行率、得分”
    处理办法：把资金栏表头改成正式表样的文字后重新核对，或人工核对预算执行率得分。
    """
    for issue in case.submission.issues:
        if issue.kind is IssueKind.UNREAD_FUNDS:
            yield Hit(
                f"资金栏未能读取：“{clip(issue.text)}”里认不出预算数、执行数的表头，预算执行率得分待定，"
                "分值合计和总分不核对。请把表头改为“年初预算数、全年预算数、全年执行数”，一笔资金一行。",
                refs=(issue.ref,),
                label="资金栏",
                found=clip(issue.text),
                expected="年初预算数、全年预算数、全年执行数",
            )

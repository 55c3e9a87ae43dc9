"""B09: nothing is in the executed amount of the total row."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of


@check("B09", "全年执行数未填写", Severity.ERROR, Stage.REQUIRED, gate=True)
def no_executed(case: ScoredForm) -> Results:
    """年度资金总额的全年执行数必须填写。

    检查内容：年度资金总额行有预算数，而全年执行数空白。
    依据：本工具检查规则：执行数是预算执行率的依据
    错误示例：全年预算数208.22，全年执行数空白
    正确示例：全年预算数208.22，全年执行数208.22
    处理办法：按决算口径补填全年执行数；确未支出的填0。
    """
    total = case.total
    if total is None or not case.budget.value:
        return
    if total.executed.value is None and not total.executed.entry.filled:
        yield Hit(
            "年度资金总额有预算数而全年执行数空白，执行率不能计算。请补填，确未支出的填0。",
            refs=addresses_of(total.executed) or (total.ref,),
            label=total.name or total.label,
            found="空白",
            expected="全年执行数",
        )

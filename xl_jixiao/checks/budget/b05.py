"""B05: no budget to divide by."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.checks.hit import Hit, Results, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.facts.fund_parts import blocks, columns
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import Figure, FundLine, FundRole, addresses_of
from xl_jixiao.text.wording import number


@check("B05", "预算数为0或空白，执行率无从计算", Severity.ERROR, Stage.REQUIRED, gate=True)
def no_budget(case: ScoredForm) -> Results:
    """年度资金总额的预算数必须填写且大于0，否则执行率没有意义，不予计分。

    检查内容：年度资金总额行的预算数是否为空白或0；分项行有数的，给出分项合计。0÷0 的分项行不检查。
    依据：执行率＝执行数÷预算数，分母为0时无定义；本工具不以年初数或分项合计代替
    错误示例：年度资金总额0、207.45，各来源行合计207.45
    正确示例：年度资金总额的全年预算数207.45，各来源行合计207.45
    处理办法：在总额行补填全年预算数；确无预算的项目不应报送自评表。
    """
    total = case.total
    if total is None or case.budget.value or _unreadable(case.budget):
        return
    blank = case.budget.value is None
    parts = _sum_of_parts(case, total)
    known = f"分项合计为{number(parts)}万元，请核对后填入。" if parts else "请补填。"
    yield Hit(
        f"年度资金总额的{case.base_name}{'未填写' if blank else '为0'}，执行率无从计算，"
        f"该项不计分。{known}",
        refs=addresses_of(case.budget) or (total.ref,),
        label=total.name or total.label,
        found="空白" if blank else "0",
        expected=number(parts) if parts else "大于0的金额",
        told=telling("空白" if blank else "零", 基数=case.base_name),
    )


def _unreadable(figure: Figure) -> bool:
    """Something is there that is no number: the F checks speak of it."""
    return figure.value is None and figure.entry.filled


def _sum_of_parts(case: ScoredForm, total: FundLine) -> Decimal | None:
    """What the parts add up to, from the rows with columns, else from the labels."""
    filled = Figure(Decimal(0))
    stand_in = FundLine(total.label, FundRole.TOTAL, total.ref, annual=filled, initial=filled)
    for column in columns(stand_in, case.submission.funds):
        if column.name == case.base_name:
            return sum((part.value for part in column.parts if part.value), Decimal(0))
    for block in blocks(case.submission.funds):
        if block.head and block.head.amount.value:
            return block.head.amount.value
        added = sum((amount.value for amount in block.amounts if amount.value), Decimal(0))
        if added:
            return added
    return None

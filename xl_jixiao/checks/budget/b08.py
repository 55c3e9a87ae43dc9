"""B08: negative amounts."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import shown


@check("B08", "资金金额为负数", Severity.ERROR, Stage.SHAPE)
def negative_amount(case: ScoredForm) -> Results:
    """预算数、执行数不应为负数。

    检查内容：资金各行的年初预算数、全年预算数、全年执行数和标签内的金额是否小于0。
    依据：本工具检查规则：预算数、执行数为非负金额
    错误示例：其他资金的全年执行数填−12.5
    正确示例：其他资金的全年执行数填12.5
    处理办法：改正符号；属于收回资金的，从预算数和执行数中扣减后填净额。
    """
    for line in case.submission.funds:
        for figure in (line.initial, line.annual, line.executed, line.amount):
            if figure.value is not None and figure.value < 0:
                yield Hit(
                    f"金额填{shown(figure)}，为负数。预算数、执行数应为0或正数，请改正。",
                    refs=addresses_of(figure) or (line.ref,),
                    label=line.name or line.label,
                    found=shown(figure),
                    expected="≥0",
                )

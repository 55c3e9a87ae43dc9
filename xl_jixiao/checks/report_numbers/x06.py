"""X06: 元 written for 万元."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.lines import cell_lines, lines, places, quote
from xl_jixiao.checks.report_numbers.wholes import in_wan, listings
from xl_jixiao.model.finding import Severity
from xl_jixiao.text.wording import number


@check("X06", "金额单位疑有误（元、万元）", Severity.WARNING, Stage.REPORT, in_cells=True)
def slips_of_unit(case: ReportCase) -> Results:
    """金额的计量单位应当写对，全文一致。

    检查内容：“其中”各项里以“元”或“亿元”写的金额，换成“万元”后恰好与合计一致的，提示单位写错。与表内数字差一万倍的见X01。
    依据：本工具检查规则：报告前后数据一致、计算正确
    错误示例：财政收入1286.05万元，其中年初预算批复969.06元，年中追加316.99万元
    正确示例：财政收入1286.05万元，其中年初预算批复969.06万元，年中追加316.99万元
    处理办法：把“元”改为“万元”，并检查同类数字。
    """
    for listing in listings((*lines(case.report), *cell_lines(case))):
        slip = listing.slip
        if slip is None:
            continue
        amount = f"{number(in_wan(slip))}万元"
        yield Hit(
            f"写的是{slip.text}，按万元读才与合计{listing.whole.text}算得上，应为{amount}。"
            "请改正单位。",
            refs=places([slip]),
            label=quote(slip),
            found=slip.text,
            expected=amount,
        )

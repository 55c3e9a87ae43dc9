"""X06: 元 written for 万元."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.lines import case_lines, hit_at
from xl_jixiao.checks.report_numbers.wholes import in_wan, listings
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.facts.amounts import TEN_THOUSAND
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, Report, StatedNumber
from xl_jixiao.text.number_roles import GIVEN_ROLES, SPENT_ROLES, reading
from xl_jixiao.text.wording import number

_SAY = Wordings(__name__)


@check("X06", "金额单位疑有误（元、万元）", Severity.WARNING, Stage.REPORT, in_cells=True)
def slips_of_unit(case: ReportCase) -> Results:
    """金额的计量单位应当写对，全文一致。

    检查内容：“其中”各项里以“元”或“亿元”写的金额，换成“万元”后恰好与合计一致的，提示单位写错。
        预算、支出的同一个数一处写元、一处写万元的也提示。与表内数字差一万倍的见X01。
    依据：本工具检查规则：报告前后数据一致、计算正确
    错误示例：财政收入1286.05万元，其中年初预算批复969.06元，年中追加316.99万元
    正确示例：财政收入1286.05万元，其中年初预算批复969.06万元，年中追加316.99万元
    处理办法：把“元”改为“万元”，并检查同类数字。
    """
    yield from _in_lists(case)
    yield from _beside_their_like(case.report)


def _in_lists(case: ReportCase) -> Iterator[Hit]:
    for listing in listings(case_lines(case)):
        slip = listing.slip
        if slip is not None:
            right = f"{number(in_wan(slip))}万元"
            yield hit_at(_SAY, "列举", [slip], whole=listing.whole.text, right=right)


_FEWEST_DIGITS = 3


def _beside_their_like(report: Report) -> Iterator[Hit]:
    """Budgets and spending of one text with the same digits, once in 元 and once in 万元."""
    money: dict[str, dict[str, StatedNumber]] = {}
    for one in report.numbers:
        if one.kind is NumberKind.AMOUNT and one.unit in ("元", "万元") and _is_of_budget(one):
            digits = one.text.removesuffix(one.unit)
            if len(digits.replace(".", "").strip("0")) >= _FEWEST_DIGITS:
                money.setdefault(digits, {}).setdefault(one.unit, one)
    for both in money.values():
        small, large = both.get("元"), both.get("万元")
        if small and large and large.value == small.value * TEN_THOUSAND:
            yield hit_at(_SAY, "同数", [small, large], right=large.text)


def _is_of_budget(one: StatedNumber) -> bool:
    return reading(one).role in GIVEN_ROLES | SPENT_ROLES

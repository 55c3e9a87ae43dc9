"""X06: 元 written for 万元."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.lines import case_lines, hit_at
from xl_jixiao.checks.report_numbers.wholes import in_wan, listings
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.facts.amounts import TEN_THOUSAND
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, Report, StatedNumber
from xl_jixiao.model.submission import Form
from xl_jixiao.text.number_roles import GIVEN_ROLES, SPENT_ROLES, reading
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.wording import number

_RE = Phrases(__name__)
_SAY = Wordings(__name__)


@check("X06", "金额单位疑有误（元、万元）", Severity.WARNING, Stage.REPORT, in_cells=True)
def slips_of_unit(case: ReportCase) -> Results:
    """金额的计量单位应当写对，全文一致。

    检查内容：“其中”各项里以“元”或“亿元”写的金额，换成“万元”后恰好与合计一致的，提示单位写错。
        预算、支出的同一个数一处写元、一处写万元的也提示；没有自评表的报告写明的总数，一年不到1万元（项目不到1000元）
        而写元、超过100亿元而写万元的，只作提示，不换算。与表内数字差一万倍的见X01。
    依据：本工具检查规则：报告前后数据一致、计算正确
    错误示例：财政收入1286.05万元，其中年初预算批复969.06元，年中追加316.99万元
    正确示例：财政收入1286.05万元，其中年初预算批复969.06万元，年中追加316.99万元
    处理办法：把“元”改为“万元”，并检查同类数字。
    """
    found = [*_in_lists(case), *_beside_their_like(case.report)]
    yield from found or _of_odd_size(case)


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


_LEAST = {Form.DEPARTMENT: Decimal(1), Form.PROJECT: Decimal("0.1")}
"""万元 of a year's money that are hardly less."""
_MOST = Decimal(1_000_000)
"""万元: 100亿元, more than any office of a county is given."""


def _of_odd_size(case: ReportCase) -> Iterator[Hit]:
    """A total of the year's money that is too small in 元 or too large in 万元."""
    report = case.report
    if case.tables or not any(_is_odd(one, report) for one in report.numbers):
        return
    total = report.money.get("total")
    odd = [one for one in total.whole.values() if _is_odd(one, report)] if total else []
    if odd:
        unit = "万元" if odd[0].unit == "元" else "元"
        yield hit_at(_SAY, "大小", odd, unit=odd[0].unit, other=unit)


def _is_odd(one: StatedNumber, report: Report) -> bool:
    if one.unit == "元":
        return 0 < one.value < _LEAST.get(report.form, 0)
    large = one.unit == "万元" and one.value >= _MOST
    return large and not _RE.of_province.search(report.unit.text + report.title.text)

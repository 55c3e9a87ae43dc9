"""F11: 元 typed where 万元 belongs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.hit import Hit, Results, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.amounts import (
    FULLY_SPENT,
    NEAR_TEN_THOUSAND,
    NO_OVERSPENDING,
    TEN_THOUSAND,
    ratio,
)
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import Figure, FundLine, addresses_of
from xl_jixiao.text.wording import number


class Other(NamedTuple):
    """The amount that the suspicious one is compared with."""

    name: str
    amount: Decimal
    figures: tuple[Figure, ...]


@check("F11", "金额单位疑似错填（元与万元）", Severity.ERROR, Stage.SHAPE, gate=True)
def wrong_unit(case: ScoredForm) -> Results:
    """金额必须按表头规定的单位填写，总额不得是分项的1万倍。

    检查内容：年度资金总额与其分项合计、分类合计相差1万倍；执行数与预算数相差约1万倍。
        只指出，不换算；相关的合计、执行率检查不再重复提示。
    依据：本工具检查规则：金额单位为万元，表上注明为元的除外
    错误示例：全年预算数2082200，分项合计208.22（总额填成了元）
    正确示例：全年预算数208.22，分项合计208.22
    处理办法：核对表头单位，把填成元的金额除以10000。
    """
    total = case.total
    if total is None:
        return
    found = tuple(_totals_against_parts(case, total))
    yield from found
    if not found:
        yield from _executed_against_budget(case, total)


def _totals_against_parts(case: ScoredForm, total: FundLine) -> Iterator[Hit]:
    for column in case.fund_columns:
        added = column.outcome.parts
        if _apart(column.total, added):
            other = Other("分项合计", added, column.parts)
            yield _hit(total, column.name, column.total, other)
    for block in case.fund_blocks:
        whole = block.whole
        if whole.value and _apart(total.annual, whole.value):
            other = Other(block.title, whole.value, (whole,))
            yield _hit(total, "全年预算数", total.annual, other)


def _apart(figure: Figure, other: Decimal) -> bool:
    """Whether one amount is 10,000 times the other."""
    if not figure.value or not other:
        return False
    if abs(figure.value.adjusted() - other.adjusted()) not in _DIGITS_APART:
        return False
    quotient = abs(figure.value / other)
    times = quotient if quotient >= 1 else 1 / quotient
    return abs(times / TEN_THOUSAND - 1) <= NEAR_TEN_THOUSAND


_DIGITS_APART = range(3, 6)
"""How many more digits 10,000 times an amount has, whatever its first digit is."""


def _executed_against_budget(case: ScoredForm, total: FundLine) -> Iterator[Hit]:
    rate = ratio(total.executed, case.budget)
    if rate is None or rate <= 0 or case.budget.value is None:
        return
    low, high = FULLY_SPENT
    if rate >= NO_OVERSPENDING or low <= 1 / rate <= high:
        other = Other(case.base_name, case.budget.value, (case.budget,))
        yield _hit(total, "全年执行数", total.executed, other)


def _hit(total: FundLine, name: str, figure: Figure, other: Other) -> Hit:
    return Hit(
        f"{name}为{number(figure.value)}，{other.name}为{number(other.amount)}，相差约1万倍，"
        "疑似把元填成了万元（或相反）。请核对表头单位后改正。",
        refs=addresses_of(figure, *other.figures) or (total.ref,),
        label=total.name or total.label,
        found=number(figure.value),
        expected="与表头单位一致的金额",
        told=telling(列=name, 另一列=other.name, 另一数=number(other.amount)),
    )
